//! Finds the fields of a record, quoted or not.

use memchr::{memchr, memchr2};

use super::split_error::SplitError;

/// One field, as positions in the record.
pub(super) struct Field {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) has_doubled_quotes: bool,
    pub(super) ends_at: FieldEnd,
}

/// The end of a field.
pub(super) enum FieldEnd {
    Comma,
    Line,
    /// The buffer ends first.
    Buffer,
}

/// Finds the field that begins at the position `at`, and moves `at` behind its end.
#[expect(clippy::arithmetic_side_effects, reason = "positions in memory and counts of its bytes")]
#[inline]
pub(super) fn next_field(rest: &[u8], at: &mut usize, at_end: bool) -> Result<Field, SplitError> {
    if rest.get(*at) == Some(&b'"') {
        return next_quoted_field(rest, at, at_end);
    }
    let start = *at;
    let tail = slice_from(rest, start);
    let (end, ends_at) = match memchr2(b',', b'\n', tail) {
        None => (rest.len(), FieldEnd::Buffer),
        Some(length) if tail.get(length) == Some(&b',') => (start + length, FieldEnd::Comma),
        Some(length) => (start + length, FieldEnd::Line),
    };
    *at = (end + 1).min(rest.len());
    let end = match (rest.get(start..end), &ends_at) {
        (Some([.., b'\r']), FieldEnd::Line | FieldEnd::Buffer) => end - 1,
        _ => end,
    };
    Ok(Field { start, end, has_doubled_quotes: false, ends_at })
}

/// Finds a field that begins with a quote, as [`next_field`] does.
#[expect(clippy::arithmetic_side_effects, reason = "positions in memory and counts of its bytes")]
fn next_quoted_field(rest: &[u8], at: &mut usize, at_end: bool) -> Result<Field, SplitError> {
    let start = *at + 1;
    let Some((end, has_doubled_quotes)) = find_closing_quote(rest, start) else {
        if at_end {
            return Err(SplitError::QuoteNotClosed);
        }
        return Ok(Field { start, end: start, has_doubled_quotes: false, ends_at: FieldEnd::Buffer });
    };
    let behind = end + 1;
    let (ends_at, width) = match slice_from(rest, behind) {
        [b',', ..] => (FieldEnd::Comma, 1),
        [b'\n', ..] => (FieldEnd::Line, 1),
        [b'\r', b'\n', ..] => (FieldEnd::Line, 2),
        [] => (FieldEnd::Buffer, 0),
        [b'\r'] => (FieldEnd::Buffer, 1),
        _ => return Err(SplitError::TextBehindQuote),
    };
    *at = behind + width;
    Ok(Field { start, end, has_doubled_quotes, ends_at })
}

/// Finds the position of the quote that closes a field whose text begins at `from`, and tells if there are
/// doubled quotes before it.
fn find_closing_quote(rest: &[u8], from: usize) -> Option<(usize, bool)> {
    let mut from = from;
    let mut doubled = false;
    loop {
        let quote = from.checked_add(memchr(b'"', rest.get(from..)?)?)?;
        let behind = quote.checked_add(1)?;
        if rest.get(behind) != Some(&b'"') {
            return Some((quote, doubled));
        }
        doubled = true;
        from = behind.checked_add(1)?;
    }
}

/// Makes each doubled quote single, in place, and returns the new length.
#[expect(clippy::arithmetic_side_effects, reason = "positions in memory and counts of its bytes")]
pub(super) fn join_doubled_quotes(field: &mut [u8]) -> usize {
    let mut length = 0;
    let mut from = 0;
    while let Some(&byte) = field.get(from) {
        let Some(target) = field.get_mut(length) else { unreachable!("a field only becomes shorter") };
        *target = byte;
        length += 1;
        from += if byte == b'"' { 2 } else { 1 };
    }
    // The freed bytes must be UTF-8 too, since the whole record is checked at once.
    let Some(freed) = field.get_mut(length..) else { unreachable!("a field only becomes shorter") };
    freed.fill(b' ');
    length
}

/// Returns the bytes from a position on.
#[inline]
pub(super) fn slice_from(bytes: &[u8], position: usize) -> &[u8] {
    let Some(rest) = bytes.get(position..) else {
        unreachable!("no position is beyond the end of its bytes")
    };
    rest
}
