//! Tests of several months: those that there are, a customer's months in a row, and what changed since a time.

use serde_json::{Value, json};

use crate::support::{DISTRIBUTOR, Home, RESELLER, Row, SECOND_LEVEL, row, sheet};

/// Imports rows as one file.
fn import_rows(home: &Home, name: &str, rows: &[Row]) {
    home.ok(&["import", &home.file(name, sheet(rows))]);
}

/// Imports three months of two payers, with names: customer 100001 has none in 2022-10.
fn import_three_months() -> Home {
    let home = Home::new();
    home.ok(&["account", "add", DISTRIBUTOR, "--role", "distributor", "--name", "Main, Inc"]);
    home.ok(&["account", "add", "100001", "--role", "customer", "--name", "=ACME"]);
    import_rows(&home, "sep.csv", &[row("100001", "2022-09", "10"), row("100002", "2022-09", "1")]);
    import_rows(&home, "oct.csv", &[row("100002", "2022-10", "2")]);
    let other = Row { payer: RESELLER.to_owned(), ..row("100003", "2022-11", "-0.00000001") };
    import_rows(&home, "nov.csv", &[row("100001", "2022-11", "30.5"), row("100002", "2022-11", "3"), other]);
    home
}

#[test]
fn the_months_that_there_are_are_listed_with_totals_state_and_corrections() {
    let home = import_three_months();
    import_rows(&home, "corrected.csv", &[row("100002", "2022-10", "2.5")]);
    home.ok(&["close", "2022-11", "--payer", DISTRIBUTOR, "--accept", "customers"]);
    let report = home.json(&["months", "--json"]);
    assert_eq!((&report["format"], &report["report"]), (&json!(1), &json!("months")));
    let months = report["months"].as_array().unwrap();
    let seen: Vec<Value> = months
        .iter()
        .map(|month| {
            json!([
                month["month"],
                month["state"],
                month["bills"],
                month["sums"]["total"],
                month["corrections"]
            ])
        })
        .collect();
    let expected = [
        json!(["2022-09", "final", 2, "11.00000000", 0]),
        json!(["2022-10", "final", 1, "2.50000000", 1]),
        json!(["2022-11", "final", 3, "33.49999999", 0]),
    ];
    assert_eq!(seen, expected);
    let payers = &months[2]["payers"];
    assert_eq!((&payers[0]["payer_name"], &payers[0]["state"]), (&json!("Main, Inc"), &json!("closed")));
    assert_eq!((&payers[1]["payer_name"], &payers[1]["state"]), (&json!(""), &json!("final")));
    let csv = home.ok(&["months", "--csv", "--payer", DISTRIBUTOR]);
    let lines: Vec<&str> = csv.lines().collect();
    assert!(
        lines[0].starts_with("month,payer,payer_name,state,final_at,basis,currency,bills,lines,original,"),
        "{csv}"
    );
    let expected = "2022-11,200000000001,\"Main, Inc\",closed,2022-12-04T17:00:00Z,customer,USD,2,2,33.50000000,33.50000000,\
                    0.00000000,33.50000000,0.00000000,0.00000000";
    assert_eq!((lines.len(), lines[3]), (4, expected), "{csv}");
    let table = home.ok(&["months"]);
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
    let start = [
        "2022-09",
        "200000000001",
        "(Main,",
        "Inc)",
        "final",
        "customer",
        "2",
        "2",
        "11.00000000",
        "0.00000000",
        "11.00000000",
    ];
    assert!(rows[1].starts_with(&start), "{table}");
    assert!(rows[5].starts_with(&["2022-11", "all", "payers", "customer", "3", "3"]), "{table}");
    let of_customer = home.json(&["months", "--customer", "100001", "--json"]);
    let months =
        of_customer["months"].as_array().unwrap().iter().map(|month| month["month"].as_str().unwrap());
    assert_eq!(months.collect::<Vec<_>>(), ["2022-09", "2022-11"]);
}

#[test]
fn a_folder_without_bills_has_no_months() {
    let home = Home::with_partners();
    assert!(home.ok(&["months"]).starts_with("no bill was published: `billfold import FILE`"));
    assert_eq!(home.json(&["months", "--json"])["months"], json!([]));
}

