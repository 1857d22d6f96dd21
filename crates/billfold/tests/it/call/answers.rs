//! Answers that `billfold call` prints: tables, JSON, and errors with their causes.

use std::process::Output;

use super::{Recorder, call, text};
use crate::support::{ACTION, DISTRIBUTOR, Home, Key, Row, SECOND_LEVEL, Server, row, sheet};

/// A rate that no test reaches.
const FAST: &str = "address_requests_per_s = 0\n[limits_per_s]\nDescribeBillSummaryByPayMode = 100000\n\
                    DescribeCustomerBillSummary = 100000\nDescribeBillSummary = 100000\n";

/// An amount that no number of 64 bits of floating point holds.
const LONG: &str = "9876543210.12345678";

/// A server with the bill of one customer, and a key that sees it.
struct World {
    home: Home,
    server: Server,
    key: Key,
}

impl World {
    fn new() -> Self {
        let home = Home::with_partners();
        home.config(FAST);
        let refund = Row { action: "Refund".to_owned(), ..row("100001", "2022-11", "-0.5") };
        home.ok(&["import", &home.file("a.csv", sheet(&[row("100001", "2022-11", LONG), refund]))]);
        let key = home.key(DISTRIBUTOR);
        let server = home.serve();
        Self { home, server, key }
    }

    /// Calls an action of the server.
    fn call(&self, line: &[&str]) -> Output {
        call(&self.home, &self.key, &format!("http://{}", self.server.address), line)
    }
}

#[test]
fn an_answer_is_a_table_with_every_digit_or_json_with_every_digit() {
    let world = World::new();
    let bill = ["--BillMonth", "2022-11", "--CustomerUin", "100001"];
    let output = world.call(&[&[ACTION, "--table"], &bill[..]].concat());
    let shown = text(&output.stdout);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let lines: Vec<Vec<&str>> = shown
        .lines()
        .map(|line| line.split("  ").filter(|cell| !cell.is_empty()).map(str::trim).collect())
        .collect();
    assert_eq!(lines[0][0], "RequestId");
    assert_eq!(lines[2], ["SummaryOverview: 1 entry"]);
    assert_eq!(lines[3], ["PayMode", "PayModeName", "OriginalCost", "VoucherPayAmount", "TotalCost"]);
    assert_eq!(lines[4], ["ActionType", "ActionTypeName", "OriginalCost", "VoucherPayAmount", "TotalCost"]);
    let sum = "9876543209.62345678";
    assert_eq!(lines[5], ["postPay", "Pay-As-You-Go resources", sum, "0.00000000", sum]);
    assert_eq!(lines[6], ["postpay_deduct_h", "Hourly settlement", LONG, "0.00000000", LONG]);
    assert_eq!(lines[7][2..], ["-0.50000000", "0.00000000", "-0.50000000"]);
    assert_eq!(lines.len(), 8, "{shown}");

    let line = ["DescribeCustomerBillSummary", "--Month", "2022-11", "--CustomerUin", "100001"];
    let json = text(&world.call(&line).stdout);
    assert!(json.starts_with(&format!("{{\n  \"TotalCost\": {sum},\n  \"RequestId\": \"")), "{json}");
    let shown = text(&world.call(&[&line[..], &["--table"]].concat()).stdout);
    assert!(shown.starts_with(&format!("TotalCost  {sum}\nRequestId  ")), "{shown}");

    let output = world.call(&[ACTION, "--table", "--BillMonth", "2022-10", "--CustomerUin", "100001"]);
    assert!(text(&output.stdout).starts_with("SummaryOverview  (empty list)\n"), "{}", text(&output.stdout));
}

#[test]
fn a_list_of_entries_that_lack_fields_names_these_below_the_table() {
    let world = World::new();
    let shown =
        text(&world.call(&["DescribeCustomerInfo", "--table", "--CustomerUin", "7", "100001"]).stdout);
    let (_, table) = shown.split_once("\n\n").unwrap();
    let expected = "Data: 1 entry\nCustomerUin  Name  HasExpense\n100001                      1\nnot in the answer, of Data: Email, Phone, ";
    assert!(table.starts_with(expected), "{shown}");
    let output = world.call(&["QuerySubAgentsDetailV2", "--table", "--Page", "2"]);
    assert!(
        text(&output.stdout).starts_with("Total      1\nData       (empty list)\nRequestId  "),
        "{output:?}"
    );
    assert_eq!(text(&output.stderr), "note: added --PageSize 100\n");
}

