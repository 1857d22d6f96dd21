//! The commands that make the call of an example, ready to be pasted into a shell.

use std::fmt::Write as _;

use api::Example;
use serde_json::{Map, Value};

/// Formats the `billfold call` of an example. `address` is that of the server, with its scheme.
pub(crate) fn format_call_command(action: &str, example: &Example, address: &str) -> String {
    let endpoint = quote_for_shell(address);
    append_parameters(format!("billfold call {action} --endpoint {endpoint}"), example.input)
}

/// Appends the parameters of an input, a JSON object. Lists and objects are JSON.
fn append_parameters(mut command: String, input: &str) -> String {
    let input: Map<String, Value> = serde_json::from_str(input).unwrap_or_else(|error| {
        unreachable!("the input of an example is a JSON object, as a test of definitions says: {error}")
    });
    for (name, value) in &input {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let _ = write!(command, " --{name} {}", quote_for_shell(&text));
    }
    command
}

/// Quotes a word for a shell, if it needs that.
pub(crate) fn quote_for_shell(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.,:/@%+".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_where_a_shell_would_change_them() {
        assert_eq!(quote_for_shell("2022-11"), "2022-11");
        assert_eq!(quote_for_shell("[1,2]"), "'[1,2]'");
        assert_eq!(quote_for_shell("O'Neil & Co"), r"'O'\''Neil & Co'");
        assert_eq!(quote_for_shell(""), "''");
    }
}
