//! The fold of an import of any size: cells beyond what memory holds go to the disk, sorted, and are merged at
//! the end.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::io::{self, Read};
use std::iter::Peekable;
use std::num::NonZeroUsize;
use std::path::Path;

use bill::{
    Batch, Bill, BillKey, Cell, Charge, ContentFormat, DeliveryDay, Fold, KeyKind, KeyNames, LineDigest,
    LineMeaning, LinesDigest, Meaning, PaymentSums, Sums,
};
use store::StoreError;

use super::encoding::{
    read_bill_key, read_choice, read_mode_and_type, read_payment_key, read_sums, read_uin, write_bill_key,
    write_choice, write_mode_and_type, write_payment_key, write_sums,
};
use super::known_cells::KnownCells;
use super::marks::{BillMarks, Marks};
use super::spill::{Merge, Runs, Spill};
use crate::temporary::encoding::{make_read_back_error, read_array, read_text, write_text};

/// Cells that are kept in memory while lines are added: at most about 30 MB.
const CELLS_IN_MEMORY_MAX: usize = 1 << 16;

/// Cells that stay in memory after the last line: at most about 10 MB, with their bills.
const FINISHED_CELLS_IN_MEMORY_MAX: usize = 1 << 13;

/// Some lines of one bill, folded.
#[derive(Clone, Debug)]
pub(super) struct BillPart {
    /// The bill.
    pub(super) bill: BillKey,
    /// Cells, sums, names and sums by payment status of the lines.
    pub(super) content: Bill,
    /// Digests and deliveries of its lines.
    pub(super) marks: Marks,
}

/// A running fold.
pub(super) struct SpillingFold {
    fold: Fold,
    marks: BillMarks,
    /// The cells of the keys of the file that is being read.
    known: KnownCells,
    bills: BTreeSet<BillKey>,
    runs: Runs<BillPart>,
    /// Number of cells that are kept in memory.
    cells_max: usize,
}

/// The result of a fold; by default that of no lines.
#[derive(Default)]
pub(super) struct Folded {
    bills: BTreeSet<BillKey>,
    runs: Runs<BillPart>,
}

impl SpillingFold {
    /// Starts a fold. What does not fit into memory goes to a file in `folder`.
    pub(super) fn new(folder: Option<&Path>) -> Self {
        Self {
            fold: Fold::new(),
            marks: BillMarks::default(),
            known: KnownCells::default(),
            bills: BTreeSet::new(),
            runs: Runs::new(folder),
            cells_max: CELLS_IN_MEMORY_MAX,
        }
    }

    /// Adds lines that have one charge but for their amounts, of which the sums are given.
    pub(super) fn add_sums(&mut self, charge: &Charge<'_>, sums: &Sums) -> Result<(), StoreError> {
        let cell = self.fold.find_cell(charge)?;
        self.fold.add_sums(cell, sums)?;
        self.spill_if_large()
    }

    /// Adds the lines of a batch at some indexes, from a file of a delivery. `digests_of` returns the digests of the line at an
    /// index.
    pub(super) fn add_batch(
        &mut self,
        batch: &Batch<'_>,
        indexes: &[u32],
        digests_of: impl Fn(usize) -> (LineDigest, LineMeaning),
        delivered: Option<DeliveryDay>,
    ) -> Result<(), StoreError> {
        self.known.add_batch(batch, indexes, &mut self.fold, &mut self.marks, |marks, index| {
            let (digest, meaning) = digests_of(index);
            marks.add_line(digest, meaning, delivered);
        })?;
        self.spill_if_large()
    }

    /// Writes the cells to the disk if they take much memory.
    fn spill_if_large(&mut self) -> Result<(), StoreError> {
        if self.fold.cell_count() < self.cells_max { Ok(()) } else { self.spill() }
    }

    /// Shares the memory among some folds, which are merged at the end.
    pub(super) fn split(mut self, count: NonZeroUsize) -> Vec<Self> {
        self.cells_max = self.cells_max.div_euclid(count.get());
        let (cells_max, folder) = (self.cells_max, self.runs.folder().map(Path::to_owned));
        let other = |_| Self { cells_max, ..Self::new(folder.as_deref()) };
        let others: Vec<Self> = (1..count.get()).map(other).collect();
        std::iter::once(self).chain(others).collect()
    }

    /// Adds the lines of another fold.
    ///
    /// # Errors
    ///
    /// [`StoreError::Temporary`]: the file cannot be written.
    pub(super) fn merge(&mut self, mut other: Self) -> Result<(), StoreError> {
        other.spill()?;
        self.runs.append(other.runs);
        self.bills.extend(other.bills);
        Ok(())
    }

    /// Ends the fold. The result also holds the bills `without_lines`. Few cells stay in memory.
    ///
    /// # Errors
    ///
    /// [`StoreError::Temporary`]: the file cannot be written.
    pub(super) fn finish(
        mut self,
        without_lines: impl Iterator<Item = BillKey>,
    ) -> Result<Folded, StoreError> {
        let are_few = self.fold.cell_count() < FINISHED_CELLS_IN_MEMORY_MAX && !self.runs.is_on_disk();
        if !are_few {
            self.spill()?;
        }
        let mut last: Vec<BillPart> =
            take_bill_parts(&mut self.fold, std::mem::take(&mut self.marks)).collect();
        let without_lines =
            without_lines.map(|bill| BillPart { bill, content: Bill::default(), marks: Marks::default() });
        last.extend(without_lines);
        last.sort();
        self.bills.extend(last.iter().map(|part| part.bill));
        self.runs.keep_in_memory(last);
        Ok(Folded { bills: self.bills, runs: self.runs })
    }