#[test]
fn a_customers_months_stand_in_a_row_and_those_without_a_bill_are_said() {
    let home = import_three_months();
    let range = ["bill", "100001", "--from", "2022-08", "--to", "2022-11"];
    let table = home.ok(&range);
    assert!(table.starts_with("bills of customer 100001 (=ACME), 2022-08 to 2022-11\n\nMONTH"), "{table}");
    let rows: Vec<Vec<&str>> = table.lines().skip(3).map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows[0], ["2022-08", "no", "bill"]);
    assert_eq!(rows[1][..7], ["2022-09", "200000000001", "(Main,", "Inc)", "v1", "final", "customer"]);
    assert_eq!(rows[2], ["2022-10", "no", "bill"]);
    assert_eq!(rows[4], ["total", "2", "40.50000000", "40.50000000", "0.00000000", "40.50000000"], "{table}");
    let report = home.json(&[&range[..], &["--json", "--by", "product"]].concat());
    assert_eq!((&report["by"], &report["customer_name"]), (&json!("product"), &json!("=ACME")));
    assert_eq!(report["sums"]["total"], "40.50000000");
    assert_eq!(report["bills"].as_array().unwrap().len(), 2);
    assert_eq!(report["bills"][1]["charges"][0]["product"], "p_cvm");
    let csv = home.ok(&[&range[..], &["--csv"]].concat());
    assert_eq!(csv.lines().count(), 3, "{csv}");
    let said = home.refused(&["bill", "100009", "--from", "2022-08", "--to", "2022-11"]);
    assert!(said.contains("customer 100009 has no bill from 2022-08 to 2022-11"), "{said}");
    for (wrong, words) in [
        (&["bill", "100001"][..], "<MONTH>"),
        (&["bill", "100001", "--from", "2022-08"], "--to"),
        (&["bill", "100001", "2022-08", "--from", "2022-08", "--to", "2022-09"], "cannot be used with"),
        (&["bill", "100001", "--from", "2022-09", "--to", "2022-08"], "exchange them"),
        (
            &["bill", "100001", "--from", "2022-08", "--to", "2022-09", "--as-of", "v1"],
            "pass a time or a day",
        ),
    ] {
        let output = home.run(wrong);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && said.contains(words), "{wrong:?}: {said}");
    }
}

#[test]
fn the_csv_of_a_bill_has_names_sums_to_the_bill_and_says_nothing_about_partners() {
    let home = import_three_months();
    let below = Row { manager: SECOND_LEVEL.to_owned(), ..row("100001", "2022-11", "0.5") };
    home.ok(&["import", "--append", &home.file("more.csv", sheet(&[below]))]);
    let csv = home.ok(&["bill", "100001", "2022-11", "--csv"]);
    let expected = "month,customer,customer_name,version,basis,pay_mode,pay_mode_name,transaction_type,\
                    transaction_type_name,product,product_name,region,region_name,currency,lines,original,\
                    before_voucher,voucher,total,ri_deduction,sp_deduction\n\
                    2022-11,100001,'=ACME,2,customer,postPay,Pay-As-You-Go resources,postpay_deduct_h,Hourly settlement,\
                    p_cvm,Cloud Virtual Machine (CVM),1,South China (Guangzhou),USD,2,31.00000000,31.00000000,0.00000000,\
                    31.00000000,0.00000000,0.00000000\n";
    assert_eq!(csv, expected, "one row for both managers");
    assert!(!csv.contains(SECOND_LEVEL) && !csv.contains(DISTRIBUTOR), "{csv}");
    let by_region = home.ok(&["bill", "100001", "2022-11", "--csv", "--by", "region"]);
    assert!(by_region.contains(",1,South China (Guangzhou),USD,2,"), "{by_region}");
}

