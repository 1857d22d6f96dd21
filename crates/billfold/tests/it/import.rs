//! Importing: published bills, refusals, and that a refusal leaves everything unchanged.

use serde_json::Value;

use crate::support::{Home, RESELLER, Row, headline, notes, report_rows, row, sheet};

/// Reads the total of a customer's month, and the version of its bill.
fn total_and_version(home: &Home, customer: &str, month: &str) -> (String, u64) {
    let bills = home.json(&["bill", customer, month, "--json"])["bills"].take();
    let [bill] = bills.as_array().unwrap().as_slice() else { panic!("one bill: {bills}") };
    (bill["sums"]["total"].as_str().unwrap().to_owned(), bill["version"].as_u64().unwrap())
}

/// Reads everything that an import could have changed.
fn read_state(home: &Home) -> (String, Vec<(String, u64)>, Value) {
    let bills = home.json(&["bill", "100001", "2022-11", "--json"])["bills"].take();
    (home.ok(&["imports", "--json"]), home.objects(), bills)
}

#[test]
fn a_file_becomes_a_bill_with_modes_actions_and_exact_sums() {
    let home = Home::new();
    let mut refund = row("100001", "2022-11", "-0.00000001");
    refund.mode = "Monthly subscription".to_owned();
    refund.action = " Refund ".to_owned();
    let mut vouched = row("100001", "2022-11", "0.1");
    vouched.voucher = "0.1".to_owned();
    vouched.total = "0".to_owned();
    let file = home.file("a.csv", sheet(&[row("100001", "2022-11", "0.2"), vouched, refund]));
    let said = home.ok(&["import", &file]);
    assert_eq!(headline(&said), "import 1: 3 lines, 1 bill (1 new)");
    let rows = [
        "2022-11 100001 0.00000000 0.19999999 +0.19999999 3 new, v1",
        "2022-11 payer 200000000001 0.00000000 0.19999999 +0.19999999 3 total of the files, USD",
    ];
    assert_eq!(report_rows(&said), rows);
    let bills = home.json(&["bill", "100001", "2022-11", "--json"])["bills"].take();
    let modes = bills[0]["pay_modes"].as_array().unwrap();
    assert_eq!(modes.len(), 2);
    assert_eq!(modes[0]["code"], "prePay");
    assert_eq!(bills[0]["charges"][0]["transaction_type"], "prepay_return");
    assert_eq!(modes[0]["sums"]["total"], "-0.00000001");
    assert_eq!(modes[1]["sums"]["original"], "0.30000000");
    assert_eq!(modes[1]["sums"]["voucher"], "0.10000000");
    assert_eq!(modes[1]["sums"]["total"], "0.20000000");
    assert_eq!(bills[0]["sums"]["total"], "0.19999999");
    assert_eq!(bills[0]["sums"]["lines"], 3);
    let table = home.ok(&["bill", "100001", "2022-11"]);
    assert!(table.contains("Pay-As-You-Go resources") && table.contains("0.19999999"), "{table}");
    for by in ["product", "region"] {
        let bills = home.json(&["bill", "100001", "2022-11", "--by", by, "--json"])["bills"].take();
        assert_eq!(bills[0]["charges"][0]["sums"]["total"], "0.19999999", "{bills}");
    }
}

#[test]
fn the_same_file_again_changes_nothing_and_says_so() {
    let home = Home::new();
    let file = home.file("a.csv", sheet(&[row("100001", "2022-11", "1")]));
    home.ok(&["import", &file]);
    let before = read_state(&home);
    let said = home.ok(&["import", &file]);
    assert!(said.contains("nothing to do: these files are import 1"), "{said}");
    assert_eq!(read_state(&home), before);
}

