//! The archive of a target's seeds: a text with one input on each line, its name in front of it.
//!
//! A line is the name, a blank, and the input with every byte escaped that is not printable ASCII. The escapes are
//! `\n`, `\r`, `\t`, `\\` and `\xHH`, the last with lower-case digits; a blank at the end of an input is escaped too.
//! The lines are sorted by name, so that the same inputs always make the same archive.

use std::collections::BTreeMap;

/// Inputs by their names, which have neither blanks nor line ends.
pub(crate) type Seeds = BTreeMap<String, Vec<u8>>;

/// Reads the inputs of an archive.
///
/// # Errors
///
/// A line that [`format`] does not write, with its number.
pub(crate) fn parse(text: &str) -> Result<Seeds, String> {
    let mut seeds = Seeds::new();
    for (index, line) in text.lines().enumerate() {
        let seed = line.split_once(' ').and_then(|(name, text)| Some((name, unescape(text)?)));
        let (name, input) = seed.ok_or_else(|| format!("line {}: no name, or a wrong escape", index + 1))?;
        seeds.insert(name.to_owned(), input);
    }
    if format(&seeds) != text {
        return Err("not as it is written, such as sorted by name: pack it again".to_owned());
    }
    Ok(seeds)
}

/// Writes inputs as an archive.
pub(crate) fn format(seeds: &Seeds) -> String {
    let lines: Vec<String> =
        seeds.iter().map(|(name, input)| format!("{name} {}\n", escape(input))).collect();
    lines.concat()
}

fn escape(input: &[u8]) -> String {
    let escape_byte = |(index, byte): (usize, &u8)| match byte {
        b' ' if index + 1 == input.len() => "\\x20".to_owned(),
        b'\n' => "\\n".to_owned(),
        b'\r' => "\\r".to_owned(),
        b'\t' => "\\t".to_owned(),
        b'\\' => "\\\\".to_owned(),
        b' '..=b'~' => char::from(*byte).to_string(),
        other => format!("\\x{other:02x}"),
    };
    let pieces: Vec<String> = input.iter().enumerate().map(escape_byte).collect();
    pieces.concat()
}

fn unescape(line: &str) -> Option<Vec<u8>> {
    let mut input = Vec::with_capacity(line.len());
    let mut rest = line.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        if *byte != b'\\' {
            input.push(*byte);
            continue;
        }
        let (escaped, after) = rest.split_first()?;
        rest = after;
        input.push(match escaped {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'\\' => b'\\',
            b'x' => {
                let (digits, after) = rest.split_at_checked(2)?;
                rest = after;
                u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?
            }
            _ => return None,
        });
    }
    Some(input)
}
