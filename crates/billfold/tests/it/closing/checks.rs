//! The checks before a month is closed: a failed one refuses with code 3, and names the flag that accepts it.

use serde_json::Value;

use super::{add_two_months, check_results, import_rows, other_row, read_closed_payers, run_guarded};
use crate::support::{DISTRIBUTOR, Home, RESELLER, row, sheet};

/// Closes a month, which exactly these checks must refuse, in a dry run too, then accepts exactly these. Returns the
/// report of the refusal.
fn assert_refused(home: &Home, arguments: &[&str], month: &str, checks: &[&str]) -> Value {
    let close = [&["close", month][..], arguments].concat();
    let dry = [&close[..], &["--dry-run"]].concat();
    let (_, said) = run_guarded(home, &dry);
    assert!(said.contains(&format!("{month} would not be closed, the check")), "{said}");
    let (printed, said) = run_guarded(home, &[&close[..], &["--json"]].concat());
    let flags: Vec<String> = checks.iter().map(|check| format!("--accept {check}")).collect();
    let expected = format!(" {} failed: add {} if that is meant\n", checks.join(", "), flags.join(" "));
    assert!(
        said.contains(&format!("{month} was not closed, the check")) && said.ends_with(&expected),
        "{said}"
    );
    assert!(read_closed_payers(home, month).is_empty(), "all payers close, or none");
    // One flag less is not enough.
    for left_out in checks {
        let others = checks.iter().filter(|check| *check != left_out).flat_map(|check| ["--accept", check]);
        let (_, said) = run_guarded(home, &close.iter().copied().chain(others).collect::<Vec<_>>());
        assert!(
            said.ends_with(&format!(" {left_out} failed: add --accept {left_out} if that is meant\n")),
            "{said}"
        );
    }
    let report: Value = serde_json::from_str(&printed).unwrap();
    let failed = check_results(&report).into_iter().filter(|(_, result)| *result == "failed");
    assert_eq!(failed.map(|(check, _)| check).collect::<Vec<_>>(), checks);
    assert_eq!(report["is_closed"], false);
    let all = checks.iter().flat_map(|check| ["--accept", check]);
    let text = home.ok(&close.iter().copied().chain(all).collect::<Vec<_>>());
    assert_eq!(text.matches("  accepted  ").count(), checks.len(), "{text}");
    assert!(!read_closed_payers(home, month).is_empty());
    report
}

/// Returns the findings of a check in a report.
fn check_findings<'a>(report: &'a Value, check: &str) -> &'a Vec<Value> {
    let checks = report["checks"].as_array().unwrap();
    checks.iter().find(|result| result["check"] == check).unwrap()["findings"].as_array().unwrap()
}

#[test]
fn a_month_that_still_runs_is_not_closed_by_a_slip() {
    let home = Home::new();
    import_rows(&home, "a.csv", &[row("100001", "2199-11", "1")]);
    assert_refused(&home, &[], "2199-11", &["final"]);
}

#[test]
fn payers_and_customers_of_the_month_before_must_have_bills() {
    let home = add_two_months(Home::new());
    import_rows(&home, "c.csv", &[row("100001", "2022-12", "5"), row("100009", "2022-12", "7")]);
    let report = assert_refused(&home, &[], "2022-12", &["payers", "customers"]);
    assert_eq!(check_findings(&report, "payers")[0]["payer"], 200_000_000_002_i64);
    let missing = serde_json::json!([
        { "payer": 200_000_000_002_i64, "payer_name": "", "customer": 100_002, "customer_name": "", "total_before": "20.00000000" }
    ]);
    assert_eq!(Value::from(check_findings(&report, "customers").clone()), missing);
    // With --payer, other payers do not matter.
    home.ok(&["reopen", "2022-12", "--payer", DISTRIBUTOR, "--payer", RESELLER]);
    home.ok(&["close", "2022-12", "--payer", DISTRIBUTOR]);
    assert_eq!(read_closed_payers(&home, "2022-12"), [200_000_000_001]);
    let (text, said) = run_guarded(&home, &["close", "2022-12", "--payer", RESELLER]);
    assert!(
        text.contains("customers  failed  1 customer of the month before without a bill with lines"),
        "{text}"
    );
    assert!(said.contains("--accept payers --accept customers"), "{said}");
    // A number that belongs to no payer is refused.
    for number in ["7", "100001"] {
        let said = home.refused(&["close", "2022-11", "--payer", number]);
        assert!(said.contains(&format!("payer {number} is no partner's account")), "{said}");
    }
    let said = home.refused(&["close", "2021-01"]);
    assert!(said.contains("no payer has bills of 2021-01 or of the month before"), "{said}");
}

