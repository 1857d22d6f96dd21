//! The cells of a running fold, by number, and their sums.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::charge::BillKey;
use crate::codes::pay_mode::PayMode;
use crate::codes::transaction_type::TransactionType;
use crate::measure::{Measure, PerMeasure};
use crate::money::{Sum, SumOverflow};
use crate::month::Month;
use crate::payment_status::PaymentStatus;
use crate::sums::Sums;
use crate::uin::Uin;

/// The number of a cell in a running fold, of lines of one payment status. It is valid until the fold is emptied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellNumber {
    index: u32,
    /// The number of times that the fold had been emptied.
    generation: u32,
}

/// The dimensions of a cell and a payment status, packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct StatusKey {
    pub(crate) payer: Uin,
    pub(crate) owner: Uin,
    pub(crate) manager: Uin,
    pub(crate) month: Month,
    /// The number of the product in the fold.
    pub(crate) product: u32,
    /// The number of the region in the fold.
    pub(crate) region: u32,
    pub(crate) pay_mode: PayMode,
    pub(crate) transaction_type: TransactionType,
    pub(crate) status: PaymentStatus,
}

/// The status adds nothing to the memory of a key: it is where there was a gap.
const _: () = assert!(size_of::<StatusKey>() == 40);

impl StatusKey {
    /// Returns the bill of the cell.
    pub(crate) const fn bill(&self) -> BillKey {
        BillKey { month: self.month, payer: self.payer, owner: self.owner }
    }
}

/// The cells of a running fold, and their sums.
#[derive(Debug, Default)]
pub(crate) struct CellTable {
    indexes: HashMap<StatusKey, u32, RandomState>,
    cells: Vec<CellSums>,
    /// The part of the sums of a cell that does not fit into 64 bits, by its index.
    wide: HashMap<u32, Sums, RandomState>,
    bill_indexes: HashMap<BillKey, u32, RandomState>,
    /// The sums of each bill, which are not computed from its cells.
    bills: Vec<Sums>,
    generation: u32,
}

/// The sums of a cell, in 64 bits as far as they fit.
#[derive(Clone, Copy, Debug, Default)]
struct CellSums {
    units: PerMeasure<i64>,
    lines: u64,
    /// The index of its bill.
    bill: u32,
}

/// A fold has as many of them as memory is given to it.
const _: () = assert!(size_of::<CellSums>() == 64);

impl CellSums {
    /// Adds the sums of some lines; `None` if one does not fit.
    fn plus(&self, sums: &Sums) -> Option<Self> {
        let mut plus = Self { lines: self.lines.checked_add(sums.lines)?, ..*self };
        for measure in Measure::ALL {
            let added = i64::try_from(sums[measure].units()).ok()?;
            plus.units[measure] = plus.units[measure].checked_add(added)?;
        }
        Some(plus)
    }

    fn to_sums(self) -> Sums {
        Sums { amounts: self.units.map(|units| Sum::from_units(i128::from(units))), lines: self.lines }
    }
}

/// The sums of the cells that were taken from a table, by their indexes.
#[derive(Debug)]
pub(crate) struct TakenSums {
    cells: Vec<CellSums>,
    wide: HashMap<u32, Sums, RandomState>,
}

impl TakenSums {
    /// Returns the sums of the cell at an index. More than 128 bits count as an overflow.
    ///
    /// # Panics
    ///
    /// If there is no such cell.
    pub(crate) fn at(&self, index: u32) -> Result<Sums, SumOverflow> {
        let cell = usize::try_from(index).ok().and_then(|index| self.cells.get(index));
        let Some(cell) = cell else { unreachable!("each cell has sums") };
        let mut sums = cell.to_sums();
        if let Some(wide) = self.wide.get(&index) {
            sums.merge(wide)?;
        }
        Ok(sums)
    }
}

/// The cells and bills that were taken from a table, in no order.
pub(crate) struct TakenCells {
    /// The key of each cell, with the index of its sums.
    pub(crate) keys: Vec<(StatusKey, u32)>,
    pub(crate) sums: TakenSums,
    pub(crate) bills: Vec<(BillKey, Sums)>,
}

