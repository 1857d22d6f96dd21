//! The making of a random world: lines whose meaning is known before they become text.

use std::collections::BTreeMap;
use std::fmt::Write;

use fastrand::Rng;

use crate::support::{Csv, quote_field, quote_if_needed};

/// Text of a transaction type, its code, the usual mode of that code.
const TYPES: [(&str, &str, &str); 10] = [
    ("Hourly settlement", "postpay_deduct_h", "postPay"),
    (" hourly\u{a0}SETTLEMENT", "postpay_deduct_h", "postPay"),
    ("按量计费日结", "postpay_deduct_d", "postPay"),
    ("Spot", "postpay_deduct_s", "postPay"),
    ("adjust-CR", "recon_increase", "postPay"),
    ("Monthly billing accuracy difference", "billVirtualId", "postPay"),
    (" Monthly subscription refund", "prepay_return", "prePay"),
    ("Upgrade/Downgrade", "pre_upgrade", "prePay"),
    ("New yearly/monthly subscription", "pre_purchase", "prePay"),
    ("Hourly RI fee", "ri_hour_pay", "riPay"),
];

/// Text of a billing mode and its code; the empty code means the usual mode of the type.
const MODES: [(&str, &str); 7] = [
    ("Pay-As-You-Go resources", "postPay"),
    ("Pay-as-you-go", "postPay"),
    ("Monthly subscription", "prePay"),
    ("包年包月", "prePay"),
    ("Standard RI", "riPay"),
    ("-", ""),
    ("", ""),
];

/// Name, code and key of a product.
const PRODUCTS: [(&str, &str, &str); 6] = [
    ("Cloud Virtual Machine (CVM)", "-", "p_cvm"),
    ("云服务器CVM", "", "p_cvm"),
    ("anything, really", "p_cbs", "p_cbs"),
    (" Brand\u{a0} New ", "-", "brand new"),
    ("", "", "-"),
    ("NAT \"Gateway\"", "", "nat \"gateway\""),
];

/// Name, code and key of a region.
const REGIONS: [(&str, &str, &str); 5] = [
    ("South China (Guangzhou)", "-", "1"),
    ("南", "8", "8"),
    ("East China\u{a0}(Shanghai)", "", "4"),
    ("Mars, north", "", "mars, north"),
    ("-", "-", "-"),
];

/// Units of 10^-8 USD: the largest amount of a line.
const LARGEST: i64 = 999_999_999_999_999_999;

/// The amounts of a line or of many, and how many lines: original, before voucher, voucher, total,
/// RI deduction, SP deduction, lines.
pub(super) type Numbers = [i128; 7];

/// One line of a world: its text in each column, and the meaning of these.
#[derive(Clone, Debug)]
pub(super) struct Charged {
    pub(super) texts: BTreeMap<&'static str, String>,
    /// Month, payer and owner.
    pub(super) bill: String,
    pub(super) manager: i64,
    pub(super) mode: &'static str,
    pub(super) action: &'static str,
    pub(super) product: &'static str,
    pub(super) region: &'static str,
    pub(super) numbers: Numbers,
}

/// Columns of amounts by basis: the customer's, the cost.
pub(super) const AMOUNTS: [[&str; 6]; 2] = [
    [
        "Original Cost",
        "Total Amount Before Voucher",
        "Customer Voucher Deduction",
        "Total Cost",
        "RI Deduction (Cost)",
        "SP Deduction (Cost)",
    ],
    [
        "OriginalCost",
        "Total Amount After Discount (Excluding Tax)",
        "Voucher Deduction",
        "Amount Before Tax",
        "RI Deduction (Cost)",
        "SP Deduction (Cost)",
    ],
];

/// A random amount: of any size, and now and then at a limit.
pub(super) fn random_units(random: &mut Rng) -> i64 {
    let magnitude = match random.u8(..10) {
        0 => 0,
        1 => LARGEST - random.i64(0..3),
        2 => random.i64(0..=LARGEST),
        3 => random.i64(0..10),
        4 => random.i64(0..1_000) * 100_000_000,
        _ => random.i64(0..1_000_000_000_000),
    };
    if random.u8(..4) == 0 { -magnitude } else { magnitude }
}

