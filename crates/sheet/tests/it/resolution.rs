//! The resolution of month, mode, type, product and region of a line.

use bill::{CodeTables, PayMode, TableError, TransactionType, normalise_name};

use crate::support::{Csv, Reading, month, uin};

/// Reads a table under a file name, with or without `--month`; the months of its lines.
fn read_months(csv: &Csv, name: &str, given: Option<&str>) -> Vec<u32> {
    let reading = given.map_or_else(Reading::default, Reading::of_month);
    let outcome = reading.files(&[(name, csv.text().as_bytes())]);
    outcome.charges().iter().map(|charge| charge.bill.month.yyyymm()).collect()
}

#[test]
fn the_month_is_the_columns_then_what_the_caller_says_then_the_file_names() {
    let named = "L3-bill_details-700000000001-202209-8a3f.csv";
    let csv = Csv::customer_bill();
    assert_eq!(read_months(&csv, named, None), [202_211]);
    assert_eq!(read_months(&csv, named, Some("2022-11")), [202_211]);
    let csv = csv.without("Bill Month");
    assert_eq!(read_months(&csv, named, Some("2022-10")), [202_210]);
    assert_eq!(read_months(&csv, named, None), [202_209]);
    assert_eq!(read_months(&csv, &format!("/a/202001/{named}"), None), [202_209]);
    assert_eq!(read_months(&csv, &format!("C:\\202001\\{named}"), None), [202_209]);
}

#[test]
fn one_file_may_hold_several_months_in_the_forms_that_exports_write() {
    let csv = Csv::customer_bill()
        .again()
        .with("Bill Month", "202212")
        .again()
        .with("Bill Month", "2023/1")
        .again()
        .with("Bill Month", " 2023/02\u{a0}");
    assert_eq!(read_months(&csv, "bill.csv", None), [202_211, 202_212, 202_301, 202_302]);
    let csv = csv.again().with("Bill Month", "-").again().with("Bill Month", "");
    assert_eq!(read_months(&csv, "x-202303.csv", None)[4..], [202_303, 202_303]);
}

#[test]
fn the_month_is_never_taken_from_times() {
    let csv = Csv::customer_bill().without("Bill Month").with("Transaction Time", "2022-11-03 14:12:24");
    assert_eq!(csv.read().findings.faults.count(), 1);
}

#[test]
fn the_manager_is_the_reseller_and_where_there_is_none_the_payer() {
    let manager = |csv: Csv| csv.read().only_charge().manager;
    assert_eq!(manager(Csv::customer_bill()), uin(200_000_000_001));
    for text in ["-", "", " - "] {
        assert_eq!(manager(Csv::customer_bill().with("Reseller Account ID", text)), uin(200_000_000_001));
    }
    assert_eq!(
        manager(Csv::customer_bill().with("Reseller Account ID", "200000000009")),
        uin(200_000_000_009)
    );
}

#[test]
fn a_bill_is_payer_owner_and_month() {
    let bill = Csv::customer_bill().read().only_charge().bill;
    assert_eq!(
        (bill.payer, bill.owner, bill.month),
        (uin(200_000_000_001), uin(700_000_000_001), month(202_211))
    );
}

#[test]
fn each_of_the_28_codes_is_reached_by_the_code_column_whatever_the_name_says() {
    let codes = TransactionType::ALL.map(TransactionType::code);
    assert_eq!(codes.len(), 28);
    for code in codes {
        for name in ["Refund", "-", "Something new"] {
            let csv = Csv::customer_bill().with("Transaction Type", name).with("Action Type", code);
            assert_eq!(csv.read().only_charge().transaction_type.code(), code);
        }
    }
}

#[test]
fn an_empty_code_column_leaves_the_name_to_decide() {
    for text in ["-", "", "  "] {
        let csv = Csv::customer_bill().with("Action Type", text).with("Pay Mode", text);
        let charge = csv.read().only_charge();
        assert_eq!((charge.transaction_type.code(), charge.pay_mode), ("postpay_deduct_h", PayMode::PostPay));
    }
}

