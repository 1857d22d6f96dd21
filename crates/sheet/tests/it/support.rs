//! Shared by the tests: a table that becomes CSV text, and the reading of files into owned lines.

use bill::{
    Amounts, Basis, BillKey, CodeTables, Fold, Line, LinesDigest, Month, PayMode, SumOverflow,
    TransactionType, Uin,
};
use sheet::{FaultPlace, FileFault, Findings, Rules, Sheet};

use crate::corpus::twins::compare_readers;

/// A charge that outlives its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OwnedCharge {
    pub(crate) bill: BillKey,
    pub(crate) manager: Uin,
    pub(crate) pay_mode: PayMode,
    pub(crate) transaction_type: TransactionType,
    pub(crate) product: String,
    pub(crate) region: String,
    pub(crate) amounts: Amounts,
}

/// A line that outlives its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OwnedLine {
    pub(crate) number: u64,
    pub(crate) charge: OwnedCharge,
    pub(crate) unknown: Vec<(String, String)>,
    pub(crate) digest: bill::LineDigest,
}

/// The result of reading files.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) lines: Vec<OwnedLine>,
    pub(crate) findings: Findings,
    pub(crate) fold: Fold,
    pub(crate) digest: LinesDigest,
    /// The basis of the last file.
    pub(crate) basis: Option<Basis>,
    /// Number of lines, with those that have faults.
    pub(crate) counted: u64,
}

impl Outcome {
    /// The charges, where there must be no fault.
    pub(crate) fn charges(&self) -> Vec<OwnedCharge> {
        self.assert_clean();
        self.lines.iter().map(|line| line.charge.clone()).collect()
    }

    /// The charge of the only line.
    pub(crate) fn only_charge(&self) -> OwnedCharge {
        let [charge] = <[_; 1]>::try_from(self.charges()).unwrap();
        charge
    }

    /// Every stored fault.
    pub(crate) fn faults(&self) -> &[FileFault] {
        self.findings.faults.first()
    }

    pub(crate) fn assert_clean(&self) {
        assert!(self.findings.faults.is_empty(), "{}", self.faults()[0]);
    }

    /// Name, count and first place of each notice.
    pub(crate) fn notices(&self) -> Vec<(sheet::Notice, u64, String)> {
        self.findings.notices.iter().map(|(notice, count, place)| (notice, count, place.to_owned())).collect()
    }
}

/// Copies a line, so that it outlives its file.
pub(crate) fn copy_line(line: &Line<'_>) -> OwnedLine {
    let charge = &line.charge;
    OwnedLine {
        number: line.number,
        charge: OwnedCharge {
            bill: charge.bill,
            manager: charge.manager,
            pay_mode: charge.pay_mode,
            transaction_type: charge.transaction_type,
            product: charge.product.to_owned(),
            region: charge.region.to_owned(),
            amounts: charge.amounts,
        },
        unknown: line.texts.unknown().map(|(name, text)| (name.to_owned(), text.to_owned())).collect(),
        digest: line.digest(),
    }
}

/// The rules by which a test reads files.
pub(crate) struct Reading {
    pub(crate) tables: CodeTables,
    pub(crate) month: Option<Month>,
    pub(crate) block_bytes: usize,
}

impl Default for Reading {
    fn default() -> Self {
        Self { tables: CodeTables::shipped(), month: None, block_bytes: 65_536 }
    }
}

impl Reading {
    /// As if `--month` had been given.
    pub(crate) fn of_month(month: &str) -> Self {
        Self { month: Some(month.parse().unwrap()), ..Self::default() }
    }

    /// In blocks of this number of bytes.
    pub(crate) fn in_blocks(block_bytes: usize) -> Self {
        Self { block_bytes, ..Self::default() }
    }

    /// Reads files, each with a sheet of its own, into one fold. By batches they are read the same.
    pub(crate) fn files(&self, files: &[(&str, &[u8])]) -> Outcome {
        let mut outcome = Outcome {
            lines: Vec::new(),
            findings: Findings::default(),
            fold: Fold::new(),
            digest: LinesDigest::default(),
            basis: None,
            counted: 0,
        };
        for (name, bytes) in files {
            let rules = Rules { tables: &self.tables, month: self.month };
            compare_readers(name, rules, bytes, self.block_bytes);
            let mut sheet = Sheet::new(name, rules);
            let mut each = |line: &Line<'_>| -> Result<(), SumOverflow> {
                let owned = copy_line(line);
                outcome.digest.add(owned.digest);
                outcome.lines.push(owned);
                outcome.fold.add(&line.charge)
            };
            for block in bytes.chunks(self.block_bytes) {
                sheet.read(block, false, &mut outcome.findings, &mut each).unwrap();
            }
            sheet.read(b"", true, &mut outcome.findings, &mut each).unwrap();
            outcome.basis = sheet.basis();
            outcome.counted += sheet.lines();
        }
        outcome
    }

    /// Reads one file named `bill.csv`.
    pub(crate) fn text(&self, text: impl AsRef<[u8]>) -> Outcome {
        self.files(&[("bill.csv", text.as_ref())])
    }
}

