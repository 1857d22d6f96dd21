//! Notices, and the choice between two sets of amounts.

use bill::{Amount, Basis, Measure};
use sheet::Notice;

use crate::support::{Csv, Reading};

/// One notice, as it must come.
fn expected_notice(notice: Notice, count: u64, place: &str) -> (Notice, u64, String) {
    (notice, count, place.to_owned())
}

#[test]
fn an_original_cost_that_is_not_stated_counts_as_zero_and_is_said() {
    let outcome =
        Csv::customer_bill().again().with("Original Cost", "-").again().with("Original Cost", "").read();
    let originals: Vec<Amount> =
        outcome.charges().iter().map(|charge| charge.amounts[Measure::Original]).collect();
    assert_eq!(originals, ["10", "0", "0"].map(|text| text.parse().unwrap()));
    assert_eq!(outcome.notices(), [expected_notice(Notice::OriginalEmpty, 2, "bill.csv:3")]);
}

#[test]
fn vouchers_and_deductions_that_are_not_stated_are_zero_without_a_word() {
    let outcome = Csv::customer_bill()
        .with("Customer Voucher Deduction", "-")
        .with("RI Deduction (Cost)", "")
        .with("SP Deduction (Cost)", "-")
        .with("Total Cost", "8")
        .read();
    let amounts = outcome.only_charge().amounts;
    assert_eq!(
        [amounts[Measure::Voucher], amounts[Measure::RiDeduction], amounts[Measure::SpDeduction]],
        [Amount::ZERO; 3]
    );
    assert_eq!(outcome.notices(), []);
}

#[test]
fn a_total_that_is_not_before_voucher_less_voucher_is_taken_as_stated_with_a_notice() {
    let outcome =
        Csv::customer_bill().with("Total Cost", "5.00000001").again().with("Total Cost", "5").again().read();
    assert_eq!(outcome.charges()[0].amounts[Measure::Total].units(), 500_000_001);
    assert_eq!(outcome.notices(), [expected_notice(Notice::TotalDiffers, 1, "bill.csv:2")]);
}

#[test]
fn the_law_of_the_total_holds_at_the_limit_of_a_line() {
    let outcome = Csv::customer_bill()
        .with("Total Amount Before Voucher", "9999999999.99999999")
        .with("Customer Voucher Deduction", "-9999999999.99999999")
        .with("Total Cost", "9999999999.99999999")
        .read();
    assert_eq!(outcome.notices(), [expected_notice(Notice::TotalDiffers, 1, "bill.csv:2")]);
}

#[test]
fn a_mode_that_is_unusual_for_its_type_is_taken_and_said() {
    let outcome = Csv::customer_bill().again().with("Billing Mode", "Monthly subscription").again().read();
    let modes: Vec<&str> = outcome.charges().iter().map(|charge| charge.pay_mode.code()).collect();
    assert_eq!(modes, ["postPay", "prePay", "prePay"]);
    assert_eq!(outcome.notices(), [expected_notice(Notice::ModeUnusual, 2, "bill.csv:3")]);
}

#[test]
fn a_mode_that_is_not_stated_is_the_usual_one_of_the_type_and_is_said() {
    let outcome = Csv::customer_bill()
        .with("Billing Mode", "-")
        .with("Transaction Type", "Hourly RI fee")
        .again()
        .with("Billing Mode", "")
        .with("Transaction Type", "Refund")
        .read();
    let modes: Vec<&str> = outcome.charges().iter().map(|charge| charge.pay_mode.code()).collect();
    assert_eq!(modes, ["riPay", "prePay"]);
    assert_eq!(outcome.notices(), [expected_notice(Notice::ModeFromType, 2, "bill.csv:2")]);
}

#[test]
fn a_month_from_the_name_of_the_file_is_said() {
    let text = Csv::customer_bill().without("Bill Month").again().text();
    let name = "down/L3-bill_details-700000000001-202211-8a3f.csv";
    let outcome = Reading::default().files(&[(name, text.as_bytes())]);
    assert_eq!(outcome.notices(), [expected_notice(Notice::MonthFromFileName, 2, &format!("{name}:2"))]);
}

#[test]
fn notices_are_counted_over_files_and_keep_the_first_place_of_each_kind() {
    let text = Csv::customer_bill().with("Original Cost", "-").with("Total Cost", "4").again().text();
    let outcome = Reading::default().files(&[("a.csv", text.as_bytes()), ("b.csv", text.as_bytes())]);
    assert_eq!(
        outcome.notices(),
        [
            expected_notice(Notice::OriginalEmpty, 4, "a.csv:2"),
            expected_notice(Notice::TotalDiffers, 4, "a.csv:2")
        ]
    );
}

#[test]
fn every_notice_has_words_of_its_own() {
    let all = [
        Notice::MonthFromFileName,
        Notice::OriginalEmpty,
        Notice::TotalDiffers,
        Notice::ModeUnusual,
        Notice::ModeFromType,
    ];
    let mut words: Vec<&str> = all.iter().map(|notice| notice.as_str()).collect();
    words.sort_unstable();
    words.dedup();
    assert_eq!(words.len(), all.len());
}

#[test]
fn where_both_sets_of_amounts_are_whole_the_customers_is_taken_and_tax_never_is() {
    let both = Csv::customer_bill()
        .with("Total Amount After Discount (Excluding Tax)", "7")
        .with("Voucher Deduction", "1")
        .with("Amount Before Tax", "6")
        .with("Total Cost (Including Tax)", "6.54");
    let outcome = both.read();
    assert_eq!(outcome.basis, Some(Basis::Customer));
    let units = |csv: &Csv| {
        let amounts = csv.read().only_charge().amounts;
        [amounts[Measure::BeforeVoucher], amounts[Measure::Voucher], amounts[Measure::Total]]
            .map(|amount| amount.units() / 100_000_000)
    };
    assert_eq!(units(&both), [8, 3, 5]);
    let customer = ["Total Amount Before Voucher", "Customer Voucher Deduction", "Total Cost"];
    for (number, lost) in customer.into_iter().enumerate() {
        // A file that lost one of the three is refused; one of them alone is no set.
        let fault = both.clone().without(lost).read().faults()[0].to_string();
        assert!(fault.contains(&format!("of the customer amounts \"{lost}\" is missing")), "{fault}");
        let cost = both.clone().without(lost).without(customer[(number + 1) % 3]);
        assert_eq!(cost.read().basis, Some(Basis::Cost));
        assert_eq!(units(&cost), [7, 1, 6]);
    }
}

#[test]
fn the_set_that_is_not_taken_may_hold_anything() {
    let outcome = Csv::customer_bill()
        .with("Total Amount After Discount (Excluding Tax)", "-")
        .with("Voucher Deduction", "n/a")
        .with("Amount Before Tax", "")
        .read();
    outcome.assert_clean();
    assert_eq!(outcome.notices(), []);
}

#[test]
fn a_basis_comes_back_from_its_name() {
    for basis in [Basis::Customer, Basis::Cost] {
        assert_eq!(Basis::from_name(basis.as_str()), Some(basis));
    }
    assert_eq!(Basis::from_name("tax"), None);
}

#[test]
fn a_file_that_does_not_end_with_a_line_break_may_have_been_cut_short_and_is_said() {
    let text = Csv::customer_bill().text();
    let cut = text.trim_end();
    for reading in [Reading::in_blocks(7), Reading::in_blocks(usize::MAX)] {
        assert_eq!(reading.text(&text).notices(), []);
        assert_eq!(reading.text(cut).notices(), [expected_notice(Notice::NoLineBreakAtEnd, 1, "bill.csv")]);
    }
}