/// Every name that a bill has been seen to write, its code, and the usual mode of that code.
const NAMES: [(&str, &str, &str); 66] = [
    ("Purchase", "prepay_purchase", "prePay"),
    ("包年包月新购", "prepay_purchase", "prePay"),
    ("Renewal", "prepay_renew", "prePay"),
    ("包年包月续费", "prepay_renew", "prePay"),
    ("包年包月配置变更", "prepay_modify", "prePay"),
    ("Monthly subscription refund", "prepay_return", "prePay"),
    (" Monthly subscription refund", "prepay_return", "prePay"),
    ("Yearly/monthly subscription refund", "prepay_return", "prePay"),
    ("Refund", "prepay_return", "prePay"),
    ("包年包月退款", "prepay_return", "prePay"),
    ("New monthly subscription", "pre_purchase", "prePay"),
    ("New yearly/monthly subscription", "pre_purchase", "prePay"),
    ("Monthly subscription renewal", "pre_renew", "prePay"),
    ("Yearly/monthly subscription renewal", "pre_renew", "prePay"),
    ("Upgrade/Downgrade", "pre_upgrade", "prePay"),
    ("Modify", "pre_upgrade", "prePay"),
    ("Monthly subscription specification adjustment", "pre_upgrade", "prePay"),
    ("Yearly/monthly subscription specification adjustment", "pre_upgrade", "prePay"),
    ("Monthly subscription to pay-as-you-go", "pre_to_post", "prePay"),
    ("包年包月转按量", "pre_to_post", "prePay"),
    ("Pay-as-you-go", "postpay_deduct", "postPay"),
    ("Deduction", "postpay_deduct", "postPay"),
    ("按量计费扣费", "postpay_deduct", "postPay"),
    ("Hourly settlement", "postpay_deduct_h", "postPay"),
    ("HOURLY  SETTLEMENT", "postpay_deduct_h", "postPay"),
    ("按量计费小时结", "postpay_deduct_h", "postPay"),
    ("Daily settlement", "postpay_deduct_d", "postPay"),
    ("按量计费日结", "postpay_deduct_d", "postPay"),
    ("Monthly settlement", "postpay_deduct_m", "postPay"),
    ("按量计费月结", "postpay_deduct_m", "postPay"),
    ("Spot", "postpay_deduct_s", "postPay"),
    ("竞价实例小时结", "postpay_deduct_s", "postPay"),
    ("Hourly Savings Plan fee", "svp_hour_pay", "postPay"),
    ("节省计划小时费用", "svp_hour_pay", "postPay"),
    ("One-off RI Fee", "ripay_purchase", "riPay"),
    ("预付费用", "ripay_purchase", "riPay"),
    ("Hourly RI fee", "ri_hour_pay", "riPay"),
    ("小时费用", "ri_hour_pay", "riPay"),
    ("Offline project deduction", "offline_deduct", "postPay"),
    ("线下项目扣费", "offline_deduct", "postPay"),
    ("Offline product deduction", "online_deduct", "postPay"),
    ("Offline deduction", "online_deduct", "postPay"),
    ("线下产品扣费", "online_deduct", "postPay"),
    ("Adjustment - deduction", "recon_deduct", "postPay"),
    ("adjust-DR", "recon_deduct", "postPay"),
    ("调账扣费", "recon_deduct", "postPay"),
    ("Adjustment - compensation", "recon_increase", "postPay"),
    ("adjust-CR", "recon_increase", "postPay"),
    ("调账补偿", "recon_increase", "postPay"),
    ("线下项目调账补偿", "recon_increase_f", "postPay"),
    ("Minimum spend deduction", "recon_guarantee", "postPay"),
    ("Guarantee deduction", "recon_guarantee", "postPay"),
    ("保底扣款", "recon_guarantee", "postPay"),
    ("Monthly billing accuracy difference", "billVirtualId", "postPay"),
    ("月度计费精度差异", "billVirtualId", "postPay"),
    // The codes themselves, where a bill writes them into the column of names.
    ("pre_purchase", "pre_purchase", "prePay"),
    ("prePurchase", "prePurchase", "prePay"),
    ("pre_renew", "pre_renew", "prePay"),
    ("preRenew", "preRenew", "prePay"),
    ("pre_upgrade", "pre_upgrade", "prePay"),
    ("preUpgrade", "preUpgrade", "prePay"),
    ("pre_downgrade", "pre_downgrade", "prePay"),
    ("preDowngrade", "preDowngrade", "prePay"),
    ("prepay_modify", "prepay_modify", "prePay"),
    ("recon_increase_f", "recon_increase_f", "postPay"),
    ("billVirtualId", "billVirtualId", "postPay"),
];

#[test]
fn every_known_name_english_and_chinese_stands_for_its_one_code_and_usual_mode() {
    for (name, code, mode) in NAMES {
        let charge = Csv::customer_bill().with("Transaction Type", name).with("Billing Mode", "-");
        let charge = charge.read().only_charge();
        assert_eq!((charge.transaction_type.code(), charge.pay_mode.code()), (code, mode), "{name}");
    }
}

#[test]
fn every_shown_name_of_a_type_leads_to_a_type_that_shows_the_same_name() {
    let tables = CodeTables::shipped();
    for transaction_type in TransactionType::ALL {
        let found = tables.find_transaction_type(transaction_type.name()).unwrap();
        assert_eq!(found.name(), transaction_type.name());
        if let Some(name) = transaction_type.chinese_name() {
            assert_eq!(tables.find_transaction_type(name), Some(transaction_type));
        }
    }
}

#[test]
fn every_known_name_of_a_mode_stands_for_it() {
    for (name, code) in [
        ("Monthly subscription", "prePay"),
        ("Monthly Subscription", "prePay"),
        ("Yearly/monthly subscription", "prePay"),
        ("yearly/monthly\u{a0}subscription", "prePay"),
        ("包年包月", "prePay"),
        ("prePay", "prePay"),
        ("Pay-As-You-Go resources", "postPay"),
        ("Pay-as-you-go", "postPay"),
        ("Pay-As-You-Go", "postPay"),
        ("按量计费", "postPay"),
        ("postpay", "postPay"),
        (" Standard RI ", "riPay"),
        ("预留实例", "riPay"),
        ("riPay", "riPay"),
    ] {
        let charge = Csv::customer_bill().with("Billing Mode", name).read().only_charge();
        assert_eq!(charge.pay_mode.code(), code, "{name}");
    }
}

