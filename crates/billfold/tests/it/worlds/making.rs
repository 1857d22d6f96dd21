//! The making of random lines and files: what a line means is known before it becomes text.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use fastrand::Rng;

use crate::support::{DISTRIBUTOR, RESELLER, SECOND_LEVEL};

/// What the amounts of a line or of many are, in units of 10^-8 USD: original, before voucher,
/// voucher, total, RI deduction, SP deduction.
pub(crate) type Units = [i128; 6];

/// The largest amount of a line.
const LARGEST: i128 = 999_999_999_999_999_999;

/// A transaction type: a text of bill files, the code that it stands for, the usual mode of that.
const ACTIONS: [(&str, &str, &str); 10] = [
    ("Hourly settlement", "postpay_deduct_h", "postPay"),
    (" hourly\u{a0}SETTLEMENT ", "postpay_deduct_h", "postPay"),
    ("按量计费日结", "postpay_deduct_d", "postPay"),
    ("Deduction", "postpay_deduct", "postPay"),
    ("adjust-CR", "recon_increase", "postPay"),
    ("Refund", "prepay_return", "prePay"),
    ("Yearly/monthly subscription refund", "prepay_return", "prePay"),
    ("Modify", "pre_upgrade", "prePay"),
    ("New monthly subscription", "pre_purchase", "prePay"),
    ("Hourly RI fee", "ri_hour_pay", "riPay"),
];

/// A text of a billing mode and its code; none where the type decides.
const MODES: [(&str, Option<&str>); 7] = [
    ("Pay-As-You-Go resources", Some("postPay")),
    ("pay-as-you-go", Some("postPay")),
    ("Monthly subscription", Some("prePay")),
    ("包年包月", Some("prePay")),
    ("Standard RI", Some("riPay")),
    ("-", None),
    ("", None),
];

/// Name and code of a product as the file has them, and the key that they come to.
const PRODUCTS: [(&str, &str, &str); 6] = [
    ("Cloud Virtual Machine (CVM)", "-", "p_cvm"),
    ("云服务器CVM", "", "p_cvm"),
    ("whatever it is called", "p_cbs", "p_cbs"),
    (" Brand\u{a0} New ", "-", "brand new"),
    ("a \"quoted\", divided name", "", "a \"quoted\", divided name"),
    ("", "", "-"),
];

/// The same for regions.
const REGIONS: [(&str, &str, &str); 5] = [
    ("South China (Guangzhou)", "-", "1"),
    ("East China\u{a0}(Shanghai)", "", "4"),
    ("North", "8", "8"),
    ("Mars, north", "", "mars, north"),
    ("-", "-", "-"),
];

