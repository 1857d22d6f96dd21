//! Layout of a line in memory: numbers and texts one behind the other, in few bytes, as one text.

/// Number of bits of a number that one character holds, so that all characters stay below 128.
const BITS: u32 = 6;

/// Says that another character of the number follows.
const GOES_ON: u8 = 1 << BITS;

/// Appends a number: those near 0, of either sign, are short.
pub(super) fn push_number(own: &mut String, number: i64) {
    push_natural(own, (number.cast_unsigned() << 1) ^ (number >> (i64::BITS - 1)).cast_unsigned());
}

/// Appends a text behind its length; 0 is no text, the length of the empty one is 1.
pub(super) fn push_text(own: &mut String, text: Option<&str>) {
    let length = text.map_or(0, |text| text.len().saturating_add(1));
    push_natural(own, u64::try_from(length).unwrap_or(0));
    own.push_str(text.unwrap_or_default());
}

/// Takes the number at a position, which moves on behind it.
pub(super) fn next_number(chunk: &str, position: &mut u32) -> i64 {
    let number = next_natural(chunk, position);
    (number >> 1).cast_signed() ^ (number & 1).cast_signed().wrapping_neg()
}

/// Takes the text at a position, which moves on behind it.
pub(super) fn next_text<'a>(chunk: &'a str, position: &mut u32) -> Option<&'a str> {
    let length = next_natural(chunk, position).checked_sub(1)?;
    let start = *position;
    *position = start.saturating_add(u32::try_from(length).unwrap_or(u32::MAX));
    chunk.get(usize::try_from(start).ok()?..usize::try_from(*position).ok()?)
}

/// Appends a number that is not below 0: lowest bits first.
fn push_natural(own: &mut String, mut number: u64) {
    loop {
        let low = u8::try_from(number & u64::from(GOES_ON - 1)).unwrap_or(0);
        number >>= BITS;
        if number == 0 {
            own.push(char::from(low));
            return;
        }
        own.push(char::from(low | GOES_ON));
    }
}

/// Takes the number at a position that is not below 0.
fn next_natural(chunk: &str, position: &mut u32) -> u64 {
    let (mut number, mut shift) = (0_u64, 0_u32);
    let start = usize::try_from(*position).unwrap_or(usize::MAX);
    for part in chunk.as_bytes().get(start..).unwrap_or_default() {
        *position = position.saturating_add(1);
        number |= u64::from(part & (GOES_ON - 1)).checked_shl(shift).unwrap_or(0);
        shift = shift.saturating_add(BITS);
        if *part < GOES_ON {
            break;
        }
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_laid_out_is_taken_again() {
        let numbers = [0, 1, -1, 31, 32, -32, -33, 2_048, i64::MAX, i64::MIN];
        let long = "é".repeat(100_000);
        let texts = [None, Some(""), Some("a"), Some("\u{0}\u{7f}"), Some("新加坡"), Some(long.as_str())];
        let mut own = String::new();
        for number in numbers {
            push_number(&mut own, number);
        }
        for text in texts {
            push_text(&mut own, text);
        }
        let mut position = 0;
        assert_eq!(numbers.map(|_| next_number(&own, &mut position)), numbers);
        assert_eq!(texts.map(|_| next_text(&own, &mut position)), texts);
        assert_eq!(usize::try_from(position), Ok(own.len()));
    }
}
