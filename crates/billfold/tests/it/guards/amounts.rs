//! The amounts that an import shows, and those that an operator may expect of it.

use serde_json::{Value, json};

use super::{CUSTOMER, bill_file, must_refuse, read_bill_state};
use crate::support::{DISTRIBUTOR, Home};

/// Imports two bills into a new home; returns also a file that changes one of them by 2.5, leaves one, and adds one of 4.
fn import_two_bills() -> (Home, String) {
    let home = Home::with_partners();
    home.ok(&[
        "account",
        "add",
        CUSTOMER,
        "--role",
        "customer",
        "--parent",
        DISTRIBUTOR,
        "--name",
        "ACME, Inc",
    ]);
    home.ok(&["import", &home.file("a.csv", bill_file(&[(CUSTOMER, "10"), ("100002", "-3")]))]);
    let file = home.file("b.csv", bill_file(&[(CUSTOMER, "12.5"), ("100002", "-3"), ("100003", "4")]));
    (home, file)
}

#[test]
fn one_table_shows_the_money_that_an_import_moves_and_a_dry_run_shows_the_same() {
    let (home, file) = import_two_bills();
    let dry = home.ok(&["import", "--dry-run", &file]);
    let done = home.ok(&["import", &file]);
    let table = |said: &str| {
        let rows = said.lines().skip(2).take_while(|line| !line.is_empty());
        rows.map(|row| row.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>()
    };
    assert_eq!(table(&dry), table(&done));
    assert_eq!(
        table(&done),
        [
            "MONTH CUSTOMER NAME OLD TOTAL NEW TOTAL DIFFERENCE LINES",
            "2022-11 100001 ACME, Inc 10.00000000 12.50000000 +2.50000000 1 replaced, v2, a correction",
            "2022-11 100003 0.00000000 4.00000000 +4.00000000 1 new, v1",
            "2022-11 1 unchanged -3.00000000 -3.00000000 0.00000000 1",
            "2022-11 payer 200000000001 7.00000000 13.50000000 +6.50000000 3 total of the files, USD",
        ]
    );
    assert!(
        dry.starts_with("dry run, nothing was changed: 3 lines, 3 bills (1 new, 1 replaced, 1 unchanged)"),
        "{dry}"
    );
    assert!(done.starts_with("import 2: 3 lines, 3 bills (1 new, 1 replaced, 1 unchanged)"), "{done}");
    assert!(!done.contains("postpay_deduct_h"), "modes are behind --details");
}

#[test]
fn details_show_modes_and_cells() {
    let (home, file) = import_two_bills();
    for arguments in [&["import", "--dry-run", "--details", &file][..], &["import", "--details", &file]] {
        let said = home.ok(arguments);
        let cells = "200000000001 postPay postpay_deduct_h Cloud Virtual Machine (CVM) South China (Guangzhou) \
                     10.00000000 12.50000000 +2.50000000";
        let rows: Vec<String> =
            said.lines().map(|row| row.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        assert!(rows.iter().any(|row| row == cells), "{said}");
        assert!(said.contains("2022-11 of customer 100001 under payer 200000000001:\n\nPAY MODE"), "{said}");
        assert!(!said.contains("customer 100002"), "what is unchanged has no details: {said}");
    }
    let (home, file) = import_two_bills();
    let json = |arguments: &[&str]| home.json(arguments)["bills"][0]["details"].clone();
    let dry = json(&["import", "--dry-run", "--details", "--json", &file]);
    assert_eq!(json(&["import", "--details", "--json", &file]), dry);
    assert_eq!(dry["cells"][0]["new"]["total"], "12.50000000", "{dry}");
    assert_eq!(dry["comparison"]["total"]["difference"]["total"], "2.50000000", "{dry}");
}

#[test]
fn json_and_csv_have_every_bill() {
    let (home, file) = import_two_bills();
    let csv = home.ok(&["import", "--dry-run", "--csv", &file]);
    assert_eq!(
        csv,
        "month,customer,customer_name,payer,payer_name,currency,change,version,is_correction,old_total,new_total,\
         difference,old_lines,lines\n\
         2022-11,100001,\"ACME, Inc\",200000000001,,USD,replaced,2,true,10.00000000,12.50000000,2.50000000,1,1\n\
         2022-11,100002,,200000000001,,USD,unchanged,1,false,-3.00000000,-3.00000000,0.00000000,1,1\n\
         2022-11,100003,,200000000001,,USD,new,1,false,0.00000000,4.00000000,4.00000000,0,1\n"
    );
    let mut dry = home.json(&["import", "--dry-run", "--json", &file]);
    let mut done = home.json(&["import", "--json", &file]);
    assert_eq!((&dry["state"], &done["state"]), (&json!("dry_run"), &json!("published")));
    assert_eq!((&dry["import"], &done["import"]), (&Value::Null, &json!(2)));
    assert_eq!(
        done["totals"],
        json!([{ "month": "2022-11", "payer": 200_000_000_001_i64, "payer_name": "", "currency": "USD", "bills": 3,
                 "lines": 3, "old_total": "7.00000000", "new_total": "13.50000000", "difference": "6.50000000" }])
    );
    for own in [&mut dry, &mut done] {
        for field in ["state", "import", "published_at"] {
            own.as_object_mut().unwrap().remove(field);
        }
    }
    assert_eq!(dry, done);
    let again = home.json(&["import", "--json", &file]);
    assert_eq!((&again["state"], &again["import"]), (&json!("current"), &json!(2)));
    assert!(home.ok(&["import", "--csv", &file]).starts_with("month,customer,"));
}

#[test]
fn an_import_whose_total_is_not_the_expected_one_is_refused() {
    let (home, file) = import_two_bills();
    let said = must_refuse(&home, &["--expect", "13.49999999", &file], "--expect");
    assert!(
        said.contains("the total of the bills would be 13.50000000 USD; --expect says 13.49999999"),
        "{said}"
    );
    // A file that was cut at a line end, and lost little.
    let cut = home.file("cut.csv", bill_file(&[(CUSTOMER, "12.5"), ("100002", "-3")]));
    must_refuse(&home, &["--expect", "13.5", &cut], "--expect");
    home.ok(&["import", "--expect", "13.5", &file]);
    // The same files again are checked, too, though nothing is to be done.
    assert!(home.ok(&["import", "--expect", "13.50", &file]).starts_with("nothing to do"));
    must_refuse(&home, &["--expect", "13", &file], "--expect");
    let usage = home.run(&["import", "--expect", "1e3", &file]);
    assert_eq!(usage.status.code(), Some(2));
    // Bills that lose their lines are bills that are touched.
    let one = home.file("one.csv", bill_file(&[("100003", "4")]));
    home.ok(&["import", "--whole-month", "--shrink", "all", "--expect", "4", &one]);
    assert_eq!(read_bill_state(&home).0, "0.00000000");
    home.ok(&["import", "--expect", "-3", "--again", &home.file("n.csv", bill_file(&[("100002", "-3")]))]);
}

#[test]
fn a_change_that_is_larger_than_allowed_is_refused() {
    let (home, file) = import_two_bills();
    let said = must_refuse(&home, &["--at-most-change", "2.49999999", &file], "--at-most-change");
    assert!(
        said.contains("would change by 2.50000000 USD in all; --at-most-change allows 2.49999999"),
        "{said}"
    );
    home.ok(&["import", "--at-most-change", "2.5", &file]);
    // Rises and falls do not make up for each other.
    let both = home.file("both.csv", bill_file(&[(CUSTOMER, "13"), ("100002", "-3.5")]));
    must_refuse(&home, &["--at-most-change", "0.99", &both], "--at-most-change");
    home.ok(&["import", "--at-most-change", "1", &both]);
}

#[test]
fn a_dry_run_that_would_be_refused_shows_the_table_and_ends_with_the_imports_code() {
    let (home, _) = import_two_bills();
    let less = home.file("less.csv", bill_file(&[(CUSTOMER, "1"), ("100002", "-3")]));
    let output = home.run(&["import", "--dry-run", &less]);
    assert_eq!(output.status.code(), Some(3));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.starts_with("dry run, nothing was changed, and the import would be refused"), "{said}");
    assert!(said.contains("-9.00000000"), "{said}");
    let output = home.run(&["import", "--dry-run", "--json", &less]);
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(json["refused"].as_str().unwrap().contains("--shrink 100001"), "{json}");
    let faulty = home.file("faulty.csv", bill_file(&[(CUSTOMER, "1e5")]));
    assert_eq!(home.run(&["import", "--dry-run", &faulty]).status.code(), Some(1));
}

#[test]
fn a_month_to_come_and_a_payer_whom_nobody_can_ask_are_said() {
    let home = Home::new();
    let text = bill_file(&[(CUSTOMER, "1")]).replace("2022-11", "2999-01");
    let said = home.ok(&["import", &home.file("a.csv", text)]);
    assert!(said.contains("note: 2999-01 is in the future"), "{said}");
    assert!(
        said.contains("note: payer 200000000001 has no account, so that no key can read its bills"),
        "{said}"
    );
    let home = Home::with_partners();
    let said = home.ok(&["import", &home.file("a.csv", bill_file(&[(CUSTOMER, "1")]))]);
    assert!(!said.contains("has no account") && !said.contains("to come"), "{said}");
}

#[test]
fn wrong_flags_are_told() {
    let (home, file) = import_two_bills();
    for (flags, expected) in [
        (&["--shrink", "10000x"][..], "account numbers of customers, or all"),
        (&["--at-most-change", "-1"], "is below zero: pass 0 or more"),
        (&["--at-most-change", "some"], "--at-most-change"),
        (&["--expect", "1,000.5"], "--expect"),
        (&["--csv", "--json"], "--json"),
        (&["--csv", "--details"], "--details"),
    ] {
        let output = home.run(&[&["import", &file][..], flags].concat());
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(expected), "{said}");
    }
}
