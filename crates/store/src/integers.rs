//! Conversions of integers and bytes that lose nothing on any platform, so that they need no error.

/// Converts a length or count.
#[expect(clippy::as_conversions, reason = "a usize has at most 64 bits")]
pub(crate) const fn to_u64(count: usize) -> u64 {
    const { assert!(usize::BITS <= u64::BITS) };
    count as u64
}

/// Encodes bytes as hex digits.
pub(crate) fn encode_hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
