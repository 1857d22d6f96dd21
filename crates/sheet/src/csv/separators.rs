//! Finds the bytes that may end or quote a field, 64 bytes at once, in plain arithmetic that compilers turn into vector
//! instructions of any processor.

/// Number of bytes that are looked at at once.
pub(super) const STEP_BYTES: usize = 64;

/// Moves the lowest bit of each byte of a number to the highest byte, in the order of the bytes.
const GATHER_BITS: u64 = 0x0102_0408_1020_4080;

/// Returns a bit for each byte, the lowest for the first: 1 for a comma, a line feed and a quote.
#[inline]
pub(super) fn mark_separators(bytes: &[u8; STEP_BYTES]) -> u64 {
    let found = bytes.map(|byte| u8::from(byte == b',') | u8::from(byte == b'\n') | u8::from(byte == b'"'));
    let (words, _) = found.as_chunks::<8>();
    let mut marks = [0; 8];
    for (mark, word) in marks.iter_mut().zip(words) {
        // Each product of two single bits has a place of its own, so that nothing carries.
        [.., *mark] = u64::from_le_bytes(*word).wrapping_mul(GATHER_BITS).to_le_bytes();
    }
    u64::from_le_bytes(marks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_comma_line_feed_and_quote_is_marked_at_its_position_and_no_other_byte_is() {
        for byte in 0..=u8::MAX {
            for position in 0..STEP_BYTES {
                let mut bytes = [b'x'; STEP_BYTES];
                bytes[position] = byte;
                let is_marked = [b',', b'\n', b'"'].contains(&byte);
                assert_eq!(mark_separators(&bytes), u64::from(is_marked) << position, "{byte} at {position}");
            }
        }
        assert_eq!(mark_separators(&[b','; STEP_BYTES]), u64::MAX);
    }
}
