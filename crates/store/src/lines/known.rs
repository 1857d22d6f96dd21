//! Facts about objects that were read already, so that a reader of single pages reads no more than a page. An object never
//! changes, nor do they.

use super::checked::CheckedObjects;
use super::known_counts::KnownCounts;

/// The facts, in bounded memory.
#[derive(Debug, Default)]
pub(super) struct KnownObjects {
    /// Objects whose bytes were compared with their hashes.
    pub(super) checked: CheckedObjects,
    /// Numbers of lines that were counted.
    pub(super) counts: KnownCounts,
}
