//! Indents JSON as it is written: no number becomes another one on the way.

/// Blanks of each level.
const INDENT: &str = "  ";

/// Breaks a JSON text into lines: one for each member and each value of a list.
pub(crate) fn indent_json(json: &str) -> String {
    let mut out = String::new();
    let mut depth: usize = 0;
    let mut characters = json.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '"' => {
                out.push(c);
                while let Some(inner) = characters.next() {
                    out.push(inner);
                    match inner {
                        '\\' => out.extend(characters.next()),
                        '"' => break,
                        _ => {}
                    }
                }
            }
            '{' | '[' => {
                out.push(c);
                while characters.next_if(|next| next.is_ascii_whitespace()).is_some() {}
                if let Some(closing) = characters.next_if(|next| matches!(next, '}' | ']')) {
                    out.push(closing);
                } else {
                    depth += 1;
                    break_line(&mut out, depth);
                }
            }
            '}' | ']' => {
                depth -= 1;
                break_line(&mut out, depth);
                out.push(c);
            }
            ',' => {
                out.push(c);
                break_line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            c if c.is_ascii_whitespace() => {}
            c => out.push(c),
        }
    }
    out
}

/// Begins a line of a depth.
fn break_line(out: &mut String, depth: usize) {
    out.push('\n');
    out.push_str(&INDENT.repeat(depth));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_indented_as_serde_does_it_and_numbers_stay_as_they_are() {
        let json = r#"{"a":[{"b":"x, y: {\"z\"}","c":[]},{}],"d":null,"e":[1,-2.5]}"#;
        let value: serde_json::Value = serde_json::from_str(json).unwrap();
        assert_eq!(indent_json(json), serde_json::to_string_pretty(&value).unwrap());
        assert_eq!(indent_json(&indent_json(json)), indent_json(json));
        assert_eq!(indent_json(r#"{"a":123456789012.12345678}"#), "{\n  \"a\": 123456789012.12345678\n}");
    }
}
