//! Faults of files and headers: bytes that are no CSV, missing columns, records that cannot be split.

use sheet::FaultPlace;

use crate::faults::check;
use crate::support::{Csv, Reading, column, read_text};

#[test]
fn required_columns_that_are_missing_are_one_fault_that_shows_the_header() {
    for header in [
        "Payer Account ID",
        "Owner Account ID",
        "Billing Mode",
        "Transaction Type",
        "Original Cost",
        "Currency",
    ] {
        let outcome = Csv::customer_bill().without(header).read();
        let why = format!("no such column: \"{header}\"; header found: \"");
        check(&outcome, &FaultPlace::Line(1), None, &why, "all its columns");
    }
    let csv = Csv::customer_bill().without("Currency").without("Payer Account ID").without("Total Cost");
    let outcome = csv.read();
    let why = "no such columns: \"Payer Account ID\", \"Currency\"; the file has no complete set of amounts: of the \
               customer amounts \"Total Cost\" is missing; of the cost";
    check(&outcome, &FaultPlace::Line(1), None, why, "all its columns");
    check(&outcome, &FaultPlace::Line(1), None, "header found: \"Owner Account ID,Product Name,", "L3");
    assert_eq!(outcome.counted, 0);
}

#[test]
fn a_code_column_stands_in_for_a_missing_name_column() {
    let csv = Csv::customer_bill()
        .without("Transaction Type")
        .with("Action Type", "prePurchase")
        .without("Billing Mode")
        .with("Pay Mode", "prePay");
    assert_eq!(csv.read().only_charge().transaction_type.code(), "prePurchase");
}

#[test]
fn a_column_that_stands_twice_is_named_with_both_places() {
    let outcome = Csv::customer_bill().with("TotalCost", "5").read();
    check(&outcome, &column(1, "TotalCost"), None, "as number 11 and 14", "remove one");
    let outcome = Csv::customer_bill().with("OwnerUin", "1").read();
    check(&outcome, &column(1, "OwnerUin"), None, "as number 2 and 14", "remove one");
}

#[test]
fn a_file_with_neither_set_of_amounts_whole_is_told_what_is_missing_of_each() {
    let outcome = Csv::customer_bill()
        .without("Customer Voucher Deduction")
        .with("Voucher Deduction", "3")
        .with("Amount Before Tax", "5")
        .read();
    let why = "of the customer amounts \"Customer Voucher Deduction\" is missing; of the cost amounts \
               \"Total Amount After Discount (Excluding Tax)\" is missing";
    check(&outcome, &FaultPlace::Line(1), None, why, "never mixed");
}

#[test]
fn the_tax_inclusive_total_is_no_total() {
    let outcome = Csv::customer_bill().renamed("Total Cost", "Total Cost (Including Tax)").read();
    check(&outcome, &FaultPlace::Line(1), None, "\"Total Cost\" is missing", "all its columns");
}

#[test]
fn bytes_that_are_not_utf_8_are_a_fault_of_their_line() {
    let text = Csv::customer_bill().with("Instance Name", "@").again().again().text();
    // What GB18030 makes of two Chinese characters.
    let at = text.match_indices('@').nth(1).unwrap().0;
    let bytes = [&text.as_bytes()[..at], b"\xd6\xd0\xce\xc4", &text.as_bytes()[at + 1..]].concat();
    let outcome = read_text(bytes);
    check(&outcome, &FaultPlace::Line(3), None, "not UTF-8", "iconv -f GB18030 -t UTF-8");
    assert_eq!(outcome.lines.len(), 1);
    // A header that is not UTF-8 is in another language, which no other encoding mends.
    check(&read_text(b"\xd6\xd0,a\n"), &FaultPlace::Line(1), None, "not UTF-8", "console to English");
}

#[test]
fn a_quote_that_is_never_closed_is_a_fault_of_the_line_where_its_record_begins() {
    let text = Csv::customer_bill().with("Instance Name", "@").again().again().text();
    let at = text.match_indices('@').nth(1).unwrap().0;
    let text = format!("{}\"{}", &text[..at], &text[at + 1..]);
    check(
        &read_text(&text),
        &FaultPlace::Line(3),
        None,
        "not closed before the file ends",
        "download it again",
    );
    check(&read_text("\"a,b\n"), &FaultPlace::Line(1), None, "not closed", "download it again");
}

