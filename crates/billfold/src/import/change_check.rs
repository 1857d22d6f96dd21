//! Notices that a file changed between two readings, for a tenth of what its SHA-256 costs.

use std::hash::{BuildHasher as _, RandomState};
use std::sync::LazyLock;

use twox_hash::xxhash3_128::Hasher;

/// The seed of this process, which those who write files do not know.
static SEED: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one(()));

/// A running hash of the bytes of a file.
pub(super) struct ByteHasher(Hasher);

/// The hash of the bytes of a file, which is compared within one process and never stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ByteHash(u128);

impl ByteHasher {
    /// Starts a file.
    pub(super) fn new() -> Self {
        Self(Hasher::with_seed(*SEED))
    }

    /// Adds the next bytes.
    pub(super) fn add(&mut self, bytes: &[u8]) {
        self.0.write(bytes);
    }

    /// Ends with the last byte.
    pub(super) fn finish(&self) -> ByteHash {
        ByteHash(self.0.finish_128())
    }
}
