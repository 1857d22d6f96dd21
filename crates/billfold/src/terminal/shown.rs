//! The last step of every text on its way to a terminal, a pipe or a log: no character that controls a terminal passes
//! through, of ours or of others, except the line break.

use std::fmt::Write as _;
use std::io::{Result, Write};
use std::str::from_utf8;

use sheet::controls_terminal;

/// The form of a text, which says what stands for a character that controls a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextForm {
    /// Text for people, and CSV: U+FFFD.
    Plain,
    /// JSON, in which such a character can be inside of a text alone: its escape, which means the same.
    Json,
}

/// A writer of text that passes no character that controls a terminal.
#[derive(Debug)]
pub(crate) struct ShownWriter<W> {
    out: W,
    form: TextForm,
    /// The start of a character whose other bytes are not written yet.
    partial: Vec<u8>,
}

impl TextForm {
    /// Returns a text without characters that control a terminal.
    pub(crate) fn show(self, text: &str) -> String {
        let mut shown = String::with_capacity(text.len());
        self.append_shown(text, &mut shown);
        shown
    }

    fn append_shown(self, text: &str, shown: &mut String) {
        for c in text.chars() {
            if c == '\n' || !controls_terminal(c) {
                shown.push(c);
            } else if self == Self::Json {
                // None of them has more than four digits. Writing to a text does not fail.
                let _ = write!(shown, "\\u{:04x}", u32::from(c));
            } else {
                shown.push(char::REPLACEMENT_CHARACTER);
            }
        }
    }
}

impl<W: Write> ShownWriter<W> {
    /// Makes a writer in front of another one.
    pub(crate) const fn new(out: W, form: TextForm) -> Self {
        Self { out, form, partial: Vec::new() }
    }
}

impl<W: Write> Write for ShownWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        let is_plain = bytes.iter().all(|byte| matches!(byte, b' '..=b'~' | b'\n'));
        if is_plain && self.partial.is_empty() {
            return self.out.write(bytes);
        }
        let mut text = std::mem::take(&mut self.partial);
        text.extend_from_slice(bytes);
        let mut shown = String::with_capacity(text.len());
        let mut chunks = text.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            self.form.append_shown(chunk.valid(), &mut shown);
            let is_last = chunks.peek().is_none();
            match from_utf8(chunk.invalid()) {
                Ok(_) => {}
                // The character goes on in the next bytes.
                Err(error) if error.error_len().is_none() && is_last => {
                    self.partial = chunk.invalid().to_vec();
                }
                Err(_) => shown.push(char::REPLACEMENT_CHARACTER),
            }
        }
        self.out.write_all(shown.as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_controls_a_terminal_is_replaced_in_a_text_and_escaped_in_json() {
        let text = "a\u{1b}[2J\u{9b}b\u{202e}\r\n深圳";
        assert_eq!(TextForm::Plain.show(text), "a\u{fffd}[2J\u{fffd}b\u{fffd}\u{fffd}\n深圳");
        let json = serde_json::to_string("\u{1b}\u{7f}\u{9b}\u{61c}\u{2028}\u{2069}\n深").unwrap();
        let shown = TextForm::Json.show(&json);
        assert_eq!(shown, r#""\u001b\u007f\u009b\u061c\u2028\u2069\n深""#);
        assert_eq!(
            serde_json::from_str::<String>(&shown).unwrap(),
            "\u{1b}\u{7f}\u{9b}\u{61c}\u{2028}\u{2069}\n深"
        );
    }

    #[test]
    fn a_text_is_shown_alike_in_whatever_pieces_it_is_written() {
        let text = "x\u{9b}é\u{202e}深圳\u{1f600}\u{1b}y\n".as_bytes();
        let text = [text, b"\xff\xe6z", text].concat();
        let whole = TextForm::Plain.show(&String::from_utf8_lossy(&text));
        for size in 1..text.len() {
            let mut writer = ShownWriter::new(Vec::new(), TextForm::Plain);
            for piece in text.chunks(size) {
                writer.write_all(piece).unwrap();
            }
            assert_eq!(String::from_utf8(writer.out).unwrap(), whole, "pieces of {size} bytes");
        }
    }
}
