//! The question for one day of a month's bills, and the part of it that a caller may see.

use bill::{Day, Sums};

use crate::visible::BillOwner;

/// A question for the lines of one day of a month's current bills. The caller is no part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayQuery {
    /// The owner of the bills.
    pub owner: BillOwner,
    /// The day.
    pub day: Day,
}

/// The answer to a [`DayQuery`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VisibleDay {
    /// Nothing, not even that the customer exists.
    Nothing,
    /// Nothing, since a part of the month's bills states what another account pays.
    Withheld,
    /// The sums of the lines of the day that the caller may see.
    Sums(Sums),
}
