//! Rules that the rows of the catalog keep, as conditions that both databases understand. The rest of what a row says is
//! compared with the stored lines, or read as the program reads it.

use bill::ledger::VERSION_DIGEST_FORMAT;
use bill::{ContentFormat, MEANING_FORMAT};

use super::inventory::CatalogFlaw;

/// Largest number of rows that a check names of one rule: the first ones are enough.
const ROWS_MAX: u32 = 20;

/// A rule that every row of a table keeps.
pub(super) struct RowRule {
    table: &'static str,
    why: &'static str,
    /// Query of the rows that break the rule: the column `place` names the row.
    pub(super) sql: String,
}

impl RowRule {
    fn new(table: &'static str, row: &str, wrong: &str, why: &'static str) -> Self {
        let sql = format!(
            "SELECT CAST({row} AS text) AS place FROM {table} WHERE {wrong} ORDER BY place LIMIT {ROWS_MAX}"
        );
        Self { table, why, sql }
    }

    /// Makes the flaw of a row that breaks the rule.
    pub(super) fn make_flaw(&self, row: String) -> CatalogFlaw {
        CatalogFlaw::Row { table: self.table, row, why: self.why }
    }
}

/// Table, name of the row, and column of each time.
const TIMES: [(&str, &str, &str); 9] = [
    ("account", "uin", "created_at_us"),
    ("key", "secret_id", "created_at_us"),
    ("key", "secret_id", "expires_at_us"),
    ("import", "id", "started_at_us"),
    ("import", "id", "published_at_us"),
    ("version", "id", "published_at_us"),
    ("version", "id", "pruned_at_us"),
    ("closing", "id", "at_us"),
    ("event", "id", "at_us"),
];

/// Table, name of the row, and column of each number that counts from 1, or from 0 where it is not an id.
const NUMBERS: [(&str, &str, &str); 8] = [
    ("import", "id", "id"),
    ("swept_import", "id", "id"),
    ("import", "id", "lines"),
    ("import_file", "import || ', ' || number", "bytes"),
    ("bill", "id", "id"),
    ("version", "id", "id"),
    ("closing", "id", "id"),
    ("event", "id", "id"),
];

/// Largest number that anything is counted up to.
const NUMBER_MAX: i64 = 999_999_999_999_999;

/// The flaw of a token in two tables.
const WRONG_TOKEN: &str = "its token is not 16 hexadecimal digits";

