//! Tests of `billfold month`: every customer with mode totals, subtotals of payers, and the grand total.

use super::import_rows;
use crate::support::{DISTRIBUTOR, Home, RESELLER, Row, SECOND_LEVEL, row, sheet};

/// Imports bills of two payers, with a second-level reseller, all modes, and a voucher.
pub(super) fn import_two_payers() -> Home {
    let home = Home::new();
    let prepaid = Row {
        mode: "Monthly subscription".to_owned(),
        action: "New monthly subscription".to_owned(),
        ..row("100001", "2022-11", "10")
    };
    let vouched =
        Row { voucher: "0.5".to_owned(), total: "0.505".to_owned(), ..row("100001", "2022-11", "1.005") };
    let below = Row { manager: SECOND_LEVEL.to_owned(), ..row("100002", "2022-11", "4") };
    let other = Row { payer: RESELLER.to_owned(), ..row("100003", "2022-11", "-2.00000001") };
    import_rows(&home, "a.csv", &[prepaid, vouched, below, row("100001", "2022-12", "99"), other]);
    home
}

#[test]
fn customers_modes_payers_and_the_whole_sum_exactly() {
    let home = import_two_payers();
    let json = home.json(&["month", "2022-11", "--json"]);
    assert_eq!((&json["state"], &json["as_of"]), (&"final".into(), &serde_json::Value::Null));
    let customers = json["customers"].as_array().unwrap();
    assert_eq!(customers.len(), 3, "each bill of the month, none of others: {json}");
    assert_eq!(customers[0]["customer"], 100_001);
    assert_eq!(customers[0]["sums"]["original"], "11.00500000");
    assert_eq!(customers[0]["sums"]["voucher"], "0.50000000");
    assert_eq!(customers[0]["sums"]["total"], "10.50500000");
    assert_eq!(customers[0]["pay_modes"][0]["sums"]["total"], "10.00000000");
    assert_eq!(customers[0]["pay_modes"][1]["sums"]["total"], "0.50500000");
    assert_eq!(customers[0]["pay_modes"].as_array().unwrap().len(), 2, "modes without lines are absent");
    let payers = json["payers"].as_array().unwrap();
    let payer = payers.iter().find(|payer| payer["payer"] == 200_000_000_001_i64).unwrap();
    assert_eq!((&payer["customers"], &payer["sums"]["total"]), (&2.into(), &"14.50500000".into()));
    assert_eq!(json["sums"]["total"], "12.50499999");
    assert_eq!(json["pay_modes"][1]["sums"]["total"], "2.50499999");
    assert_eq!(json["sums"]["lines"], 4);
}

#[test]
fn the_table_has_subtotals_and_the_csv_has_bills_alone() {
    let home = import_two_payers();
    let table = home.ok(&["month", "2022-11"]);
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
    let zero = "0.00000000";
    let whole =
        ["4", "10.00000000", "2.50499999", zero, "13.00499999", "13.00499999", "0.50000000", "12.50499999"];
    assert!(
        rows.iter()
            .any(|row| row.starts_with(&["3", "bills", "of", "all", "payers"]) && row.ends_with(&whole)),
        "{table}"
    );
    assert!(table.contains(&format!("\npayer {DISTRIBUTOR}\n100001 ")), "{table}");
    assert!(rows.iter().any(|row| row.starts_with(&["2", "bills", "in", "all"])), "{table}");
    assert!(rows.iter().any(|row| row.starts_with(&["1", "bill", "in", "all"])), "{table}");
    let csv = home.ok(&["month", "2022-11", "--csv"]);
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines.len(), 4, "{csv}");
    assert_eq!(
        lines[0],
        "month,payer,payer_name,manager,manager_name,customer,customer_name,version,basis,currency,lines,original,\
         before_voucher,voucher,total,prePay_total,postPay_total,riPay_total"
    );
    let expected = "2022-11,200000000001,,200000000001,,100001,,1,customer,USD,2,11.00500000,11.00500000,0.50000000,\
                    10.50500000,10.00000000,0.50500000,0.00000000";
    assert!(lines.contains(&expected), "{csv}");
}

#[test]
fn a_payer_or_a_manager_can_be_chosen_and_a_time() {
    let home = import_two_payers();
    let json = |arguments: &[&str]| home.json(&[&["month", "2022-11", "--json"], arguments].concat());
    let all = |arguments: &[&str]| json(arguments)["sums"]["total"].as_str().unwrap().to_owned();
    assert_eq!(all(&["--payer", RESELLER]), "-2.00000001");
    assert_eq!(all(&["--manager", SECOND_LEVEL]), "4.00000000");
    assert_eq!(all(&["--manager", DISTRIBUTOR]), "10.50500000");
    assert_eq!(all(&["--payer", DISTRIBUTOR, "--manager", SECOND_LEVEL]), "4.00000000");
    for flag in ["--payer", "--manager"] {
        let said = home.refused(&["month", "2022-11", flag, "7"]);
        assert!(said.contains("7 is no account, and no "), "{said}");
    }
    home.ok(&["account", "add", "7", "--role", "reseller"]);
    assert_eq!(json(&["--manager", "7"])["customers"].as_array().unwrap().len(), 0);
    let published =
        home.json(&["imports", "--json"])["imports"].take()[0]["published_at"].as_str().unwrap().to_owned();
    let changed = Row { payer: RESELLER.to_owned(), ..row("100003", "2022-11", "50") };
    home.ok(&["import", &home.file("b.csv", sheet(&[changed]))]);
    assert_eq!(all(&[]), "64.50500000");
    assert_eq!(all(&["--as-of", &published]), "12.50499999");
    let table = home.ok(&["month", "2022-11", "--as-of", &published]);
    assert!(table.contains(&format!("({published})")) && table.contains("12.50499999"), "{table}");
    assert_eq!(all(&["--as-of", "2020-01-01T00:00:00Z"]), "0.00000000");
    // A bill that was taken back has no lines, and is not listed.
    home.ok(&["revert", "2"]);
    home.ok(&["revert", "1"]);
    assert_eq!(json(&[])["customers"].as_array().unwrap().len(), 0);
    for wrong in [&["--as-of", "v1"][..], &["--csv", "--json"], &["--payer", "x"]] {
        assert_eq!(home.run(&[&["month", "2022-11"], wrong].concat()).status.code(), Some(2), "{wrong:?}");
    }
    assert_eq!(home.run(&["month", "2022-13"]).status.code(), Some(2));
}
