//! The part of a month's bills that a caller may see, in PostgreSQL.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use access::{BillOwner, BillQuery, Visibility, VisibleStates, select_own_states};
use bill::ledger::BillState;
use bill::{Cell, KeyNames, Month, PaymentSums, Uin};

use super::Postgres;
use super::accounts::get_account;
use super::cells::{AMOUNT_ARRAY, get_cell};
use super::names::add_name;
use super::payments::add_payment_row;
use super::rows::{get_column, get_uin};
use super::session::Values;
use super::version_rows::{NEWEST_VERSIONS, get_version};
use crate::catalog::cell_columns::CELL_KEYS;
use crate::catalog::payment_row::PAYMENT_KEYS;
use crate::catalog::value;
use crate::catalog::version_row::CheckedVersion;
use crate::error::StoreError;

/// Columns of the rows of [`VISIBILITY`] besides their kind, those of versions and the keys of cells, with their types.
const VISIBILITY_COLUMNS: [(&str, &str); 7] = [
    ("uin", "bigint"),
    ("parent", "bigint"),
    ("role", "text"),
    ("key", "text"),
    ("name", "text"),
    ("status", "text"),
    ("amounts", "text[]"),
];

/// The columns of versions, with their types.
const VERSION_COLUMNS: [(&str, &str); 26] = [
    ("version_id", "bigint"),
    ("month", "bigint"),
    ("payer", "bigint"),
    ("owner", "bigint"),
    ("currency", "text"),
    ("number", "bigint"),
    ("import", "bigint"),
    ("kind", "text"),
    ("reverts", "bigint"),
    ("published_at_us", "bigint"),
    ("basis", "text"),
    ("lines", "bigint"),
    ("lines_digest", "bytea"),
    ("lines_digest_format", "bigint"),
    ("texts_only", "boolean"),
    ("has_names", "boolean"),
    ("is_current", "boolean"),
    ("pruned_at_us", "bigint"),
    ("newest", "bigint"),
    ("digest_format", "bigint"),
    ("digest_currency", "text"),
    ("digest", "bytea"),
    ("is_undigested", "boolean"),
    ("payment_format", "bigint"),
    ("payment_currency", "text"),
    ("payment_digest", "bytea"),
];

/// Reads all facts that decide which cells a caller ($1) sees of an owner's ($2) months (from $3 to $6), the cells, if $4 is
/// true the names, and if $5 is true the sums by payment status, as of one moment and in one round trip. Each row is of one of seven
/// kinds. No relation is looked at that lets the caller know of the customer by nothing, so that their number does not show in
/// the time.
static VISIBILITY: LazyLock<String> = LazyLock::new(|| {
    let all = [&VISIBILITY_COLUMNS[..], &VERSION_COLUMNS, &CELL_KEYS].concat();
    let sums = [("version_id", "cell.version"), ("amounts", AMOUNT_ARRAY.as_str()), ("lines", "cell.lines")];
    let cell = [&CELL_KEYS.map(|(name, _)| same(name))[..], &sums].concat();
    let known = KNOWN;
    let cells = format!(
        "bill JOIN cell ON cell.version = bill.current WHERE owner = $2 AND month BETWEEN $3 AND $6 AND {known}"
    );
    let name = [("version_id", "key_name.version"), same("kind"), same("key"), same("name")];
    let names = format!(
        "bill JOIN key_name ON key_name.version = bill.current
         WHERE $4 AND owner = $2 AND month BETWEEN $3 AND $6 AND {known}"
    );
    let sums = [
        ("version_id", "payment_sum.version"),
        ("amounts", AMOUNT_ARRAY.as_str()),
        ("lines", "payment_sum.lines"),
    ];
    let payment = [&PAYMENT_KEYS.map(same)[..], &sums].concat();
    let payments = format!(
        "bill JOIN payment_sum ON payment_sum.version = bill.current
         WHERE $5 AND owner = $2 AND month BETWEEN $3 AND $6 AND {known}"
    );
    let newest = NEWEST_VERSIONS.as_str();
    let versions = format!("({newest} WHERE owner = $2 AND month BETWEEN $3 AND $6 AND {known}) AS versions");
    let account = ["uin", "parent", "role", "name"].map(same);
    let relations = format!("{} AS relations", format_relations("$2"));
    let kinds = [
        format_select_of_kind("reach", &all, &[same("uin")], "reach"),
        format_select_of_kind("account", &all, &account, "account WHERE uin = $2"),
        format_select_of_kind("relation", &all, &["payer", "manager"].map(same), &relations),
        format_select_of_kind("version", &all, &VERSION_COLUMNS.map(|(name, _)| same(name)), &versions),
        format_select_of_kind("cell", &all, &cell, &cells),
        format_select_of_kind("name", &all, &name, &names),
        format_select_of_kind("payment", &all, &payment, &payments),
    ];
    format!("{REACH} {}", kinds.join(" UNION ALL "))
});

