//! The fold: sums lines to cells.
//!
//! It is commutative: the same lines in any order, split into any parts, give the same cells to the
//! last digit.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use foldhash::fast::RandomState;

use crate::cell_table::{CellNumber, CellTable, StatusKey};
use crate::charge::Charge;
use crate::folded_bill::Bills;
use crate::key_names::KeyKind;
use crate::measure::PerMeasure;
use crate::money::{Sum, SumOverflow};
use crate::sums::Sums;
use crate::taken_bills::{FoldTexts, NameKey, TakenBills};

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
    /// are put together with [`Bill::merge`](crate::Bill::merge).
    #[must_use]
    pub fn take_bills(&mut self) -> TakenBills {
        // Numbers start again, so that a fold that is emptied from time to time keeps no name for ever. The order of the
        // tables ends here: bills, cells and names are sorted.
        let names = std::mem::take(&mut self.names).into_iter().collect();
        TakenBills::new(self.cells.take_cells(), names, std::mem::take(&mut self.texts))
    }
}