#[test]
fn bills_that_were_taken_back_are_none() {
    let home = add_two_months(Home::new());
    home.ok(&["revert", "2"]);
    let report = assert_refused(&home, &[], "2022-11", &["payers", "customers", "shrank"]);
    assert_eq!(check_findings(&report, "payers").len(), 2);
    assert_eq!(check_findings(&report, "shrank")[0]["measure"], "lines");
    home.ok(&["revert", "1"]);
    let said = home.refused(&["close", "2022-10"]);
    assert!(said.contains("import the bills of 2022-10 first"), "{said}");
}

#[test]
fn no_part_of_a_numbered_delivery_may_be_missing() {
    let home = Home::new();
    let name = |payer: &str, part: u32| format!("L3-bill_details-{payer}-202211-00{part}.csv");
    let files = [
        home.file(&name(DISTRIBUTOR, 1), sheet(&[row("100001", "2022-11", "1")])),
        home.file(&name(DISTRIBUTOR, 3), sheet(&[row("100001", "2022-11", "2")])),
        home.file(&name(RESELLER, 1), sheet(&[other_row("100002", "2022-11", "3")])),
    ];
    let import = [&["import"][..], &files.each_ref().map(String::as_str)].concat();
    home.refused_without("--missing-parts", &import);
    home.ok(&[&import[..], &["--missing-parts"]].concat());
    // The other payer's files came with them, and are whole.
    home.ok(&["close", "2022-11", "--payer", RESELLER]);
    home.ok(&["reopen", "2022-11", "--payer", RESELLER]);
    let report = assert_refused(&home, &[], "2022-11", &["parts"]);
    let [missing] = check_findings(&report, "parts").as_slice() else {
        panic!("one part is missing: {report}")
    };
    assert_eq!(missing["payer"], 200_000_000_001_i64);
    let file = missing["file"].as_str().unwrap();
    assert!(file.starts_with(name(DISTRIBUTOR, 2).trim_end_matches(".csv")), "{file}");
    // The part comes later: the delivery is complete.
    home.ok(&["reopen", "2022-11", "--payer", DISTRIBUTOR]);
    let second = home.file(&name(DISTRIBUTOR, 2), sheet(&[row("100003", "2022-11", "4")]));
    let said = home.refused_without("--missing-parts", &["import", &second]);
    assert!(files[..2].iter().all(|file| said.contains(&format!("  not passed: {file}\n"))), "{said}");
    home.ok(&["import", &second, "--missing-parts"]);
    home.ok(&["close", "2022-11"]);
}

#[test]
fn a_bill_that_lost_much_against_its_version_before_is_shown_with_old_and_new_total() {
    let home = add_two_months(Home::new());
    let more =
        home.file("more.csv", sheet(&["1.5", "2", "3"].map(|amount| row("100001", "2022-11", amount))));
    home.ok(&["import", "--append", &more]);
    home.ok(&["close", "2022-11"]);
    home.ok(&["reopen", "2022-11", "--payer", DISTRIBUTOR, "--payer", RESELLER]);
    home.ok(&["revert", "3"]);
    let report = assert_refused(&home, &[], "2022-11", &["shrank"]);
    let shrunk = serde_json::json!([{
        "payer": 200_000_000_001_i64,
        "payer_name": "",
        "customer": 100_001,
        "customer_name": "",
        "version": 3,
        "measure": "lines",
        "old_total": "16.50000000",
        "new_total": "10.00000000",
    }]);
    assert_eq!(Value::from(check_findings(&report, "shrank").clone()), shrunk);
    home.ok(&["reopen", "2022-11", "--payer", DISTRIBUTOR]);
    let (text, _) = run_guarded(&home, &["close", "2022-11"]);
    let row = ["16.50000000", "10.00000000", "-6.50000000", "1 line in place of 4"].join("  ");
    assert!(text.contains(&row), "{text}");
}