/// True if the caller ($1) asks for its own month, or may know of the owner ($2), at least as far as no partner is the owner.
/// Of an owner of other partners nothing is read, so that neither the size nor the state of its bills shows.
const KNOWN: &str = "($1 = $2
     OR EXISTS (SELECT 1 FROM relation WHERE owner = $2 AND payer = $1)
     OR EXISTS (SELECT 1 FROM reach JOIN relation ON relation.manager = reach.uin WHERE relation.owner = $2)
     OR EXISTS (SELECT 1 FROM account AS own JOIN reach ON own.parent = reach.uin WHERE own.uin = $2))";

/// The caller ($1) and every partner below it in the tree.
pub(super) const REACH: &str = "WITH RECURSIVE reach (uin) AS (
         SELECT $1::bigint
         UNION
         SELECT account.uin FROM account JOIN reach ON account.parent = reach.uin WHERE account.role <> 'customer')";

/// Selects payers and managers of an owner's lines that let the caller know of the owner: at most one as which it paid, and
/// one for each account that it reaches.
pub(super) fn format_relations(owner: &str) -> String {
    format!(
        "(SELECT * FROM (SELECT payer, manager FROM relation WHERE owner = {owner} AND payer = $1 LIMIT 1) AS own
          UNION ALL
          SELECT managed.payer, managed.manager
          FROM reach CROSS JOIN LATERAL (SELECT payer, manager FROM relation
                                         WHERE owner = {owner} AND manager = reach.uin LIMIT 1) AS managed)"
    )
}

/// Selects rows of one kind; a column of all kinds that this one lacks is `NULL`. `columns` have their names and values.
pub(super) fn format_select_of_kind(
    kind: &str,
    all: &[(&str, &str)],
    columns: &[(&str, &str)],
    source: &str,
) -> String {
    let columns = all.iter().map(|(name, data_type)| {
        let own = columns.iter().find(|(own, _)| own == name);
        own.map_or_else(|| format!("NULL::{data_type} AS {name}"), |(_, value)| format!("{value} AS {name}"))
    });
    format!("SELECT '{kind}' AS what, {} FROM {source}", columns.collect::<Vec<_>>().join(", "))
}

/// Names a column whose value is that of the column of the same name.
pub(super) fn same(name: &str) -> (&str, &str) {
    (name, name)
}

impl Postgres {
    pub(in crate::catalog) async fn read_visible_range(
        &self,
        caller: Uin,
        query: &BillQuery,
        last: Month,
    ) -> Result<VisibleStates, StoreError> {
        let owner = match query.owner {
            BillOwner::Customer(customer) => customer,
            BillOwner::Caller => caller,
        };
        let [first, last] = [query.month, last].map(|month| i64::from(month.yyyymm()));
        let values: &Values<'_> =
            &[&caller.get(), &owner.get(), &first, &query.with_names, &query.with_payments, &last];
        let rows = self.pool.query_once("find what may be seen", &VISIBILITY, values).await?;
        let mut visibility = Visibility {
            caller,
            customer: owner,
            reach: BTreeSet::new(),
            account: None,
            relations: Vec::new(),
        };
        let (mut versions, mut cells) = (Vec::new(), HashMap::<i64, Vec<Cell>>::new());
        let mut names = HashMap::<i64, KeyNames>::new();
        let mut payments = HashMap::<i64, PaymentSums>::new();
        for row in &rows {
            match get_column(row, "what")? {
                "reach" => {
                    visibility.reach.insert(get_uin(row, "uin")?);
                }
                "account" => visibility.account = Some(get_account(row)?),
                "relation" => visibility.relations.push((get_uin(row, "payer")?, get_uin(row, "manager")?)),
                "version" => versions.push(get_version(row)?),
                "cell" => cells.entry(get_column(row, "version_id")?).or_default().push(get_cell(row)?),
                "name" => add_name(names.entry(get_column(row, "version_id")?).or_default(), row)?,
                "payment" => {
                    add_payment_row(payments.entry(get_column(row, "version_id")?).or_default(), row)?;
                }
                kind => return Err(value::make_damaged_value_error("what may be seen", kind)),
            }
        }
        let complete = |version: CheckedVersion| {
            let (mut own_names, mut own_payments) = (KeyNames::default(), None);
            if query.with_names {
                own_names = version.check_names(names.remove(&version.id).unwrap_or_default())?;
            }
            if query.with_payments {
                own_payments = version.check_payments(payments.remove(&version.id).unwrap_or_default())?;
            }
            let cells = cells.remove(&version.id).unwrap_or_default();
            let state = version.with_cells(cells)?;
            Ok::<_, StoreError>(BillState { names: own_names, payments: own_payments, ..state })
        };
        let states = versions.into_iter().map(complete).collect::<Result<_, _>>()?;
        Ok(match query.owner {
            BillOwner::Customer(_) => visibility.select_states(states),
            BillOwner::Caller => select_own_states(states),
        })
    }
}
