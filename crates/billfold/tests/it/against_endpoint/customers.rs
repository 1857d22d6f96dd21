//! Which customers are asked for, and what counts as compared.

use std::process::Command;

use serde_json::{Value, json};

use super::{MONTH, compare, make_command, make_home, make_rows, name_file};
use crate::skip::skip_test;
use crate::support::{BILLFOLD, DISTRIBUTOR, Home, SECOND_LEVEL, row, sheet, unlimited_rates};

#[test]
fn customers_that_the_endpoint_alone_has_are_found_also_below_a_second_level_reseller() {
    let (home, _) = make_home(&make_rows(), "");
    let other = Home::with_partners();
    other.ok(&["account", "add", "100010", "--role", "customer", "--parent", SECOND_LEVEL]);
    other.config(&unlimited_rates());
    let more = [row("100010", MONTH, "8"), row("100011", MONTH, "9"), row("100012", "2022-10", "1")];
    other.ok(&["import", &other.file("bills.csv", sheet(&[make_rows(), more.to_vec()].concat()))]);
    let key = other.key(DISTRIBUTOR);
    let server = other.serve();
    let answers = name_file(&home, "answers");
    let (code, said, _) = compare(make_command(&home, &server, &key, &answers, &["--only-ours"]));
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("customers that have a bill there alone were not looked for"), "{said}");
    let (code, report, _) = compare(make_command(&home, &server, &key, &answers, &["--json"]));
    let report: Value = serde_json::from_str(&report).unwrap();
    let counts = ["only_ours", "agreeing", "without_bill", "not_answered"].map(|name| &report[name]);
    assert_eq!(
        (code, counts),
        (Some(1), [&json!(false), &json!(6), &json!(1), &json!([])]),
        "100012 has no bill of the month on either side: {report}"
    );
    let differing = report["differing"].as_array().unwrap();
    let found: Vec<_> =
        differing.iter().map(|one| (&one["customer"], &one["endpoint"], &one["what"])).collect();
    let what = json!("missing here");
    assert_eq!(
        found,
        [(&json!(100_010), &json!("8.00000000"), &what), (&json!(100_011), &json!("9.00000000"), &what)]
    );
}

#[test]
fn a_comparison_of_nothing_is_no_agreement() {
    let (home, _) = make_home(&make_rows(), "");
    let other = Home::with_partners();
    other.config(&unlimited_rates());
    let key = other.key(SECOND_LEVEL);
    let server = other.serve();
    let answers = name_file(&home, "answers");
    let of_manager = ["--manager", SECOND_LEVEL];
    let (code, said, _) = compare(make_command(&home, &server, &key, &answers, &of_manager));
    assert!(code == Some(1) && said.contains("0 customers agree, nothing was compared"), "{said}");
}

#[test]
fn the_progress_of_a_comparison_counts_its_customers_on_a_terminal_of_80_columns() {
    if !Command::new("script").arg("--version").output().is_ok_and(|output| output.status.success()) {
        return skip_test("the program `script` is not installed");
    }
    let (home, _) = make_home(&make_rows(), "");
    let (other, key) = make_home(&make_rows(), &unlimited_rates());
    let server = other.serve();
    let answers = name_file(&home, "answers");
    let command = format!(
        "stty cols 80; {BILLFOLD} month {MONTH} --against-endpoint http://{} --answers {answers}",
        server.address
    );
    let output = Command::new("script")
        .args(["-qec", &command, "/dev/null"])
        .env("BILLFOLD_DATA", home.path())
        .env("TENCENTCLOUD_SECRET_ID", &key.id)
        .env("TENCENTCLOUD_SECRET_KEY", &key.secret)
        .env("TERM", "xterm")
        .output()
        .unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && shown.contains("6 customers agree, nothing differs"), "{shown}");
    let bars: Vec<&str> =
        shown.split(['\r', '\n', '\u{1b}']).filter(|line| line.contains("/6 customers")).collect();
    assert!(!bars.is_empty() && bars.iter().all(|bar| bar.trim_end().chars().count() < 80), "{shown:?}");
}