#[test]
fn a_corrected_file_replaces_its_bills_and_leaves_the_others() {
    let home = Home::new();
    let [one, two, three] = ["100001", "100002", "100003"];
    let first = home.file(
        "first.csv",
        sheet(&[row(one, "2022-11", "1"), row(two, "2022-11", "2"), row(three, "2022-11", "3")]),
    );
    home.ok(&["import", &first]);
    let second = home.file("second.csv", sheet(&[row(two, "2022-11", "2"), row(one, "2022-11", "1.5")]));
    let said = home.ok(&["import", &second]);
    assert_eq!(headline(&said), "import 2: 2 lines, 2 bills (1 replaced, 1 unchanged)");
    let rows = [
        "2022-11 100001 1.00000000 1.50000000 +0.50000000 1 replaced, v2, a correction",
        "2022-11 1 unchanged 2.00000000 2.00000000 0.00000000 1",
        "2022-11 payer 200000000001 3.00000000 3.50000000 +0.50000000 2 total of the files, USD",
    ];
    assert_eq!(report_rows(&said), rows);
    let (_, others) =
        said.split_once("\nleft as they are, since the files do not hold them: 1 bill of").unwrap();
    let others: Vec<&str> = others.lines().filter(|line| line.starts_with("  ")).map(str::trim).collect();
    assert_eq!(others, ["2022-11 of customer 100003 under payer 200000000001: 3.00000000 USD"]);
    assert_eq!(total_and_version(&home, one, "2022-11"), ("1.50000000".to_owned(), 2));
    assert_eq!(total_and_version(&home, two, "2022-11"), ("2.00000000".to_owned(), 1));
    assert_eq!(total_and_version(&home, three, "2022-11"), ("3.00000000".to_owned(), 1));
}

#[test]
fn files_that_were_replaced_are_refused_unless_they_are_meant() {
    let home = Home::new();
    let a = home.file("a.csv", sheet(&[row("100001", "2022-11", "1")]));
    let b = home.file("b.csv", sheet(&[row("100001", "2022-11", "2")]));
    home.ok(&["import", &a]);
    home.ok(&["import", &b]);
    let before = read_state(&home);
    let said = home.refused_without("--again", &["import", &a]);
    assert!(said.contains("version 2 of import 2"), "{said}");
    assert_eq!(read_state(&home), before);
    home.ok(&["import", &a, "--again"]);
    assert_eq!(total_and_version(&home, "100001", "2022-11"), ("1.00000000".to_owned(), 3));
}

#[test]
fn an_import_of_unchanged_lines_publishes_nothing_and_leaves_no_object() {
    let home = Home::new();
    let lines = [row("100001", "2022-11", "1"), row("100001", "2022-11", "2")];
    let a = home.file("a.csv", sheet(&lines));
    let b = home.file("b.csv", sheet(&[lines[1].clone(), lines[0].clone()]));
    home.ok(&["import", &a]);
    let before = home.objects();
    let said = home.ok(&["import", &b]);
    assert_eq!(headline(&said), "import 2: 2 lines, 1 bill (1 unchanged)");
    let rows = [
        "2022-11 1 unchanged 3.00000000 3.00000000 0.00000000 2",
        "2022-11 payer 200000000001 3.00000000 3.00000000 0.00000000 2 total of the files, USD",
    ];
    assert_eq!(report_rows(&said), rows);
    assert_eq!(total_and_version(&home, "100001", "2022-11"), ("3.00000000".to_owned(), 1));
    assert_eq!(home.objects(), before);
}

#[test]
fn a_fault_refuses_the_whole_import_and_leaves_everything_as_it_was() {
    let home = Home::new();
    let good = home.file("good.csv", sheet(&[row("100001", "2022-11", "1")]));
    home.ok(&["import", &good]);
    let before = read_state(&home);
    let mut lines = vec![row("100001", "2022-11", "5"); 300];
    for line in &mut lines[100..] {
        line.total = "1e5".to_owned();
    }
    let bad = home.file("bad.csv", sheet(&lines));
    let other = home.file("other.csv", sheet(&[row("100002", "2022-11", "1")]));
    let said = home.refused(&["import", &other, &bad]);
    assert!(said.contains("nothing was imported: 200 faults of 1 kind in the files\n200 lines: "), "{said}");
    assert!(
        said.contains("column \"Total Cost\": \"1e5\" is not a plain decimal number; first at "),
        "{said}"
    );
    assert!(said.contains("bad.csv:102, :103, :104\n    fix: write a plain decimal"), "{said}");
    assert_eq!(said.matches("fix:").count(), 1);
    assert_eq!(read_state(&home), before);
}

#[test]
fn all_files_of_one_command_are_one_statement() {
    let home = Home::new();
    let a = home.file("a.csv", sheet(&[row("100001", "2022-11", "1")]));
    let b = home.file("b.csv", sheet(&[row("100001", "2022-11", "2"), row("100001", "2022-12", "4")]));
    home.ok(&["import", &a, &b]);
    assert_eq!(total_and_version(&home, "100001", "2022-11"), ("3.00000000".to_owned(), 1));
    assert_eq!(total_and_version(&home, "100001", "2022-12"), ("4.00000000".to_owned(), 1));
    let said = home.ok(&["import", &b, &a]);
    assert!(said.contains("nothing to do"), "the order of files does not count: {said}");
    let said = home.refused(&["import", &a, &a]);
    assert!(said.contains("nothing was imported: 1 fault in the files\n"), "{said}");
    assert!(said.contains("same bytes as") && said.contains("count twice"), "{said}");
}

