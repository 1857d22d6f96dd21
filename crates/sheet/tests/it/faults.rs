//! Faults of lines: each names the file, the line, the column, the value and the remedy.

use sheet::{FAULTS_SHOWN_MAX, Fault, FaultPlace, FileFault};

use crate::support::{Csv, Outcome, Reading, column, read_text};

/// Returns the only fault of an outcome.
fn only_fault(outcome: &Outcome) -> &Fault {
    let [FileFault { file, fault, .. }] = outcome.faults() else {
        panic!("{} faults: {:?}", outcome.findings.faults.count(), outcome.faults());
    };
    assert_eq!(file, "bill.csv");
    assert_eq!(outcome.findings.faults.count(), 1);
    fault
}

/// Checks the only fault: place, value, and pieces of why and remedy.
pub(crate) fn check(outcome: &Outcome, place: &FaultPlace, value: Option<&str>, why: &str, remedy: &str) {
    let fault = only_fault(outcome);
    assert_eq!(&fault.place, place, "{fault:?}");
    assert_eq!(fault.value.as_deref(), value, "{fault:?}");
    assert!(fault.why.contains(why), "{fault:?}");
    assert!(fault.remedy.contains(remedy), "{fault:?}");
    assert!(fault.remedy.len() > 12, "a remedy is a sentence: {fault:?}");
}

/// Checks what one text in one column of the second line brings, between two lawful lines.
fn check_text(header: &str, text: &str, why: &str, remedy: &str) {
    let good = Csv::customer_bill();
    let value = good.rows[0][good.place(header)].clone();
    let outcome = good.again().with(header, text).again().with(header, &value).read();
    check(&outcome, &column(3, header), Some(text.trim()), why, remedy);
    assert_eq!(outcome.lines.iter().map(|line| line.number).collect::<Vec<_>>(), [2, 4], "{header} {text}");
    assert_eq!(outcome.counted, 3);
}

#[test]
fn a_line_with_too_few_or_too_many_fields_is_a_fault_and_the_next_lines_are_read_text() {
    let mut csv = Csv::customer_bill().again().again();
    csv.rows[1].pop();
    let outcome = csv.read();
    check(&outcome, &FaultPlace::Line(3), None, "12 fields, and the header has 13", "cut off");
    assert_eq!((outcome.lines.len(), outcome.counted), (2, 3));
    csv.rows[1].extend(["x".to_owned(), "y".to_owned()]);
    check(&csv.read(), &FaultPlace::Line(3), None, "14 fields, and the header has 13", "in quotes");
}

#[test]
fn what_a_spreadsheet_made_of_an_account_number_is_a_fault() {
    for header in ["Payer Account ID", "Owner Account ID"] {
        for text in ["2E+11", "2.00E+11", "7000 0000", "7.0", "'7", "7,000"] {
            check_text(header, text, "not an account number", "spreadsheets");
        }
        for text in ["0", "-5", "", "-", "9223372036854775808", "７", "x"] {
            check_text(header, text, "not an account number", "import it as downloaded");
        }
    }
    for text in ["2E+11", "0", "-5", "none"] {
        let csv = Csv::customer_bill().with("Reseller Account ID", text);
        check(&csv.read(), &column(2, "Reseller Account ID"), Some(text), "not an account number", "again");
    }
}

#[test]
fn a_month_that_is_none_is_a_fault() {
    for text in ["2022-13", "2022-00", "Nov-22", "2022-11-01", "22-11", "2022", "221101", "20221"] {
        check_text("Bill Month", text, "is not a month", "yyyy-MM");
    }
}

#[test]
fn a_month_column_that_differs_from_what_the_caller_says_is_a_fault() {
    let csv = Csv::customer_bill().again().with("Bill Month", "202212");
    let outcome = Reading::of_month("2022-11").text(csv.text());
    check(&outcome, &column(3, "Bill Month"), Some("202212"), "not the month 2022-11", "leave --month out");
    assert_eq!(outcome.lines.len(), 1);
}

#[test]
fn a_line_for_which_nothing_says_the_month_is_a_fault() {
    for csv in [Csv::customer_bill().without("Bill Month"), Csv::customer_bill().with("Bill Month", "-")] {
        check(&csv.read(), &column(2, "Bill Month"), None, "nothing says which month", "--month yyyy-MM");
    }
}

#[test]
fn a_transaction_type_that_is_not_known_names_the_key_of_the_configuration() {
    let remedy = "[aliases.transaction_type]: \"pay-as-you-go reversal\" = ";
    check_text("Transaction Type", "Pay-as-you-go reversal", "not a known transaction type", remedy);
    for text in ["Pay-as-you-go  Reversal", "RI refund", "Hourly"] {
        check_text("Transaction Type", text, "not a known transaction type", "[aliases.transaction_type]");
    }
    for text in ["", "-"] {
        check_text("Transaction Type", text, "names no transaction type", "a total that a spreadsheet added");
    }
    for text in ["POSTPAY_DEDUCT_H", "pre-purchase", "Hourly settlement"] {
        let outcome = Csv::customer_bill().with("Action Type", text).read();
        let place = column(2, "Action Type");
        check(&outcome, &place, Some(text), "not a known code of a transaction type", "postpay_deduct_h");
    }
}