#[test]
fn a_number_of_any_length_is_printed_digit_by_digit() {
    let recorder = Recorder::new(r#""TotalCost":123456789012345.12345678,"#);
    let key = Key { id: "AKIDx".to_owned(), secret: "x".to_owned() };
    let line = ["DescribeCustomerBillSummary", "--Month", "2022-11", "--CustomerUin", "100001"];
    let shown = text(&call(&Home::new(), &key, &recorder.endpoint, &line).stdout);
    assert_eq!(shown, "{\n  \"TotalCost\": 123456789012345.12345678,\n  \"RequestId\": \"r-1\"\n}\n");
    let shown = call(&Home::new(), &key, &recorder.endpoint, &[&line[..], &["--table"]].concat()).stdout;
    assert_eq!(text(&shown), "TotalCost  123456789012345.12345678\nRequestId  r-1\n");
}

#[test]
fn a_text_of_a_server_gives_the_terminal_no_orders_in_a_table() {
    let recorder = Recorder::new(
        r#""SummaryOverview":[{"PayMode":"a\u001b[2J\nb","\u001b[2J":"\u202e"}],"\u001b]0;x":null,"#,
    );
    let key = Key { id: "AKIDx".to_owned(), secret: "x".to_owned() };
    let line = [ACTION, "--table", "--BillMonth", "2022-11", "--CustomerUin", "1"];
    let output = call(&Home::new(), &key, &recorder.endpoint, &line);
    let shown = text(&output.stdout);
    assert!(output.status.success() && shown.contains("a\u{fffd}[2J\u{fffd}b"), "{shown:?}");
    assert!(shown.contains("not in the answer, of SummaryOverview: PayModeName, "), "{shown:?}");
    assert!(!shown.contains(['\u{1b}', '\u{202e}']), "{shown:?}");
}

#[test]
fn an_error_has_its_code_and_message_and_what_the_definition_says_of_it() {
    let world = World::new();
    let foreign = ["--BillMonth", "2022-11", "--CustomerUin", "7"];
    for table in [&[][..], &["--table"]] {
        let output = world.call(&[&[ACTION], table, &foreign[..]].concat());
        let (shown, said) = (text(&output.stdout), text(&output.stderr));
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(shown.contains("UinNoAuth"), table.is_empty(), "{shown}");
        let mut lines = said.lines();
        let first = lines.next().unwrap();
        assert!(
            first.starts_with("error: UnauthorizedOperation.UinNoAuth: ") && first.contains("(RequestId "),
            "{said}"
        );
        assert!(
            lines.next().unwrap().starts_with("  cause: The role of the caller may not call the action, or"),
            "{said}"
        );
        assert!(
            lines.next().unwrap().starts_with("  remedy: Call with the key of a partner above"),
            "{said}"
        );
    }
    let output = world.call(&[ACTION, "--BillMonth", "2022-13", "--CustomerUin", "100001"]);
    assert!(text(&output.stderr).contains("remedy: Send a month such as 2022-11"), "{output:?}");
    // An error that every action may have.
    let wrong = Key { secret: "wrong".to_owned(), ..world.key.clone() };
    let endpoint = format!("http://{}", world.server.address);
    let output = call(&world.home, &wrong, &endpoint, &[&[ACTION], &foreign[..]].concat());
    assert!(text(&output.stderr).contains("\n  remedy: Compare the SecretKey with the one"), "{output:?}");
    let sub_agent = world.home.key(SECOND_LEVEL);
    let output = call(&world.home, &sub_agent, &endpoint, &["DescribeCustomerInfo", "--CustomerUin", "1"]);
    assert!(
        text(&output.stderr).contains("remedy: Call with the key of an account that has one of the action's"),
        "{output:?}"
    );
}

#[test]
fn an_action_that_is_not_ours_is_sent_and_its_refusal_has_a_hint() {
    let world = World::new();
    for (action, expected) in [
        ("DescribeBillSummaryByPayMod", "the nearest action of Billfold is DescribeBillSummaryByPayMode"),
        ("describebillsummarybypaymode", "the nearest action of Billfold is DescribeBillSummaryByPayMode"),
        ("QueryCustomersCredit", "Billfold does not serve it: no bill file holds credit"),
        ("RunInstances", ""),
    ] {
        let output = world.call(&[action, "--BillMonth", "2022-11"]);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.starts_with("error: InvalidAction: ") && said.contains(expected), "{said}");
        assert_eq!(said.lines().count(), if expected.is_empty() { 1 } else { 2 }, "{said}");
    }
    // Another server may have the action.
    let recorder = Recorder::new("");
    let (body, said) = recorder.call(&["DescribeBillSummaryByPayMod", "--billmonth", "2022-11"]).unwrap();
    assert_eq!((body.as_str(), said.as_str()), (r#"{"billmonth":"2022-11"}"#, ""));
}