#[test]
fn a_line_id_that_stands_twice_is_a_fault_that_names_both_places() {
    let home = Home::new();
    let with_ids = |ids: &[&str]| {
        let text = sheet(&vec![row("100001", "2022-11", "1"); ids.len()]);
        let mut lines = text.lines();
        let mut out = format!("{},Id\n", lines.next().unwrap());
        for (line, id) in lines.zip(ids) {
            out.extend([line, ",", id, "\n"]);
        }
        out
    };
    let a = home.file("a.csv", with_ids(&["1", "2", "-", "-"]));
    let b = home.file("b.csv", with_ids(&["3", "2"]));
    let said = home.refused(&["import", &a, &b]);
    assert!(said.contains("nothing was imported: 1 fault in the files\n"), "{said}");
    let fault = "b.csv:3: column \"Id\": \"2\" repeats the charge at ";
    assert!(said.contains(fault) && said.contains("a.csv:3: the line was delivered twice\n"), "{said}");
    home.ok(&["import", &a]);
    // With another charge, such as another component, it is another line.
    let c = home.file("c.csv", with_ids(&["2", "4"]).replacen(",1,0,1,", ",5,0,5,", 1));
    let said = home.ok(&["import", &a, &c]);
    let note =
        "an Id repeats in its bill with another charge, such as another component; each line counts: 1 line";
    assert!(notes(&said).iter().any(|said| said.starts_with(note)), "{said}");
    assert_eq!(total_and_version(&home, "100001", "2022-11"), ("10.00000000".to_owned(), 2));
}

#[test]
fn the_month_may_be_said_or_stand_in_the_vendors_file_name() {
    let home = Home::new();
    let without_month = |amount: &str| {
        let text = sheet(&[row("100001", "", amount)]);
        text.replace(",Bill Month\n", ",Note\n")
    };
    let named = home.file("L3-bill_details-200000000001-202210-x.csv", without_month("1"));
    let said = home.ok(&["import", &named]);
    assert!(said.contains("the month was taken from the file's name: 1 line,"), "{said}");
    assert_eq!(total_and_version(&home, "100001", "2022-10").0, "1.00000000");
    // The same bytes under another month's name are another month's bill, apart or together.
    let next = home.file("L3-bill_details-200000000001-202211-x.csv", without_month("1"));
    let said = home.ok(&["import", &next]);
    assert_eq!(report_rows(&said)[0], "2022-11 100001 0.00000000 1.00000000 +1.00000000 1 new, v1");
    home.ok(&["import", &named, &next]);
    let other = ["import", &next, "--month", "2022-07"];
    let said = home.refused_without("--other-month", &other);
    assert!(said.contains("-202211-x.csv: its name says 2022-11; 1 line of another month"), "{said}");
    let said = home.ok(&[&other[..], &["--other-month"]].concat());
    assert!(said.contains("note: the file's name has another month than --month"), "{said}");
    assert_eq!(total_and_version(&home, "100001", "2022-07").0, "1.00000000");
    let plain = home.file("plain.csv", without_month("2"));
    let said = home.refused(&["import", &plain]);
    assert!(said.contains("--month yyyy-MM"), "{said}");
    home.ok(&["import", &plain, "--month", "2022-09"]);
    assert_eq!(total_and_version(&home, "100001", "2022-09").0, "2.00000000");
    let dated = home.file("dated.csv", sheet(&[row("100001", "2022-08", "1")]));
    let said = home.refused(&["import", &dated, "--month", "2022-07"]);
    assert!(said.contains("is not the month 2022-07 of --month"), "{said}");
}

