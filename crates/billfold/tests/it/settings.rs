//! Settings of the configuration, as a user writes them: one meaning of 0, and errors that name the place and the fix.

use crate::support::Home;
use crate::wire::serve_one_bill;

#[test]
fn zero_is_no_limit_in_every_limit_on_requests() {
    let config = "address_requests_per_s = 0\n[limits_per_s]\nDescribeBillSummaryByPayMode = 0";
    let (_home, server, key) = serve_one_bill(config);
    for _ in 0..20 {
        assert!(server.summary(&key, "100001", "2022-11")["SummaryOverview"].is_array());
    }
}

#[test]
fn a_wrong_catalog_is_told_with_the_flag_or_the_variable_that_names_it() {
    let home = Home::with_partners();
    let said = home.refused(&["imports", "--catalog", "mysql://x:hush@db/y"]);
    assert!(
        said.contains("command line, --catalog: catalog is not an address of PostgreSQL, such as"),
        "{said}"
    );
    assert!(!said.contains("hush"), "{said}");
    let output = home.command(&["imports"]).env("BILLFOLD_CATALOG", "mysql://x:hush@db/y").output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.contains("environment, BILLFOLD_CATALOG: catalog is not") && !said.contains("hush"),
        "{said}"
    );
}

#[test]
fn an_alias_with_an_unknown_code_is_answered_with_all_codes_and_the_nearest() {
    let home = Home::new();
    for (table, code, nearest, known) in [
        (
            "transaction_type",
            "postpay_deduc",
            "did you mean postpay_deduct?",
            ["prePurchase", "recon_increase"],
        ),
        (
            "transaction_type",
            "bar",
            "is not a known code: write one of",
            ["prepay_purchase", "postpay_deduct_h"],
        ),
        ("billing_mode", "postpay", "did you mean postPay?", ["prePay", "riPay"]),
    ] {
        home.config(&format!("[aliases.{table}]\n\"Foo\" = \"{code}\""));
        let output = home.run(&["imports"]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        let place =
            format!("[aliases.{table}]: \"Foo\" is given the code \"{code}\", which is not a known code");
        assert!(said.contains(&place) && said.contains(nearest), "{said}");
        assert!(known.iter().all(|code| said.contains(code)) && said.contains("`billfold codes`"), "{said}");
    }
}

#[test]
fn every_code_is_listed_with_its_names_as_a_table_as_csv_and_as_json() {
    let home = Home::new();
    let list = home.json(&["codes", "--json"]);
    assert_eq!((&list["format"], &list["report"]), (&1.into(), &"codes".into()));
    let codes = list["codes"].as_array().unwrap();
    let csv = home.ok(&["codes", "--csv"]);
    assert_eq!(csv.lines().next(), Some("kind,code,english,chinese"));
    assert_eq!(csv.lines().count(), codes.len() + 1);
    for (kind, code, english, chinese) in [
        ("pay_mode", "prePay", "Monthly subscription", "包年包月"),
        ("transaction_type", "prepay_return", "Monthly subscription refund", "包年包月退款"),
        ("product", "p_cvm", "Cloud Virtual Machine (CVM)", "云服务器CVM"),
        ("region", "1", "South China (Guangzhou)", "华南地区（广州）"),
    ] {
        let known = codes.iter().find(|one| one["kind"] == kind && one["code"] == code).unwrap();
        assert_eq!((&known["english"], &known["chinese"]), (&english.into(), &chinese.into()));
        assert!(csv.contains(&format!("{kind},{code},{english},{chinese}\n")), "{csv}");
        let table = home.ok(&["codes", &kind.replace('_', "-")]);
        assert!(table.contains(english) && table.contains(chinese), "{table}");
        assert_eq!(table.lines().count(), codes.iter().filter(|one| one["kind"] == kind).count() + 1);
    }
    let output = home.run(&["codes", "currency"]);
    let mentioned = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(mentioned.contains("pay-mode, transaction-type, product, region"), "{mentioned}");
}
