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
    bill_indexes: HashMap<BillKey, u32, RandomState>,
    /// The sums of each bill, which are not computed from its cells.
    bills: Vec<Sums>,
    generation: u32,
}

/// The sums of a cell.
#[derive(Clone, Copy, Debug)]
struct CellSums {
    sums: Sums,
    /// The index of its bill.
    bill: u32,
}

/// The cells and bills that were taken from a table, in no order.
pub(crate) struct TakenCells {
    /// The key of each cell, with the index of its sums.
    pub(crate) keys: Vec<(StatusKey, u32)>,
    pub(crate) sums: Vec<Sums>,
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
        self.cells.push(CellSums { sums: Sums::default(), bill });
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
        cell.sums.merge(sums)?;
        bill.merge(sums)
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
            sums: taken.cells.into_iter().map(|cell| cell.sums).collect(),
        }
    }
}
