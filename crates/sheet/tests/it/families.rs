//! Files that are no detailed bill: one fault of one sentence names each. Files that look like one of
//! them and are detailed bills are read.

use sheet::{FaultPlace, Notice};

use crate::generations::{customer_2023, reseller_2022, upgrade_2024};
use crate::support::{Csv, Outcome, Reading};

/// Reads a file of a header and one row of dashes, under a name.
fn read_header(name: &str, header: &str) -> Outcome {
    let row = "-,".repeat(header.matches(',').count());
    Reading::default().files(&[(name, format!("{header}\n{row}-\n").as_bytes())])
}

/// Asserts that an outcome is one fault of a file as a whole.
fn check_fault(outcome: &Outcome, why: &str, remedy: &str) {
    assert_eq!(outcome.findings.faults.count(), 1, "{why}: {:?}", outcome.faults());
    let fault = &outcome.faults()[0].fault;
    assert_eq!((&fault.place, &fault.value), (&FaultPlace::File, &None), "{fault:?}");
    assert!(fault.why.contains(why) && fault.remedy.contains(remedy), "{why}: {fault:?}");
    assert!(!fault.why.contains(". ") && !fault.remedy.contains(". "), "one sentence: {fault:?}");
}

/// Asserts that a header is refused with one fault under any name, whatever the order of the columns.
fn assert_refused(header: &str, why: &str, remedy: &str) {
    let backwards: Vec<&str> = header.split(',').rev().collect();
    for header in [header.to_owned(), backwards.join(","), header.to_uppercase(), header.replace(' ', "")] {
        for name in ["bill.csv", "in/L3-bill_details-700000000001-202211.csv"] {
            let outcome = read_header(name, &header);
            check_fault(&outcome, why, remedy);
            assert_eq!((outcome.counted, outcome.basis), (0, None), "{header}");
        }
    }
}

/// Asserts that a detailed bill is read without a word under the names of other files too.
fn assert_taken(csv: &Csv) {
    let names =
        ["bill.csv", "L2-bill_by_Instance-1-202211.csv", "202211 Cost Allocation.csv", "202211-分账.csv"];
    for name in names {
        let outcome = Reading::of_month("2022-11").files(&[(name, csv.text().as_bytes())]);
        outcome.assert_clean();
        assert_eq!(outcome.counted, 1);
        assert_eq!(outcome.notices(), [], "{name}");
    }
}

/// The headers of a table, with some more before them.
fn header_of(more: &str, csv: &Csv) -> String {
    format!("{more},{}", csv.header.join(","))
}

#[test]
fn a_cost_allocation_bill_is_refused_though_it_has_every_column_of_a_detailed_bill() {
    for csv in [reseller_2022(), customer_2023(), upgrade_2024()] {
        let header = header_of("Cost Allocation Unit,Cost Allocation Type,Date", &csv);
        assert_refused(&header, "is a cost allocation bill", "detailed bill (L3");
    }
    let by_product = "Cost Allocation Unit,Date,Product Name,Total Cost (Including Tax)";
    assert_refused(by_product, "is a cost allocation bill", "L3");
    assert_refused("分账单元,资源ID,产品名称,标签键1,优惠后总价(元)", "is a cost allocation bill", "L3");
}

#[test]
fn a_cost_allocation_bill_of_unknown_columns_is_recognised_by_its_name() {
    let focus = "BilledCost,BillingAccountId,BillingCurrency,ChargeCategory,EffectiveCost";
    for (name, header) in [
        ("1-20221130-FOCUS-Cost Allocation Bill-detail.csv", focus),
        ("1-202211-cost_allocation.csv", "Share,Unit,Money"),
        ("1-20221130-分账报表-明细账单.csv", "甲,乙"),
    ] {
        check_fault(&read_header(name, header), "is a cost allocation bill", "L3");
    }
    let outcome =
        read_header("1-20221130-分账报表.csv", &header_of("Cost Allocation Unit", &customer_2023()));
    check_fault(&outcome, "is a cost allocation bill", "L3");
}

#[test]
fn a_consumption_bill_is_refused() {
    for csv in [reseller_2022().without("TransactionType"), upgrade_2024().without("Transaction Type")] {
        assert_refused(&header_of("Consumption Type", &csv), "is a consumption bill", "L3");
        assert_refused(&header_of("Consumption Month,Consumption Type", &csv), "is a consumption bill", "L3");
    }
    assert_refused(
        &header_of("Consumption Type,Consumption Month", &upgrade_2024()),
        "consumption bill",
        "L3",
    );
    assert_refused(
        "支付者UIN,使用者UIN,产品名称,消耗类型,消耗月份,组件名称,优惠后总价",
        "consumption bill",
        "L3",
    );
}

