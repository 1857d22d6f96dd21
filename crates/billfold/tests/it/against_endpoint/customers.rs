//! Which customers are asked for, and what counts as compared.

use serde_json::{Value, json};

use super::{MONTH, compare, make_command, make_home, make_rows, name_file};
use crate::support::{DISTRIBUTOR, Home, SECOND_LEVEL, row, sheet, unlimited_rates};

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