/// Table, name of the row, condition that is wrong, and the rule.
const RULES: [(&str, &str, &str, &str); 23] = [
    ("account", "uin", "parent = uin", "it is its own parent"),
    (
        "import",
        "id",
        "(state = 'published') <> (published_at_us IS NOT NULL)",
        "an import has a time of publication if it is published, and else none",
    ),
    ("import", "id", "length(token) <> 16 OR trim(token, '0123456789abcdef') <> ''", WRONG_TOKEN),
    ("swept_import", "id", "length(token) <> 16 OR trim(token, '0123456789abcdef') <> ''", WRONG_TOKEN),
    (
        "import",
        "id",
        "state = 'published' AND length(identity) <> CASE kind WHEN 'revert' THEN 0 ELSE 32 END",
        "its identity has another length than billfold writes",
    ),
    (
        "import",
        "id",
        "lines < (SELECT coalesce(sum(object.lines), 0) FROM object WHERE object.import = import.id)",
        "its objects have more lines than its files",
    ),
    ("import", "id", "reverts >= id", "it takes back an import that is not an earlier one"),
    (
        "import_file",
        "import || ', ' || number",
        "number <> (SELECT count(*) FROM import_file AS other
                    WHERE other.import = import_file.import AND other.number <= import_file.number)",
        "the files of an import are not numbered from 1 on",
    ),
    (
        "object",
        "path",
        "NOT EXISTS (SELECT 1 FROM import
                     WHERE import.id = object.import AND state = 'published'
                       AND path LIKE 'lines/month=' || substr(CAST(month AS text), 1, 4)
                                     || '-' || substr(CAST(month AS text), 5, 2)
                                     || '/import-' || import.id || '-' || token || '%.parquet')",
        "its path is not that of its month and of its published import",
    ),
    (
        "version",
        "id",
        "published_at_us IS DISTINCT FROM (SELECT import.published_at_us FROM import
                                           WHERE import.id = version.import)",
        "it was published at another time than its import",
    ),
    (
        "version",
        "id",
        "texts_only AND number = 1",
        "it is the first of its bill, and is marked as a change of texts only",
    ),
    (
        "version",
        "id",
        "pruned_at_us IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM version AS later
                         WHERE later.bill = version.bill AND later.number = version.number + 1
                           AND later.published_at_us <= version.pruned_at_us)",
        "it is marked as pruned, and no version had replaced it by then",
    ),
    (
        "version",
        "id",
        "NOT EXISTS (SELECT 1 FROM stated WHERE stated.import = version.import AND stated.bill = version.bill
                                                AND stated.version = version.id)",
        "the import that published it does not state it",
    ),
    (
        "stated",
        "import || ', ' || bill",
        "NOT EXISTS (SELECT 1 FROM version JOIN import ON import.id = stated.import
                     WHERE version.id = stated.version AND version.bill = stated.bill
                       AND version.published_at_us <= import.published_at_us)",
        "what its import states is no version of the bill, or a later one",
    ),
    (
        "stated",
        "import || ', ' || bill",
        "delivered <> 0 AND NOT (delivered BETWEEN 10000101 AND 99991231 AND delivered % 100 BETWEEN 1 AND 31
                                 AND delivered / 100 % 100 BETWEEN 1 AND 12)",
        "its delivery is no day",
    ),
    (
        "version_digest",
        "version",
        "NOT EXISTS (SELECT 1 FROM version JOIN bill ON bill.id = version.bill
                     WHERE version.id = version_digest.version AND bill.currency = version_digest.currency)",
        "its currency is not that of the bill",
    ),
    (
        "undigested",
        "version",
        "version IN (SELECT version FROM version_digest)",
        "a version that has a digest is listed as one that has none",
    ),
    (
        "payment_sum",
        "version || ', ' || manager || ', ' || pay_mode || ', ' || action_type || ', ' || status",
        "NOT EXISTS (SELECT 1 FROM payment_digest
                     WHERE payment_digest.version = payment_sum.version AND digest IS NOT NULL)",
        "its version has no digest of its sums by payment status",
    ),
    (
        "relation",
        "owner || ', ' || payer || ', ' || manager",
        "NOT EXISTS (SELECT 1 FROM bill WHERE bill.owner = relation.owner AND bill.payer = relation.payer)",
        "no bill was published for the owner and payer",
    ),
    (
        "part",
        "bill || ', ' || import || ', ' || since",
        "NOT EXISTS (SELECT 1 FROM version WHERE version.bill = part.bill AND version.number = since)
         OR until IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM version WHERE version.bill = part.bill AND version.number = until)",
        "its bill has no version of the number at which it starts or ends",
    ),
    (
        "pruned_object",
        "path",
        "path NOT LIKE 'lines/month=%/import-%.parquet' OR path IN (SELECT object.path FROM object)",
        "it is not the path of an object that was pruned",
    ),
    (
        "closing",
        "id",
        "NOT EXISTS (SELECT 1 FROM bill WHERE bill.payer = closing.payer)
         AND NOT EXISTS (SELECT 1 FROM account WHERE account.uin = closing.payer)
         AND NOT EXISTS (SELECT 1 FROM event WHERE event.uin = closing.payer)",
        "its payer has no bills, and is and was no account",
    ),
    (
        "event",
        "id",
        "(secret_id IS NULL) <> (kind LIKE 'account%')",
        "what it names is not what its kind is of",
    ),
];

/// Lists the rules of all tables.
pub(super) fn list_row_rules() -> Vec<RowRule> {
    let (least, largest) = (jiff::Timestamp::MIN.as_microsecond(), jiff::Timestamp::MAX.as_microsecond());
    let is_no_time = |column| format!("{column} NOT BETWEEN {least} AND {largest}");
    let times = TIMES.map(|(table, row, column)| {
        RowRule::new(table, row, &is_no_time(column), "one of its times is outside of all calendars")
    });
    let numbers = NUMBERS.map(|(table, row, column)| {
        let least = i32::from(column == "id");
        let wrong = format!("{column} NOT BETWEEN {least} AND {NUMBER_MAX}");
        RowRule::new(table, row, &wrong, "it has a number that nothing is counted up to")
    });
    let formats = [
        ("version", "id", "lines_digest_format", ContentFormat::NEWEST.number()),
        ("meaning", "version", "format", MEANING_FORMAT),
        ("version_digest", "version", "format", VERSION_DIGEST_FORMAT),
    ];
    let formats = formats.map(|(table, row, column, newest)| {
        RowRule::new(
            table,
            row,
            &format!("{column} NOT BETWEEN 1 AND {newest}"),
            "it has a format that billfold does not write",
        )
    });
    let others = RULES.map(|(table, row, wrong, why)| RowRule::new(table, row, wrong, why));
    times.into_iter().chain(numbers).chain(formats).chain(others).collect()
}
