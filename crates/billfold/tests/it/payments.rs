//! Sums by payment status, as imports, appends and reverts keep them, in new folders and in those that an earlier version of
//! the program made.

use std::fs;

use bill::ledger::{BillFilter, PublishedVersion};
use bill::{Measure, PaymentStatus};
use store::{CatalogPlace, Data, PostgresAddress, StoreError};

use crate::support::{DISTRIBUTOR, Database, Home, SECOND_LEVEL};

/// A line: manager, transaction type, amount, payment status, id.
type PaidLine<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str);

const HOURLY: &str = "Hourly settlement";
const DAILY: &str = "Daily settlement";

/// The lines of the first import: each status, in two cells and under two managers.
const FIRST: [PaidLine<'_>; 6] = [
    ("-", HOURLY, "1", "Paid", "a"),
    ("-", HOURLY, "2", "unpaid ", "b"),
    ("-", DAILY, "4", "已支付", "c"),
    (SECOND_LEVEL, HOURLY, "8", "Paid", "d"),
    (SECOND_LEVEL, HOURLY, "16", "Refunded", "e"),
    (SECOND_LEVEL, HOURLY, "32", "-", "f"),
];

/// Their sums: manager, transaction type, status, total, number of lines.
const FIRST_SUMS: [&str; 5] = [
    "200000000001 postpay_deduct_h paid 1.00000000 1",
    "200000000001 postpay_deduct_h unpaid 2.00000000 1",
    "200000000001 postpay_deduct_d paid 4.00000000 1",
    "200000000011 postpay_deduct_h paid 8.00000000 1",
    "200000000011 postpay_deduct_h unstated 48.00000000 2",
];