#[test]
fn a_billing_mode_that_is_not_known_names_the_key_of_the_configuration() {
    let remedy = "[aliases.billing_mode]: \"spot instances\" = ";
    check_text("Billing Mode", "Spot Instances", "not a known billing mode", remedy);
    for text in ["PREPAY", "Pay-As-You-Go resources"] {
        let outcome = Csv::customer_bill().with("Pay Mode", text).read();
        check(&outcome, &column(2, "Pay Mode"), Some(text), "not a known code of a payment mode", "riPay");
    }
}

#[test]
fn every_text_that_is_no_plain_decimal_is_a_fault_in_every_column_of_amounts() {
    let texts = [
        ("1E5", "plain decimal", "no exponent"),
        ("1.5e-7", "plain decimal", "no exponent"),
        ("1,000.5", "plain decimal", "separators"),
        ("1 000", "plain decimal", "blanks"),
        ("1'000", "plain decimal", "separators"),
        ("$5", "plain decimal", "sign of currency"),
        ("5 USD", "plain decimal", "sign of currency"),
        ("+5", "plain decimal", "-12.5"),
        (".5", "plain decimal", "-12.5"),
        ("--5", "plain decimal", "-12.5"),
        ("(5)", "plain decimal", "-12.5"),
        ("5-", "plain decimal", "-12.5"),
        ("1.2.3", "plain decimal", "-12.5"),
        ("−5", "plain decimal", "-12.5"),
        ("５", "plain decimal", "-12.5"),
        ("NaN", "plain decimal", "-12.5"),
        ("null", "plain decimal", "-12.5"),
        ("0.123456789", "more than 8 decimals", "as downloaded"),
        ("0.000000001", "more than 8 decimals", "as downloaded"),
        ("10000000000", "larger than 9999999999.99999999", "check the file"),
        ("-10000000000.00", "larger than 9999999999.99999999", "check the file"),
        ("99999999999999999999999999999999999999999", "larger than 9999999999.99999999", "check the file"),
    ];
    for (text, why, remedy) in texts {
        for header in
            ["Original Cost", "Total Amount Before Voucher", "Customer Voucher Deduction", "Total Cost"]
        {
            check_text(header, text, why, remedy);
        }
        for header in ["RI Deduction (Cost)", "SP Deduction (Cost)"] {
            let outcome = Csv::customer_bill().with(header, text).read();
            check(&outcome, &column(2, header), Some(text), why, remedy);
        }
    }
}

#[test]
fn total_and_amount_before_voucher_may_not_be_empty() {
    for header in ["Total Amount Before Voucher", "Total Cost"] {
        check_text(header, "", "is empty", "may be empty");
        check_text(header, "-", "plain decimal", "-12.5");
    }
}

#[test]
fn amounts_of_the_cost_basis_are_named_by_their_own_headers() {
    let csv = Csv::customer_bill()
        .renamed("Total Amount Before Voucher", "Total Amount After Discount (Excluding Tax)")
        .renamed("Customer Voucher Deduction", "Voucher Deduction")
        .renamed("Total Cost", "Amount Before Tax")
        .renamed("Original Cost", "OriginalCost");
    for header in [
        "Total Amount After Discount (Excluding Tax)",
        "Voucher Deduction",
        "Amount Before Tax",
        "OriginalCost",
    ] {
        let outcome = csv.clone().with(header, "x").read();
        check(&outcome, &column(2, header), Some("x"), "plain decimal", "-12.5");
    }
}

#[test]
fn a_currency_other_than_us_dollars_is_a_fault() {
    for text in ["CNY", "", "-", "US$", "USDT"] {
        check_text("Currency", text, "not USD", "other currencies");
    }
    assert_eq!(Csv::customer_bill().with("Currency", " usd ").read().charges().len(), 1);
}

#[test]
fn all_faults_of_one_row_are_named_at_once() {
    let outcome = Csv::customer_bill()
        .with("Payer Account ID", "p1")
        .with("Owner Account ID", "o1")
        .with("Reseller Account ID", "r")
        .with("Bill Month", "m")
        .with("Transaction Type", "t")
        .with("Billing Mode", "b")
        .with("Currency", "c")
        .with("Original Cost", "x1")
        .with("Total Amount Before Voucher", "x2")
        .with("Customer Voucher Deduction", "x3")
        .with("Total Cost", "x4")
        .with("RI Deduction (Cost)", "x5")
        .with("SP Deduction (Cost)", "x6")
        .read();
    let mut values: Vec<_> = outcome.faults().iter().map(|f| f.fault.value.clone().unwrap()).collect();
    values.sort();
    assert_eq!(values, ["b", "c", "m", "o1", "p1", "r", "t", "x1", "x2", "x3", "x4", "x5", "x6"]);
    assert!(outcome.faults().iter().all(|f| matches!(f.fault.place, FaultPlace::Column(2, _))));
    assert_eq!((outcome.lines.len(), outcome.counted), (0, 1));
}

