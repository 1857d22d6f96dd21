//! Tests of the ledger: versions, states as of a time, differences with their lines, reverts, and months.

mod against;
mod diff;
mod month;
mod random;
mod revert;
mod versions;

use serde_json::Value;

use crate::support::{Home, Row, sheet};

/// Makes a bill file of rows that have an id and a project.
fn sheet_with_ids(rows: &[(Row, &str, &str)]) -> String {
    let plain: Vec<Row> = rows.iter().map(|(row, ..)| row.clone()).collect();
    let text = sheet(&plain);
    let mut lines = text.lines();
    let mut out = format!("{},Id,Project Name\n", lines.next().unwrap());
    for (line, (_, id, project)) in lines.zip(rows) {
        out.extend([line, ",", id, ",", project, "\n"]);
    }
    out
}

/// Imports rows as one statement from a file of this name, and returns the output.
fn import_rows(home: &Home, name: &str, rows: &[Row]) -> String {
    home.ok(&["import", &home.file(name, sheet(rows)), "--again"])
}

/// Reads the total of a customer's month as of a version or time.
fn read_total(home: &Home, customer: &str, month: &str, as_of: &str) -> String {
    let bills = home.json(&["bill", customer, month, "--as-of", as_of, "--json"])["bills"].take();
    let [bill] = bills.as_array().unwrap().as_slice() else { panic!("one bill: {bills}") };
    bill["sums"]["total"].as_str().unwrap().to_owned()
}

/// Reads the versions of a customer's month.
fn read_versions(home: &Home, customer: &str, month: &str) -> Vec<Value> {
    home.json(&["versions", customer, month, "--json"])["versions"].take().as_array().unwrap().clone()
}
