//! The list of wrong payloads, each hashed within the budget of a diagnosis.

use tc3::sign::compute_sha256_hex;

use crate::cause::Cause;
use crate::effort::Budget;
use crate::search::{Deviations, Piece, Rank};
use crate::tc3_signature::Tc3Attempt;

/// The list of deviations, and the budget for the hashes of the payloads that are added.
pub(super) struct Payloads<'l, 'r> {
    pub(super) list: &'l mut Deviations<'r, Tc3Attempt<'r>>,
    pub(super) budget: &'l mut Budget,
}

impl Payloads<'_, '_> {
    /// Adds a payload that consists of several mistakes, unless the budget is used up.
    pub(super) fn add_combined(&mut self, causes: Vec<Cause>, rank: Rank, payload: &[u8]) {
        if self.budget.take_rewriting(payload.len(), 1) {
            let hash = compute_sha256_hex(payload);
            self.list.add_combined(causes, Piece::Payload, rank, move |attempt| {
                attempt.payload = hash.clone().into();
            });
        }
    }

    /// Adds a likely mistake.
    pub(super) fn add_likely(&mut self, cause: Cause, payload: &[u8]) {
        self.add_combined(vec![cause], Rank::Likely, payload);
    }

    /// Adds a rare mistake.
    pub(super) fn add_rare(&mut self, cause: Cause, payload: &[u8]) {
        self.add_combined(vec![cause], Rank::Rare, payload);
    }
}
