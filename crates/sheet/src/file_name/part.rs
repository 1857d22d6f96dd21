//! The number of a part, in the name of a file of a delivery that the vendor or a tool split.

use std::ops::Range;

use bill::Month;

use super::day::{read_day_digits, read_eight_digits};
use super::name_text::{is_digits, strip_folders};
use crate::month_text::is_plausible_month;

/// Takes the place of the number in the name of a series.
const PLACEHOLDER: &str = "*";

/// Largest number of characters between `part`, a number, `of` and a total, as in `part - 2 of 3`.
const SEPARATORS_MAX: usize = 3;

/// Largest number of extensions that a name may end with, as in `.csv.gz`.
const EXTENSIONS_MAX: usize = 3;

/// The place of a file in a delivery that was split into numbered parts.
///
/// Recognised are, without regard to case:
///
/// - a number at the end, after a month or a day: `-202608-1`, `-20260814_01`, `-2026-08-001`; it has one to
///   three digits, or four to five with at least two leading zeros;
/// - a zero-padded number of three to five digits at the end of a name with a month or a day anywhere in it:
///   `-202608-bill_details-001`;
/// - the word `part`, or a total, anywhere in the name: `part-2`, `part2of3`, `-2of3`, `(2 of 3)`.
///
/// Two digits behind a month with a dash (`2026-08-14`) are always read as a day. The number that a browser
/// appends to a second download (`bill (2).csv`) is ignored.
///
/// ```
/// use sheet::PartNumber;
/// let part = PartNumber::from_file_name("L3-bill_details-200000000001-202608-001.csv").unwrap();
/// assert_eq!((part.series.as_str(), part.number), ("L3-bill_details-200000000001-202608-*", 1));
/// assert!(PartNumber::from_file_name("L3-bill_details-200000000001-202608-8a3f.csv").is_none());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartNumber {
    /// The name without folders and extensions, and with `*` in place of the number: equal for all parts of
    /// one delivery, whether they are compressed or not.
    pub series: String,
    /// The number of the part, from 0 to 999.
    pub number: u32,
    /// The number of parts, from 1 to 999, if the name states it.
    pub of: Option<u32>,
}

impl PartNumber {
    /// Reads the part number in the name of a file; `None` for a name that has none.
    #[must_use]
    pub fn from_file_name(name: &str) -> Option<Self> {
        let stem = strip_copy_mark(strip_extensions(strip_folders(name)));
        find_worded_part_number(stem).or_else(|| find_part_number_at_end(stem))
    }

    /// Makes a part number of the position of the number in a name.
    fn new(stem: &str, place: Range<usize>, of: Option<u32>) -> Option<Self> {
        let number = parse_part_number(stem.get(place.clone())?)?;
        let (before, after) = (stem.get(..place.start)?, stem.get(place.end..)?);
        Some(Self { series: format!("{before}{PLACEHOLDER}{after}"), number, of })
    }
}

/// Returns the name without its extensions.
fn strip_extensions(name: &str) -> &str {
    let mut stem = name;
    for _ in 0..EXTENSIONS_MAX {
        match stem.rsplit_once('.') {
            Some((head, extension)) if !head.is_empty() && is_extension(extension) => stem = head,
            _ => break,
        }
    }
    stem
}

/// Returns true if a text is an extension, such as those of downloads that are not finished. One with a digit must
/// be known: `part2` is none.
fn is_extension(text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphabetic() || b"!~".contains(&byte);
    let is_word = (1..=12).contains(&text.len()) && text.bytes().all(is_letter);
    is_word || ["bz2", "7z"].iter().any(|known| text.eq_ignore_ascii_case(known))
}

/// Returns the name without the number in parentheses that a browser appends to a second download.
fn strip_copy_mark(stem: &str) -> &str {
    let marked = stem.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    match marked {
        Some((head, digits)) if digits.len() <= 3 && is_digits(digits) => head.trim_end(),
        _ => stem,
    }
}

/// Reads the digits of a part number: one to three, or four to five with two leading zeros. Four digits with
/// one zero or none are more likely a year or the vendor's random suffix.
fn parse_part_number(digits: &str) -> Option<u32> {
    let is_length = match digits.len() {
        1..=3 => true,
        4..=5 => digits.starts_with("00"),
        _ => false,
    };
    if is_length && is_digits(digits) { digits.parse().ok() } else { None }
}

/// Finds a number at the end of a name with a month or a day.
fn find_part_number_at_end(stem: &str) -> Option<PartNumber> {
    let head = stem.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = stem.get(head.len()..)?;
    let before = head.strip_suffix(['-', '_'])?;
    let is_part = match find_date_at_end(before) {
        Some(DateForm::Compact | DateForm::DashedDay) => true,
        Some(DateForm::DashedMonth) => digits.len() != 2,
        None => digits.len() >= 3 && digits.starts_with('0') && has_date(before),
    };
    if is_part { PartNumber::new(stem, head.len()..stem.len(), None) } else { None }
}

/// The form of a month or a day in a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DateForm {
    /// `yyyymm` or `yyyymmdd`.
    Compact,
    /// `yyyy-MM`.
    DashedMonth,
    /// `yyyy-MM-dd`.
    DashedDay,
}

