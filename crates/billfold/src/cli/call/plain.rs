//! Parameters of actions that have no definition here, and of calls that are not to be checked.

use client::ExactValue;

use super::arguments::describe_no_name;

/// Reads parameters: `--Name value` or `--Name=value`. A value that is JSON is sent as JSON, any other as a text.
///
/// # Errors
///
/// A word is no name, a value is missing, or a name is given twice.
pub(super) fn read_plain_parameters(words: &[String]) -> Result<String, String> {
    let mut parameters: Vec<(String, ExactValue)> = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let name = word.strip_prefix("--").ok_or_else(|| describe_no_name(word))?;
        let (name, value) = match name.split_once('=') {
            Some((name, value)) => (name, value),
            None => match words.next() {
                Some(value) => (name, value.as_str()),
                None => return Err(format!("--{name} has no value: write one behind it")),
            },
        };
        if parameters.iter().any(|(known, _)| known == name) {
            return Err(format!("--{name} is given twice: pass it once"));
        }
        let value = ExactValue::parse(value).unwrap_or_else(|_no_json| ExactValue::Text(value.to_owned()));
        parameters.push((name.to_owned(), value));
    }
    Ok(ExactValue::Object(parameters).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Result<String, String> {
        read_plain_parameters(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn a_value_that_is_json_is_sent_as_json_to_the_last_digit_and_any_other_as_a_text() {
        let sent = read(&["--A", "202211", "--B=2022-11", "--C", "[1]", "--D", "123456789012345.12345678"]);
        assert_eq!(sent.unwrap(), r#"{"A":202211,"B":"2022-11","C":[1],"D":123456789012345.12345678}"#);
        assert_eq!(read(&["--Token", "x"]).unwrap(), r#"{"Token":"x"}"#);
        assert_eq!(read(&["--A", "--B", "--C.0", "1"]).unwrap(), r#"{"A":"--B","C.0":1}"#);
        assert_eq!(read(&[]).unwrap(), "{}");
        for wrong in [&["A"][..], &["--A"], &["--A", "1", "--A", "2"]] {
            assert!(read(wrong).is_err(), "{wrong:?}");
        }
    }
}