#[test]
fn a_bill_by_resource_is_refused_where_its_name_or_a_column_says_so() {
    let mut csv = customer_2023();
    csv.header.retain(|header| !header.starts_with("Component"));
    let header = csv.header.join(",");
    for name in [
        "L2-bill_by_Instance-700000000001-202211-00.csv",
        "pack\\700000000001-202211-l2.csv",
        "Bill by Instance.csv",
        "202211_by_resource.CSV",
        "700000000001-202211-资源账单.csv",
        "202211-按资源ID汇总.csv",
    ] {
        check_fault(&read_header(name, &header), "bill by resource (L2)", "component columns");
    }
    assert_refused(
        &header_of("Configuration Description", &csv),
        "bill by resource (L2)",
        "component columns",
    );
    assert_refused(
        "支付者UIN,使用者UIN,产品名称,交易类型,资源ID,原价(元),优惠后总价(元)",
        "by resource (L2)",
        "L3",
    );
}

#[test]
fn a_file_without_component_columns_is_taken_and_said_where_nothing_calls_it_l2() {
    let csv = Csv::customer_bill().without("Component Name").with("Component Configuration", "-");
    for name in ["bill.csv", "L2/by instance/bill.csv", "L21-all2.csv", "myl2.csv", "by instances.csv"] {
        let outcome = Reading::default().files(&[(name, csv.clone().again().text().as_bytes())]);
        outcome.assert_clean();
        assert_eq!(outcome.counted, 2, "{name}");
        assert_eq!(outcome.notices(), [(Notice::NoComponents, 1, name.to_owned())]);
    }
    let words = Notice::NoComponents.as_str();
    for part in ["no component columns", "taken as a detailed bill", "(L2)"] {
        assert!(words.contains(part), "{words}");
    }
}

#[test]
fn summaries_are_refused() {
    let by_product = "Payer Account ID,Owner Account ID,Product Name,Project Name,Billing Mode,Region,Original Cost,\
                      Currency,Total Amount Before Voucher,Customer Voucher Deduction,Total Cost";
    assert_refused(by_product, "summary by product, project or tag (L1)", "L3");
    assert_refused("Project Name,Billing Mode,Total Cost,Currency", "(L1)", "L3");
    assert_refused(
        "支付者UIN,地域,产品名称,项目名称,计费模式,原价(元),优惠后总价(元),现金支付(元)",
        "(L1)",
        "L3",
    );
    assert_refused("支付者UIN,地域,产品名称,计费模式,原价（元）,优惠后总价（元）", "(L1)", "L3");
    assert_refused(
        "Payer Account ID,Billing Mode,Voucher Deduction,Amount Before Tax",
        "bill overview (L0)",
        "L3",
    );
}

#[test]
fn usage_details_have_no_amounts_and_are_refused() {
    assert_refused(
        "Owner Account ID,Product Name,Instance ID,Usage,Usage Unit,Region",
        "usage details",
        "L3",
    );
    assert_refused("Payer Account ID,Component Name,Component Usage,Usage Start Time", "usage details", "L3");
    assert_refused("支付者UIN,使用者UIN,产品名称,资源ID,用量,用量单位", "usage details", "L3");
    assert_refused("支付者UIN,使用者UIN,产品名称,组件名称,组件用量", "usage details", "L3");
}

#[test]
fn focus_files_are_recognised_and_not_read_yet() {
    let charges = "AvailabilityZone,BilledCost,BillingAccountId,BillingCurrency,BillingPeriodStart,ChargeCategory,\
                   ChargePeriodStart,ContractedCost,EffectiveCost,ListCost,Region,SkuId,SubAccountId,Tags";
    assert_refused(charges, "is a FOCUS file", "L3");
    assert_refused(
        "BilledCost,BillingAccountId,BillingPeriodStart,ChargeType,Region",
        "is a FOCUS file",
        "L3",
    );
    let commitments = "BillingCurrency,ContractCommitmentId,ContractCommitmentCost,ContractId";
    assert_refused(commitments, "FOCUS data set without charges", "L3");
}

#[test]
fn the_mainland_sites_detailed_bill_is_recognised_and_not_read_yet() {
    let header = "支付者UIN,使用者UIN,操作者UIN,产品名称,计费模式,地域,资源ID,交易类型,扣费时间,组件类型,组件名称,\
                  组件原价,折扣率,优惠后总价,代金券支出(元),赠送账户支出(元),现金账户支出(元),标签键:env";
    assert_refused(header, "mainland site, with amounts in yuan", "in USD");
    assert_refused(&header.replace("UIN", " UIN"), "mainland site, with amounts in yuan", "in USD");
    let english = "PayerAccountId,UserAccountId,ProductName,BillingMode,TransactionType,ComponentName,OriginalCost,\
                   TotalCost,Voucher payment,Gift account expenses,Cash account expenditure";
    assert_refused(english, "mainland site, with amounts in yuan", "in USD");
}