#[test]
fn a_list_that_does_not_agree_refuses_and_nothing_accepts_it() {
    let home = add_two_months(Home::new());
    let wrong = home.file("wrong.csv", "customer,total\n100001,10\n100002,21\n");
    let right = home.file("right.csv", "customer,total\n100001,10\n100002,20\n");
    for dry in [&[][..], &["--dry-run"]] {
        let close = [&["close", "2022-11", "--against", &wrong], dry].concat();
        let (text, said) = run_guarded(&home, &close);
        assert!(text.contains("against    failed  1 amount not as in the list"), "{text}");
        assert!(text.contains("-1.00000000  differs"), "{text}");
        assert!(said.ends_with("the check against failed: correct the bills or the list\n"), "{said}");
    }
    let accept = ["--accept", "customers", "--accept", "shrank", "--json"];
    let (json, _) = run_guarded(&home, &[&["close", "2022-11", "--against", &wrong], &accept[..]].concat());
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["against"]["differing"][0]["difference"], "-1.00000000");
    assert_eq!(home.run(&["close", "2022-11", "--accept", "against"]).status.code(), Some(2));
    assert!(read_closed_payers(&home, "2022-11").is_empty());
    let said = home.refused(&["close", "2022-11", "--against", "/nowhere/list.csv"]);
    assert!(said.contains("could not read /nowhere/list.csv"), "{said}");
    // With --payer, only its bills are compared.
    let one = home.file("one.csv", "customer,total\n100002,20.00\n");
    home.ok(&["close", "2022-11", "--against", &one, "--payer", RESELLER]);
    assert_eq!(read_closed_payers(&home, "2022-11"), [200_000_000_002]);
    // Without it, those of all payers are compared, closed or not.
    let text = home.ok(&["close", "2022-11", "--against", &right]);
    assert!(text.contains("against    passed  2 rows of the list agree"), "{text}");
    assert!(text.contains("\n200000000001      1      1  10.00000000\n"), "{text}");
    assert_eq!(read_closed_payers(&home, "2022-11").len(), 2);
    // The list is also compared with a month that is closed already.
    let (_, said) = run_guarded(&home, &["close", "2022-11", "--against", &wrong]);
    assert!(said.contains("2022-11 is closed already, the check against failed"), "{said}");
    let text = home.ok(&["close", "2022-11", "--against", &right]);
    assert!(text.contains("against  passed  2 rows of the list agree"), "{text}");
    assert!(text.ends_with("nothing was changed\n"), "{text}");
    assert_eq!(read_closed_payers(&home, "2022-11").len(), 2);
}

#[test]
fn a_version_that_was_pruned_is_not_compared_and_it_is_said() {
    let home = add_two_months(Home::new());
    let more = home.file("more.csv", sheet(&["1.5", "2"].map(|amount| row("100001", "2022-11", amount))));
    home.ok(&["import", "--append", &more]);
    home.ok(&["revert", "3"]);
    let (text, _) = run_guarded(&home, &["close", "2022-11", "--dry-run"]);
    assert!(text.contains("1 bill lost much against the version before\n"), "{text}");
    // As a prune marks it.
    let catalog = rusqlite::Connection::open(home.path().join("catalog.db")).unwrap();
    let marked = catalog.execute("UPDATE version SET pruned_at_us = 1 WHERE import = 3", []).unwrap();
    assert_eq!(marked, 1);
    let text = home.ok(&["close", "2022-11"]);
    assert!(text.contains("; 1 bill not compared, the version before was pruned\n"), "{text}");
}
