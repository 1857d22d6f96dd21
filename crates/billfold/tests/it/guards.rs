//! Guards: a command that looks like a mistake ends with code 3, names the flag that says it is meant, and changes
//! nothing. With the flag it goes through.

mod amounts;
mod appends;
mod closed;
mod files;
mod names;
mod older;
mod statements;

use serde_json::Value;

use crate::support::{Database, Home, row, sheet};

/// The customer of most tests.
const CUSTOMER: &str = "100001";

/// A bill file of November 2022 with charges of (customer, amount).
fn bill_file(charges: &[(&str, &str)]) -> String {
    sheet(&charges.iter().map(|(owner, amount)| row(owner, "2022-11", amount)).collect::<Vec<_>>())
}

/// A bill file with more columns: their headers, and the texts of each line in them.
fn with_columns(text: &str, headers: &str, texts: &[&str]) -> String {
    let mut out = String::new();
    for (line, more) in text.lines().zip(std::iter::once(&headers).chain(texts)) {
        out.extend([line, ",", more, "\n"]);
    }
    out
}

/// A bill file with more columns: their headers, and for each charge of the customer its amount and its texts in them.
fn bill_with(headers: &str, charges: &[(&str, &str)]) -> String {
    let text = bill_file(&charges.iter().map(|(amount, _)| (CUSTOMER, *amount)).collect::<Vec<_>>());
    with_columns(&text, headers, &charges.iter().map(|(_, texts)| *texts).collect::<Vec<_>>())
}

/// Creates a home on each available catalog.
fn new_homes() -> Vec<Home> {
    std::iter::once(Home::new()).chain(Database::shared().map(Home::on)).collect()
}

/// Reads total, number of lines and version of the customer's bill.
fn read_bill_state(home: &Home) -> (String, u64, u64) {
    let bills = home.json(&["bill", CUSTOMER, "2022-11", "--json"])["bills"].take();
    let bill = &bills[0];
    let total = bill["sums"]["total"].as_str().unwrap().to_owned();
    (total, bill["sums"]["lines"].as_u64().unwrap(), bill["version"].as_u64().unwrap())
}

/// Reads everything that an import could have changed.
fn read_everything(home: &Home) -> (Value, Vec<u8>, Vec<(String, u64)>) {
    let versions = home.run(&["versions", "--month", "2022-11", "--json"]).stdout;
    (home.json(&["imports", "--json"])["imports"].take(), versions, home.objects())
}

/// Runs an import that a guard must refuse, dry or not, without a change and naming a flag. Returns the message.
fn must_refuse(home: &Home, arguments: &[&str], flag: &str) -> String {
    let before = read_everything(home);
    let dry = home.guarded(&[&["import", "--dry-run"][..], arguments].concat());
    let said = home.guarded(&[&["import"][..], arguments].concat());
    assert_eq!(dry, said, "a dry run reports the same");
    assert!(said.contains(flag), "{flag}: {said}");
    assert_eq!(read_everything(home), before, "a refusal changes nothing");
    said
}

/// Runs an import that a guard must refuse, and again with the flag, with which it succeeds. Returns its output.
fn must_be_meant(home: &Home, arguments: &[&str], flag: &[&str]) -> String {
    must_refuse(home, arguments, &flag.join(" "));
    let dry = home.ok(&[&["import", "--dry-run"][..], arguments, flag].concat());
    assert!(dry.starts_with("dry run, nothing was changed: "), "{dry}");
    home.ok(&[&["import"][..], arguments, flag].concat())
}
