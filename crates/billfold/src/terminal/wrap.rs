//! Wraps text at the width of a terminal.

use rustix::termios::tcgetwinsize;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Columns of text where the output is no terminal, and the most on a terminal: longer lines are hard to read.
const WIDTH_MAX: usize = 100;

/// Columns below which a text is not narrowed further.
const WIDTH_MIN: usize = 20;

/// Signs that do not begin a line.
const CLOSING: &str = "，。、；：！？）》」』”’,.;:!?)]}";

/// Signs that do not end a line.
const OPENING: &str = "（《「『“‘([{";

/// Finds the width of the terminal that standard output is; the most that is used if it is none.
pub(crate) fn find_output_width() -> usize {
    let columns = tcgetwinsize(rustix::stdio::stdout()).map_or(0, |size| usize::from(size.ws_col));
    // Some terminals do not know their width, and say 0.
    if columns == 0 { WIDTH_MAX } else { columns.min(WIDTH_MAX) }
}

/// Breaks a text into lines of at most `width` columns: at blanks, and between Chinese characters. A word that is longer is
/// not cut.
fn wrap_text(text: &str, width: usize) -> Vec<String> {
    let width = width.max(WIDTH_MIN);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        for (index, piece) in split_word(word).into_iter().enumerate() {
            let blank = if index == 0 && !line.is_empty() { " " } else { "" };
            if !line.is_empty() && line.width() + blank.len() + piece.width() > width {
                lines.push(std::mem::take(&mut line));
                line.push_str(piece);
            } else {
                line.push_str(blank);
                line.push_str(piece);
            }
        }
    }
    lines.push(line);
    lines
}

/// Wraps a text, each line behind as many blanks as `indent`.
pub(crate) fn wrap_indented(text: &str, indent: usize, width: usize) -> String {
    let blanks = " ".repeat(indent);
    let lines = wrap_text(text, width.saturating_sub(indent)); // A deep indent leaves the least width.
    lines.iter().map(|line| format!("{blanks}{line}\n")).collect()
}

/// Splits a word at the places where a line may end: beside Chinese characters.
fn split_word(word: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut previous: Option<char> = None;
    for (position, c) in word.char_indices() {
        let may_break = previous.is_some_and(|previous| {
            (is_wide(previous) || is_wide(c)) && !OPENING.contains(previous) && !CLOSING.contains(c)
        });
        if may_break {
            pieces.extend(word.get(start..position));
            start = position;
        }
        previous = Some(c);
    }
    pieces.extend(word.get(start..));
    pieces
}

/// Returns true if the character takes two columns.
fn is_wide(c: char) -> bool {
    c.width() == Some(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_at_blanks_and_between_chinese_characters_and_no_word_is_cut() {
        let text = "one two three four five six a-word-that-is-longer-than-the-line end";
        let lines = wrap_text(text, 20);
        assert_eq!(lines, ["one two three four", "five six", "a-word-that-is-longer-than-the-line", "end"]);
        let chinese = "按支付方式与交易类型汇总某客户某月的账单，格式 `yyyy-MM`。";
        let lines = wrap_text(chinese, 20);
        assert_eq!(lines.concat(), chinese.replace("， ", "，"));
        assert!(lines.iter().all(|line| line.width() <= 20 && !line.starts_with(['，', '。'])), "{lines:?}");
        assert_eq!(wrap_indented("a b", 2, 80), "  a b\n");
    }
}
