//! The meaning of a line: one charge has one meaning however it is spelt, and two charges have two.

use bill::{CodeTables, LineMeaning, Meaning, MeaningReader};
use sheet::{Findings, Rules, Sheet};

use crate::support::Csv;

/// The meanings of the lines of a table, by given code tables.
fn meanings_by(tables: &CodeTables, table: &Csv) -> Vec<LineMeaning> {
    let mut sheet = Sheet::new("bill.csv", Rules { tables, month: None });
    let mut findings = Findings::default();
    let mut reader = MeaningReader::new(tables);
    let mut meanings = Vec::new();
    let read = sheet.read(table.text().as_bytes(), true, &mut findings, &mut |line| {
        meanings.push(line.meaning(&mut reader));
        Ok::<(), ()>(())
    });
    read.unwrap();
    assert!(findings.faults.is_empty(), "{}", findings.faults.first()[0]);
    meanings
}

/// The meaning of the only line of a table.
fn read_meaning(table: &Csv) -> LineMeaning {
    let [meaning] = <[_; 1]>::try_from(meanings_by(&CodeTables::shipped(), table)).unwrap();
    meaning
}

/// A line with every text that is part of its meaning.
fn complete_table() -> Csv {
    let texts = [
        ("TransactionID", "20221103123"),
        ("TransactionTime", "2022-11-03 10:00:00"),
        ("Usage Start Time", "2022-11-03 09:00:00"),
        ("Usage End Time", "2022-11-03 09:59:59"),
        ("InstanceID", "ins-1a2b3c"),
        ("Component Type", "Memory"),
        ("Component Name", "Memory S5"),
        ("Component List Price", "0.5"),
        ("Component Price Measurement Unit", "USD/GB/Hour"),
        ("Component Usage", "20"),
        ("Component Usage Unit", "GB"),
        ("Usage Duration", "1"),
        ("Duration Unit", "Hour"),
        ("RI Deduction (Cost)", "0.25"),
    ];
    texts.into_iter().fold(Csv::customer_bill(), |table, (column, text)| table.with(column, text))
}

#[test]
fn a_charge_has_one_meaning_in_every_spelling() {
    let expected = read_meaning(&complete_table());
    for (column, text) in [
        ("Original Cost", "10.00"),
        ("Total Amount Before Voucher", "8.00000000"),
        ("Total Cost", "05"),
        ("Bill Month", "202211"),
        ("Currency", "usd"),
        ("Region", " south china\u{a0}(guangzhou) "),
        ("Billing Mode", "Pay-as-you-go"),
        ("Transaction Type", "hourly SETTLEMENT "),
        ("Product Name", "CLOUD VIRTUAL MACHINE (CVM)"),
        ("InstanceID", "\tins-1a2b3c"),
        ("Component Name", "Memory  S5"),
        ("Component List Price", "0.50"),
        ("Component Usage", "20.0"),
        ("Usage Duration", "1.00"),
        ("TransactionTime", "2022/11/3 10:00"),
        ("Reseller Account ID", "-"),
        ("Reseller Account ID", "200000000001"),
        ("Customer Voucher Deduction", "3.0"),
    ] {
        assert_eq!(read_meaning(&complete_table().with(column, text)), expected, "{column} as {text:?}");
    }
}

#[test]
fn what_another_export_adds_or_leaves_out_changes_no_meaning() {
    let expected = read_meaning(&complete_table());
    for (column, text) in [
        ("Tag", "any"),
        ("tag_key:env", "prod"),
        ("InstanceName", "web"),
        ("ProjectName", "default"),
        ("Order ID", "20221103"),
        ("Availability Zone", "Guangzhou Zone 3"),
        ("SP Deduction (Cost)", "2.5"),
        ("SP Deduction", "2"),
        ("Id", "12345"),
        ("DiscountRate", "0.8"),
        ("Payment Status", "1"),
    ] {
        assert_eq!(read_meaning(&complete_table().with(column, text)), expected, "{column}");
    }
    let shuffled = complete_table().shuffled_columns(&mut fastrand::Rng::with_seed(7));
    assert_eq!(read_meaning(&shuffled), expected);
    assert_eq!(read_meaning(&complete_table().renamed("Payer Account ID", "PayerUin")), expected);
    let bare = Csv::customer_bill();
    for column in ["InstanceID", "Component Type", "Usage Duration", "RI Deduction (Cost)", "TransactionTime"]
    {
        let text = if column == "RI Deduction (Cost)" { "0" } else { "-" };
        assert_eq!(read_meaning(&bare.clone().with(column, text)), read_meaning(&bare), "{column}");
    }
}

/// The comparison of the only line of a table.
fn read_comparison(table: &Csv) -> bill::Comparison {
    let tables = CodeTables::shipped();
    let mut sheet = Sheet::new("bill.csv", Rules { tables: &tables, month: None });
    let mut reader = MeaningReader::new(&tables);
    let (mut findings, mut found) = (Findings::default(), None);
    let read = sheet.read(table.text().as_bytes(), true, &mut findings, &mut |line| {
        found = Some(line.comparison(&mut reader));
        Ok::<(), ()>(())
    });
    read.unwrap();
    found.unwrap()
}