#[test]
fn a_second_payer_of_a_customers_month_must_be_meant() {
    let home = Home::new();
    let first = home.file("first.csv", sheet(&[row("100001", "2022-11", "1")]));
    home.ok(&["import", &first]);
    let moved = Row { payer: RESELLER.to_owned(), ..row("100001", "2022-11", "2") };
    let second = home.file("second.csv", sheet(&[moved]));
    let before = read_state(&home);
    let said = home.refused_without("--second-payer", &["import", &second]);
    assert!(said.contains("under payer 200000000001 (from import 1)"), "{said}");
    assert_eq!(read_state(&home), before);
    home.ok(&["import", &second, "--second-payer"]);
    let bills = home.json(&["bill", "100001", "2022-11", "--json"])["bills"].take();
    let payers: Vec<_> =
        bills.as_array().unwrap().iter().map(|bill| bill["payer"].as_u64().unwrap()).collect();
    assert_eq!(payers, [200_000_000_001, 200_000_000_002]);
    let one_file = home.file(
        "both.csv",
        sheet(&[
            row("100009", "2022-11", "1"),
            Row { payer: RESELLER.to_owned(), ..row("100009", "2022-11", "2") },
        ]),
    );
    let said = home.refused_without("--second-payer", &["import", &one_file]);
    assert!(said.contains("in these files too"), "{said}");
}

#[test]
fn a_change_from_customer_to_cost_amounts_must_be_meant() {
    let home = Home::new();
    let customer = home.file("customer.csv", sheet(&[row("100001", "2022-11", "1")]));
    home.ok(&["import", &customer]);
    let cost = sheet(&[row("100001", "2022-11", "2")])
        .replace("Total Amount Before Voucher", "Total Amount After Discount (Excluding Tax)")
        .replace("Customer Voucher Deduction", "Voucher Deduction")
        .replace("Total Cost", "Amount Before Tax");
    let cost = home.file("cost.csv", cost);
    let said = home.refused_without("--other-basis", &["import", &cost]);
    assert!(said.contains("states customer amounts (import 1)"), "{said}");
    let said = home.refused(&["import", &cost, &customer]);
    assert!(said.contains("an import never mixes them"), "{said}");
    home.ok(&["import", &cost, "--other-basis"]);
    assert_eq!(total_and_version(&home, "100001", "2022-11"), ("2.00000000".to_owned(), 2));
}

#[test]
fn a_name_that_the_tables_do_not_know_can_be_added_in_the_configuration() {
    let home = Home::new();
    let reversal = Row { action: "Pay-as-you-go reversal".to_owned(), ..row("100001", "2022-11", "-1") };
    let file = home.file("a.csv", sheet(&[reversal]));
    let said = home.refused(&["import", &file]);
    assert!(said.contains("[aliases.transaction_type]") && said.contains("pay-as-you-go reversal"), "{said}");
    home.config("[aliases.transaction_type]\n\"Pay-as-you-go reversal\" = \"postpay_deduct\"\n");
    home.ok(&["import", &file]);
    let code = || {
        let bills = home.json(&["bill", "100001", "2022-11", "--json"])["bills"].take();
        bills[0]["charges"][0]["transaction_type"].as_str().unwrap().to_owned()
    };
    assert_eq!(code(), "postpay_deduct");
    // Another code is another reading of the same bytes, so the same file is imported again.
    home.config("[aliases.transaction_type]\n\"Pay-as-you-go reversal\" = \"recon_increase\"\n");
    let said = home.ok(&["import", &file]);
    // By decision the lines mean the same, since their names did not change: the version is new, and no correction.
    assert_eq!(report_rows(&said)[0], "2022-11 100001 -1.00000000 -1.00000000 0.00000000 1 texts only, v2");
    assert_eq!(code(), "recon_increase");
}

#[test]
fn what_is_no_bill_file_is_refused_in_words_that_help() {
    let home = Home::new();
    for (name, bytes, expected) in [
        ("empty.csv", b"".to_vec(), "the file is empty"),
        ("pack.zip", b"PK\x03\x04....".to_vec(), "unpack it"),
        ("header.csv", sheet(&[]).into_bytes(), "no line below the header"),
        ("other.csv", b"a,b\n1,2\n".to_vec(), "export the detailed bill"),
        ("utf16.csv", b"\xff\xfeP\0a\0".to_vec(), "UTF-16"),
        ("semicolons.csv", sheet(&[]).replace(',', ";").into_bytes(), "separated by semicolons"),
    ] {
        let file = home.file(name, bytes);
        let said = home.refused(&["import", &file]);
        assert!(said.contains(expected) && said.contains(name), "{said}");
    }
    let said = home.refused(&["import", home.path().parent().unwrap().to_str().unwrap()]);
    assert!(said.contains("is not a regular file"), "{said}");
    let said = home.refused(&["import", "/no/such/file.csv"]);
    assert!(said.contains("could not read /no/such/file.csv"), "{said}");
    assert!(!home.path().exists());
}
