//! Three generations of the headers of detailed bill files, each with one realistic row.

use crate::support::Csv;

/// The reseller's L3 file of 2022: 35 columns in the order of the API, spaced as they come.
pub(crate) fn reseller_2022() -> Csv {
    Csv::new(&[
        ("Payer Account ID", "200000000001"),
        ("Owner Account ID", "700000000001"),
        ("Operator Account ID", "700000000001"),
        ("ProductName", "Cloud Virtual Machine (CVM)"),
        ("BillingMode", "Pay-As-You-Go resources"),
        ("ProjectName", "default"),
        ("Region", "South China (Guangzhou)"),
        ("Availability Zone", "Guangzhou Zone 3"),
        ("InstanceID", "ins-1a2b3c4d"),
        ("InstanceName", "web, first \"blue\" one"),
        ("SubproductName", "Standard S5"),
        ("TransactionType", "Hourly settlement"),
        ("TransactionID", "20221103000000123456789"),
        ("TransactionTime", "2022-11-03 14:12:24"),
        ("Usage Start Time", "2022-11-03 13:00:00"),
        ("Usage End Time", "2022-11-03 13:59:59"),
        ("ComponentType", "Memory"),
        ("ComponentName", "Memory of S5"),
        ("Component List Price", "0.00000311"),
        ("Component Contracted Price", "0.00000249"),
        ("Component Price Measurement Unit", "USD/GB/second"),
        ("Component Usage", "4"),
        ("Component Usage Unit", "GB"),
        ("Usage Duration", "3600"),
        ("Duration Unit", "second"),
        ("Reserved Instances", "-"),
        ("OriginalCost", "0.044784"),
        ("DiscountRate", "0.8"),
        ("Currency", "USD"),
        ("Total Amount After Discount (Excluding Tax)", "0.0358272"),
        ("Voucher Deduction", "0.01"),
        ("Amount Before Tax", "0.0258272"),
        ("TaxRate", "0.09"),
        ("TaxAmount", "0.002324448"),
        ("Total Cost (Including Tax)", "0.028151648"),
    ])
}

/// The customer bill of 2023.
pub(crate) fn customer_2023() -> Csv {
    Csv::new(&[
        ("Payer Account ID", "200000000001"),
        ("Owner Account ID", "700000000001"),
        ("Operator Account ID", "700000000001"),
        ("Reseller Account ID", "-"),
        ("Product Name", "Cloud Virtual Machine (CVM)"),
        ("Billing Mode", "Pay-As-You-Go resources"),
        ("Instance Type", "-"),
        ("Project Name", "default"),
        ("Region", "South China\u{a0}(Guangzhou)"),
        ("Availability Zone", "Guangzhou Zone 3"),
        ("Instance ID", "ins-1a2b3c4d"),
        ("Instance Name", ""),
        ("Subproduct Name", "Standard S5"),
        ("Transaction Type", "Hourly settlement"),
        ("Transaction ID", "20221103000000123456789"),
        ("Transaction Time", "2022-11-03 14:12:24"),
        ("Usage Start Time", "2022-11-03 13:00:00"),
        ("Usage End Time", "2022-11-03 13:59:59"),
        ("Component Type", "Memory"),
        ("Component Name", "Memory of S5"),
        ("Component List Price", "0.00000311"),
        ("Component Price Measurement Unit", "USD/GB/second"),
        ("Component Usage", "4"),
        ("Component Usage Unit", "GB"),
        ("Usage Duration", "3600"),
        ("Duration Unit", "second"),
        ("Original Cost", "0.04478400"),
        ("RI Deduction (Duration)", "-"),
        ("RI Deduction (Cost)", "-"),
        ("Customer Discount Rate", "0.8"),
        ("Currency", "USD"),
        ("Total Amount Before Voucher", "0.0358272"),
        ("Customer Voucher Deduction", "0.01"),
        ("Total Cost", "0.0258272"),
        ("Payment Status", "Unpaid"),
    ])
}

/// The upgrade of November 2024: a month of its own, codes, and tags as columns.
pub(crate) fn upgrade_2024() -> Csv {
    customer_2023()
        .with("Bill Month", "202211")
        .with("Order ID", "-")
        .with("Region Code", "1")
        .with("Availability Zone Code", "100003")
        .with("Product Code", "p_cvm")
        .with("Subproduct Code", "sp_cvm_s5")
        .with("Component Type Code", "v_cvm_mem")
        .with("Component Code", "sv_cvm_mem_s5")
        .with("Discount Object", "-")
        .with("Discount Type", "-")
        .with("Discount Content", "-")
        .with("SP Deduction", "0")
        .with("SP Deduction (Cost)", "0")
        .with("SP Deduction Rate", "-")
        .with("Component Configuration", "-")
        .with("tag_key:env", "prod")
        .with("tag_key:Cost center", "7, east")
}

/// Type, mode, product, region and its code, original, before voucher, voucher, total.
const STATEMENT: [[&str; 9]; 5] = [
    [
        "Daily settlement",
        "Pay-As-You-Go resources",
        "Cloud Object Storage",
        "Other",
        "0",
        "1.5",
        "1.2",
        "1.2",
        "0",
    ],
    [
        "New monthly subscription",
        "Monthly subscription",
        "NAT Gateway",
        "East China\u{a0}(Shanghai)",
        "4",
        "-",
        "60",
        "0",
        "60",
    ],
    [
        "Monthly subscription refund",
        "Monthly subscription",
        "NAT Gateway",
        "East China (Shanghai)",
        "4",
        "-60",
        "-48.00000001",
        "-",
        "-48.00000001",
    ],
    ["adjust-CR", "Pay-As-You-Go resources", "Brand New", "-", "-", "-1", "-1", "0", "-1"],
    [
        "Hourly RI fee",
        "Standard RI",
        "Cloud Virtual Machine (CVM)",
        "North China (Beijing)",
        "8",
        "0.7",
        "0.7",
        "0",
        "0.7",
    ],
];

/// The same table with another text in a column of its last row, by a header without its blanks.
fn set_column(csv: Csv, column: &str, text: &str) -> Csv {
    let header = csv.header.iter().find(|name| name.replace(' ', "") == column).cloned();
    csv.with(&header.unwrap_or_else(|| panic!("no column {column}")), text)
}

/// A table of one row, and behind it the lines of [`STATEMENT`] in its own columns.
pub(crate) fn statement_table(mut csv: Csv, amounts: [&str; 3]) -> Csv {
    for [kind, mode, product, region, region_code, original, before_voucher, voucher, total] in STATEMENT {
        csv = csv.again();
        // Codes of products and regions came late; the names alone must lead to the same.
        for (column, text) in [("ProductCode", "-"), ("RegionCode", region_code)] {
            if csv.header.iter().any(|name| name.replace(' ', "") == column) {
                csv = set_column(csv, column, text);
            }
        }
        let texts = [kind, mode, product, region, original, before_voucher, voucher, total];
        let columns = ["TransactionType", "BillingMode", "ProductName", "Region", "OriginalCost"];
        for (column, text) in columns.into_iter().chain(amounts).zip(texts) {
            csv = set_column(csv, column, text);
        }
        // What monthly aggregation leaves out.
        csv = set_column(set_column(csv, "TransactionID", "-"), "TransactionTime", "-");
    }
    csv
}
