//! The first format of digests of content: the SHA-256 of each line. Nothing is published with it any more.

use sha2::{Digest, Sha256};

use super::line_digest::DIGESTED_MEASURES;
use super::text_bytes::push_text;
use crate::charge::Charge;
use crate::column::Column;

/// The digest of one line's content in the first format: SHA-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FirstLineDigest([u8; 32]);

impl FirstLineDigest {
    /// The digest as bytes.
    pub(super) const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// The digest of a line's content in the first format from its parts: its charge, the text of each known column that its
/// file has, and name and text of each unknown column, in the order of the names. `scratch` is overwritten; reusing it saves
/// allocations.
#[must_use]
pub fn digest_line_first<'t>(
    scratch: &mut Vec<u8>,
    charge: &Charge<'_>,
    text: impl Fn(Column) -> Option<&'t str>,
    unknown: impl Iterator<Item = (&'t str, &'t str)>,
) -> FirstLineDigest {
    scratch.clear();
    scratch.extend(charge.bill.month.yyyymm().to_le_bytes());
    for uin in [charge.bill.payer, charge.bill.owner, charge.manager] {
        scratch.extend(uin.get().to_le_bytes());
    }
    for measure in DIGESTED_MEASURES {
        scratch.extend(charge.amounts[measure].units().to_le_bytes());
    }
    for key in [charge.pay_mode.code(), charge.transaction_type.code(), charge.product, charge.region] {
        push_text(scratch, key);
    }
    for (number, column) in (0_u8..).zip(Column::ALL) {
        if let Some(text) = text(column) {
            scratch.push(number);
            push_text(scratch, text);
        }
    }
    for (name, text) in unknown {
        scratch.push(u8::MAX);
        push_text(scratch, name);
        push_text(scratch, text);
    }
    FirstLineDigest(Sha256::digest(&*scratch).into())
}
