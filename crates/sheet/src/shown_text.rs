//! Texts that are not ours, made fit to be shown on a terminal.

/// Replaces control characters, and those that turn the direction of a text, which must not reach a terminal.
#[must_use]
pub fn replace_controls(text: &str) -> String {
    let is_hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if is_hidden(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_controls_a_terminal_or_turns_its_direction() {
        assert_eq!(replace_controls("a\u{1b}[2Jb\u{202e}c\u{2066}d"), "a\u{fffd}[2Jb\u{fffd}c\u{fffd}d");
        assert_eq!(replace_controls("深圳 é"), "深圳 é");
    }
}
