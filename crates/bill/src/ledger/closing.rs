//! Closings of months: a payer's month is closed or opened again, and the whole history is kept.

use std::collections::BTreeMap;

use crate::month::Month;
use crate::uin::Uin;

/// One entry of the history: a payer's month was closed, or opened again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    /// The month.
    pub month: Month,
    /// The payer whose month it is.
    pub payer: Uin,
    /// True if the month was closed, false if it was opened again.
    pub is_closed: bool,
    /// The time of the entry, microseconds since 1970.
    pub at_us: i64,
    /// The user of the system who wrote the entry.
    pub done_by: String,
}

/// Reduces a month's history to the payers whose last entry closed it.
#[must_use]
pub fn select_last_closed(history: Vec<Closing>) -> BTreeMap<Uin, Closing> {
    let mut last: BTreeMap<Uin, Closing> =
        history.into_iter().map(|closing| (closing.payer, closing)).collect();
    last.retain(|_, closing| closing.is_closed);
    last
}

/// Selects the payers, each once and in order, whose month is not yet in the wanted state.
#[must_use]
pub fn select_payers_to_change(history: Vec<Closing>, payers: &[Uin], is_closed: bool) -> Vec<Uin> {
    let closed = select_last_closed(history);
    let mut changed = payers.to_vec();
    changed.sort_unstable();
    changed.dedup();
    changed.retain(|payer| closed.contains_key(payer) != is_closed);
    changed
}
