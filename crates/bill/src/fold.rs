//! The fold: sums lines to cells.
//!
//! It is commutative: the same lines in any order, split into any parts, give the same cells to the
//! last digit.

use std::cmp::Ordering;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use foldhash::fast::RandomState;

use crate::cell_table::{CellNumber, CellTable, StatusKey};
use crate::charge::{BillKey, Charge};
use crate::codes::pay_mode::PayMode;
use crate::codes::transaction_type::TransactionType;
use crate::key_names::{KeyKind, KeyNames};
use crate::measure::PerMeasure;
use crate::money::{Sum, SumOverflow};
use crate::payment_sums::PaymentSums;
use crate::sums::Sums;
use crate::taken_bills::{FoldTexts, NameKey, TakenBills};
use crate::uin::Uin;

/// The exact sums of a bill's lines for one combination of manager, mode, type, product and region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The partner directly above the owner.
    pub manager: Uin,
    /// The payment mode.
    pub pay_mode: PayMode,
    /// The transaction type.
    pub transaction_type: TransactionType,
    /// The product's code, or its normalised name.
    pub product: String,
    /// The region's number or code, or its normalised name.
    pub region: String,
    /// The sums of its lines.
    pub sums: Sums,
}

impl Cell {
    /// The dimensions, which are unique within a bill and order its cells.
    #[must_use]
    pub fn key(&self) -> (Uin, PayMode, TransactionType, &str, &str) {
        (self.manager, self.pay_mode, self.transaction_type, &self.product, &self.region)
    }

    /// The key of the product or of the region.
    #[must_use]
    pub fn key_of(&self, kind: KeyKind) -> &str {
        match kind {
            KeyKind::Product => &self.product,
            KeyKind::Region => &self.region,
        }
    }
}

/// A folded bill.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bill {
    /// Its cells, in the order of their keys.
    pub cells: Vec<Cell>,
    /// The sums of all its lines. They are not computed from the cells, so that the cells can be checked against
    /// them.
    pub sums: Sums,
    /// The names of its products and regions, as its lines have them.
    pub names: KeyNames,
    /// The sums of its lines by payment status.
    pub payments: PaymentSums,
}

impl Bill {
    /// Makes a bill of its cells, which come in any order, and sums these.
    ///
    /// # Errors
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub fn from_cells(
        mut cells: Vec<Cell>,
        names: KeyNames,
        payments: PaymentSums,
    ) -> Result<Self, SumOverflow> {
        cells.sort_unstable_by(|a, b| a.key().cmp(&b.key()));
        let mut sums = Sums::default();
        for cell in &cells {
            sums.merge(&cell.sums)?;
        }
        Ok(Self { cells, sums, names, payments })
    }

    /// Adds other lines of the same bill.
    ///
    /// # Errors
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub fn merge(&mut self, other: Self) -> Result<(), SumOverflow> {
        self.sums.merge(&other.sums)?;
        self.names.merge(&other.names);
        self.payments.merge(&other.payments)?;
        let mut old = std::mem::take(&mut self.cells).into_iter().peekable();
        let mut new = other.cells.into_iter().peekable();
        loop {
            let order = match (old.peek(), new.peek()) {
                (Some(old), Some(new)) => old.key().cmp(&new.key()),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => return Ok(()),
            };
            let first = if order == Ordering::Greater { new.next() } else { old.next() };
            let Some(mut cell) = first else { unreachable!("the cell was peeked at") };
            if order == Ordering::Equal {
                let Some(other) = new.next() else { unreachable!("the cell was peeked at") };
                cell.sums.merge(&other.sums)?;
            }
            self.cells.push(cell);
        }
    }
}

/// Folded bills.
pub type Bills = BTreeMap<BillKey, Bill>;

/// A running fold.
///
/// Products and regions are numbered in the order of their first lines, so that the key of a cell is a few small
/// numbers, and adding a line to an existing cell allocates nothing unless it has a lesser name. The lines of a cell are
/// summed for each payment status, which costs no line a second search: cells and sums by status are made of these sums at
/// the end. A reader that knows which lines share a key finds their cell once, and then adds amounts alone.
#[derive(Debug, Default)]
pub struct Fold {
    texts: FoldTexts,
    cells: CellTable,
    /// The number of the name of each product and region.
    names: HashMap<NameKey, u32, RandomState>,
}