#[test]
fn what_changed_since_a_time_is_listed_with_old_and_new_totals() {
    let home = import_three_months();
    let before = home.json(&["imports", "--json"])["imports"][0]["published_at"].as_str().unwrap().to_owned();
    let since = ["month", "2022-11", "--since", &before];
    assert!(home.ok(&since).starts_with("2022-11: no bill changed after 20"));
    import_rows(&home, "corrected.csv", &[row("100002", "2022-11", "2.75"), row("100004", "2022-11", "7")]);
    // Another spelling of the same amount.
    import_rows(&home, "same.csv", &[row("100001", "2022-11", "30.50")]);
    let report = home.json(&[&since[..], &["--json"]].concat());
    assert_eq!((&report["report"], &report["since"]), (&json!("month_since"), &json!(before)));
    let seen: Vec<Value> = report["bills"]
        .as_array()
        .unwrap()
        .iter()
        .map(|bill| {
            json!([
                bill["customer"],
                bill["change"],
                bill["old_total"],
                bill["new_total"],
                bill["difference"]
            ])
        })
        .collect();
    let expected = [
        json!([100_001, "texts_only", "30.50000000", "30.50000000", "0.00000000"]),
        json!([100_002, "changed", "3.00000000", "2.75000000", "-0.25000000"]),
        json!([100_004, "new", "0.00000000", "7.00000000", "7.00000000"]),
    ];
    assert_eq!(seen, expected);
    assert_eq!((&report["old_total"], &report["difference"]), (&json!("33.50000000"), &json!("6.75000000")));
    assert_eq!(report["bills"][1]["is_correction"], true);
    let table = home.ok(&since);
    assert!(table.starts_with("2022-11: 3 bills changed after 20"), "{table}");
    assert!(table.contains("-0.25000000  changed, a correction\n"), "{table}");
    let csv = home.ok(&[&since[..], &["--csv"]].concat());
    assert_eq!(csv.lines().count(), 4, "{csv}");
    // Of the charges under one manager, only what changed of them.
    let of_other = home.json(&[&since[..], &["--manager", RESELLER, "--json"]].concat());
    assert_eq!(of_other["bills"], json!([]));
    home.ok(&["revert", "4"]);
    let emptied = home.json(&[&since[..], &["--json"]].concat());
    let changes: Vec<&str> =
        emptied["bills"].as_array().unwrap().iter().map(|bill| bill["change"].as_str().unwrap()).collect();
    assert_eq!(changes, ["texts_only"], "100004 came and went, 100002 is as it was");
}

#[test]
fn a_day_is_its_end_in_utc_8() {
    let home = import_three_months();
    let today = home.json(&["imports", "--json"])["imports"][0]["published_at"].as_str().unwrap().to_owned();
    let at: jiff::Timestamp = today.parse().unwrap();
    let day = jiff::tz::offset(8).to_datetime(at).date();
    let total = |day: jiff::civil::Date| {
        home.json(&["month", "2022-11", "--json", "--as-of", &day.to_string()])["sums"]["total"].clone()
    };
    assert_eq!(total(day), "33.49999999");
    assert_eq!(total(day.yesterday().unwrap()), "0.00000000");
    let said = home.refused(&["bill", "100001", "2022-11", "--as-of", &day.yesterday().unwrap().to_string()]);
    assert!(said.contains("T23:59:59.999999+08:00"), "{said}");
}

#[test]
fn a_bill_under_two_managers_is_compared_by_its_own_csv_and_by_its_whole() {
    let home = import_three_months();
    let below = Row { manager: SECOND_LEVEL.to_owned(), ..row("100001", "2022-11", "0.5") };
    home.ok(&["import", "--append", &home.file("more.csv", sheet(&[below]))]);
    let own = home.ok(&["month", "2022-11", "--csv"]);
    assert_eq!(own.lines().count(), 5, "a row for each manager: {own}");
    let said = home.ok(&["month", "2022-11", "--against", &home.file("own.csv", &own)]);
    assert!(said.contains("exactly equal: 4 rows, nothing differs"), "{said}");
    let whole = home.file("whole.csv", "customer,total\n100001,31\n100002,3\n100003,-0.00000001\n");
    let said = home.ok(&["month", "2022-11", "--against", &whole]);
    assert!(said.contains("exactly equal: 3 rows, nothing differs"), "{said}");
}
