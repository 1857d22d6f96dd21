//! What tests of written files share: every line read back, and the rules that its amounts keep.

use std::num::NonZeroUsize;

use bill::{
    Amounts, BillKey, CodeTables, Column, Findings, Fold, Notice, PayMode, Rules, Sheet, TransactionType,
    UNITS_PER_USD, Uin,
};

use super::ROWS_MAX;
use super::cast::Cast;
use super::making::{ACCOUNTS, Order, make};
use super::times::BillMonth;

/// What a test wants to know of a line.
pub(crate) struct Read {
    pub(crate) bill: BillKey,
    pub(crate) manager: Uin,
    pub(crate) pay_mode: PayMode,
    pub(crate) transaction_type: TransactionType,
    pub(crate) amounts: Amounts,
    pub(crate) id: String,
    pub(crate) transaction_id: String,
    pub(crate) rate: i128,
    /// Whether the line states an original cost.
    pub(crate) has_original: bool,
    /// List price, usage and duration, in units of 10^-8, where the line states them.
    pub(crate) quantity: Option<[i128; 3]>,
}

/// Every line of files, in order, what came up, and their cells.
pub(crate) fn read(files: &[(String, Vec<u8>)]) -> (Vec<Read>, Findings, bill::Bills) {
    let tables = CodeTables::shipped();
    let mut findings = Findings::default();
    let mut fold = Fold::new();
    let mut lines = Vec::new();
    for (name, bytes) in files {
        let mut sheet = Sheet::new(name, Rules { tables: &tables, month: None });
        sheet
            .read(bytes, true, &mut findings, &mut |line| {
                let text = |column| line.texts.get(column).unwrap();
                let number = |column| text(column).parse().ok().map(bill::Sum::units);
                let quantity =
                    [Column::ComponentListPrice, Column::ComponentUsage, Column::UsageDuration].map(number);
                lines.push(Read {
                    bill: line.charge.bill,
                    manager: line.charge.manager,
                    pay_mode: line.charge.pay_mode,
                    transaction_type: line.charge.transaction_type,
                    amounts: line.charge.amounts,
                    id: text(Column::Id).to_owned(),
                    transaction_id: text(Column::TransactionId).to_owned(),
                    rate: number(Column::CustomerDiscountRate).unwrap(),
                    has_original: number(Column::OriginalCost).is_some(),
                    quantity: quantity[0].map(|_| quantity.map(Option::unwrap)),
                });
                fold.add(&line.charge)
            })
            .unwrap();
    }
    (lines, findings, fold.into_bills())
}

/// The files of a world, in the order of their names.
pub(crate) fn files(lines: u64, change: impl Fn(&mut Order<'_>)) -> Vec<(String, Vec<u8>)> {
    let folder = tempfile::tempdir().unwrap();
    let mut order = Order {
        cast: Cast::new(11, 120, BillMonth::until(202_402, 3), lines),
        corrected: None,
        rows_max: ROWS_MAX,
        threads: NonZeroUsize::MIN,
        folder: folder.path(),
    };
    change(&mut order);
    let made = make(&order).unwrap();
    let mut files: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap()))
        .filter(|(name, _)| name != ACCOUNTS)
        .collect();
    files.sort();
    assert_eq!(made.files, u64::try_from(files.len()).unwrap());
    assert_eq!(made.bytes, files.iter().map(|(_, bytes)| u64::try_from(bytes.len()).unwrap()).sum::<u64>());
    files
}

pub(crate) fn lines_of(files: &[(String, Vec<u8>)]) -> Vec<Read> {
    let (lines, findings, _) = read(files);
    assert!(findings.faults.is_empty(), "{}", findings.faults.first()[0]);
    let notices: Vec<Notice> = findings.notices.iter().map(|(notice, ..)| notice).collect();
    assert_eq!(notices, [Notice::OriginalEmpty], "only contracts");
    lines
}

impl Read {
    /// Fails unless the amounts are what list price, usage, duration, deductions, rate and voucher make
    /// of each other, to the last digit. A line without an original cost has nothing to start from.
    pub(crate) fn keeps_the_rules(&self) {
        let one = i128::from(UNITS_PER_USD);
        let units = self.amounts.map(|amount| i128::from(amount.units()));
        let [original, before_voucher, voucher, total, ri_deduction, sp_deduction] = units.into_array();
        if let Some([price, usage, duration]) = self.quantity {
            let product = price * usage * duration;
            let rounded = (product * 2 + one * one).div_euclid(one * one * 2);
            assert_eq!(original, rounded, "{}", self.id);
        }
        if self.has_original {
            let rest = original - ri_deduction - sp_deduction;
            let owed = (rest.abs() * self.rate * 2 + one).div_euclid(one * 2) * rest.signum();
            assert_eq!(before_voucher, owed, "{}", self.id);
        }
        assert_eq!(total, before_voucher - voucher, "{}", self.id);
        assert!((0..=before_voucher.max(0)).contains(&voucher), "{}", self.id);
        assert!(ri_deduction >= 0 && sp_deduction >= 0, "{}", self.id);
        assert!(original.abs() < 10_000 * one, "nothing was saturated: {}", self.id);
    }
}
