//! Random bill lines for tests of every reader of bill files. What a line means is known before it becomes text, and
//! each meaning has several lawful spellings.
//!
//! The meanings are written down here by hand. They do not come from the tables of `bill`, so that a mistake in those
//! is found.

mod files;
mod spelling;

use std::collections::BTreeMap;

use fastrand::Rng;

use spelling::spell_month;

pub use files::{BlankLines, LineTexts, write_random_file_text};
pub use spelling::{draw_random_units, pick_random, spell_amount};

/// Amounts of a line or sums of lines, in units of 10^-8 USD: original, before voucher, voucher, total, RI deduction,
/// SP deduction.
pub type Units = [i128; 6];

/// Transaction types: text in bill files, code, and the usual billing mode of the code.
const TRANSACTION_TYPES: [(&str, &str, &str); 16] = [
    ("Hourly settlement", "postpay_deduct_h", "postPay"),
    (" hourly\u{a0}SETTLEMENT ", "postpay_deduct_h", "postPay"),
    ("按量计费日结", "postpay_deduct_d", "postPay"),
    ("Deduction", "postpay_deduct", "postPay"),
    ("Spot", "postpay_deduct_s", "postPay"),
    ("adjust-CR", "recon_increase", "postPay"),
    ("Monthly billing accuracy difference", "billVirtualId", "postPay"),
    ("Refund", "prepay_return", "prePay"),
    (" Monthly subscription refund", "prepay_return", "prePay"),
    ("Yearly/monthly subscription refund", "prepay_return", "prePay"),
    ("Modify", "pre_upgrade", "prePay"),
    ("Upgrade/Downgrade", "pre_upgrade", "prePay"),
    ("New monthly subscription", "pre_purchase", "prePay"),
    ("New yearly/monthly subscription", "pre_purchase", "prePay"),
    ("Hourly RI fee", "ri_hour_pay", "riPay"),
    ("HOURLY RI FEE", "ri_hour_pay", "riPay"),
];

/// Billing modes: text and code; `None` if the transaction type decides.
const BILLING_MODES: [(&str, Option<&str>); 7] = [
    ("Pay-As-You-Go resources", Some("postPay")),
    ("pay-as-you-go", Some("postPay")),
    ("Monthly subscription", Some("prePay")),
    ("包年包月", Some("prePay")),
    ("Standard RI", Some("riPay")),
    ("-", None),
    ("", None),
];

/// Products: name and code in the file, and the key that they stand for.
const PRODUCTS: [(&str, &str, &str); 8] = [
    ("Cloud Virtual Machine (CVM)", "-", "p_cvm"),
    ("云服务器CVM", "", "p_cvm"),
    ("anything, really", "p_cbs", "p_cbs"),
    ("whatever it is called", "p_cbs", "p_cbs"),
    (" Brand\u{a0} New ", "-", "brand new"),
    ("a \"quoted\", divided name", "", "a \"quoted\", divided name"),
    ("NAT \"Gateway\"", "", "nat \"gateway\""),
    ("", "", "-"),
];

/// Regions: name and code in the file, and the key that they stand for.
const REGIONS: [(&str, &str, &str); 6] = [
    ("South China (Guangzhou)", "-", "1"),
    ("East China\u{a0}(Shanghai)", "", "4"),
    ("North", "8", "8"),
    ("南", "8", "8"),
    ("Mars, north", "", "mars, north"),
    ("-", "-", "-"),
];

/// Headers of the amounts in the order of [`Units`], on each basis: the customer's amounts, the partner's cost.
pub const AMOUNT_HEADERS: [[&str; 6]; 2] = [
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

/// For each of the amounts, true if its text may be empty.
const MAY_BE_EMPTY: [bool; 6] = [true, false, true, false, true, true];

/// The bill of a line.
#[derive(Clone, Copy, Debug)]
pub struct LineBill<'a> {
    /// Account number of the payer.
    pub payer: &'static str,
    /// Account number of the customer.
    pub owner: &'a str,
    /// Month, `yyyy-MM`.
    pub month: &'a str,
}

/// The manager of a line.
#[derive(Clone, Copy, Debug)]
pub struct LineManager {
    /// Text in the file; `-` and nothing stand for the payer.
    pub text: &'static str,
    /// Account number.
    pub uin: &'static str,
}

/// A line: its text in each column, and what that means.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the other fields are the codes and numbers that their names say")]
pub struct RandomLine {
    pub texts: LineTexts,
    /// Index of the basis in [`AMOUNT_HEADERS`].
    pub basis: usize,
    pub payer: &'static str,
    pub manager: &'static str,
    pub owner: String,
    /// `yyyy-MM`.
    pub month: String,
    pub mode: &'static str,
    pub action: &'static str,
    pub product: &'static str,
    pub region: &'static str,
    pub units: Units,
}

impl RandomLine {
    /// Makes a random line. Its instance id has `number` in it, so that lines of other numbers differ.
    pub fn new(
        random: &mut Rng,
        basis: usize,
        bill: LineBill<'_>,
        manager: LineManager,
        number: usize,
    ) -> Self {
        let (action_text, action, usual_mode) = pick_random(random, &TRANSACTION_TYPES);
        let (mode_text, mode) = pick_random(random, &BILLING_MODES);
        let (product_text, product_code, product) = pick_random(random, &PRODUCTS);
        let (region_text, region_code, region) = pick_random(random, &REGIONS);
        let LineBill { payer, owner, month } = bill;
        let texts = [
            ("Payer Account ID", payer.to_owned()),
            ("Owner Account ID", owner.to_owned()),
            ("Reseller Account ID", manager.text.to_owned()),
            ("Transaction Type", action_text.to_owned()),
            ("Billing Mode", mode_text.to_owned()),
            ("Product Name", product_text.to_owned()),
            ("Product Code", product_code.to_owned()),
            ("Region", region_text.to_owned()),
            ("Region Code", region_code.to_owned()),
            ("Currency", "USD".to_owned()),
            ("Bill Month", spell_month(month, random)),
            ("Instance ID", format!("ins-{number}")),
            ("Instance Name", pick_random(random, &["", "a,b", "x \"y\"", "two\r\nlines", "中"]).to_owned()),
            ("tag_key:team", pick_random(random, &["", "red", "blue\n"]).to_owned()),
        ];
        let mut line = Self {
            texts: BTreeMap::from(texts),
            basis,
            payer,
            manager: manager.uin,
            owner: owner.to_owned(),
            month: month.to_owned(),
            mode: mode.unwrap_or(usual_mode),
            action,
            product,
            region,
            units: [0; 6],
        };
        for amount in 0..line.units.len() {
            line.set_amount(amount, draw_random_units(random), random);
        }
        line
    }

    /// Gives the line another amount in a random spelling; `amount` is an index in [`Units`].
    ///
    /// # Panics
    ///
    /// Panics if the index is out of range.
    #[expect(clippy::indexing_slicing, reason = "a test that is wrong may panic")]
    pub fn set_amount(&mut self, amount: usize, units: i128, random: &mut Rng) {
        self.units[amount] = units;
        let text = if units == 0 && MAY_BE_EMPTY[amount] && random.bool() {
            pick_random(random, &["", "-"]).to_owned()
        } else {
            spell_amount(units, random)
        };
        self.texts.insert(AMOUNT_HEADERS[self.basis][amount], text);
    }
}