/// Returns the form of the month or the day that a text ends with.
fn find_date_at_end(text: &str) -> Option<DateForm> {
    let mut pieces = text.rsplit(|c: char| c != '-' && !c.is_ascii_alphanumeric()).next()?.rsplit('-');
    let last = pieces.next()?;
    if is_compact_date(last) {
        return Some(DateForm::Compact);
    }
    let (second, third) = (pieces.next()?, pieces.next());
    if third.is_some_and(|third| read_day_digits(third, second, last).is_some()) {
        return Some(DateForm::DashedDay);
    }
    (second.len() == 4 && last.len() == 2 && is_month(&format!("{second}{last}")))
        .then_some(DateForm::DashedMonth)
}

/// Returns true if a text holds a month or a day between other pieces.
fn has_date(text: &str) -> bool {
    let ends = text.char_indices().filter(|(_, c)| !c.is_ascii_alphanumeric()).map(|(end, _)| end);
    ends.filter_map(|end| text.get(..end)).any(|head| find_date_at_end(head).is_some())
}

/// Returns true if a text is `yyyymm` or `yyyymmdd`.
fn is_compact_date(text: &str) -> bool {
    is_month(text) || read_eight_digits(text).is_some()
}

/// Returns true if a text is six digits that are a month of this or the last century.
fn is_month(text: &str) -> bool {
    let month = || Month::from_yyyymm(text.parse().ok()?);
    text.len() == 6 && is_digits(text) && month().is_some_and(is_plausible_month)
}

/// A piece of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'a> {
    /// Letters that have a case. Chinese characters, which are often written without a space before the next
    /// word, are not among them.
    Letters(&'a str),
    /// ASCII digits, and their place in the name.
    Digits(&'a str, usize),
    /// One character of any other kind.
    Other(char),
}

/// Splits a name into pieces.
fn split_name_pieces(stem: &str) -> Vec<Piece<'_>> {
    let is_letter = |c: char| c.is_lowercase() || c.is_uppercase();
    let mut pieces = Vec::new();
    let mut rest = stem;
    while let Some(first) = rest.chars().next() {
        let Some(start) = stem.len().checked_sub(rest.len()) else {
            unreachable!("the rest is an end of the stem")
        };
        let after = if first.is_ascii_digit() {
            rest.trim_start_matches(|c: char| c.is_ascii_digit())
        } else if is_letter(first) {
            rest.trim_start_matches(is_letter)
        } else {
            rest.get(first.len_utf8()..).unwrap_or_default()
        };
        let text = rest.strip_suffix(after).unwrap_or(rest);
        pieces.push(if first.is_ascii_digit() {
            Piece::Digits(text, start)
        } else if is_letter(first) {
            Piece::Letters(text)
        } else {
            Piece::Other(first)
        });
        rest = after;
    }
    pieces
}

/// Finds the last number behind the word `part` or before a total.
fn find_worded_part_number(stem: &str) -> Option<PartNumber> {
    let pieces = split_name_pieces(stem);
    (0..pieces.len()).rev().find_map(|index| {
        let (before, from) = pieces.split_at_checked(index)?;
        let (Piece::Digits(digits, start), after) = from.split_first()? else { return None };
        let is_behind_part = follows_part_word(before);
        let of = match read_part_total(after) {
            Some(total) => Some(total),
            None if is_behind_part && !matches!(after.first(), Some(Piece::Letters(_))) => None,
            None => return None,
        };
        if !is_behind_part && matches!(before.last(), Some(Piece::Letters(_))) {
            return None;
        }
        let part = PartNumber::new(stem, *start..start.checked_add(digits.len())?, of)?;
        of.is_none_or(|of| of > 0 && part.number <= of).then_some(part)
    })
}

/// Returns true if pieces end with the word `part` and separators.
fn follows_part_word(pieces: &[Piece<'_>]) -> bool {
    let mut before = pieces.iter().rev().skip_while(|piece| is_separator(piece));
    let separators = pieces.iter().rev().take_while(|piece| is_separator(piece)).count();
    let is_part = matches!(before.next(), Some(Piece::Letters(word)) if word.eq_ignore_ascii_case("part"));
    is_part && separators <= SEPARATORS_MAX && !matches!(before.next(), Some(Piece::Digits(..)))
}

/// Reads the total in pieces that start with `of 3`, with separators before and between.
fn read_part_total(pieces: &[Piece<'_>]) -> Option<u32> {
    let (word, rest) = skip_separator_pieces(pieces)?.split_first()?;
    if !matches!(word, Piece::Letters(word) if word.eq_ignore_ascii_case("of")) {
        return None;
    }
    match skip_separator_pieces(rest)? {
        [Piece::Digits(..), Piece::Letters(_), ..] => None,
        [Piece::Digits(digits, _), ..] => parse_part_number(digits),
        _ => None,
    }
}

/// Returns the pieces behind separators; `None` behind too many.
fn skip_separator_pieces<'a, 'b>(pieces: &'a [Piece<'b>]) -> Option<&'a [Piece<'b>]> {
    let count = pieces.iter().take_while(|piece| is_separator(piece)).count();
    if count <= SEPARATORS_MAX { pieces.get(count..) } else { None }
}

/// Returns true if a piece may be between the words of a part number.
fn is_separator(piece: &Piece<'_>) -> bool {
    matches!(piece, Piece::Other('-' | '_' | '.' | ' ' | '#' | '('))
}

#[cfg(test)]
mod tests;