/// Writes a file of a customer's lines; its path.
fn write_file(home: &Home, name: &str, lines: &[PaidLine<'_>]) -> String {
    let mut text = "Payer Account ID,Owner Account ID,Reseller Account ID,Product Name,Billing Mode,Region,\
                    Transaction Type,Original Cost,Currency,Total Amount Before Voucher,\
                    Customer Voucher Deduction,Total Cost,Bill Month,Id,Payment Status\n"
        .to_owned();
    for (manager, transaction_type, amount, status, id) in lines {
        let line = format!(
            "{DISTRIBUTOR},100001,{manager},Cloud Virtual Machine (CVM),Pay-As-You-Go resources,\
             South China (Guangzhou),{transaction_type},{amount},USD,{amount},0,{amount},2022-11,{id},{status}\n"
        );
        text.push_str(&line);
    }
    home.file(name, text)
}

/// Opens the data of a home, as a program does.
async fn open(home: &Home) -> Data {
    let place = match home.database() {
        Some(database) => {
            let address = PostgresAddress::parse(&database.address("test"), || None).unwrap();
            CatalogPlace::Postgres(Box::new(address))
        }
        None => CatalogPlace::Folder,
    };
    Data::open(&home.path(), &place).await.unwrap()
}

/// Finds a version of the customer's bill.
async fn find_version(data: &Data, number: u32) -> PublishedVersion {
    let versions = data.catalog.list_versions(BillFilter::default()).await.unwrap();
    versions.into_iter().find(|version| version.number == number).unwrap()
}

/// Reads the sums of a version, a text for each.
async fn try_read_sums(data: &Data, number: u32) -> Result<Vec<String>, StoreError> {
    let payments = data.read_payments(&find_version(data, number).await).await?;
    let describe = |(key, sums): (bill::PaymentKey, &bill::Sums)| {
        let (status, total) = (key.status.as_str(), sums[Measure::Total]);
        format!("{} {} {status} {total} {}", key.manager, key.transaction_type.code(), sums.lines)
    };
    Ok(payments.iter().map(describe).collect())
}

/// Reads the sums of a version, which must be readable.
async fn read_sums(home: &Home, number: u32) -> Vec<String> {
    try_read_sums(&open(home).await, number).await.unwrap()
}

/// Orders texts by manager, transaction type and status, as sums are.
fn sorted<const N: usize>(mut sums: [&str; N]) -> Vec<&str> {
    let status = |text: &str| {
        let name = text.split(' ').nth(2).unwrap();
        PaymentStatus::from_name(name).unwrap()
    };
    let transaction_type = |text: &str| {
        let code = text.split(' ').nth(1).unwrap();
        bill::TransactionType::from_code(code).unwrap()
    };
    sums.sort_by_key(|text| (text[..12].to_owned(), transaction_type(text), status(text)));
    sums.to_vec()
}

/// Runs SQL on the catalog behind the program's back.
fn meddle(home: &Home, sql: &str) {
    if let Some(database) = home.database() {
        let sql = format!("SET search_path = billfold; SET session_replication_role = replica; {sql}");
        database.sql(&sql);
        return;
    }
    let catalog = rusqlite::Connection::open(home.path().join("catalog.db")).unwrap();
    catalog.execute_batch(&format!("PRAGMA foreign_keys = OFF; {sql}")).unwrap();
}

/// Takes the catalog back to what the program made before it kept sums by payment status.
fn downgrade(home: &Home) {
    let version = match home.database() {
        Some(_) => {
            "DROP FUNCTION note_changed_rows, note_emptied_table, replace_generation CASCADE; DROP PROCEDURE watch_table;
             DROP TABLE changing, generation;
             DROP FUNCTION refuse_missing_payments; DROP TRIGGER bill_without_payments ON bill;
             DROP FUNCTION refuse_bill_without_payments; DROP INDEX relation_of_manager;
             ALTER TABLE part DROP COLUMN counts, DROP COLUMN counts_digest, DROP COLUMN days, DROP COLUMN days_digest;
             UPDATE schema_version SET version = 5"
        }
        None => {
            "DROP TRIGGER bill_without_payments; DROP TRIGGER part_never_changes;
             ALTER TABLE part DROP COLUMN counts; ALTER TABLE part DROP COLUMN counts_digest;
             ALTER TABLE part DROP COLUMN days; ALTER TABLE part DROP COLUMN days_digest;
             CREATE TRIGGER part_never_changes BEFORE UPDATE ON part WHEN OLD.until IS NOT NULL
             BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END;
             PRAGMA user_version = 9"
        }
    };
    let both = "DROP TABLE payment_sum; DROP TABLE payment_digest; DROP INDEX customer_by_parent; \
                DROP INDEX relation_of_payer";
    meddle(home, &format!("{both}; {version}"));
}

/// Imports, appends, takes back and corrects; in an old folder, the first version is from before the sums were kept.
async fn check_history(home: Home, is_old: bool) {
    home.ok(&["import", &write_file(&home, "a.csv", &FIRST)]);
    if is_old {
        downgrade(&home);
    }
    assert_eq!(read_sums(&home, 1).await, sorted(FIRST_SUMS));
    assert_eq!(find_version(&open(&home).await, 1).await.has_payments, !is_old);
    // An append adds to the sums of its base, and a line that is there does not count again, whatever it says now.
    let added = [
        ("-", HOURLY, "64", "待确认", "g"),
        ("-", HOURLY, "128", "PAID", "h"),
        (FIRST[1].0, FIRST[1].1, FIRST[1].2, "Paid", FIRST[1].4),
    ];
    let more = write_file(&home, "b.csv", &added);
    home.ok(&["import", "--append", &more, "--dry-run", "--details"]);
    let said = home.ok(&["import", "--append", &more]);
    assert!(said.contains("1 line skipped"), "{said}");
    let [_, _, daily, paid, unstated] = FIRST_SUMS;
    let both = [
        "200000000001 postpay_deduct_h paid 129.00000000 2",
        "200000000001 postpay_deduct_h unpaid 66.00000000 2",
        daily,
        paid,
        unstated,
    ];
    assert_eq!(read_sums(&home, 2).await, sorted(both));
    assert!(find_version(&open(&home).await, 2).await.has_payments);
    assert_eq!(read_sums(&home, 1).await, sorted(FIRST_SUMS));
    // Taken back, they are those of the version that comes back, which may have them in its lines alone.
    home.ok(&["revert", "2"]);
    assert_eq!(read_sums(&home, 3).await, sorted(FIRST_SUMS));
    assert_eq!(find_version(&open(&home).await, 3).await.has_payments, !is_old);
    // A correction that changes a status alone is one of texts, and has other sums.
    let mut corrected = FIRST;
    corrected[1].3 = "Paid";
    let said = home.ok(&["import", &write_file(&home, "c.csv", &corrected)]);
    assert!(said.contains("changed in texts only"), "{said}");
    let paid_now = ["200000000001 postpay_deduct_h paid 3.00000000 2", daily, paid, unstated];
    assert_eq!(read_sums(&home, 4).await, sorted(paid_now));
    assert!(find_version(&open(&home).await, 4).await.has_payments);
    // An append upon a revert whose sums are in its lines alone.
    home.ok(&["revert", "4"]);
    home.ok(&["import", "--append", "--again", &write_file(&home, "d.csv", &added[..1])]);
    let appended =
        [FIRST_SUMS[0], "200000000001 postpay_deduct_h unpaid 66.00000000 2", daily, paid, unstated];
    assert_eq!(read_sums(&home, 6).await, sorted(appended));
    assert!(find_version(&open(&home).await, 6).await.has_payments);
    assert!(home.ok(&["verify"]).contains("all is well"));
    assert!(home.ok(&["refold", "--all"]).ends_with("no difference\n"));
    // The import that brought the bill is taken back, too: nothing is left.
    for import in ["6", "1"] {
        home.ok(&["revert", import]);
    }
    assert_eq!(read_sums(&home, 8).await, Vec::<String>::new());
    assert!(home.ok(&["verify"]).contains("all is well"));
}

#[tokio::test]
async fn sums_by_payment_status_follow_imports_appends_reverts_and_corrections_in_old_folders_too() {
    for is_old in [false, true] {
        check_history(Home::new().and_partners(), is_old).await;
    }
}

#[tokio::test]
async fn sums_by_payment_status_follow_the_history_in_postgresql_too() {
    for is_old in [false, true] {
        let Some(database) = Database::shared() else { return };
        check_history(Home::on(database).and_partners(), is_old).await;
    }
}

#[tokio::test]
async fn a_node_without_the_lines_says_so_where_the_sums_of_an_old_version_are_needed() {
    let Some(database) = Database::shared() else { return };
    let home = Home::on(database).and_partners();
    home.ok(&["import", &write_file(&home, "a.csv", &FIRST)]);
    downgrade(&home);
    let place = PostgresAddress::parse(&home.database().unwrap().address("other"), || None).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let other = Data::create(dir.path(), &CatalogPlace::Postgres(Box::new(place))).await.unwrap();
    let error = try_read_sums(&other, 1).await.unwrap_err().to_string();
    assert!(error.contains("is not on this node: ask a node that has the lines"), "{error}");
    assert_eq!(read_sums(&home, 1).await, sorted(FIRST_SUMS));
}

/// Changes of the sums and of their digests, and what `verify` says of each.
const DAMAGES: [(&str, &str); 8] = [
    (
        "UPDATE payment_sum SET status = 'unstated' WHERE status = 'unpaid'",
        "its unpaid sum of manager 200000000001, postPay, postpay_deduct_h is not that of its lines: published: none",
    ),
    ("UPDATE payment_sum SET total = '2.00000001' WHERE status = 'unpaid'", "total 2.00000001"),
    ("UPDATE payment_sum SET lines = 2 WHERE status = 'unpaid'", "its unpaid sum of manager 200000000001"),
    ("UPDATE payment_sum SET manager = 7 WHERE status = 'unpaid'", "its unpaid sum of manager 7"),
    ("DELETE FROM payment_sum WHERE status = 'unpaid'", "published: none; the lines: original 2.00000000"),
    (
        "UPDATE payment_digest SET digest = x'00112233445566778899aabbccddeeff'",
        "the digest of its sums by payment status is not that of its lines",
    ),
    ("DELETE FROM payment_digest", "the row of its sums by payment status is missing"),
    ("UPDATE payment_digest SET digest = NULL", "its version has no digest of its sums by payment status"),
];

#[tokio::test]
async fn a_damaged_sum_by_payment_status_is_found_by_verify_and_refused_by_readers() {
    let home = Home::new().and_partners();
    home.ok(&["import", &write_file(&home, "a.csv", &FIRST)]);
    let added = write_file(&home, "b.csv", &[("-", DAILY, "64", "Paid", "g")]);
    let path = home.path().join("catalog.db");
    let triggers = "DROP TRIGGER payment_sum_never_changes; DROP TRIGGER payment_sum_never_goes;
                    DROP TRIGGER payment_digest_never_changes; DROP TRIGGER payment_digest_never_goes;";
    meddle(&home, triggers);
    let whole = fs::read(&path).unwrap();
    let backup = home.file("backup", "");
    fs::remove_file(&backup).unwrap();
    for (sql, expected) in DAMAGES {
        meddle(&home, sql);
        let output = home.run(&["verify"]);
        let said = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(1), "{sql}: {said}");
        assert!(said.contains(expected), "{sql}: {said}");
        let error = try_read_sums(&open(&home).await, 1).await.unwrap_err().to_string();
        assert!(error.contains("version 1 of the bill of customer 100001"), "{sql}: {error}");
        for command in [&["import", "--append", &added][..], &["backup", &backup]] {
            let said = home.refused(command);
            assert!(said.contains("version 1 of the bill of customer 100001"), "{sql}: {said}");
        }
        // Cells are answered without the sums.
        home.ok(&["bill", "100001", "2022-11"]);
        fs::write(&path, &whole).unwrap();
    }
    assert_eq!(read_sums(&home, 1).await, sorted(FIRST_SUMS));
    home.ok(&["verify"]);
}

