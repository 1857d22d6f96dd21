//! Closing a payer's month: the checks before it, its reports, and the changes that it prevents.

mod checks;
mod corrections;

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use serde_json::Value;

use crate::postgres::Database;
use crate::support::{DISTRIBUTOR, Home, RESELLER, Row, row, sheet};

/// Makes a customer's line under the reseller, the other payer.
fn other_row(owner: &str, month: &str, amount: &str) -> Row {
    Row { payer: RESELLER.to_owned(), ..row(owner, month, amount) }
}

/// Imports rows from a file of this name.
fn import_rows(home: &Home, name: &str, rows: &[Row]) {
    home.ok(&["import", &home.file(name, sheet(rows))]);
}

/// Imports two final months of two payers, each with a customer.
fn add_two_months(home: Home) -> Home {
    for month in ["2022-10", "2022-11"] {
        let name = format!("{month}.csv");
        import_rows(&home, &name, &[row("100001", month, "10"), other_row("100002", month, "20")]);
    }
    home
}

/// Runs the program, which a guard must refuse with code 3, and returns its standard output and standard error.
fn run_guarded(home: &Home, arguments: &[&str]) -> (String, String) {
    let output = home.run(arguments);
    let [stdout, stderr] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    assert_eq!(output.status.code(), Some(3), "billfold {arguments:?}: {stdout}{stderr}");
    (stdout, stderr)
}

/// Lists the payers whose month is closed.
fn read_closed_payers(home: &Home, month: &str) -> Vec<i64> {
    let month = home.json(&["month", month, "--json"]);
    month["closed"].as_array().unwrap().iter().map(|closing| closing["payer"].as_i64().unwrap()).collect()
}

/// Returns the results of all checks, with their names.
fn check_results(report: &Value) -> Vec<(&str, &str)> {
    let checks = report["checks"].as_array().unwrap().iter();
    checks.map(|check| (check["check"].as_str().unwrap(), check["result"].as_str().unwrap())).collect()
}

#[test]
fn a_month_that_passes_every_check_is_closed_once_and_reports_show_since_when_and_by_whom() {
    let homes = [Some(Home::new()), Database::shared().map(Home::on)];
    for home in homes.into_iter().flatten().map(add_two_months) {
        let dry = home.json(&["close", "2022-11", "--dry-run", "--json"]);
        let all = ["final", "payers", "customers", "parts", "shrank"].map(|check| (check, "passed"));
        assert_eq!(check_results(&dry), all);
        assert_eq!((&dry["is_dry_run"], &dry["is_closed"]), (&true.into(), &false.into()));
        assert_eq!(
            dry["payers"],
            serde_json::json!([
                { "payer": 200_000_000_001_i64, "payer_name": "" },
                { "payer": 200_000_000_002_i64, "payer_name": "" },
            ])
        );
        assert!(read_closed_payers(&home, "2022-11").is_empty());
        // The user is the one of the system's user database. The environment may name any.
        let output = home.command(&["close", "2022-11"]).env("USER", "alice").output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{said}");
        let user = home.json(&["imports", "--json"])["imports"][0]["imported_by"].take();
        let user = user.as_str().unwrap();
        assert!(user.contains("uid ") && !user.contains("alice"), "{user}");
        assert!(said.contains(&format!("2022-11 is closed for payers {DISTRIBUTOR}, {RESELLER}")), "{said}");
        assert_eq!(read_closed_payers(&home, "2022-11"), [200_000_000_001, 200_000_000_002]);
        assert!(read_closed_payers(&home, "2022-10").is_empty());
        let again = home.ok(&["close", "2022-11"]);
        let already = format!("2022-11 of payer {DISTRIBUTOR} is closed since 20");
        assert!(again.contains(&already) && again.contains(&format!(" by {user}")), "{again}");
        let again = home.json(&["close", "2022-11", "--payer", RESELLER, "--json"]);
        assert_eq!((&again["is_closed"], &again["payers"]), (&true.into(), &serde_json::json!([])));
        assert_eq!(again["closed_before"][0]["by"], user);
        for shown in [
            home.ok(&["month", "2022-11"]),
            home.ok(&["versions", "--month", "2022-11"]),
            home.ok(&["versions", "100001", "2022-11"]),
        ] {
            let head = "2022-11: final since 2022-12-05T01:00:00+08:00 (2022-12-04T17:00:00Z)\n2022-11 of payer 200000000001 is closed since 20";
            assert!(shown.starts_with(head) && shown.contains(&format!("Z) by {user}\n")), "{shown}");
        }
        let one = home.ok(&["month", "2022-11", "--payer", RESELLER]);
        assert!(one.contains("200000000002 is closed") && !one.contains("200000000001 is closed"), "{one}");
        let month = home.json(&["month", "2022-11", "--json"]);
        assert_eq!(month["closed"][0]["by"], user);
        let versions = home.json(&["versions", "100001", "2022-11", "--json"])["versions"].take();
        assert_eq!(versions[0]["closed"], month["closed"][0]);
        assert_eq!(
            home.json(&["versions", "100001", "2022-10", "--json"])["versions"].take()[0]["closed"],
            Value::Null
        );
    }
}

#[test]
fn a_closing_waits_for_the_import_that_runs_and_a_dry_run_does_not() {
    let home = add_two_months(Home::new());
    home.ok(&["close", "2022-10"]);
    let lock = std::fs::File::create(home.path().join("import.lock")).unwrap();
    lock.lock().unwrap();
    let waiting = ["close 2022-11", "reopen 2022-10 --payer 200000000001"].map(|line| {
        let arguments: Vec<&str> = line.split(' ').collect();
        let mut child =
            home.command(&arguments).stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        let mut said = String::new();
        BufReader::new(child.stderr.take().unwrap()).read_line(&mut said).unwrap();
        assert_eq!(said, "an import runs; waiting for it to end\n");
        child
    });
    home.ok(&["close", "2022-11", "--dry-run"]);
    assert_eq!(
        (read_closed_payers(&home, "2022-11").len(), read_closed_payers(&home, "2022-10").len()),
        (0, 2)
    );
    lock.unlock().unwrap();
    for mut child in waiting {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(
        (read_closed_payers(&home, "2022-11").len(), read_closed_payers(&home, "2022-10").len()),
        (2, 1)
    );
}

#[test]
fn a_closing_is_in_a_backup_and_verify_goes_on_working() {
    let home = add_two_months(Home::new());
    home.ok(&["close", "2022-11"]);
    assert!(home.ok(&["verify"]).contains("all is well"));
    let backup = home.path().join("../backup");
    home.ok(&["backup", backup.to_str().unwrap()]);
    let restored = home.path().join("../restored");
    let restored = restored.to_str().unwrap();
    home.ok(&["restore", backup.to_str().unwrap(), "--data", restored]);
    let month = home.json(&["month", "2022-11", "--json", "--data", restored]);
    assert_eq!(month["closed"], home.json(&["month", "2022-11", "--json"])["closed"]);
    assert_eq!(month["closed"].as_array().unwrap().len(), 2);
    assert!(home.ok(&["verify", "--data", restored]).contains("all is well"));
}