#[test]
fn codes_beside_the_names_are_part_of_the_meaning_and_are_told_apart_from_no_codes() {
    let plain = read_comparison(&complete_table());
    for (column, one, other) in [
        ("Product Code", "p_one", "p_two"),
        ("Region Code", "ap-one", "ap-two"),
        ("Action Type", "postpay_deduct", "postpay_deduct_d"),
        ("PayMode", "prePay", "riPay"),
    ] {
        let [one, other] = [one, other].map(|code| read_comparison(&complete_table().with(column, code)));
        assert_ne!(one.meaning, other.meaning, "{column}");
        assert_ne!(one.meaning, plain.meaning, "{column}");
        assert_eq!([one.by_names, other.by_names], [plain.by_names; 2], "{column}");
        assert!(one.codes.agree(plain.codes) && plain.codes.agree(other.codes), "{column}");
        assert!(!one.codes.agree(other.codes), "{column}");
        assert_eq!(bill::StatedCodes::from_bits(one.codes.to_bits()), one.codes);
    }
    // The code of the name.
    assert_eq!(read_comparison(&complete_table().with("Product Code", "p_cvm")).meaning, plain.meaning);
    let both = read_comparison(&complete_table().with("Product Code", "p_one").with("Region Code", "ap-one"));
    let one = read_comparison(&complete_table().with("Region Code", "ap-one"));
    assert!(both.codes.agree(one.codes));
}

#[test]
fn whatever_makes_another_charge_makes_another_meaning() {
    let table = complete_table();
    let mut seen = vec![read_meaning(&table)];
    for (column, text) in [
        ("Payer Account ID", "200000000002"),
        ("Owner Account ID", "700000000002"),
        ("Reseller Account ID", "200000000011"),
        ("Bill Month", "2022-12"),
        ("Billing Mode", "Monthly subscription"),
        ("Transaction Type", "Daily settlement"),
        ("Product Name", "Cloud Block Storage"),
        ("Region", "East China (Shanghai)"),
        ("Original Cost", "10.00000001"),
        ("Total Amount Before Voucher", "8.00000001"),
        ("Customer Voucher Deduction", "3.00000001"),
        ("Total Cost", "5.00000001"),
        ("Total Cost", "-5"),
        ("RI Deduction (Cost)", "0.26"),
        ("TransactionID", "20221103124"),
        ("TransactionTime", "2022-11-03 10:00:01"),
        ("Usage Start Time", "2022-11-03 09:00:01"),
        ("Usage End Time", "2022-11-03 09:59:58"),
        ("InstanceID", "ins-1a2b3d"),
        ("Component Type", "CPU"),
        ("Component Name", "Memory S6"),
        ("Component List Price", "0.51"),
        ("Component Price Measurement Unit", "USD/GB/Day"),
        ("Component Usage", "21"),
        ("Component Usage Unit", "GiB"),
        ("Usage Duration", "2"),
        ("Duration Unit", "Day"),
        ("Component Name", "-"),
    ] {
        let own = read_meaning(&table.clone().with(column, text));
        assert!(!seen.contains(&own), "{column} as {text}");
        seen.push(own);
    }
    // The same texts in other fields are other facts.
    let swapped = table.clone().with("Component Type", "Memory S5").with("Component Name", "Memory");
    assert!(!seen.contains(&read_meaning(&swapped)));
}

#[test]
fn the_meaning_of_lines_is_that_of_a_multiset() {
    let (one, other) = (read_meaning(&complete_table()), read_meaning(&Csv::customer_bill()));
    let sum = |lines: &[LineMeaning]| {
        let mut sum = Meaning::default();
        for line in lines {
            sum.add(*line);
        }
        sum
    };
    assert_eq!(sum(&[one, other]), sum(&[other, one]));
    assert_ne!(sum(&[one, one]), sum(&[one]));
    assert_ne!(sum(&[one, one]), sum(&[other, other]));
    let mut merged = sum(&[one]);
    merged.merge(sum(&[other]));
    assert_eq!(merged, sum(&[one, other]));
    assert_eq!(Meaning::from_bytes(merged.to_bytes()), merged);
}

#[test]
fn a_name_that_the_tables_learn_is_read_by_the_tables_of_the_day() {
    let table = complete_table().with("Billing Mode", "-").with("Transaction Type", "Hourly settlement");
    let mut tables = CodeTables::shipped();
    tables.add_transaction_type("Fee by the hour", "postpay_deduct_h").unwrap();
    let renamed = table.clone().with("Transaction Type", "Fee by the hour");
    assert_eq!(meanings_by(&tables, &renamed), meanings_by(&tables, &table));
}

#[test]
fn the_stored_format_never_changes() {
    // Whoever changes this changes what is stored in every catalog: a new format gets a new number.
    assert_eq!(bill::MEANING_FORMAT, 1);
    assert_eq!(
        format!("{:032x}", read_meaning(&complete_table()).to_bits()),
        "54a4e6513f1e0122b88839ca91855c9f"
    );
}