/// Reads one file named `bill.csv` by the shipped tables.
pub(crate) fn read_text(text: impl AsRef<[u8]>) -> Outcome {
    Reading::default().text(text)
}

/// A table that becomes CSV text.
#[derive(Clone, Debug)]
pub(crate) struct Csv {
    pub(crate) header: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

/// One lawful row of a customer bill: list price 10, before voucher 8, voucher 3, total 5.
const CUSTOMER_BILL: [(&str, &str); 13] = [
    ("Payer Account ID", "200000000001"),
    ("Owner Account ID", "700000000001"),
    ("Product Name", "Cloud Virtual Machine (CVM)"),
    ("Billing Mode", "Pay-As-You-Go resources"),
    ("Region", "South China (Guangzhou)"),
    ("Transaction Type", "Hourly settlement"),
    ("Original Cost", "10"),
    ("Currency", "USD"),
    ("Total Amount Before Voucher", "8"),
    ("Customer Voucher Deduction", "3"),
    ("Total Cost", "5"),
    ("Bill Month", "2022-11"),
    ("Component Name", "Memory of S5"),
];

impl Csv {
    /// A table of one row.
    pub(crate) fn new(columns: &[(&str, &str)]) -> Self {
        Self {
            header: columns.iter().map(|(name, _)| (*name).to_owned()).collect(),
            rows: vec![columns.iter().map(|(_, text)| (*text).to_owned()).collect()],
        }
    }

    /// A customer bill of one lawful row.
    pub(crate) fn customer_bill() -> Self {
        Self::new(&CUSTOMER_BILL)
    }

    /// The place of a column.
    pub(crate) fn place(&self, column: &str) -> usize {
        self.header.iter().position(|name| name == column).unwrap_or_else(|| panic!("no column {column}"))
    }

    /// The same table with another text in the last row; a column that is not there is added.
    pub(crate) fn with(mut self, column: &str, text: &str) -> Self {
        if !self.header.iter().any(|name| name == column) {
            self.header.push(column.to_owned());
            self.rows.iter_mut().for_each(|row| row.push("-".to_owned()));
        }
        let place = self.place(column);
        text.clone_into(&mut self.rows.last_mut().unwrap()[place]);
        self
    }

    /// The same table without a column.
    pub(crate) fn without(mut self, column: &str) -> Self {
        let place = self.place(column);
        self.header.remove(place);
        self.rows.iter_mut().for_each(|row| {
            row.remove(place);
        });
        self
    }

    /// The same table with a column under another header.
    pub(crate) fn renamed(mut self, column: &str, header: &str) -> Self {
        let place = self.place(column);
        header.clone_into(&mut self.header[place]);
        self
    }

    /// The same table with its last row once more.
    pub(crate) fn again(mut self) -> Self {
        self.rows.push(self.rows.last().unwrap().clone());
        self
    }

    /// The same table with its columns in another order.
    pub(crate) fn shuffled_columns(&self, random: &mut fastrand::Rng) -> Self {
        let mut order: Vec<usize> = (0..self.header.len()).collect();
        random.shuffle(&mut order);
        let arrange = |row: &Vec<String>| order.iter().map(|place| row[*place].clone()).collect();
        Self { header: arrange(&self.header), rows: self.rows.iter().map(arrange).collect() }
    }

    /// CSV text, every line ended by `\n`; what needs quotes has them.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        for row in std::iter::once(&self.header).chain(&self.rows) {
            let fields: Vec<String> = row.iter().map(|field| quote_if_needed(field)).collect();
            text.push_str(&fields.join(","));
            text.push('\n');
        }
        text
    }

    /// Reads the table as `bill.csv` by the shipped tables.
    pub(crate) fn read(&self) -> Outcome {
        read_text(self.text())
    }
}

/// Writes a field as RFC 4180 has it, in quotes if it needs them.
pub(crate) fn quote_if_needed(field: &str) -> String {
    if field.contains([',', '"', '\n', '\r']) { quote_field(field) } else { field.to_owned() }
}

/// Puts a field in quotes.
pub(crate) fn quote_field(field: &str) -> String {
    format!("\"{}\"", field.replace('"', "\"\""))
}

/// A place in a column.
pub(crate) fn column(line: u64, header: &str) -> FaultPlace {
    FaultPlace::Column(line, header.to_owned())
}

/// The month of a number such as 202211.
pub(crate) fn month(yyyymm: u32) -> Month {
    Month::from_yyyymm(yyyymm).unwrap()
}

/// The account of a number.
pub(crate) fn uin(number: i64) -> Uin {
    Uin::new(number).unwrap()
}

/// Returns the seed of a test's random numbers: a random one, or `WORLD_SEED`, to repeat a failure.
#[expect(clippy::disallowed_methods, reason = "a test is repeated with the seed that it printed")]
pub(crate) fn choose_seed() -> u64 {
    std::env::var("WORLD_SEED").ok().map_or_else(|| fastrand::u64(..), |seed| seed.parse().unwrap())
}