/// One of the lawful texts of an amount.
pub(super) fn amount_text(units: i64, may_be_empty: bool, random: &mut Rng) -> String {
    if units == 0 && may_be_empty && random.bool() {
        return if random.bool() { "-".to_owned() } else { String::new() };
    }
    let magnitude = units.unsigned_abs();
    let mut text =
        if units < 0 || (units == 0 && random.u8(..4) == 0) { "-".to_owned() } else { String::new() };
    for _ in 0..random.usize(..4) {
        text.push('0');
    }
    write!(text, "{}", magnitude / 100_000_000).unwrap();
    let mut decimals = format!("{:08}", magnitude % 100_000_000);
    while decimals.ends_with('0') && random.u8(..8) != 0 {
        decimals.pop();
    }
    if decimals.len() == 8 {
        decimals.push_str(&"0".repeat(random.usize(..4)));
    }
    if !decimals.is_empty() || random.bool() {
        text.push('.');
        text.push_str(&decimals);
    }
    text
}

/// A random line on a basis.
pub(super) fn random_line(random: &mut Rng, basis: usize, number: usize) -> Charged {
    let (action_text, action, usual) = TYPES[random.usize(..TYPES.len())];
    let (mode_text, mode) = MODES[random.usize(..MODES.len())];
    let (product_text, product_code, product) = PRODUCTS[random.usize(..PRODUCTS.len())];
    let (region_text, region_code, region) = REGIONS[random.usize(..REGIONS.len())];
    let payer = 200_000_000_000 + random.i64(1..3);
    let owner = 700_000_000_000 + random.i64(1..4);
    let reseller = random.bool().then(|| 200_000_000_010 + random.i64(0..2));
    let (year, month) = (random.i64(2022..2024), random.i64(1..4));
    let month_text = match random.u8(..4) {
        0 => format!("{year}{month:02}"),
        1 => format!("{year}/{month}"),
        _ => format!("{year}-{month:02}"),
    };
    let mut texts = BTreeMap::from([
        ("Payer Account ID", payer.to_string()),
        ("Owner Account ID", owner.to_string()),
        ("Reseller Account ID", reseller.map_or_else(|| "-".to_owned(), |uin| uin.to_string())),
        ("Transaction Type", action_text.to_owned()),
        ("BillingMode", mode_text.to_owned()),
        ("Product Name", product_text.to_owned()),
        ("Product Code", product_code.to_owned()),
        ("Region", region_text.to_owned()),
        ("Region Code", region_code.to_owned()),
        ("Currency", "USD".to_owned()),
        ("Bill Month", month_text),
        ("Id", number.to_string()),
        ("Instance Name", ["", "a,b", "x \"y\"", "two\r\nlines", "中"][random.usize(..5)].to_owned()),
        ("tag_key:team", ["", "red", "blue\n"][random.usize(..3)].to_owned()),
    ]);
    let mut numbers = [0; 7];
    numbers[6] = 1;
    for (place, column) in AMOUNTS[basis].into_iter().enumerate() {
        let units = random_units(random);
        numbers[place] = i128::from(units);
        let may_be_empty = !column.contains("Before") && !column.contains("After") && column != "Total Cost";
        texts.insert(column, amount_text(units, may_be_empty, random));
    }
    let mode = if mode.is_empty() { usual } else { mode };
    let bill = format!("{year}-{month:02} {payer} {owner}");
    Charged { texts, bill, manager: reseller.unwrap_or(payer), mode, action, product, region, numbers }
}

/// Lines as a table with its columns in random order.
fn make_table(lines: &[Charged], random: &mut Rng) -> Csv {
    let header: Vec<String> = lines[0].texts.keys().map(|column| (*column).to_owned()).collect();
    let rows = lines.iter().map(|line| line.texts.values().cloned().collect()).collect();
    Csv { header, rows }.shuffled_columns(random)
}

/// Lines as a file: columns, quotes, line ends, blank lines and byte order mark at random.
pub(super) fn make_file(lines: &[Charged], random: &mut Rng) -> String {
    let csv = make_table(lines, random);
    let line_end = if random.bool() { "\r\n" } else { "\n" };
    let mut text = if random.bool() { "\u{feff}".to_owned() } else { String::new() };
    for row in std::iter::once(&csv.header).chain(&csv.rows) {
        if random.u8(..16) == 0 {
            text.push_str(line_end);
        }
        for (place, field) in row.iter().enumerate() {
            if place > 0 {
                text.push(',');
            }
            let field = if random.u8(..5) == 0 { quote_field(field) } else { quote_if_needed(field) };
            text.push_str(&field);
        }
        text.push_str(line_end);
    }
    // The last line may lack its end.
    if random.bool() && text.ends_with(line_end) {
        text.truncate(text.len() - line_end.len());
    }
    text
}
