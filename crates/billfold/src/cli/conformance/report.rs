//! The report of a conformance run, and the list of its cases.

use std::fmt::Write as _;

use conformance::{Counts, EnvelopeFault, Outcome, Report};
use serde::Serialize;

use crate::cli::output_format::{OutputFormat, format_csv, format_json_lines, to_csv_text};
use crate::terminal::output::print_text;
use crate::terminal::table::Table;

/// The cases of `--list` in JSON.
#[derive(Serialize)]
struct JsonCases<'a> {
    cases: &'a [Outcome],
}

/// Formats a row of CSV for each case.
pub(super) fn format_cases_csv(cases: &[Outcome]) -> String {
    let header = ["group", "basis", "case", "expected", "passed", "fails_on", "got", "skipped"];
    let rows = cases.iter().map(|case| {
        [
            case.group.to_owned(),
            case.basis.as_str().to_owned(),
            to_csv_text(&case.name),
            to_csv_text(&case.expected),
            case.passed.map_or_else(String::new, |passed| passed.to_string()),
            case.fails_on.map_or_else(String::new, |basis| basis.as_str().to_owned()),
            to_csv_text(case.got.as_deref().unwrap_or_default()),
            case.skipped.unwrap_or_default().to_owned(),
        ]
    });
    format_csv(header, rows)
}

/// Prints the cases.
pub(super) fn print_cases(cases: &[Outcome], format: OutputFormat) -> anyhow::Result<()> {
    match format {
        OutputFormat::Json => {
            return print_text(format_json_lines("conformance", &JsonCases { cases }));
        }
        OutputFormat::Csv => return print_text(format_cases_csv(cases)),
        OutputFormat::Table => {}
    }
    let mut table = Table::new(&["GROUP", "BASIS", "CASE", "EXPECTED"]);
    for case in cases {
        let (group, basis) = (case.group.to_owned(), case.basis.as_str().to_owned());
        table.add_row(vec![group, basis, case.name.clone(), case.expected.clone()]);
    }
    print_text(format_args!("{table}{} cases\n", cases.len()))
}

/// Formats the report for people.
pub(super) fn format_report(report: &Report, is_strict: bool) -> String {
    let mut text = String::new();
    let groups = report.groups.iter().map(|(group, counts)| (*group, *counts)).collect::<Vec<_>>();
    text.push_str(&format_counts("GROUP", &groups));
    for fault in &report.envelope_faults {
        text.push_str(&format_envelope_fault(fault, report.answers));
    }
    for case in report.cases.iter().filter(|case| case.passed == Some(false)) {
        text.push_str(&format_failure(case));
    }
    for case in &report.cases {
        if let Some(why) = case.skipped {
            // Writing to a text does not fail.
            let _ = write!(text, "\nNOT SENT {}: {}\n  because   {why}\n", case.group, case.name);
        }
    }
    let bases = report.bases.iter().map(|(basis, counts)| (basis.as_str(), *counts)).collect::<Vec<_>>();
    let bases = format_counts("BASIS", &bases);
    let _ = write!(text, "\n{bases}\n{}", format_conclusion(report, is_strict));
    text
}

/// Formats counts of cases as a table. The column of cases that were not sent is there only if there are any.
fn format_counts(what: &str, rows: &[(&str, Counts)]) -> String {
    let has_skipped = rows.iter().any(|(_, counts)| counts.skipped > 0);
    let mut table = if has_skipped {
        Table::new(&[what, ">PASSED", ">FAILED", ">NOT SENT"])
    } else {
        Table::new(&[what, ">PASSED", ">FAILED"])
    };
    for (name, counts) in rows {
        let mut row = vec![(*name).to_owned(), counts.passed.to_string(), counts.failed.to_string()];
        row.extend(has_skipped.then(|| counts.skipped.to_string()));
        table.add_row(row);
    }
    table.to_string()
}

/// Formats a fault that envelopes share. Each case is judged by its code all the same.
fn format_envelope_fault(fault: &EnvelopeFault, answers: usize) -> String {
    let (basis, count) = (fault.basis.as_str(), fault.answers);
    format!(
        "\nENVELOPE [{basis}] {count} of {answers} answers: {}\n  breaks    {}\n  first in  {}\n",
        fault.what, fault.breaks, fault.first
    )
}

/// Formats one case that failed.
fn format_failure(case: &Outcome) -> String {
    let basis = case.fails_on.unwrap_or(case.basis).as_str();
    let mut text = format!("\nFAILED [{basis}] {}: {}\n", case.group, case.name);
    let lines =
        [("expected", Some(&case.expected)), ("got", case.got.as_ref()), ("request", case.request.as_ref())];
    for (what, line) in lines {
        if let Some(line) = line {
            // Writing to a text does not fail.
            let _ = writeln!(text, "  {what:<8}  {line}");
        }
    }
    text
}

/// Formats the last lines: the counts, and hints.
fn format_conclusion(report: &Report, is_strict: bool) -> String {
    let failed = report.cases.iter().filter(|case| case.passed == Some(false)).count();
    let mut text = format!("{} cases, {failed} failed", report.cases.len());
    if failed > 0 && report.is_good(is_strict) {
        text.push_str(", all of them where Billfold only chose (--strict counts these too)");
    }
    let skipped = report.cases.iter().filter(|case| case.skipped.is_some()).count();
    if skipped > 0 {
        let _ = write!(text, ", {skipped} not sent");
    }
    text.push('\n');
    match report.envelope_faults.len() {
        0 => {}
        1 => text.push_str("1 fault of the envelope, which fails the run by itself\n"),
        // Writing to a text does not fail.
        count => {
            let _ = writeln!(text, "{count} faults of the envelope, each of which fails the run by itself");
        }
    }
    if report.successes == 0 && report.cases.iter().any(|case| case.may_succeed) {
        text.push_str(
            "No answer was a success: cases that should pass were answered with codes of the action's own. \
             Perhaps this key does not see the customer of the example; --param Name=value replaces it.\n",
        );
    }
    text
}
