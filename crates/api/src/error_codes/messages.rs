//! The messages of error codes as clients get them, with placeholders for what a request brings.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use tc3::{Code, Refusal};

use super::code_use::CodeUse;
use super::find_code_use;
use crate::definition::errors::{
    make_lines_elsewhere_refusal, make_unstated_payment_refusal, make_withheld_refusal,
};
use crate::fields::inputs::make_invalid_refusal;
use crate::file_answer::{BY_RESOURCE, MIXED_BASES, NOT_FINAL, OF_SUB_AGENTS, make_no_file_refusal};

/// Stands for the name of a parameter.
const NAME: &str = "NAME";

/// Stands for words of the server on a request.
const CLAUSE: &str = "CLAUSE";

/// The codes that are sent with their default message.
const WITH_DEFAULT: [Code; 15] = [
    Code::AuthFailureSecretIdNotFound,
    Code::AuthFailureSignatureExpire,
    Code::AuthFailureSignatureFailure,
    Code::AuthFailureTokenFailure,
    Code::FailedOperation,
    Code::FailedOperationInvalidSubAgentUin,
    Code::InternalError,
    Code::InvalidParameter,
    Code::InvalidParameterPage,
    Code::InvalidParameterValueInvalidDimension,
    Code::InvalidParameterValueInvalidMonth,
    Code::OperationDeniedServiceBusy,
    Code::UnauthorizedOperation,
    Code::UnauthorizedOperationUinNoAuth,
    Code::UnsupportedProtocol,
];

/// Lists the refusals whose messages are not the default. Words in capitals, such as `NAME`, stand for those of the
/// request, `CLAUSE` for words of the server, and numbers are examples.
fn list_refusals() -> Vec<Refusal> {
    vec![
        Refusal::missing_parameter(NAME),
        Refusal::unknown_parameter(NAME),
        Refusal::wrong_value_type(NAME),
        Refusal::duplicate_parameter(NAME),
        Refusal::list_not_numbered(NAME),
        Refusal::body_not_json(),
        Refusal::invalid_value("VALUE", NAME),
        make_invalid_refusal(NAME, "VALUE", CLAUSE),
        Refusal::invalid_action("ACTION", "SERVICE", "VERSION"),
        Refusal::no_such_version("VERSION", "SERVICE"),
        Refusal::rate_limited(2, 1),
        Refusal::address_rate_limited(1001, 1000),
        Refusal::invalid_authorization("`PART` not valid"),
        Refusal::invalid_authorization("`PART` in Credential not valid"),
        Refusal::invalid_authorization("unknown field"),
        Refusal::invalid_authorization("a field is given more than once"),
        Refusal::invalid_authorization("header `NAME` is given more than once"),
        Refusal::v1_too_large(),
        Refusal::too_large("body", 10_485_761, 10_485_760, "bytes"),
        Refusal::too_large("query", 40_261, 32_768, "bytes"),
        Refusal::too_large("request", 4097, 4096, "parameters"),
        Refusal::too_large("parameter `NAME`", 4097, 4096, "items"),
        Refusal::unknown_path("/PATH"),
        Refusal::malformed_multipart(CLAUSE),
        Refusal::body_too_late(30),
        Refusal::body_broke_off(),
        Refusal::unsupported_content_type("TYPE"),
        Refusal::piece_without_equals(),
        Refusal::body_not_utf8(),
        Refusal::parameter_not_utf8(NAME),
        Refusal::invalid_escape(NAME),
        Refusal::nonce_not_number(),
        make_withheld_refusal(),
        make_unstated_payment_refusal(),
        make_lines_elsewhere_refusal(),
        make_no_file_refusal(BY_RESOURCE),
        make_no_file_refusal(OF_SUB_AGENTS),
        make_no_file_refusal(NOT_FINAL),
        make_no_file_refusal(MIXED_BASES),
    ]
}

/// Lists the messages that this server sends with a code: the default if it is sent, and those that hold values. A code that no
/// request is refused with has none.
#[must_use]
pub fn list_messages(code: Code) -> Vec<Cow<'static, str>> {
    let default = WITH_DEFAULT.contains(&code).then_some(Cow::Borrowed(code.message()));
    let others = list_refusals().into_iter().filter(|refusal| refusal.code == code);
    default.into_iter().chain(others.map(|refusal| refusal.message)).collect()
}

/// Returns true if a text is a message that this server sends with a code.
#[must_use]
pub fn is_sent_message(code: Code, text: &str) -> bool {
    list_messages(code).iter().any(|message| find_message(message, text) == Some((0, text.len())))
}

/// Finds the codes of a message in a text: those that this server sends it with, else those whose published message it is.
#[must_use]
pub fn find_codes_of_message(text: &str) -> Vec<Code> {
    let text = replace_apostrophes(text);
    let is_in = |message: &str| find_message(&replace_apostrophes(message), &text).is_some();
    let is_answered = |code: &Code| !matches!(find_code_use(*code), CodeUse::Never { .. });
    let is_sent = |code: &Code| list_messages(*code).iter().any(|message| is_in(message));
    let sent: Vec<Code> = Code::ALL.iter().copied().filter(|code| is_sent(code)).collect();
    if !sent.is_empty() {
        return sent;
    }
    let published = Code::ALL.iter().copied().filter(|code| is_in(code.message()));
    let (answered, never): (Vec<Code>, Vec<Code>) = published.partition(is_answered);
    if answered.is_empty() { never } else { answered }
}

/// The published message of one code has a typographic apostrophe, which few people type.
fn replace_apostrophes(text: &str) -> String {
    text.replace('\u{2019}', "'")
}

/// Finds the place of a message in a text: where it begins and ends. What stands between backticks or for a clause may be any
/// words.
fn find_message(message: &str, text: &str) -> Option<(usize, usize)> {
    let fixed: Vec<&str> = message.split('`').step_by(2).flat_map(|part| part.split(CLAUSE)).collect();
    let (first, others) = fixed.split_first()?;
    let start = text.find(first)?;
    let mut end = start + first.len();
    for (index, part) in others.iter().enumerate() {
        let rest = text.get(end..)?;
        // Values and clauses before the full stop at the end may have others.
        let is_last_stop = index + 1 == others.len() && *part == ".";
        end += if is_last_stop { rest.rfind(part) } else { rest.find(part) }? + part.len();
    }
    Some((start, end))
}
