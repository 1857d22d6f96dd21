//! Finds the error code that an argument means: a code, a part of one, an answer, or a text that holds a code, a message of one or
//! words on one.

use api::{CodeUse, find_checks, find_code_use, find_codes_of_message, list_messages};
use serde_json::Value;
use tc3::Code;

use crate::cli::failure::UsageError;
use crate::config::error::find_nearest;

/// The most codes that an error suggests.
const SUGGESTIONS_MAX: usize = 5;

/// Finds the code that an argument means.
///
/// # Errors
///
/// A sentence that names codes which may be meant, or says why an answer has none.
pub(super) fn find_code(argument: &str) -> Result<Code, UsageError> {
    let text = argument.trim();
    if let Ok(answer @ Value::Object(_)) = serde_json::from_str(text) {
        return find_code_of_answer(&answer);
    }
    if let Some(code) = find_code_of_name(text).or_else(|| find_code_in_text(text)) {
        return Ok(code);
    }
    match find_codes_of_message(text).as_slice() {
        [] => find_code_by_words(text),
        [code] => Ok(*code),
        codes => Err(UsageError(format!("several codes have this message: pass {}", join_codes(codes)))),
    }
}

/// Finds the code of an answer: the whole of it, its `Response`, or the `Error` in that.
fn find_code_of_answer(answer: &Value) -> Result<Code, UsageError> {
    let code = ["/Response/Error/Code", "/Error/Code", "/Code"].iter().find_map(|path| answer.pointer(path));
    match code.and_then(Value::as_str) {
        Some(code) => find_code_of_name(code).ok_or_else(|| describe_unknown_code(code, &[])),
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

/// Finds the one code whose name, messages or checks have all words of a text, but for short ones.
///
/// # Errors
///
/// Several have all, or none has: the error names those with the most words.
fn find_code_by_words(text: &str) -> Result<Code, UsageError> {
    // Every code is an error, and a letter of Chinese has three bytes.
    let is_telling = |word: &String| word.len() > 2 && word != "error";
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).filter(is_telling).collect();
    let mut counted: Vec<(usize, Code)> = list_answered_codes()
        .map(|code| {
            let known = describe_code(code);
            (words.iter().filter(|word| known.contains(*word)).count(), code)
        })
        .collect();
    let most = counted.iter().map(|(count, _)| *count).max().unwrap_or_default();
    counted.retain(|(count, _)| *count > 0 && *count == most);
    match counted.as_slice() {
        [(count, code)] if *count == words.len() => Ok(*code),
        found => {
            let codes: Vec<Code> = found.iter().map(|(_, code)| *code).collect();
            Err(describe_unknown_code(text, &codes))
        }
    }
}

/// Lists the codes that a request may be refused with.
fn list_answered_codes() -> impl Iterator<Item = Code> {
    let is_answered = |code: &Code| !matches!(find_code_use(*code), CodeUse::Never { .. });
    Code::ALL.iter().copied().filter(is_answered)
}

/// Joins the texts about a code in small letters: its name, its messages, and the faults of its checks in both languages.
fn describe_code(code: Code) -> String {
    let mut texts = vec![code.as_str().to_owned()];
    texts.extend(list_messages(code).into_iter().map(std::borrow::Cow::into_owned));
    let faults = find_checks(code).flat_map(|check| [&check.fault.english, &check.fault.chinese]);
    texts.extend(faults.map(|fault| fault.clone().into_owned()));
    texts.join("\n").to_lowercase()
}

/// Makes the error of a text that is no code. `found` are the codes that have words of it.
fn describe_unknown_code(name: &str, found: &[Code]) -> UsageError {
    let parts = list_answered_codes().flat_map(|code| [Some(code.as_str()), find_last_part(code)]).flatten();
    let group: Vec<Code> = list_answered_codes().filter(|code| is_in_group(*code, name)).collect();
    if !group.is_empty() {
        return UsageError(format!("{name:?} is a group of codes: pass {}", join_codes(&group)));
    }
    let nearest = find_nearest(name, parts).and_then(|nearest| find_code_of_name(&nearest));
    let fix = match (found, nearest) {
        ([_, ..], _) if found.len() <= SUGGESTIONS_MAX => format!("did you mean {}?", join_codes(found)),
        ([], Some(nearest)) => format!("did you mean {nearest}?"),
        _ => "pass one that `billfold explain` lists".to_owned(),
    };
    UsageError(format!("{name:?} is no error code: {fix}"))
}

/// Returns true for a code whose part before the first dot is a name, in any letter case.
fn is_in_group(code: Code, name: &str) -> bool {
    code.as_str().split_once('.').is_some_and(|(group, _)| group.eq_ignore_ascii_case(name))
}

/// Joins codes of which one is to be chosen.
fn join_codes(codes: &[Code]) -> String {
    match codes.split_last() {
        Some((last, others)) if !others.is_empty() => {
            let others: Vec<&str> = others.iter().map(|code| code.as_str()).collect();
            format!("{} or {last}", others.join(", "))
        }
        _ => codes.iter().map(|code| code.as_str()).collect(),
    }
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
