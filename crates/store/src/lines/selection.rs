//! Selection of the lines that are read, and of their columns.

use std::collections::BTreeSet;

use bill::BillKey;

/// The part of each line that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Projection {
    /// The charge with its names, which is all that the fold needs.
    Charge,
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
