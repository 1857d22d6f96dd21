//! The hashes of what the lines of one key have in common.

use twox_hash::XxHash3_128;

use super::comparison::{Comparison, StatedCodes};
use super::line_meaning::LineMeaning;

/// The seed under which the sum of the hashes of all fields is hashed.
const WHOLE_LINE: u64 = 0;

/// The sums of the hashes of month, accounts and codes, which many lines share.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KeyHashes {
    /// With the codes that are stated in columns of their own.
    pub(super) sum: u128,
    /// With the codes that the names alone give.
    pub(super) sum_by_names: u128,
    /// The codes that are stated in columns of their own.
    pub(super) codes: StatedCodes,
}

impl KeyHashes {
    /// Makes the meaning of a line by the sum of the hashes of its other fields.
    pub(crate) fn make_meaning(&self, sum: u128) -> LineMeaning {
        finish_meaning(sum.wrapping_add(self.sum))
    }

    /// Makes the facts by which an append compares a line, by the sum of the hashes of its other fields.
    pub(crate) fn make_comparison(&self, sum: u128) -> Comparison {
        Comparison {
            meaning: self.make_meaning(sum),
            by_names: finish_meaning(sum.wrapping_add(self.sum_by_names)),
            codes: self.codes,
        }
    }
}

/// Hashes the sum of the hashes of all fields.
fn finish_meaning(sum: u128) -> LineMeaning {
    LineMeaning(XxHash3_128::oneshot_with_seed(WHOLE_LINE, &sum.to_le_bytes()))
}