#[test]
fn bills_of_other_vendors_are_named() {
    for (header, why) in [
        ("identity/LineItemId,bill/PayerAccountId,lineItem/ProductCode,lineItem/UnblendedCost", "of AWS"),
        (
            "bill_payer_account_id,line_item_usage_account_id,line_item_unblended_cost,product_region",
            "of AWS",
        ),
        (
            "billingAccountId,date,costInBillingCurrency,billingCurrency,SubscriptionId,meterCategory",
            "of Azure",
        ),
        ("SubscriptionGuid,MeterCategory,ResourceGroup,PreTaxCost,Currency", "of Azure"),
        ("Billing account name,Project ID,Service description,SKU description,Cost ($)", "Google Cloud"),
        ("billing_account_id,service.id,service.description,sku.id,sku.description,cost", "Google Cloud"),
        ("账期,账号ID,Owner账号ID,产品Code,消费类型,账单类型,计费方式,官网价,应付金额,币种", "Alibaba Cloud"),
        ("BillingDetails/BillingMonth,BillingDetails/BillType,PayableDetails/PayableAmount", "Alibaba Cloud"),
        ("账期,客户账号ID,云服务类型名称,计费模式,账单类型,官网价(¥),应付金额(¥)", "Huawei Cloud"),
    ] {
        assert_refused(header, why, "leave it out");
    }
}

#[test]
fn a_file_of_something_else_is_refused_with_one_fault() {
    for text in ["hello\nworld\n", "x", "Name,Total Cost,Date\n"] {
        let outcome = crate::support::read_text(text);
        check_fault(&outcome, "hardly any column of a detailed bill", "L3");
        let found = format!("header found: {:?}", text.lines().next().unwrap());
        check_fault(&outcome, &found, "in English");
    }
}

#[test]
fn a_detailed_bill_is_read_whatever_its_tags_and_its_stray_columns_are() {
    assert_taken(&reseller_2022().with("Configuration Description", "4 GB"));
    for csv in [reseller_2022(), customer_2023(), upgrade_2024()] {
        assert_taken(&csv);
        for stray in ["BilledCost", "云服务类型名称", "支付者UIN", "Usage", "SubscriptionId"] {
            let text = csv.clone().with(stray, "x");
            let outcome = Reading::of_month("2022-11").files(&[("bill.csv", text.text().as_bytes())]);
            outcome.assert_clean();
        }
        let mut tagged = csv;
        for tag in [
            "Cost Allocation Unit",
            "Cost Allocation Type",
            "Consumption Type",
            "Consumption Month",
            "分账单元",
            "lineItem/ProductCode",
            "BilledCost",
            "ChargeCategory",
            "EffectiveCost",
        ] {
            tagged = tagged.with(&format!("tag_key:{tag}"), "x").with(&format!("标签键:{tag}"), "x");
        }
        assert_taken(&tagged);
    }
}

#[test]
fn one_column_of_a_bill_that_states_the_charges_again_refuses_the_file() {
    for csv in [reseller_2022(), customer_2023(), upgrade_2024()] {
        for column in [
            "Cost Allocation Unit",
            "Cost Allocation Type",
            "分账单元",
            "Consumption Type",
            "Consumption Month",
            "消耗类型",
        ] {
            let text = csv.clone().with(column, "x").text();
            let outcome = Reading::of_month("2022-11").files(&[("bill.csv", text.as_bytes())]);
            let faults = outcome.faults();
            let is_told = faults.len() == 1 && faults[0].fault.why.contains("the charges");
            assert!(is_told || faults[0].fault.why.contains("prepaid charges"), "{column}: {}", faults[0]);
        }
    }
}

#[test]
fn tags_are_no_sign_of_components_or_families() {
    let csv = Csv::customer_bill().without("Component Name").with("tag_key:Component Name", "CPU");
    assert_eq!(csv.read().notices(), [(Notice::NoComponents, 1, "bill.csv".to_owned())]);
    // A column is missing, and that is what is said.
    let csv = Csv::customer_bill().without("Currency").with("tag_key:Consumption Type", "x");
    let faults = csv.with("tag_key:Cost Allocation Unit", "x").read();
    assert_eq!(faults.findings.faults.count(), 1);
    assert!(faults.faults()[0].fault.why.contains("no such column"), "{}", faults.faults()[0]);
}
