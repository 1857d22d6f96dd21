//! Test support: reads every line of generated files back, and checks the rules of its amounts.

use bill::{Amounts, BillKey, CodeTables, Column, Fold, Month, PayMode, TransactionType, UNITS_PER_USD, Uin};
use sheet::{Findings, Notice, Rules, Sheet};

use crate::demo::BillFile;
use crate::generate::{ACCOUNTS_SCRIPT, GenerateRequest, generate_files};
use crate::size::WorldSize;

/// The fields of a line that tests look at.
pub(crate) struct ReadLine {
    pub(crate) bill: BillKey,
    pub(crate) manager: Uin,
    pub(crate) pay_mode: PayMode,
    pub(crate) transaction_type: TransactionType,
    pub(crate) amounts: Amounts,
    pub(crate) id: String,
    pub(crate) transaction_id: String,
    pub(crate) rate: i128,
    /// The line states an original cost.
    pub(crate) has_original: bool,
    /// List price, usage and duration, in units of 10^-8, if the line states them.
    pub(crate) quantity: Option<[i128; 3]>,
}

/// Reads every line of files. Returns the lines in order, what was found in them, and their bills.
pub(crate) fn read_files(files: &[BillFile]) -> (Vec<ReadLine>, Findings, bill::Bills) {
    let tables = CodeTables::shipped();
    let mut findings = Findings::default();
    let mut fold = Fold::new();
    let mut lines = Vec::new();
    for BillFile { name, bytes } in files {
        let mut sheet = Sheet::new(name, Rules { tables: &tables, month: None });
        sheet
            .read(bytes, true, &mut findings, &mut |line| {
                let text = |column| line.texts.get(column).unwrap();
                let number = |column| text(column).parse().ok().map(bill::Sum::units);
                let quantity =
                    [Column::ComponentListPrice, Column::ComponentUsage, Column::UsageDuration].map(number);
                lines.push(ReadLine {
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

/// Generates a world of some lines after `change` has changed the request. Returns the bill files by name.
pub(crate) fn generate_test_files(lines: u64, change: impl Fn(&mut GenerateRequest<'_>)) -> Vec<BillFile> {
    let folder = tempfile::tempdir().unwrap();
    let last_month = Month::from_yyyymm(202_402).unwrap();
    let size = WorldSize { lines, customers: 120, months: 3, last_month, seed: 11, corrections_seed: None };
    let mut request = GenerateRequest::new(size, folder.path()).unwrap();
    change(&mut request);
    let mut reported = 0;
    let generated = generate_files(&request, &mut |progress| reported += progress.new_lines).unwrap();
    assert_eq!(reported, lines);
    let mut files: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| BillFile {
            name: entry.file_name().into_string().unwrap(),
            bytes: std::fs::read(entry.path()).unwrap(),
        })
        .filter(|file| file.name != ACCOUNTS_SCRIPT)
        .collect();
    files.sort();
    let bytes: usize = files.iter().map(|file| file.bytes.len()).sum();
    assert_eq!(generated.count, u64::try_from(files.len()).unwrap());
    assert_eq!(generated.bytes, u64::try_from(bytes).unwrap());
    files
}

/// Reads every line of files, which must be free of faults.
pub(crate) fn read_sound_lines(files: &[BillFile]) -> Vec<ReadLine> {
    let (lines, findings, _) = read_files(files);
    assert!(findings.faults.is_empty(), "{}", findings.faults.first()[0]);
    let notices: Vec<Notice> = findings.notices.iter().map(|(notice, ..)| notice).collect();
    assert_eq!(notices, [Notice::OriginalEmpty], "only contracts");
    lines
}

impl ReadLine {
    /// Checks to the last digit that each amount follows from list price, usage, duration, deductions, rate and
    /// voucher. A line without an original cost has nothing to start from.
    pub(crate) fn check_amounts(&self) {
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
        assert!(original.abs() < 10_000 * one, "an amount is too large: {}", self.id);
    }
}
