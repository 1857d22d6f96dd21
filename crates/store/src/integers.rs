//! Conversions between integer types that lose nothing on any platform, so that they need no error.

/// Converts a length or count.
#[expect(clippy::as_conversions, reason = "a usize has at most 64 bits")]
pub(crate) const fn to_u64(count: usize) -> u64 {
    const { assert!(usize::BITS <= u64::BITS) };
    count as u64
}