#[test]
fn a_quote_that_closes_in_the_same_column_of_a_later_row_is_a_fault_and_no_text() {
    let text = Csv::customer_bill().with("Instance Name", "@").again().again().again().again().text();
    let at: Vec<usize> = text.match_indices('@').map(|(at, _)| at).collect();
    for last in 1..4 {
        let [first, last] = [at[0], at[last]];
        let text = format!("{}\"web{}web\"{}", &text[..first], &text[first + 1..last], &text[last + 1..]);
        check(
            &read_text(&text),
            &FaultPlace::Column(2, "Instance Name".to_owned()),
            None,
            "whole lines",
            "doubled",
        );
    }
    // A text of several lines is a text.
    let lines = Csv::customer_bill().with("Instance Name", "\"a,b\n,,,\nc\"");
    assert_eq!(read_text(lines.text()).faults().len(), 0);
}

#[test]
fn text_behind_a_closing_quote_is_a_fault_of_its_line() {
    let text = Csv::customer_bill().with("Product Name", "@").again().text();
    for field in ["\"a\"b", "\"a\" ", "\"a\"\r", "\"\"a\"\""] {
        let text = text.replacen('@', field, 2);
        check(&read_text(&text), &FaultPlace::Line(2), None, "text follows a closing quote", "doubled");
    }
}

#[test]
fn a_record_of_more_than_a_megabyte_is_a_fault_that_suspects_a_quote() {
    let header = Csv::customer_bill().text();
    let endless = format!("{header}\"{}", "a,b\n".repeat(600_000));
    check(&read_text(&endless), &FaultPlace::Line(3), None, "longer than 1 MiB", "quote");
}

#[test]
fn what_is_not_a_csv_file_is_recognised_by_its_first_bytes() {
    let utf_16: Vec<u8> = Csv::customer_bill().text().encode_utf16().flat_map(u16::to_le_bytes).collect();
    let utf_16_be: Vec<u8> = Csv::customer_bill().text().encode_utf16().flat_map(u16::to_be_bytes).collect();
    let files: [(Vec<u8>, &str, &str); 14] = [
        (b"%PDF-1.7\n%\xe2\xe3".to_vec(), "a PDF", "L3"),
        (b"PAR1\x15\x04".to_vec(), "Parquet", "CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1".to_vec(), "spreadsheet", "as downloaded"),
        (b"PK\x03\x04\x14\0".to_vec(), "ZIP", "unpack"),
        (b"PK\x05\x06\0\0".to_vec(), "ZIP", "unpack"),
        (b"\x1f\x8b\x08\0\0".to_vec(), "gzip", "gunzip"),
        ([b"\xff\xfe", utf_16.as_slice()].concat(), "UTF-16", "iconv -f UTF-16"),
        ([b"\xfe\xff", utf_16_be.as_slice()].concat(), "UTF-16", "iconv -f UTF-16"),
        (utf_16, "UTF-16", "UTF-8"),
        (utf_16_be, "UTF-16", "UTF-8"),
        (Vec::new(), "empty", "export the bill again"),
        ("\u{feff}".into(), "empty", "export the bill again"),
        ("\u{feff}\r\n\n".into(), "empty", "export the bill again"),
        (b"\n\n\n\n\n".to_vec(), "empty", "export the bill again"),
    ];
    for (bytes, why, remedy) in files {
        for block_bytes in [1, 3, usize::MAX] {
            let outcome = Reading::in_blocks(block_bytes).text(&bytes);
            check(&outcome, &FaultPlace::File, None, why, remedy);
            assert_eq!((outcome.counted, outcome.basis), (0, None));
        }
    }
}

#[test]
fn a_file_with_other_delimiters_is_told_so_in_one_fault() {
    for (delimiter, name) in [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")] {
        let outcome = read_text(Csv::customer_bill().text().replace(',', delimiter));
        check(&outcome, &FaultPlace::Line(1), None, &format!("separated by {name}"), "as downloaded");
    }
}
