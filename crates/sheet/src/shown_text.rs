//! Texts that are not ours, made fit to be shown on a terminal.

use std::path::Path;

/// Returns true if a character gives a terminal an order or turns the direction of a text: the controls of ASCII, the
/// controls U+007F to U+009F, the line separators, and all bidirectional controls.
///
/// Characters without a width, such as the joiners U+200C and U+200D, are not among them: they move no cursor and no other
/// character, and Persian, the scripts of India and emoji are not written right without them.
#[must_use]
pub fn controls_terminal(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}

/// Replaces each character that a text must not have in the middle of a line of ours, line breaks among them.
#[must_use]
pub fn replace_controls(text: &str) -> String {
    text.chars().map(|c| if controls_terminal(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// Formats a path on one line, without characters that control a terminal.
#[must_use]
pub fn show_path(path: &Path) -> String {
    replace_controls(&path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_controls_a_terminal_or_turns_its_direction() {
        assert_eq!(replace_controls("a\u{1b}[2Jb\u{202e}c\u{2066}d"), "a\u{fffd}[2Jb\u{fffd}c\u{fffd}d");
        let hidden = ('\0'..=char::MAX).filter(|c| controls_terminal(*c));
        let controls =
            ('\0'..='\u{1f}').chain('\u{7f}'..='\u{9f}').chain(['\u{61c}', '\u{200e}', '\u{200f}']);
        assert!(hidden.eq(controls.chain('\u{2028}'..='\u{202e}').chain('\u{2066}'..='\u{2069}')));
    }

    #[test]
    fn ordinary_texts_stay_as_they_are() {
        for text in ["深圳 é", "👩\u{200d}💻", "می\u{200c}خواهم", "Ünïcode\u{feff}"] {
            assert_eq!(replace_controls(text), text);
        }
    }
}
