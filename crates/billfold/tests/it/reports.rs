//! Tests that every report has the fields and columns that docs/reports.md lists, and no others.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use crate::support::{Home, row, sheet};

/// Reads the documentation of reports.
fn read_documentation() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reports.md")).unwrap()
}

/// Returns the names in backquotes in a text, without what stands in parentheses.
fn quoted_names(text: &str) -> Vec<String> {
    let mut plain = String::new();
    let mut depth = 0;
    for c in text.chars() {
        depth += i32::from(c == '(') - i32::from(c == ')');
        if depth == 0 {
            plain.push(c);
        }
    }
    plain.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Returns the rows of the table below a heading: the cells of each.
fn table_below(heading: &str) -> Vec<Vec<String>> {
    let documentation = read_documentation();
    let (_, rest) = documentation.split_once(&format!("\n{heading}\n")).unwrap();
    let lines =
        rest.lines().skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|'));
    lines
        .skip(2)
        .map(|line| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect())
        .collect()
}

/// Makes a folder with a correction, and a file that would correct it again.
fn make_history() -> (Home, String) {
    let home = Home::with_partners();
    home.ok(&["account", "add", "100001", "--role", "customer", "--name", "ACME"]);
    home.key(crate::support::DISTRIBUTOR);
    for (name, rows) in [
        ("a.csv", vec![row("100001", "2022-11", "1"), row("100002", "2022-11", "2")]),
        ("b.csv", vec![row("100001", "2022-11", "1.5"), row("100002", "2022-11", "2")]),
    ] {
        home.ok(&["import", &home.file(name, sheet(&rows))]);
    }
    let next = home.file("c.csv", sheet(&[row("100001", "2022-11", "1.75")]));
    (home, next)
}

/// The commands of the reports, by the name of the report.
fn report_commands<'a>(list: &'a str, next: &'a str) -> BTreeMap<&'static str, Vec<&'a str>> {
    BTreeMap::from([
        ("bill", vec!["bill", "100001", "2022-11"]),
        ("month", vec!["month", "2022-11"]),
        ("month_since", vec!["month", "2022-11", "--since", "2022-11-30"]),
        ("month_against", vec!["month", "2022-11", "--against", list]),
        ("months", vec!["months"]),
        ("versions", vec!["versions", "--month", "2022-11"]),
        ("diff", vec!["diff", "100001", "2022-11"]),
        ("imports", vec!["imports"]),
        ("import", vec!["import", "--dry-run", next]),
        ("revert", vec!["revert", "2", "--dry-run"]),
        ("close", vec!["close", "2022-11", "--dry-run"]),
        ("account_list", vec!["account", "list"]),
        ("key_list", vec!["key", "list"]),
        ("history", vec!["history"]),
        ("codes", vec!["codes"]),
        ("actions", vec!["actions"]),
        ("action", vec!["actions", crate::support::ACTION]),
        ("error_codes", vec!["explain"]),
        ("error_code", vec!["explain", "InvalidParameterValue"]),
        ("verify", vec!["verify"]),
    ])
}

/// Runs a report in a format, whatever its exit code.
fn print_report(home: &Home, command: &[&str], format: &str) -> String {
    String::from_utf8(home.run(&[command, &[format]].concat()).stdout).unwrap()
}

#[test]
fn every_report_has_the_documented_fields() {
    let (home, next) = make_history();
    let list = home.file("list.csv", "customer,total\n100001,9\n");
    let commands = report_commands(&list, &next);
    let documented = table_below("## The reports");
    let names: BTreeSet<String> = documented.iter().flat_map(|row| quoted_names(&row[0])).collect();
    let mut printed: BTreeMap<&str, Value> = BTreeMap::new();
    for (name, command) in &commands {
        assert!(names.contains(*name), "{name} is not documented");
        let text = print_report(&home, command, "--json");
        let report: Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{name}: {text}"));
        let start = format!("{{\"format\":1,\"report\":\"{name}\"");
        assert!(text.starts_with(&start), "{text}");
        printed.insert(name, report);
    }
    for row in &documented {
        let Some(report) = printed.get(quoted_names(&row[0])[0].as_str()) else { continue };
        let fields: Vec<String> = report.as_object().unwrap().keys().skip(2).cloned().collect();
        assert_eq!(fields, quoted_names(&row[2]), "{}", row[0]);
    }
    for row in table_below("### Items of the lists") {
        let [list, report] = quoted_names(&row[0])[..].first_chunk::<2>().cloned().unwrap_or_default();
        let Some(report) = printed.get(report.as_str()) else { continue };
        let Some(item) = report[&list].get(0) else { continue };
        let fields: BTreeSet<String> = item.as_object().unwrap().keys().cloned().collect();
        let expected: BTreeSet<String> =
            quoted_names(&row[1]).into_iter().filter(|name| !name.starts_with("--")).collect();
        let missing: Vec<_> =
            fields.symmetric_difference(&expected).filter(|name| *name != "details").collect();
        assert!(missing.is_empty(), "{}: {missing:?}", row[0]);
    }
}

#[test]
fn every_table_can_be_had_as_csv_with_the_documented_columns() {
    let (home, next) = make_history();
    let list = home.file("list.csv", "customer,total\n100001,9\n");
    let commands = report_commands(&list, &next);
    let amounts = ["original", "before_voucher", "voucher", "total", "ri_deduction", "sp_deduction"];
    let mut seen = BTreeSet::new();
    for row in table_below("## The columns of CSV") {
        let name =
            quoted_names(&row[0])[0].replace(" --", "_").replace(' ', "_").replace("explain", "error_codes");
        let Some(command) = commands.get(name.as_str()) else { continue };
        let csv = print_report(&home, command, "--csv");
        let header: Vec<&str> = csv.lines().next().unwrap().split(',').collect();
        let mut expected: Vec<String> = quoted_names(&row[2]);
        if row[2].contains("the codes and names of `by`") {
            let at = expected.iter().position(|column| column == "by").unwrap();
            let codes = ["pay_mode", "transaction_type", "product", "region"];
            let columns = codes.iter().flat_map(|code| [(*code).to_owned(), format!("{code}_name")]);
            expected.splice(at..=at, columns);
        }
        if row[2].contains("the six amounts") {
            expected.extend(amounts.map(str::to_owned));
        }
        assert_eq!(header, expected, "{name}");
        let records: Vec<csv::StringRecord> =
            csv::Reader::from_reader(csv.as_bytes()).records().map(Result::unwrap).collect();
        assert!(!records.is_empty(), "{name}: {csv}");
        assert!(records.iter().all(|record| record.len() == header.len()), "{name}: {csv}");
        seen.insert(name);
    }
    let tables: BTreeSet<String> = commands
        .keys()
        .filter(|name| !matches!(**name, "action" | "error_code" | "verify"))
        .map(|name| (*name).to_owned())
        .collect();
    assert_eq!(seen, tables);
}

#[test]
fn the_cases_of_the_conformance_run_can_be_had_as_csv() {
    let home = Home::new();
    let csv = home.ok(&["conformance", "--list", "--csv"]);
    let documentation = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/conformance.md");
    let documentation = std::fs::read_to_string(documentation).unwrap();
    let row =
        documentation.lines().find(|line| line.starts_with("- `--csv` prints a row for each case")).unwrap();
    let columns = quoted_names(row.split_once(':').unwrap().1);
    assert_eq!(csv.lines().next().unwrap(), columns.join(","));
    let cases = home.json(&["conformance", "--list", "--json"])["cases"].as_array().unwrap().len();
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    assert_eq!(reader.records().map(Result::unwrap).count(), cases);
}
