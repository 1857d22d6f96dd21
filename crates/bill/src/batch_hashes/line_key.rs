//! The hashes of what the lines of one key have in common.

use crate::meaning::key_hashes::KeyHashes;

/// The hashes of the charge of lines without its amounts, and of the texts that state its codes.
#[derive(Clone, Copy, Debug)]
pub struct LineKey {
    pub(super) content: u128,
    /// `None` if meanings are not computed.
    pub(super) meaning: Option<KeyHashes>,
}
