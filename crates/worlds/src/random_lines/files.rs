//! Files of random lines.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use fastrand::Rng;

use super::spelling::pick_random;

/// Text of each column of a line, by header.
pub type LineTexts = BTreeMap<&'static str, String>;

/// The places of a file that may have blank lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlankLines {
    /// Before each line and before the headers.
    Anywhere,
    /// Before each line, not before the headers.
    BelowHeaders,
}

/// Writes lines of the same columns, in their order, as one file. Its columns, quotes, line ends, blank lines and byte
/// order mark are random.
///
/// # Panics
///
/// Panics if there is no line, or a line lacks a column of the first.
#[expect(clippy::indexing_slicing, reason = "a test that is wrong may panic")]
pub fn write_random_file_text(lines: &[&LineTexts], blank_lines: BlankLines, random: &mut Rng) -> String {
    let mut columns: Vec<&'static str> = lines[0].keys().copied().collect();
    random.shuffle(&mut columns);
    let line_end = pick_random(random, &["\n", "\r\n"]);
    let mut text = pick_random(random, &["", "\u{feff}"]).to_owned();
    if blank_lines == BlankLines::Anywhere && random.u8(..16) == 0 {
        text.push_str(line_end);
    }
    push_record(&mut text, columns.iter().copied(), line_end, random);
    for line in lines {
        if random.u8(..16) == 0 {
            text.push_str(line_end);
        }
        push_record(&mut text, columns.iter().map(|column| line[column].as_str()), line_end, random);
    }
    // The last line may lack its end.
    if random.bool() {
        text.truncate(text.len() - line_end.len());
    }
    text
}

/// Adds one record. Fields are in quotes if they need them, and sometimes if they do not.
fn push_record<'a>(
    text: &mut String,
    fields: impl Iterator<Item = &'a str>,
    line_end: &str,
    random: &mut Rng,
) {
    for (index, field) in fields.enumerate() {
        if index > 0 {
            text.push(',');
        }
        if field.contains(['"', ',', '\r', '\n']) || random.u8(..6) == 0 {
            let _infallible = write!(text, "\"{}\"", field.replace('"', "\"\""));
        } else {
            text.push_str(field);
        }
    }
    text.push_str(line_end);
}
