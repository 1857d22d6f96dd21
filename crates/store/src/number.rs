//! Conversion of lengths in memory to the width in which counts are kept.

/// Converts a length in memory to 64 bits, which hold any.
#[expect(clippy::expect_used, reason = "no supported machine has lengths of more than 64 bits")]
pub(crate) fn to_u64(length: usize) -> u64 {
    u64::try_from(length).expect("a length in memory fits into 64 bits")
}
