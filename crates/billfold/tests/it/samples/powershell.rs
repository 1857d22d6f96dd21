//! Samples for PowerShell, which cannot be installed: their literals are read by the rules of the language.

use serde_json::Value;

use super::corpus::list_calls;
use super::languages::print_sample;

/// Reads a literal in single quotes, which ends at a quote that is not doubled. Returns its text and what is behind it.
fn read_literal(text: &str) -> (String, &str) {
    let is_quote = |c: char| matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}');
    let mut chars = text.char_indices();
    assert!(chars.next().is_some_and(|(_, c)| is_quote(c)), "{text}");
    let mut literal = String::new();
    while let Some((place, c)) = chars.next() {
        if is_quote(c) {
            let behind = &text[place + c.len_utf8()..];
            if !behind.starts_with(is_quote) {
                return (literal, behind);
            }
            chars.next();
        }
        literal.push(c);
    }
    panic!("the literal does not end: {text}")
}

#[test]
fn literals_in_samples_for_powershell_are_the_input_and_everything_else_is_the_same() {
    let mut rests = Vec::new();
    for call in list_calls("powershell") {
        let text = print_sample("powershell", call.action, &call.input, "http://127.0.0.1:9399");
        assert!(text.is_ascii(), "{text}");
        let (before, literal) = text.split_once("\n$body = ").unwrap();
        let (body, behind) = read_literal(literal);
        assert_eq!(serde_json::from_str::<Value>(&body).unwrap(), call.input);
        assert!(behind.starts_with('\n'), "{behind}");
        rests.push(format!("{before}{behind}").replace(call.action, "ACTION"));
        let service = call.service();
        let rest = rests.last_mut().unwrap();
        *rest = rest
            .replace(&format!("'{}'", service.name()), "SERVICE")
            .replace(&format!("'{}'", service.version()), "VERSION");
    }
    assert!(rests.iter().all(|rest| *rest == rests[0]), "{rests:?}");
}
