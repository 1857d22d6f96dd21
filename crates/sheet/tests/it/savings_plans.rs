//! The deduction of savings plans: its list price is summed, its face value is a text and no more.

use bill::{Amount, Measure};
use sheet::Notice;

use crate::faults::check;
use crate::support::{Csv, Outcome, column};

/// The deduction of the only line, in whole units of 10^-8 USD.
fn read_deduction(outcome: &Outcome) -> i64 {
    outcome.only_charge().amounts[Measure::SpDeduction].units()
}

#[test]
fn the_list_price_is_taken_and_the_face_value_is_a_text() {
    for cost in ["SP Deduction (Cost)", "SP Deduction(Cost)", "SPDeductionCost"] {
        for face_value in ["SP Deduction", "SPDeduction", "Savings Plan Deduction"] {
            for rate in ["SP Deduction Rate", "Savings Plan Deduction Rate"] {
                let csv = Csv::customer_bill().with(face_value, "1.25").with(cost, "2.5").with(rate, "0.5");
                let outcome = csv.read();
                assert_eq!(read_deduction(&outcome), 250_000_000, "{cost}, {face_value}");
                assert_eq!(outcome.notices(), []);
                // Neither of the three is a column that we do not know.
                assert_eq!(outcome.lines[0].unknown, []);
            }
        }
    }
}

#[test]
fn a_file_with_the_list_price_alone_is_read_without_a_word() {
    let outcome = Csv::customer_bill().with("SP Deduction (Cost)", "2.5").read();
    assert_eq!((read_deduction(&outcome), outcome.notices()), (250_000_000, Vec::new()));
}

#[test]
fn a_face_value_without_a_list_price_counts_as_zero_and_is_said_for_each_line_that_has_one() {
    for header in ["SP Deduction", "Savings Plan Deduction"] {
        let mut csv = Csv::customer_bill().with(header, "1.25");
        for text in ["0", "0.00000000", "-", "", " - ", "-0.00000001", "spoilt"] {
            csv = csv.again().with(header, text);
        }
        let outcome = csv.read();
        assert!(outcome.charges().iter().all(|charge| charge.amounts[Measure::SpDeduction] == Amount::ZERO));
        assert_eq!(outcome.notices(), [(Notice::SpFaceValueOnly, 3, "bill.csv:2".to_owned())], "{header}");
    }
    let words = Notice::SpFaceValueOnly.as_str();
    for part in ["the face value", "no SP Deduction (Cost)", "counts as 0"] {
        assert!(words.contains(part), "{words}");
    }
}

#[test]
fn a_list_price_that_is_not_stated_is_zero_whatever_the_face_value() {
    let outcome = Csv::customer_bill().with("SP Deduction", "1.25").with("SP Deduction (Cost)", "-").read();
    assert_eq!((read_deduction(&outcome), outcome.notices()), (0, Vec::new()));
}

#[test]
fn the_face_value_tells_lines_apart_and_is_not_the_text_of_the_list_price() {
    let digest = |header: &str, text: &str| Csv::customer_bill().with(header, text).read().digest;
    assert_eq!(digest("SP Deduction", "1"), digest("Savings Plan Deduction", "1"));
    assert_ne!(digest("SP Deduction", "1"), digest("SP Deduction", "2"));
    assert_ne!(digest("SP Deduction", "0"), digest("SP Deduction (Cost)", "0"));
}

#[test]
fn each_of_the_two_columns_may_stand_once() {
    let outcome = Csv::customer_bill().with("SP Deduction", "1").with("Savings Plan Deduction", "1").read();
    check(
        &outcome,
        &column(1, "Savings Plan Deduction"),
        None,
        "the file has the column twice",
        "remove one",
    );
}
