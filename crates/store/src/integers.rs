//! Conversions of integers and bytes that lose nothing on any platform, so that they need no error.

/// Converts a length or count.
#[expect(clippy::as_conversions, reason = "a usize has at most 64 bits")]
pub(crate) const fn to_u64(count: usize) -> u64 {
    const { assert!(usize::BITS <= u64::BITS) };
    count as u64
}

/// Converts an index that is kept in few bytes.
#[inline]
pub(crate) fn to_index(index: u32) -> usize {
    let Ok(index) = usize::try_from(index) else { unreachable!("memory has more than 2^32 bytes") };
    index
}

/// Converts a count of things in memory of which there are always fewer than 2^32.
#[inline]
pub(crate) fn to_u32(count: usize) -> u32 {
    let Ok(count) = u32::try_from(count) else { unreachable!("row groups end long before {count}") };
    count
}

/// Converts a count to the type of counts in Parquet.
#[inline]
pub(crate) fn to_i64(count: usize) -> i64 {
    let Ok(count) = i64::try_from(count) else { unreachable!("memory has fewer than 2^63 bytes") };
    count
}

/// Encodes bytes as hex digits.
pub(crate) fn encode_hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