#[test]
fn a_fault_names_the_line_on_which_its_record_begins() {
    let csv =
        Csv::customer_bill().with("Instance Name", "two\nlines").again().again().with("Total Cost", "x");
    check(&csv.read(), &column(6, "Total Cost"), Some("x"), "plain decimal", "-12.5");
}

#[test]
fn one_hundred_causes_are_kept_and_all_faults_are_counted() {
    // Each name that is not known has a remedy of its own.
    let mut csv = Csv::customer_bill().with("Transaction Type", "name 0");
    for number in 1..150 {
        csv = csv.again().with("Transaction Type", &format!("name {number}"));
    }
    let outcome = csv.again().with("Transaction Type", "Hourly settlement").read();
    assert_eq!(FAULTS_SHOWN_MAX, 100);
    assert_eq!(outcome.faults().len(), 100);
    assert_eq!(outcome.findings.faults.count(), 150);
    let last = &outcome.faults()[99].fault;
    assert!(matches!(last.place, FaultPlace::Column(101, _)), "{last:?}");
    assert_eq!((outcome.lines.len(), outcome.counted), (1, 151));
}

#[test]
fn faults_of_several_files_each_name_their_own() {
    let bad = Csv::customer_bill().with("Total Cost", "x").text();
    let outcome = Reading::default().files(&[("a/b.csv", bad.as_bytes()), ("c.csv", b""), ("d.csv", b"x\n")]);
    let files: Vec<&str> = outcome.faults().iter().map(|fault| fault.file.as_str()).collect();
    assert_eq!(files[..3], ["a/b.csv", "c.csv", "d.csv"]);
}

#[test]
fn a_message_names_file_line_column_value_and_remedy() {
    let outcome = Reading::default()
        .files(&[("dir/b.csv", Csv::customer_bill().with("Total Cost", "1e5").text().as_bytes())]);
    assert_eq!(
        outcome.faults()[0].to_string(),
        "dir/b.csv:2: column \"Total Cost\": \"1e5\" is not a plain decimal number\n    fix: write a plain \
         decimal such as -12.5: no exponent, separators, blanks or sign of currency"
    );
    assert!(read_text("").faults()[0].to_string().starts_with("bill.csv: the file is empty\n    fix: "));
    assert!(read_text("a,\"").faults()[0].to_string().starts_with("bill.csv:1: a quoted field"));
}

#[test]
fn a_very_long_value_is_shortened_in_a_message() {
    let long = "中x".repeat(50_000);
    for header in ["Total Cost", "Owner Account ID", "Transaction Type", "Billing Mode", "Currency"] {
        let outcome = Csv::customer_bill().with(header, &long).read();
        let message = outcome.faults()[0].to_string();
        assert!(message.contains(&format!("\"{}…\"", "中x".repeat(40))), "{message}");
        assert!(message.chars().count() < 500, "{header}: {} characters", message.chars().count());
    }
    let long_header = format!("Total Cost{}", "!".repeat(10_000));
    let message = Csv::customer_bill().with(&long_header, "5").read().faults()[0].to_string();
    assert!(message.chars().count() < 500, "{message}");
}

#[test]
fn a_value_with_line_breaks_stays_on_one_line_of_the_message() {
    let message = Csv::customer_bill().with("Currency", "a\nb\t\"c\"").read().faults()[0].to_string();
    assert!(message.contains(r#""a\nb\t\"c\"" is not USD"#), "{message}");
}

#[test]
fn an_id_that_a_spreadsheet_rounded_is_a_fault_and_a_rounded_transaction_id_is_said() {
    for id in ["2.02611E+16", "2E+22", "1.5e+7"] {
        let outcome = Csv::customer_bill().with("Id", id).read();
        let [fault] = outcome.faults() else { panic!("{id}: {:?}", outcome.faults()) };
        assert_eq!(fault.fault.place, column(2, "Id"));
        assert!(fault.fault.why.contains("a spreadsheet has rounded"), "{fault}");
        let outcome = Csv::customer_bill().with("TransactionID", id).read();
        outcome.assert_clean();
        assert!(outcome.notices().iter().any(|(notice, ..)| *notice == sheet::Notice::TransactionIdRounded));
    }
    for id in ["2026110123456", "12E+", "E+16", "ab1E+16", "20.26E+16", "2.0E-16", "-"] {
        let outcome = Csv::customer_bill().with("Id", id).with("TransactionID", id).read();
        outcome.assert_clean();
        assert!(
            outcome.notices().iter().all(|(notice, ..)| *notice != sheet::Notice::TransactionIdRounded),
            "{id}"
        );
    }
}
