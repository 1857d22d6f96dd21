//! Bills stored before meanings existed, or under other reading rules, are compared by their lines.

use super::{CUSTOMER, bill_file, must_be_meant, must_refuse};
use crate::support::Home;

/// Takes every meaning away, as in a catalog from before they were written.
fn forget_meanings(home: &Home) {
    let catalog = rusqlite::Connection::open(home.path().join("catalog.db")).unwrap();
    catalog.execute_batch("DROP TRIGGER meaning_never_goes; DELETE FROM meaning;").unwrap();
    let trigger = "CREATE TRIGGER meaning_never_goes BEFORE DELETE ON meaning
                   BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END;";
    catalog.execute_batch(trigger).unwrap();
}

/// Counts the meanings in the catalog.
fn count_meanings(home: &Home) -> i64 {
    let catalog = rusqlite::Connection::open(home.path().join("catalog.db")).unwrap();
    catalog.query_row("SELECT count(*) FROM meaning", [], |row| row.get(0)).unwrap()
}

#[test]
fn a_catalog_from_before_meanings_is_guarded_by_its_lines_and_they_are_read_once() {
    let home = Home::new();
    home.ok(&["import", &home.file("a.csv", bill_file(&[(CUSTOMER, "1"), ("100002", "1")]))]);
    home.ok(&["import", &home.file("b.csv", bill_file(&[(CUSTOMER, "2")]))]);
    home.ok(&["import", "--append", &home.file("c.csv", bill_file(&[(CUSTOMER, "3"), (CUSTOMER, "4")]))]);
    forget_meanings(&home);
    // The first version in another spelling, by its meaning alone.
    let respelt = home.file("d.csv", bill_file(&[(CUSTOMER, "1.0")]));
    let said = must_refuse(&home, &["--shrink", "all", &respelt], "--again");
    assert!(said.contains("the files state what version 1 stated (import 1)"), "{said}");
    assert_eq!(count_meanings(&home), 0, "a refusal writes nothing");
    // The current version in another spelling is a change of texts.
    let texts = home.file("e.csv", bill_file(&[(CUSTOMER, "2.0"), (CUSTOMER, "3"), (CUSTOMER, "4.00")]));
    let said = home.ok(&["import", &texts]);
    assert!(said.contains("texts only, v4"), "{said}");
    assert_eq!(count_meanings(&home), 4, "three that were read, and that of the new version");
    home.ok(&["verify"]);
}

#[test]
fn names_that_the_code_tables_learn_are_read_anew() {
    let home = Home::new();
    let text = |product: &str, amount: &str| {
        bill_file(&[(CUSTOMER, amount)]).replace("Hourly settlement", "Daily settlement").replace(
            "Pay-As-You-Go resources,South China (Guangzhou),Daily settlement",
            &format!("{product},South China (Guangzhou),Daily settlement"),
        )
    };
    home.ok(&["import", &home.file("a.csv", text("Pay-As-You-Go resources", "1"))]);
    home.ok(&["import", &home.file("b.csv", text("Pay-As-You-Go resources", "2"))]);
    home.config("[aliases.billing_mode]\n\"usage based\" = \"postPay\"\n");
    // The same charge under a name that the tables know since: an old version, and then a change of texts.
    let old = home.file("c.csv", text("Usage based", "1.0"));
    must_refuse(&home, &[&old], "--again");
    let said = home.ok(&["import", &home.file("d.csv", text("Usage based", "2.0"))]);
    assert!(said.contains("texts only, v3"), "{said}");
    must_be_meant(&home, &[&old], &["--again"]);
    home.ok(&["verify"]);
}
