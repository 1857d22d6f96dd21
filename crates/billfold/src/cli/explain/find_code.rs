//! Finds the error code that an argument means: a code, a part of one, an answer, or a text that holds a code.

use serde_json::Value;
use tc3::Code;

use crate::cli::failure::UsageError;
use crate::config::error::find_nearest;

/// Finds the code that an argument means.
///
/// # Errors
///
/// A sentence that names the nearest code, or says why an answer has none.
pub(super) fn find_code(argument: &str) -> Result<Code, UsageError> {
    let text = argument.trim();
    if let Ok(answer @ Value::Object(_)) = serde_json::from_str(text) {
        return find_code_of_answer(&answer);
    }
    find_code_of_name(text).or_else(|| find_code_in_text(text)).ok_or_else(|| describe_unknown_code(text))
}

/// Finds the code of an answer: the whole of it, its `Response`, or the `Error` in that.
fn find_code_of_answer(answer: &Value) -> Result<Code, UsageError> {
    let code = ["/Response/Error/Code", "/Error/Code", "/Code"].iter().find_map(|path| answer.pointer(path));
    match code.and_then(Value::as_str) {
        Some(code) => find_code_of_name(code).ok_or_else(|| describe_unknown_code(code)),
        None => Err(UsageError(
            "the JSON has no error: pass an answer whose `Response` has `Error`, or a code".to_owned(),
        )),
    }
}

/// Finds the code of a name in any letter case: its whole text, else the part behind its last dot.
fn find_code_of_name(name: &str) -> Option<Code> {
    let is_named = |text: &str| text.eq_ignore_ascii_case(name);
    let mut whole = Code::ALL.iter().filter(|code| is_named(code.as_str()));
    let mut ends = Code::ALL.iter().filter(|code| find_last_part(**code).is_some_and(is_named));
    whole.next().or_else(|| ends.next()).copied()
}

/// Returns the part of a code behind its last dot.
fn find_last_part(code: Code) -> Option<&'static str> {
    code.as_str().rsplit_once('.').map(|(_, part)| part)
}

/// Finds the first whole code in a text, such as the message of a client.
fn find_code_in_text(text: &str) -> Option<Code> {
    let words =
        text.split(|c: char| !c.is_ascii_alphanumeric() && c != '.').map(|word| word.trim_matches('.'));
    words.into_iter().find_map(|word| Code::ALL.iter().copied().find(|code| code.as_str() == word))
}

fn describe_unknown_code(name: &str) -> UsageError {
    let parts = Code::ALL.iter().flat_map(|code| [Some(code.as_str()), find_last_part(*code)]).flatten();
    let fix = match find_nearest(name, parts).and_then(|nearest| find_code_of_name(&nearest)) {
        Some(nearest) => format!("did you mean {nearest}?"),
        None => "pass one that `billfold explain` lists".to_owned(),
    };
    UsageError(format!("{name:?} is no error code: {fix}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_part_of_a_code_names_one_code_alone() {
        let parts: Vec<&str> = Code::ALL.iter().filter_map(|code| find_last_part(*code)).collect();
        for code in Code::ALL {
            assert_eq!(find_code_of_name(&code.as_str().to_lowercase()), Some(*code));
            if let Some(part) = find_last_part(*code) {
                let is_whole = Code::ALL.iter().any(|other| other.as_str() == part);
                let same = parts.iter().filter(|other| **other == part).count();
                assert!(is_whole || same == 1, "{code}");
            }
        }
    }
}
