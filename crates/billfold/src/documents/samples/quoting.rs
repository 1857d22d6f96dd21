//! Texts as literals of each language. A value in a sample is a stranger's: nothing of it gets out of its quotes.
//!
//! Characters that are not seen, such as line ends, marks that turn the direction of a text, and NUL, are always escaped: what
//! is copied is what is read, and no line of a sample is a line of a value.

use std::fmt::Write as _;

/// Returns true if a reader does not see a character, or sees others in another order for it.
pub(super) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Quotes a text with double quotes. `escape` writes the characters that `is_escaped` names.
fn quote_with(text: &str, is_escaped: impl Fn(char) -> bool, escape: impl Fn(&mut String, char)) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if is_escaped(c) => escape(&mut quoted, c),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Appends the UTF-16 of a character as `\uXXXX`.
fn push_utf16(text: &mut String, c: char) {
    for unit in c.encode_utf16(&mut [0; 2]) {
        // Writing to a text does not fail.
        let _ = write!(text, "\\u{unit:04x}");
    }
}

/// Appends the UTF-8 of a character as octal digits. Three of them end an escape in every language that has it.
fn push_octal(text: &mut String, c: char) {
    for byte in c.encode_utf8(&mut [0; 4]).bytes() {
        let _ = write!(text, "\\{byte:03o}");
    }
}

/// Appends the number of a character as `\u{…}`.
fn push_braced(text: &mut String, c: char) {
    let _ = write!(text, "\\u{{{:x}}}", u32::from(c));
}

/// Appends the number of a character as `\uXXXX` or `\UXXXXXXXX`.
fn push_long(text: &mut String, c: char) {
    let number = u32::from(c);
    let _ = if number > 0xffff { write!(text, "\\U{number:08x}") } else { write!(text, "\\u{number:04x}") };
}

/// Quotes a text for Python.
pub(super) fn quote_for_python(text: &str) -> String {
    quote_with(text, is_hidden, push_long)
}

/// Quotes a text for Go, which has no halves of surrogate pairs.
pub(super) fn quote_for_go(text: &str) -> String {
    quote_with(text, is_hidden, push_long)
}

/// Quotes a text for JavaScript.
pub(super) fn quote_for_javascript(text: &str) -> String {
    quote_with(text, is_hidden, push_utf16)
}

/// Quotes a text for Java, in ASCII, since its compiler takes the encoding of the system. `\u000a` would end the line before the
/// literal is read, so that controls are octal.
pub(super) fn quote_for_java(text: &str) -> String {
    let escape =
        |text: &mut String, c: char| if c.is_ascii() { push_octal(text, c) } else { push_utf16(text, c) };
    quote_with(text, |c| !c.is_ascii() || is_hidden(c), escape)
}

/// Quotes a text for C#.
pub(super) fn quote_for_csharp(text: &str) -> String {
    quote_with(text, is_hidden, push_utf16)
}

/// Quotes a text for C++, as UTF-8. A text with NUL has its length beside it.
pub(super) fn quote_for_cpp(text: &str) -> String {
    // Two question marks and a third character were another character in C++14.
    let escape =
        |text: &mut String, c: char| if c == '?' { text.push_str("\\?") } else { push_octal(text, c) };
    let quoted = quote_with(text, |c| c == '?' || is_hidden(c), escape);
    if text.contains('\0') { format!("std::string({quoted}, {})", text.len()) } else { quoted }
}

/// Quotes a text for Rust.
pub(super) fn quote_for_rust(text: &str) -> String {
    quote_with(text, is_hidden, push_braced)
}

/// Quotes a text for PHP: with single quotes where they can hold it, as nothing is replaced in them.
pub(super) fn quote_for_php(text: &str) -> String {
    if !text.contains(is_hidden) {
        return quote_singly(text);
    }
    let escape =
        |text: &mut String, c: char| if c == '$' { text.push_str("\\$") } else { push_braced(text, c) };
    quote_with(text, |c| c == '$' || is_hidden(c), escape)
}

/// Quotes a text for Ruby: with single quotes where they can hold it, as nothing is replaced in them.
pub(super) fn quote_for_ruby(text: &str) -> String {
    if !text.contains(is_hidden) {
        return quote_singly(text);
    }
    let escape =
        |text: &mut String, c: char| if c == '#' { text.push_str("\\#") } else { push_braced(text, c) };
    quote_with(text, |c| c == '#' || is_hidden(c), escape)
}