impl Fold {
    /// An empty fold.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one line.
    ///
    /// # Errors
    /// [`SumOverflow`]: a sum left the range of 128 bits. The fold must not be used after it.
    pub fn add(&mut self, charge: &Charge<'_>) -> Result<(), SumOverflow> {
        let cell = self.find_cell(charge)?;
        self.cells.add_sums(cell, &Sums { amounts: charge.amounts.map(Sum::from), lines: 1 })
    }

    /// Returns the number of the cell of a charge, which is added if it is new, and adds the names of the charge. Its amounts are
    /// ignored. At least one line must be added to the cell, or else it is one without lines. The number is valid while
    /// [`Fold::generation`] stays the same.
    ///
    /// # Errors
    /// [`SumOverflow`]: there are 2^32 cells or names. The fold must not be used after it.
    pub fn find_cell(&mut self, charge: &Charge<'_>) -> Result<CellNumber, SumOverflow> {
        let key = StatusKey {
            payer: charge.bill.payer,
            owner: charge.bill.owner,
            manager: charge.manager,
            month: charge.bill.month,
            product: self.texts.products.assign_number(charge.product)?,
            region: self.texts.regions.assign_number(charge.region)?,
            pay_mode: charge.pay_mode,
            transaction_type: charge.transaction_type,
            status: charge.payment,
        };
        for (kind, number, name) in [
            (KeyKind::Product, key.product, charge.product_name),
            (KeyKind::Region, key.region, charge.region_name),
        ] {
            if let Some(name) = name {
                self.add_name(NameKey { bill: charge.bill, kind, number }, name)?;
            }
        }
        self.cells.find_or_add(key)
    }

    /// Adds the sums of some lines of a cell.
    ///
    /// # Errors
    /// [`SumOverflow`]: a sum left the range of 128 bits. The fold must not be used after it.
    ///
    /// # Panics
    /// If the fold was emptied after the cell was found.
    pub fn add_sums(&mut self, cell: CellNumber, sums: &Sums) -> Result<(), SumOverflow> {
        self.cells.add_sums(cell, sums)
    }

    /// Adds lines that follow each other: the cell of each, and its amounts in units of 10^-8 USD. Neighbours of one cell are
    /// summed before they are added to it.
    ///
    /// # Errors
    /// [`SumOverflow`]: a sum left the range of 128 bits. The fold must not be used after it.
    ///
    /// # Panics
    /// If a line has no amount, or the fold was emptied after a cell was found.
    pub fn add_lines(
        &mut self,
        cells: &[CellNumber],
        amounts: &PerMeasure<&[i64]>,
    ) -> Result<(), SumOverflow> {
        self.cells.add_lines(cells, amounts)
    }

    /// Number of times that the fold was emptied. Numbers of cells are valid as long as it stays the same.
    #[must_use]
    pub const fn generation(&self) -> u32 {
        self.cells.generation()
    }

    /// Adds a name; of two names of one key the lesser stays.
    fn add_name(&mut self, key: NameKey, name: &str) -> Result<(), SumOverflow> {
        let names = &mut self.texts.names;
        match self.names.entry(key) {
            Entry::Occupied(known) if names.name_by_number(*known.get()) <= name => {}
            Entry::Occupied(mut known) => {
                known.insert(names.assign_number(name)?);
            }
            Entry::Vacant(new) => {
                new.insert(names.assign_number(name)?);
            }
        }
        Ok(())
    }

    /// Number of cells, of which one with lines of several payment statuses counts once for each.
    #[must_use]
    pub fn cell_count(&self) -> usize {
        self.cells.len()
    }

    /// Returns the bills, after every line has been added.
    #[must_use]
    pub fn into_bills(mut self) -> Bills {
        self.take_bills().collect()
    }

    /// Takes the bills of the lines so far, in ascending order, and empties the fold. Bills of which several parts were taken
    /// are put together with [`Bill::merge`].
    #[must_use]
    pub fn take_bills(&mut self) -> TakenBills {
        // Numbers start again, so that a fold that is emptied from time to time keeps no name for ever. The order of the
        // tables ends here: bills, cells and names are sorted.
        let names = std::mem::take(&mut self.names).into_iter().collect();
        TakenBills::new(self.cells.take_cells(), names, std::mem::take(&mut self.texts))
    }
}