#[test]
fn the_code_column_of_the_mode_wins_over_its_name() {
    let csv = Csv::customer_bill().with("Billing Mode", "Something new").with("Pay Mode", "riPay");
    assert_eq!(csv.read().only_charge().pay_mode, PayMode::RiPay);
}

#[test]
fn a_product_is_its_code_else_what_its_name_stands_for_else_its_name() {
    let product = |name: &str, code: &str| {
        Csv::customer_bill()
            .with("Product Name", name)
            .with("Product Code", code)
            .read()
            .only_charge()
            .product
    };
    assert_eq!(product("Cloud Block Storage", "p_new"), "p_new");
    assert_eq!(product("Cloud Block Storage", "-"), "p_cbs");
    assert_eq!(product("云硬盘CBS", ""), "p_cbs");
    assert_eq!(product(" Brand\u{a0}New   Thing ", ""), "brand new thing");
    assert_eq!(product("", ""), "-");
    assert_eq!(product(" - ", "-"), "-");
    assert_eq!(Csv::customer_bill().without("Product Name").read().only_charge().product, "-");
}

#[test]
fn a_region_is_its_code_else_what_its_name_stands_for_else_its_name() {
    let region = |name: &str, code: &str| {
        Csv::customer_bill().with("Region", name).with("Region Code", code).read().only_charge().region
    };
    assert_eq!(region("South China (Guangzhou)", "ap-guangzhou"), "ap-guangzhou");
    assert_eq!(region("East China\u{a0}(Shanghai)", "-"), "4");
    assert_eq!(region("华南地区（广州）", ""), "1");
    assert_eq!(region("Other", ""), "0");
    assert_eq!(region("The  Moon", ""), "the moon");
    assert_eq!(region("", "-"), "-");
    assert_eq!(Csv::customer_bill().without("Region").read().only_charge().region, "-");
}

#[test]
fn in_the_apis_own_words_the_business_code_is_the_product() {
    let csv = Csv::customer_bill().with("BusinessCode", "p_cbs").with("ProductCode", "sp_cbs_ssd");
    assert_eq!(csv.read().only_charge().product, "p_cbs");
    let mut random = fastrand::Rng::with_seed(1);
    assert_eq!(csv.shuffled_columns(&mut random).read().digest, csv.read().digest);
}

#[test]
fn a_configured_name_is_read_and_a_refused_one_changes_nothing() {
    let csv = Csv::customer_bill()
        .with("Transaction Type", "Pay-as-you-go Reversal")
        .with("Billing Mode", "Spot instances")
        .text();
    let mut reading = Reading::default();
    assert_eq!(reading.text(&csv).findings.faults.count(), 2);
    reading.tables.add_transaction_type("pay-as-you-go reversal", "postpay_deduct").unwrap();
    reading.tables.add_pay_mode(" spot  INSTANCES", "postPay").unwrap();
    assert_eq!(reading.text(&csv).only_charge().transaction_type.code(), "postpay_deduct");

    let before = reading.tables.digest();
    let refused = reading.tables.add_transaction_type("REFUND", "recon_increase").unwrap_err();
    assert_eq!(refused, TableError::Taken { name: "REFUND".to_owned(), shipped: "prepay_return" });
    let refused = reading.tables.add_pay_mode("pay-as-you-go", "prePay").unwrap_err();
    assert_eq!(refused, TableError::Taken { name: "pay-as-you-go".to_owned(), shipped: "postPay" });
    reading.tables.add_transaction_type("x", "no_such_code").unwrap_err();
    reading.tables.add_transaction_type("Refund", "prepay_return").unwrap();
    assert_eq!(reading.tables.digest(), before);
    assert_eq!(reading.tables.find_transaction_type("Refund"), Some(TransactionType::PrepayReturn));
}

#[test]
fn tables_of_the_same_content_have_the_same_digest_and_any_name_changes_it() {
    let shipped = CodeTables::shipped().digest();
    assert_eq!(CodeTables::shipped().digest(), shipped);
    let with = |names: &[(&str, &str)]| {
        let mut tables = CodeTables::shipped();
        for (name, code) in names {
            tables.add_transaction_type(name, code).unwrap();
        }
        tables.digest()
    };
    let both = with(&[("a", "postpay_deduct"), ("b", "recon_deduct")]);
    assert_eq!(with(&[("B", "recon_deduct"), (" a ", "postpay_deduct")]), both);
    assert_ne!(with(&[("a", "recon_deduct"), ("b", "postpay_deduct")]), both);
    assert_ne!(both, shipped);
}

#[test]
fn normalising_a_name_twice_changes_nothing_more() {
    for name in ["", " A\u{a0} B\t\nC ", "ÀÉ İ ẞ", "包年 包月", "Σας"] {
        assert_eq!(normalise_name(&normalise_name(name)), normalise_name(name), "{name:?}");
    }
}