/// Quotes a text with single quotes, in which only they and the backslash are escaped.
fn quote_singly(text: &str) -> String {
    format!("'{}'", text.replace('\\', r"\\").replace('\'', r"\'"))
}

/// Quotes a text of ASCII for PowerShell, which takes typographic quotes for the end of a text, too.
pub(super) fn quote_for_powershell(ascii: &str) -> String {
    format!("'{}'", ascii.replace('\'', "''"))
}

/// Quotes a word for bash: with single quotes, or as `$'…'` where it has characters that are not seen.
///
/// No word of a command holds NUL: callers refuse it before.
pub(super) fn quote_for_bash(word: &str) -> String {
    if !word.contains(is_hidden) {
        return format!("'{}'", word.replace('\'', r"'\''"));
    }
    let mut quoted = String::from("$'");
    for c in word.chars() {
        match c {
            '\'' => quoted.push_str(r"\'"),
            '\\' => quoted.push_str(r"\\"),
            '\n' => quoted.push_str(r"\n"),
            '\r' => quoted.push_str(r"\r"),
            '\t' => quoted.push_str(r"\t"),
            c if is_hidden(c) => push_octal(&mut quoted, c),
            c => quoted.push(c),
        }
    }
    quoted.push('\'');
    quoted
}

/// Writes a value as JSON on one line. Characters that are not seen are escaped; `is_ascii` escapes all beyond ASCII.
pub(super) fn write_json(value: &serde_json::Value, is_ascii: bool) -> String {
    let mut text = String::new();
    for c in value.to_string().chars() {
        // Beyond ASCII a character is in a text, where it may be escaped, and so is the control U+007F.
        let is_escaped = if c.is_ascii() { is_hidden(c) } else { is_ascii || is_hidden(c) };
        if is_escaped { push_utf16(&mut text, c) } else { text.push(c) }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_literal_or_start_code_in_it_is_escaped() {
        let text = "a'b\"c\\d\n$(x)#{y}?\0\u{2028}😀中";
        let long = r#""a'b\"c\\d\n$(x)#{y}?\u0000\u2028😀中""#;
        assert_eq!(
            [quote_for_python(text), quote_for_go(text), quote_for_javascript(text)],
            [long, long, long]
        );
        assert_eq!(quote_for_csharp(text), long);
        assert_eq!(quote_for_java(text), r#""a'b\"c\\d\n$(x)#{y}?\000\u2028\ud83d\ude00\u4e2d""#);
        assert_eq!(quote_for_cpp(text), r#"std::string("a'b\"c\\d\n$(x)#{y}\?\000\342\200\250😀中", 28)"#);
        assert_eq!(quote_for_rust(text), r#""a'b\"c\\d\n$(x)#{y}?\u{0}\u{2028}😀中""#);
        assert_eq!(quote_for_php(text), r#""a'b\"c\\d\n\$(x)#{y}?\u{0}\u{2028}😀中""#);
        assert_eq!(quote_for_ruby(text), r#""a'b\"c\\d\n$(x)\#{y}?\u{0}\u{2028}😀中""#);
        assert_eq!(quote_for_bash("a'b\\c\n\u{2028}😀"), r"$'a\'b\\c\n\342\200\250😀'");
    }

    #[test]
    fn single_quotes_hold_what_they_can() {
        assert_eq!([quote_for_php(r"a'$b\"), quote_for_ruby(r"a'#{b}\")], [r"'a\'$b\\'", r"'a\'#{b}\\'"]);
        assert_eq!(quote_for_bash("$(x) `y` 'z' \"w\" \\"), r#"'$(x) `y` '\''z'\'' "w" \'"#);
        assert_eq!(quote_for_powershell("it's $x `n"), "'it''s $x `n'");
    }

    #[test]
    fn json_is_one_line_and_ascii_where_that_is_asked_for() {
        let value = serde_json::json!({ "a": "\u{2028}\u{7f}\u{2019}😀\n" });
        assert_eq!(write_json(&value, false), "{\"a\":\"\\u2028\\u007f\u{2019}😀\\n\"}");
        assert_eq!(write_json(&value, true), r#"{"a":"\u2028\u007f\u2019\ud83d\ude00\n"}"#);
        assert_eq!(serde_json::from_str::<serde_json::Value>(&write_json(&value, true)).unwrap(), value);
    }
}
