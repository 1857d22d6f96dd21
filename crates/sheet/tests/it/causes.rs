//! One cause is one fault, with a count and the first places.

use sheet::FaultPlace;

use crate::support::{Csv, Outcome, Reading};

/// Asserts that the outcome is one fault, whose message has these parts, in blocks of any size.
pub(crate) fn check_message(bytes: &[u8], parts: &[&str]) {
    for block_bytes in [1, 100, usize::MAX] {
        let outcome = Reading::in_blocks(block_bytes).text(bytes);
        let message = only_message(&outcome);
        for part in parts {
            assert!(message.contains(part), "{part}: {message}");
        }
        assert!(!message.chars().any(|c| c.is_control() && c != '\n'), "{message}");
    }
}

/// The message of the only fault.
pub(crate) fn only_message(outcome: &Outcome) -> String {
    let [fault] = outcome.faults() else {
        panic!("{}", outcome.faults().iter().map(|fault| format!("{fault}\n")).collect::<String>())
    };
    fault.to_string()
}

/// A bill of this number of equal lines.
pub(crate) fn bill_of_lines(lines: usize) -> Csv {
    (1..lines).fold(Csv::customer_bill(), |csv, _| csv.again())
}

#[test]
fn the_same_fault_of_many_lines_is_told_once_with_its_count_and_first_places() {
    let text = bill_of_lines(289).text();
    let reading = Reading::of_month("2022-10");
    let outcome = reading.files(&[("a.csv", text.as_bytes()), ("b.csv", text.as_bytes())]);
    assert_eq!(outcome.findings.faults.count(), 578);
    let message = only_message(&outcome);
    assert!(
        message.starts_with(
            "578 lines: column \"Bill Month\": \"2022-11\" is not the month 2022-10 of --month; first at a.csv:2, :3, \
             :4\n    fix: "
        ),
        "{message}"
    );
}

#[test]
fn values_of_one_cause_do_not_hide_each_other_and_every_line_is_counted() {
    let mut csv = Csv::customer_bill().with("Total Cost", "1e5");
    for value in ["1e5", "x", "1e5", "x", "(5)", "$5", "5 USD", "a", "b"] {
        csv = csv.again().with("Total Cost", value);
    }
    let message = only_message(&csv.read());
    let expected = "10 lines: column \"Total Cost\": \"1e5\" is not a plain decimal number; first at bill.csv:2, :3, :4\n    \
                    others: \"x\" in 2 lines, first at :4, \"(5)\" at :7, \"$5\" at :8, \"5 USD\" at :9, and 2 lines \
                    more\n    fix: write a plain decimal";
    assert!(message.starts_with(expected), "{message}");
}

#[test]
fn faults_of_other_columns_and_other_remedies_are_apart() {
    let csv = Csv::customer_bill().with("Total Cost", "x").with("Original Cost", "x");
    let csv = csv.again().with("Total Cost", "").again();
    let outcome = csv.read();
    let messages: Vec<String> = outcome.faults().iter().map(ToString::to_string).collect();
    assert_eq!(messages.len(), 3, "{messages:?}");
    assert!(messages[0].starts_with("3 lines: column \"Original Cost\": \"x\""), "{messages:?}");
    assert!(messages[1].starts_with("bill.csv:2: column \"Total Cost\": \"x\""), "{messages:?}");
    assert!(messages[2].starts_with("2 lines: column \"Total Cost\": \"\" is empty"), "{messages:?}");
    assert_eq!(outcome.findings.faults.count(), 6);
}

#[test]
fn lines_of_several_wrong_widths_are_one_fault_and_files_of_one_kind_too() {
    let mut csv = bill_of_lines(4);
    csv.rows[1].pop();
    csv.rows[2].truncate(9);
    csv.rows[3].pop();
    let message = only_message(&csv.read());
    let start = "3 lines: the line has 12 fields, and the header has 13; first at bill.csv:3, :4, :5\n    others: the line \
                 has 9 fields, and the header has 13 at :4\n    fix: the file may have been cut off here";
    assert!(message.starts_with(start), "{message}");
    let page = b"<!DOCTYPE html><html>".as_slice();
    let outcome = Reading::default().files(&[("a.csv", page), ("b.csv", page), ("c.csv", page)]);
    let message = only_message(&outcome);
    assert!(message.starts_with("3 files: the file is a web page (HTML)"), "{message}");
    assert!(message.contains("; first a.csv, b.csv, c.csv\n    fix: log in"), "{message}");
}

#[test]
fn memory_for_faults_is_bounded_whatever_the_values_are() {
    let mut csv = Csv::customer_bill();
    let long = "x".repeat(100_000);
    for number in 0..200 {
        csv = csv.again().with("Total Cost", &format!("{number}{long}"));
    }
    let outcome = csv.read();
    assert_eq!(outcome.findings.faults.count(), 200);
    assert!(format!("{:?}", outcome.faults()).len() < 5_000);
}

#[test]
fn columns_that_stand_twice_are_one_fault() {
    let csv = Csv::customer_bill().with("TotalCost", "5").with("OwnerUin", "1").with("currency ", "USD");
    let outcome = csv.read();
    let message = only_message(&outcome);
    assert_eq!(outcome.faults()[0].fault.place, FaultPlace::Column(1, "TotalCost".to_owned()));
    assert!(
        message.contains("as number 11 and 14; so it has \"OwnerUin\" (2 and 15), \"currency\" ("),
        "{message}"
    );
}