/// The columns of amounts on each basis, in the order of [`Units`].
const AMOUNTS: [[&str; 6]; 2] = [
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

/// Which of the amounts may be left empty.
const MAY_BE_EMPTY: [bool; 6] = [true, false, true, false, true, true];

/// The text of each column of a line.
pub(crate) type Texts = BTreeMap<&'static str, String>;

/// One line: what it says in each column, and what that means.
#[derive(Clone, Debug)]
pub(crate) struct Charged {
    pub(crate) texts: Texts,
    pub(crate) basis: usize,
    pub(crate) payer: &'static str,
    pub(crate) manager: &'static str,
    pub(crate) owner: String,
    pub(crate) month: String,
    pub(crate) mode: &'static str,
    pub(crate) action: &'static str,
    pub(crate) product: &'static str,
    pub(crate) region: &'static str,
    pub(crate) units: Units,
}

impl Charged {
    /// A random line of a bill. `number` stands in it, so that no two lines of a world are the same
    /// unless they are meant to be.
    pub(crate) fn random(
        random: &mut Rng,
        basis: usize,
        (payer, owner, month): (&'static str, &str, &str),
        number: usize,
    ) -> Charged {
        let (action_text, action, usual) = pick(random, &ACTIONS);
        let (mode_text, mode) = pick(random, &MODES);
        let (product_text, product_code, product) = pick(random, &PRODUCTS);
        let (region_text, region_code, region) = pick(random, &REGIONS);
        let (manager_text, manager) =
            pick(random, &[("-", payer), ("", payer), (payer, payer), (SECOND_LEVEL, SECOND_LEVEL)]);
        let (year, month_of_year) = month.split_once('-').unwrap();
        let month_text = match random.u8(..4) {
            0 => format!("{year}{month_of_year}"),
            1 => format!("{year}/{}", month_of_year.trim_start_matches('0')),
            _ => month.to_owned(),
        };
        let texts = [
            ("Payer Account ID", payer.to_owned()),
            ("Owner Account ID", owner.to_owned()),
            ("Reseller Account ID", manager_text.to_owned()),
            ("Transaction Type", action_text.to_owned()),
            ("Billing Mode", mode_text.to_owned()),
            ("Product Name", product_text.to_owned()),
            ("Product Code", product_code.to_owned()),
            ("Region", region_text.to_owned()),
            ("Region Code", region_code.to_owned()),
            ("Currency", "USD".to_owned()),
            ("Bill Month", month_text),
            ("Instance ID", format!("ins-{number}")),
            ("Instance Name", pick(random, &["", "a,b", "x \"y\"", "two\r\nlines", "中"]).to_owned()),
            ("tag_key:team", pick(random, &["", "red", "blue\n"]).to_owned()),
        ];
        let mut line = Charged {
            texts: BTreeMap::from(texts),
            basis,
            payer,
            manager,
            owner: owner.to_owned(),
            month: month.to_owned(),
            mode: mode.unwrap_or(usual),
            action,
            product,
            region,
            units: [0; 6],
        };
        for place in 0..6 {
            let units = random_units(random);
            line.set(place, units, random);
        }
        line
    }

    /// Gives the line another amount.
    pub(crate) fn set(&mut self, place: usize, units: i128, random: &mut Rng) {
        self.units[place] = units;
        let text = if units == 0 && MAY_BE_EMPTY[place] && random.bool() {
            pick(random, &["", "-"]).to_owned()
        } else {
            amount_text(units, random)
        };
        self.texts.insert(AMOUNTS[self.basis][place], text);
    }
}

/// One of several things.
pub(crate) fn pick<T: Clone>(random: &mut Rng, things: &[T]) -> T {
    things[random.usize(..things.len())].clone()
}

/// A random payer.
pub(crate) fn random_payer(random: &mut Rng) -> &'static str {
    pick(random, &[DISTRIBUTOR, RESELLER])
}

/// A random amount: of any size, and now and then at a limit.
pub(crate) fn random_units(random: &mut Rng) -> i128 {
    let magnitude = match random.u8(..10) {
        0 => 0,
        1 => LARGEST - random.i128(0..3),
        2 => random.i128(0..=LARGEST),
        3 => random.i128(0..10),
        4 => random.i128(0..1_000) * 100_000_000,
        _ => random.i128(0..1_000_000_000_000),
    };
    if random.u8(..4) == 0 { -magnitude } else { magnitude }
}

/// One of the lawful texts of an amount: zeros before and behind it, a point with nothing behind it.
fn amount_text(units: i128, random: &mut Rng) -> String {
    let is_negative = units < 0 || (units == 0 && random.u8(..4) == 0);
    let digits = format!("{:09}", units.unsigned_abs());
    let (whole, decimals) = digits.split_at(digits.len() - 8);
    let mut text = if is_negative { "-".to_owned() } else { String::new() };
    text.push_str(&"0".repeat(random.usize(..4)));
    text.push_str(whole);
    let mut decimals = decimals.to_owned();
    while decimals.ends_with('0') && random.u8(..8) != 0 {
        decimals.pop();
    }
    if decimals.len() == 8 {
        decimals.push_str(&"0".repeat(random.usize(..4)));
    }
    if !decimals.is_empty() || random.bool() {
        write!(text, ".{decimals}").unwrap();
    }
    text
}

/// Lines in random order as one to four files, each with columns, quotes, line ends, blank lines and
/// byte order mark of its own.
pub(crate) fn random_files<'a>(lines: &'a [Charged], random: &mut Rng) -> Vec<String> {
    let mut lines: Vec<&'a Charged> = lines.iter().collect();
    random.shuffle(&mut lines);
    let count = random.usize(1..=4);
    let mut parts: Vec<Vec<&Charged>> = vec![Vec::new(); count];
    for line in &lines {
        parts[random.usize(..count)].push(line);
    }
    parts.retain(|part| !part.is_empty());
    let texts = |lines: &[&'a Charged]| lines.iter().map(|line| &line.texts).collect::<Vec<_>>();
    let files: Vec<String> = parts.iter().map(|part| random_file(&texts(part), random)).collect();
    let is_twice = |(place, file)| files[..place].contains(file);
    // Files of the same bytes would be refused, as given twice.
    if files.iter().enumerate().any(is_twice) { vec![random_file(&texts(&lines), random)] } else { files }
}

/// Lines in their order as one file.
pub(crate) fn one_file(lines: &[Charged], random: &mut Rng) -> String {
    random_file(&lines.iter().map(|line| &line.texts).collect::<Vec<_>>(), random)
}

/// Lines of the same columns, in their order, as one file.
pub(crate) fn random_file(lines: &[&Texts], random: &mut Rng) -> String {
    let mut columns: Vec<&'static str> = lines[0].keys().copied().collect();
    random.shuffle(&mut columns);
    let line_end = pick(random, &["\n", "\r\n"]);
    let mut text = pick(random, &["", "\u{feff}"]).to_owned();
    push_record(&mut text, columns.iter().copied(), line_end, random);
    for line in lines {
        if random.u8(..16) == 0 {
            text.push_str(line_end);
        }
        push_record(&mut text, columns.iter().map(|column| line[column].as_str()), line_end, random);
    }
    // The last line may lack its end.
    if random.bool() {
        text.truncate(text.len() - line_end.len());
    }
    text
}

/// Appends one record; fields stand in quotes where they must, and now and then where they need not.
fn push_record<'a>(
    text: &mut String,
    fields: impl Iterator<Item = &'a str>,
    line_end: &str,
    random: &mut Rng,
) {
    for (place, field) in fields.enumerate() {
        if place > 0 {
            text.push(',');
        }
        if field.contains(['"', ',', '\r', '\n']) || random.u8(..6) == 0 {
            write!(text, "\"{}\"", field.replace('"', "\"\"")).unwrap();
        } else {
            text.push_str(field);
        }
    }
    text.push_str(line_end);
}