    /// Writes all cells to the disk.
    fn spill(&mut self) -> Result<(), StoreError> {
        let parts = take_bill_parts(&mut self.fold, std::mem::take(&mut self.marks));
        let bills = &mut self.bills;
        self.runs.spill(parts.inspect(|part| {
            bills.insert(part.bill);
        }))
    }
}

/// Takes the parts of bills that are in a fold, in the order of their bills.
fn take_bill_parts(fold: &mut Fold, marks: BillMarks) -> impl Iterator<Item = BillPart> + use<> {
    fold.take_bills().map(move |(bill, content)| BillPart { bill, content, marks: marks.of_bill(bill) })
}

impl Folded {
    /// Returns the keys of all bills.
    pub(super) fn keys(&self) -> &BTreeSet<BillKey> {
        &self.bills
    }

    /// Iterates over all bills in their order, each put together from its parts. It may be called again.
    pub(super) fn bills(&self) -> Result<FoldedBills<'_>, StoreError> {
        Ok(FoldedBills { parts: self.runs.merge()?.peekable() })
    }
}

/// The bills of a fold.
pub(super) struct FoldedBills<'a> {
    parts: Peekable<Merge<'a, BillPart>>,
}

impl Iterator for FoldedBills<'_> {
    type Item = Result<BillPart, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut whole = match self.parts.next()? {
            Ok(part) => part,
            Err(error) => return Some(Err(error)),
        };
        let is_more =
            |next: &Result<BillPart, StoreError>, bill| next.as_ref().is_ok_and(|next| next.bill == bill);
        while let Some(Ok(part)) = self.parts.next_if(|next| is_more(next, whole.bill)) {
            whole.marks.merge(part.marks);
            if let Err(error) = whole.content.merge(part.content) {
                return Some(Err(error.into()));
            }
        }
        Some(Ok(whole))
    }
}

impl PartialEq for BillPart {
    fn eq(&self, other: &Self) -> bool {
        self.bill == other.bill
    }
}

impl Eq for BillPart {}

impl PartialOrd for BillPart {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for BillPart {
    /// Parts of one bill are equal here, since their order has no effect.
    fn cmp(&self, other: &Self) -> Ordering {
        self.bill.cmp(&other.bill)
    }
}

impl Spill for BillPart {
    fn write(&self, bytes: &mut Vec<u8>) {
        write_bill_key(bytes, self.bill);
        bytes.extend(self.marks.digest.to_bytes());
        bytes.extend(self.marks.meaning.to_bytes());
        for day in [self.marks.delivered, self.marks.delivered_first] {
            bytes.extend(day.map_or(0, DeliveryDay::yyyymmdd).to_le_bytes());
        }
        write_sums(bytes, &self.content.sums);
        bytes.extend(u64::try_from(self.content.cells.len()).unwrap_or(u64::MAX).to_le_bytes());
        for cell in &self.content.cells {
            bytes.extend(cell.manager.get().to_le_bytes());
            write_mode_and_type(bytes, cell.pay_mode, cell.transaction_type);
            write_text(bytes, &cell.product);
            write_text(bytes, &cell.region);
            write_sums(bytes, &cell.sums);
        }
        let count = self.content.names.iter().count();
        bytes.extend(u64::try_from(count).unwrap_or(u64::MAX).to_le_bytes());
        for (kind, key, name) in self.content.names.iter() {
            write_choice(bytes, &KeyKind::ALL, kind);
            write_text(bytes, key);
            write_text(bytes, name);
        }
        bytes.extend(u64::try_from(self.content.payments.len()).unwrap_or(u64::MAX).to_le_bytes());
        for (key, sums) in self.content.payments.iter() {
            write_payment_key(bytes, key);
            write_sums(bytes, sums);
        }
    }

    fn read(from: &mut impl Read) -> io::Result<Self> {
        let bill = read_bill_key(from)?;
        let digest = LinesDigest::from_bytes(ContentFormat::NEWEST, read_array(from)?);
        let meaning = Meaning::from_bytes(read_array(from)?);
        let mut day =
            || Ok::<_, io::Error>(DeliveryDay::from_yyyymmdd(u32::from_le_bytes(read_array(from)?)));
        let (delivered, delivered_first) = (day()?, day()?);
        let marks = Marks { digest, meaning, delivered, delivered_first };
        let sums = read_sums(from)?;
        let count = u64::from_le_bytes(read_array(from)?);
        let cells = (0..count).map(|_| read_cell(from)).collect::<io::Result<Vec<Cell>>>()?;
        let content = Bill { cells, sums, names: read_names(from)?, payments: read_payments(from)? };
        Ok(Self { bill, content, marks })
    }
}

fn read_cell(from: &mut impl Read) -> io::Result<Cell> {
    let manager = read_uin(from)?;
    let (pay_mode, transaction_type) = read_mode_and_type(from)?;
    Ok(Cell {
        manager,
        pay_mode,
        transaction_type,
        product: read_text(from)?,
        region: read_text(from)?,
        sums: read_sums(from)?,
    })
}

fn read_payments(from: &mut impl Read) -> io::Result<PaymentSums> {
    let mut payments = PaymentSums::default();
    for _ in 0..u64::from_le_bytes(read_array(from)?) {
        let key = read_payment_key(from)?;
        payments.add(key, &read_sums(from)?).map_err(|_overflow| make_read_back_error())?;
    }
    Ok(payments)
}

fn read_names(from: &mut impl Read) -> io::Result<KeyNames> {
    let mut names = KeyNames::default();
    for _ in 0..u64::from_le_bytes(read_array(from)?) {
        let kind = read_choice(from, &KeyKind::ALL)?;
        names.add(kind, &read_text(from)?, &read_text(from)?);
    }
    Ok(names)
}