impl CellTable {
    /// Number of cells, of which one with lines of several payment statuses counts once for each.
    pub(crate) fn len(&self) -> usize {
        self.cells.len()
    }

    /// Number of times that the cells were taken.
    pub(crate) const fn generation(&self) -> u32 {
        self.generation
    }

    /// Returns the number of a cell, and adds a new one. More than 2^32 cells count as an overflow.
    pub(crate) fn find_or_add(&mut self, key: StatusKey) -> Result<CellNumber, SumOverflow> {
        let generation = self.generation;
        if let Some(index) = self.indexes.get(&key) {
            return Ok(CellNumber { index: *index, generation });
        }
        let index = u32::try_from(self.cells.len()).ok().ok_or(SumOverflow)?;
        let bill = if let Some(bill) = self.bill_indexes.get(&key.bill()) {
            *bill
        } else {
            let bill = u32::try_from(self.bills.len()).ok().ok_or(SumOverflow)?;
            self.bills.push(Sums::default());
            self.bill_indexes.insert(key.bill(), bill);
            bill
        };
        self.cells.push(CellSums { bill, ..CellSums::default() });
        self.indexes.insert(key, index);
        Ok(CellNumber { index, generation })
    }

    /// Adds the sums of some lines to a cell and its bill.
    pub(crate) fn add_sums(&mut self, number: CellNumber, sums: &Sums) -> Result<(), SumOverflow> {
        let cell = usize::try_from(number.index).ok().and_then(|index| self.cells.get_mut(index));
        let Some(cell) = cell.filter(|_| number.generation == self.generation) else {
            unreachable!("the cell {} was numbered before the fold was emptied", number.index)
        };
        let bill = usize::try_from(cell.bill).ok().and_then(|index| self.bills.get_mut(index));
        let Some(bill) = bill else { unreachable!("each cell has a bill") };
        bill.merge(sums)?;
        if let Some(plus) = cell.plus(sums) {
            *cell = plus;
            return Ok(());
        }
        let before = std::mem::replace(cell, CellSums { bill: cell.bill, ..CellSums::default() });
        let wide = self.wide.entry(number.index).or_default();
        wide.merge(&before.to_sums())?;
        wide.merge(sums)
    }

    /// Adds lines that follow each other: the cell of each, and its amounts.
    pub(crate) fn add_lines(
        &mut self,
        cells: &[CellNumber],
        amounts: &PerMeasure<&[i64]>,
    ) -> Result<(), SumOverflow> {
        let mut start = 0_usize;
        for run in cells.chunk_by(|one, other| one == other) {
            let Some(cell) = run.first() else { unreachable!("a run has a line") };
            let end = start.checked_add(run.len()).ok_or(SumOverflow)?;
            let mut sums =
                Sums { lines: u64::try_from(run.len()).ok().ok_or(SumOverflow)?, ..Sums::default() };
            for measure in Measure::ALL {
                let Some(units) = amounts[measure].get(start..end) else {
                    unreachable!("each line has each amount")
                };
                // The numbers in any memory are fewer than 2^64, so they sum to less than 2^127.
                sums[measure] = Sum::from_units(units.iter().map(|units| i128::from(*units)).sum());
            }
            self.add_sums(*cell, &sums)?;
            start = end;
        }
        Ok(())
    }

    /// Takes all cells and bills. Numbers of cells start again.
    pub(crate) fn take_cells(&mut self) -> TakenCells {
        let Some(generation) = self.generation.checked_add(1) else {
            unreachable!("a fold is emptied fewer than 2^32 times")
        };
        let taken = std::mem::replace(self, Self { generation, ..Self::default() });
        let bills = taken.bill_indexes.into_iter().map(|(key, index)| {
            let sums = usize::try_from(index).ok().and_then(|index| taken.bills.get(index));
            let Some(sums) = sums else { unreachable!("each bill has sums") };
            (key, *sums)
        });
        TakenCells {
            bills: bills.collect(),
            keys: taken.indexes.into_iter().collect(),
            sums: TakenSums { cells: taken.cells, wide: taken.wide },
        }
    }
}
