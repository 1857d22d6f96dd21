//! The values of a stored line that make its charge, as they are read.

use super::schema::{CHARGE_TEXTS, KEYS};

/// The values of a line that make its charge, without its amounts. In a batch, lines with equal values have equal charges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct RawCharge {
    pub(super) month: i64,
    /// Payer, owner, manager.
    pub(super) uins: [i64; 3],
    /// The ids of texts; none of a column that the object lacks.
    pub(super) texts: [u32; KEYS.len() + CHARGE_TEXTS.len()],
}

impl RawCharge {
    /// The payer and the owner.
    pub(super) const fn party(&self) -> (i64, i64) {
        let [payer, owner, _] = self.uins;
        (payer, owner)
    }
}
