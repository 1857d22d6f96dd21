//! Conversions between integer types that lose nothing on any platform with 32 or 64 bits, so that they need no error.

/// Converts a length or count.
#[expect(clippy::as_conversions, reason = "a usize has at most 64 bits")]
pub(crate) const fn to_u64(count: usize) -> u64 {
    const { assert!(usize::BITS <= u64::BITS) };
    count as u64
}

/// Converts a number that indexes something in memory.
#[expect(clippy::as_conversions, reason = "a usize has at least 32 bits")]
pub(crate) const fn to_usize(number: u32) -> usize {
    const { assert!(usize::BITS >= u32::BITS) };
    number as usize
}
