//! Rows that are no lines of a bill: marks, second headers, totals, rows of commas.

use crate::causes::{bill_of_lines, check_message, only_message};
use crate::support::{Csv, read_text};

#[test]
fn marks_are_passed_over_at_the_start_and_named_behind_it() {
    let text = bill_of_lines(3).text();
    read_text(format!("\u{feff}\u{feff}{text}")).assert_clean();
    read_text(format!("\u{feff}\n\u{feff}{text}")).assert_clean();
    let (header, lines) = text.split_once('\n').unwrap();
    let marked = format!("{header}\n\u{feff}{lines}");
    check_message(marked.as_bytes(), &["bill.csv:2: a byte order mark", "each as downloaded"]);
    let every = text.replace('\n', "\n\u{feff}");
    assert!(only_message(&read_text(every)).starts_with("4 lines: a byte order mark"));
    // In whichever column the line begins.
    let csv = Csv::customer_bill();
    let reversed = |row: &[String]| row.iter().rev().cloned().collect::<Vec<_>>().join(",");
    let reversed = format!("{}\n\u{feff}{}\n", reversed(&csv.header), reversed(&csv.rows[0]));
    assert!(only_message(&read_text(reversed)).contains("a byte order mark"));
}

#[test]
fn a_second_header_is_named_whatever_its_columns_and_its_mark() {
    let text = bill_of_lines(2).text();
    let other = Csv::customer_bill().without("Region").with("Note", "x").text();
    for second in [text.clone(), format!("\u{feff}{text}"), other, text.to_uppercase()] {
        check_message(format!("{text}{second}").as_bytes(), &["bill.csv:4: the header is repeated here"]);
    }
}

#[test]
fn rows_of_totals_are_named_and_never_skipped() {
    let csv = bill_of_lines(2);
    let text = csv.text();
    let wide = |first: &str| format!("{first},,,,,,5,USD,8,3,5,,\n");
    for word in [
        "Total",
        "TOTAL:",
        "合计",
        "总计",
        "小计",
        "Grand Total",
        "Sub-total",
        "Sum",
        "合计：",
        "Total (USD)",
    ] {
        for row in
            [format!("{word}\n"), format!("{word},846.97\n"), wide(word), format!("{word},1,234.50,x\n")]
        {
            let parts =
                ["bill.csv:4: ", "is in a row of totals, which is no charge", "as downloaded", "--expect"];
            check_message(format!("{text}{row}").as_bytes(), &parts);
        }
    }
    let in_the_middle = format!(",,,,,合计,5,USD,8,3,5,,\n{}", csv.rows[0].join(","));
    check_message(
        format!("{text}{in_the_middle}\n").as_bytes(),
        &["bill.csv:4: \"合计\" is in a row of totals"],
    );
    for row in [wide(""), ",,,846.97\n".to_owned(), "-,-,-,-,-,-,5,-,8,3,5,-,-\n".to_owned()] {
        check_message(
            format!("{text}{row}").as_bytes(),
            &["bill.csv:4: the line names no payer", "row of totals"],
        );
    }
    for row in ["700000000001 Total,,,,,,5,USD,8,3,5,,\n", ",700000000001 合计,,,,,5,USD,8,3,5,,\n"] {
        let parts = ["bill.csv:4: \"700000000001 ", "is in a row of totals"];
        check_message(format!("{text}{row}").as_bytes(), &parts);
    }
    check_message(
        format!("{text}Exported by me on 1 December\n").as_bytes(),
        &["bill.csv:4: \"Exported by me on 1 December\" is a line with a single text"],
    );
}

#[test]
fn a_row_without_account_numbers_is_one_fault() {
    let csv = bill_of_lines(2);
    for row in [
        "支付者账号,使用者账号,产品,计费模式,地域,交易类型,原价,币种,a,b,c,d,e",
        "-,n/a,x,y,z,t,1,USD,2,3,4,5,6",
    ] {
        let payer = row.split(',').next().unwrap();
        let start =
            format!("bill.csv:4: column \"Payer Account ID\": {payer:?} is no account number, and the owner");
        check_message(format!("{}{row}\n", csv.text()).as_bytes(), &[&start]);
    }
    check_message(
        format!("{}Tax,,,,,,5,USD,5,0,5,,\n", csv.text()).as_bytes(),
        &["\"Tax\" is no account number"],
    );
}

#[test]
fn a_tail_that_was_never_written_is_named() {
    let text = format!("{}{}", bill_of_lines(2).text(), "\0".repeat(3_000));
    check_message(text.as_bytes(), &["bill.csv:4: NUL bytes begin the line", "download it again"]);
}

#[test]
fn a_header_behind_a_file_without_a_line_break_at_its_end_is_named() {
    let text = bill_of_lines(2).text();
    check_message(
        format!("{}{text}", text.trim_end()).as_bytes(),
        &["bill.csv:3: the header is repeated here"],
    );
}

#[test]
fn a_charge_is_no_row_of_totals_whatever_its_texts_are() {
    let csv = Csv::customer_bill().with("Product Name", "Total").with("Instance Name", "合计");
    csv.read().assert_clean();
    // A damaged line of an account keeps its own fault.
    let outcome = csv.with("Payer Account ID", "").read();
    assert!(only_message(&outcome).contains("column \"Payer Account ID\""));
    let mut csv = Csv::customer_bill().with("Product Name", "Total Security");
    csv.rows[0].push("x".to_owned());
    assert!(only_message(&csv.read()).contains("14 fields"));
}

#[test]
fn rows_of_commas_or_blanks_alone_are_skipped_and_counted() {
    let text = bill_of_lines(2).text();
    let outcome = read_text(format!("{text},,,,,,,,,,,,\n,,\n  \n\n"));
    outcome.assert_clean();
    assert_eq!(outcome.counted, 2);
    assert_eq!(outcome.notices(), [(sheet::Notice::EmptyRow, 3, "bill.csv:4".to_owned())]);
}

#[test]
fn a_header_without_lines_is_said() {
    let header = format!("{}\n", Csv::customer_bill().header.join(","));
    let outcome = read_text(header);
    outcome.assert_clean();
    assert_eq!(outcome.notices(), [(sheet::Notice::NoLines, 1, "bill.csv".to_owned())]);
}