#[tokio::test]
async fn sums_by_payment_status_go_with_the_cells_of_a_pruned_version() {
    let home = Home::new().and_partners();
    home.ok(&["import", &write_file(&home, "a.csv", &FIRST)]);
    home.ok(&[
        "import",
        &write_file(&home, "b.csv", &[("-", HOURLY, "100", "Paid", "z")]),
        "--shrink",
        "all",
    ]);
    let age = "published_at_us = published_at_us - 30 * 86400000000";
    let catalog = rusqlite::Connection::open(home.path().join("catalog.db")).unwrap();
    catalog
        .execute_batch(&format!(
            "DROP TRIGGER version_never_changes; UPDATE import SET {age}; UPDATE version SET {age};
             DROP TRIGGER version_digest_never_goes; DROP TRIGGER undigested_never_comes;
             DELETE FROM version_digest; INSERT INTO undigested (version) SELECT id FROM version;"
        ))
        .unwrap();
    home.ok(&["prune", "--older-than", "1d"]);
    let count = |sql: &str| -> i64 { catalog.query_row(sql, [], |row| row.get(0)).unwrap() };
    assert_eq!(count("SELECT count(*) FROM payment_sum WHERE version = 1"), 0);
    assert_eq!(count("SELECT count(*) FROM payment_sum WHERE version = 2"), 1);
    home.ok(&["verify"]);
    let error = try_read_sums(&open(&home).await, 1).await.unwrap_err().to_string();
    assert!(error.contains("version 1 of the bill is there no more"), "{error}");
}
