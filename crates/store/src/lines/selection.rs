//! Selection of the lines that are read, and of their columns.

use std::collections::BTreeSet;
use std::sync::Arc;

use bill::{BillKey, Charge, Column};

/// The part of each line that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Projection {
    /// The charge with its names, which is all that the fold needs.
    Charge,
    /// The charge, and the texts of these columns.
    Texts(&'static [Column]),
    /// The charge, the texts of these columns, and the unknown columns.
    TextsAndUnknown(&'static [Column]),
    /// The charge, the place that the line came from, and every text.
    Whole,
}

/// The lines that are read.
#[derive(Clone, Copy, Debug)]
pub enum LineFilter<'a> {
    /// All.
    All,
    /// Those of these bills.
    Bills(&'a BTreeSet<BillKey>),
}

/// Lists the payers and owners of bills.
pub(super) fn list_parties(bills: &BTreeSet<BillKey>) -> BTreeSet<(i64, i64)> {
    bills.iter().map(|bill| (bill.payer.get(), bill.owner.get())).collect()
}

/// A decision whether a line is read, by its charge.
pub(crate) type SelectLine = Arc<dyn Fn(&Charge<'_>) -> bool + Send + Sync>;

/// A slice of the selected lines of a row group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LineSlice {
    /// The number of lines that are left out before it.
    pub(crate) skipped: usize,
    /// The number of lines in it.
    pub(crate) lines: usize,
    /// True if all lines of the bills in the row group are selected, so that a search for them is not needed.
    pub(crate) is_of_all: bool,
}
