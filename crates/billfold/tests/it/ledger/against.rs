//! Tests of a month against a list of expected totals: agreement, agreement to the cent, differences, faults.

use super::month::import_two_payers;
use crate::support::Home;

/// Compares with a list. Returns the exit code and the output.
fn compare_with_list(home: &Home, list: &str, arguments: &[&str]) -> (i32, String) {
    let file = home.file("list.csv", list);
    let output = home.run(&[&["month", "2022-11", "--against", &file], arguments].concat());
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

/// Reads a list with a fault, and returns the message.
fn read_faulty_list(home: &Home, list: &str) -> String {
    let file = home.file("list.csv", list);
    home.refused(&["month", "2022-11", "--against", &file])
}

#[test]
fn a_list_that_agrees_ends_well_and_the_months_own_csv_does() {
    let home = import_two_payers();
    let own = home.ok(&["month", "2022-11", "--csv"]);
    let (code, said) = compare_with_list(&home, &own, &[]);
    assert_eq!((code, said.contains("exactly equal: 3 rows, nothing differs")), (0, true), "{said}");
    let list =
        "total,customer,note\r\n10.505,100001,\"a, \"\"b\"\"\"\r\n4,100002,\r\n-2.00000001,100003,\r\n";
    let (code, said) = compare_with_list(&home, &format!("\u{feff}{list}"), &[]);
    assert_eq!(code, 0, "{said}");
    let modes = "Customer, Pay_Mode, Total, Voucher\n100001,prePay,10,0\n100001,postPay,0.505,0.5\n";
    let (code, said) = compare_with_list(&home, modes, &["--manager", "200000000001"]);
    assert_eq!((code, said.contains("exactly equal: 2 rows")), (0, true), "{said}");
    let (code, said) =
        compare_with_list(&home, "customer,total\n100003,-2.00000001\n", &["--payer", "200000000002"]);
    assert_eq!(code, 0, "{said}");
}

#[test]
fn amounts_of_cents_agree_with_what_rounds_to_them_and_it_is_said() {
    let home = import_two_payers();
    // 10.505 is 10.51 in cents, half a cent away from zero; -2.00000001 is -2.00.
    let (code, said) =
        compare_with_list(&home, "customer,total\n100001,10.51\n100002,4.00\n100003,-2\n", &[]);
    assert_eq!(code, 0, "{said}");
    assert!(
        said.contains("exactly equal: 1 row, 2 rows to the cent (ours rounded, half a cent away"),
        "{said}"
    );
    for (total, agrees) in [("10.50", false), ("10.510", false), ("10.5050", true), ("11", false)] {
        let list = format!("customer,total\n100001,{total}\n100002,4\n100003,-2\n");
        assert_eq!(compare_with_list(&home, &list, &[]).0, i32::from(!agrees), "{total}");
    }
}

#[test]
fn what_differs_or_is_missing_on_either_side_is_listed_with_the_difference() {
    let home = import_two_payers();
    let list = "customer,total,original,voucher\n100001,10.5,11.005,0.4\n100009,5,5,0\n100002,4,4,0\n";
    let (code, said) = compare_with_list(&home, list, &["--json"]);
    assert_eq!(code, 1);
    let json: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!((&json["agree_exactly"], &json["agree_to_the_cent"]), (&1.into(), &0.into()));
    let rows: Vec<[&str; 4]> = json["differing"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| ["amount", "expected", "own", "difference"].map(|name| row[name].as_str().unwrap_or("-")))
        .collect();
    assert_eq!(
        rows,
        [
            ["voucher", "0.4", "0.50000000", "0.10000000"],
            ["total", "10.5", "10.50500000", "0.00500000"],
            ["total", "-", "-2.00000001", "-2.00000001"],
            ["total", "5", "-", "-5.00000000"],
        ]
    );
    let (_, text) = compare_with_list(&home, list, &[]);
    for expected in ["missing in the list", "missing here", "+0.00500000", "4 amounts not"] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    assert!(
        text.contains("totals: expected 19.50000000, ours 12.50499999, ours - expected -6.99500001"),
        "{text}"
    );
    let (_, csv) = compare_with_list(&home, list, &["--csv"]);
    assert!(csv.contains("2022-11,,,,,100009,,USD,,total,5,,-5.00000000,missing here"), "{csv}");
}

#[test]
fn what_is_wrong_with_a_list_is_named_with_line_and_column() {
    let home = import_two_payers();
    let said = read_faulty_list(&home, "customer,total\n100001,1e5\nx,1\n100002,\n100002,1\n100002,2\n1\n");
    for expected in [
        "nothing was compared: 5 faults",
        "list.csv:2: column \"total\": \"1e5\" is not a plain decimal number",
        "list.csv:3: column \"customer\": \"x\" is not an account number",
        "list.csv:4: column \"total\": \"\" is empty",
        "list.csv:6: column \"customer\": \"100002\" is already on line 5",
        "list.csv:7: the row has 1 field, and the header has 2 columns",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    let said = read_faulty_list(&home, "customer,pay_mode,total\n100001,prepaid,1\n");
    assert!(said.contains("column \"pay_mode\": \"prepaid\" is not prePay, postPay or riPay"), "{said}");
    for (list, expected) in [
        ("", "is empty; it needs a header"),
        ("uin,total\n1,2\n", "list.csv:1: there is no column \"customer\" in the header \"uin,total\""),
        ("customer,total,total\n1,2,2\n", "column \"total\" is there twice"),
        ("customer,total\n1,\"2\n", "a quoted field that begins in this record is not closed"),
    ] {
        let said = read_faulty_list(&home, list);
        assert!(said.contains(expected), "{expected}: {said}");
    }
    let said = home.refused(&["month", "2022-11", "--against", "/nowhere/list.csv"]);
    assert!(said.contains("could not read /nowhere/list.csv: no such file"), "{said}");
}
