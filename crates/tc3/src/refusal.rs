//! A refusal: the code and message for the caller, and the cause for the log alone.

mod form_faults;

use std::borrow::Cow;
use std::fmt;

use crate::code::Code;

/// Longest text of a caller that a message repeats, in characters. A longer one is cut and ends with `...`, so
/// that answers and logs cannot be used as an amplifier.
pub const ECHO_CHARS_MAX: usize = 64;

/// An error response: code and message for the caller, and a cause that is only logged.
///
/// `Display` is for people and shows code and message, never [`internal_cause`](Self::internal_cause).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The code on the wire.
    pub code: Code,
    /// The message on the wire.
    pub message: Cow<'static, str>,
    /// The cause for the log, never sent. It contains no secret, no token and no correct signature.
    pub internal_cause: Option<String>,
}

impl Refusal {
    /// The code with its default message.
    #[must_use]
    pub const fn of(code: Code) -> Self {
        Self { code, message: Cow::Borrowed(code.message()), internal_cause: None }
    }

    /// The code with a message of its own. A caller's text in it goes through [`sanitize_untrusted`] first.
    #[must_use]
    pub fn new(code: Code, message: impl Into<Cow<'static, str>>) -> Self {
        Self { code, message: message.into(), internal_cause: None }
    }

    /// Adds the cause for the log.
    #[must_use]
    pub fn because(mut self, internal_cause: impl Into<String>) -> Self {
        self.internal_cause = Some(internal_cause.into());
        self
    }

    /// [`Code::MissingParameter`]: a required parameter is absent.
    /// Text: LunaTranslator#264, TencentCloud/tencentcloud-sdk-go#37.
    #[must_use]
    pub fn missing_parameter(name: &str) -> Self {
        let name = sanitize_untrusted(name);
        Self::new(Code::MissingParameter, format!("The request is missing a required parameter `{name}`."))
    }

    /// [`Code::UnknownParameter`]: the action has no such parameter. Text: DDNS (NewFuture)#575.
    #[must_use]
    pub fn unknown_parameter(name: &str) -> Self {
        let name = sanitize_untrusted(name);
        Self::new(Code::UnknownParameter, format!("The parameter `{name}` is not recognized."))
    }

    /// [`Code::InvalidParameter`]: the value has another type than the parameter.
    /// Text: the recorded answers in the examples of TencentCloud/tencentcloud-cli.
    #[must_use]
    pub fn wrong_value_type(name: &str) -> Self {
        let name = sanitize_untrusted(name);
        Self::new(Code::InvalidParameter, format!("The value type of parameter `{name}` is not valid."))
    }

    /// [`Code::InvalidParameterValue`]: the type is right, the value is not.
    /// Text: TencentCloud/tencentcloud-sdk-python#12.
    #[must_use]
    pub fn invalid_value(value: &str, name: &str) -> Self {
        let (value, name) = (sanitize_untrusted(value), sanitize_untrusted(name));
        let message = format!("The value `{value}` specified in the parameter `{name}` is not valid.");
        Self::new(Code::InvalidParameterValue, message)
    }

    /// [`Code::InvalidParameter`]: a parameter that may be given only once is repeated. The text is ours.
    #[must_use]
    pub fn duplicate_parameter(name: &str) -> Self {
        let name = sanitize_untrusted(name);
        Self::new(Code::InvalidParameter, format!("The parameter `{name}` is given more than once."))
    }

    /// [`Code::InvalidParameter`]: the items of a list in a query or form are not numbered from 0 on
    /// without a gap. The text is ours.
    #[must_use]
    pub fn list_not_numbered(name: &str) -> Self {
        let name = sanitize_untrusted(name);
        let message =
            format!("The items of the parameter `{name}` must be numbered `{name}.0`, `{name}.1` and so on.");
        Self::new(Code::InvalidParameter, message)
    }

    /// [`Code::InvalidParameter`]: the body is not a JSON object. The text is ours.
    #[must_use]
    pub fn body_not_json() -> Self {
        Self::new(Code::InvalidParameter, "The request body is not a valid JSON object.")
    }

    /// [`Code::InvalidAction`]: the version of the service has no such action.
    /// Text: CloudBase-AI-Toolkit#301.
    #[must_use]
    pub fn invalid_action(action: &str, service: &str, version: &str) -> Self {
        let (action, service, version) =
            (sanitize_untrusted(action), sanitize_untrusted(service), sanitize_untrusted(version));
        let message = format!(
            "The request action=`{action}` is invalid or not found in service=`{service}` and version=`{version}`."
        );
        Self::new(Code::InvalidAction, message)
    }

    /// [`Code::NoSuchVersion`]: the service has no such version.
    /// Text: TencentCloud/tencentcloud-sdk-dotnet#45.
    #[must_use]
    pub fn no_such_version(version: &str, service: &str) -> Self {
        let (version, service) = (sanitize_untrusted(version), sanitize_untrusted(service));
        let message = format!("The specified api version=`{version}` does not exist in service=`{service}`.");
        Self::new(Code::NoSuchVersion, message)
    }

    /// [`Code::RequestLimitExceeded`]: `count` requests in this second, this one and the refused ones
    /// included, where `limit` are allowed. Text: cb-spider#654.
    #[must_use]
    pub fn rate_limited(count: u64, limit: u64) -> Self {
        let message = format!(
            "Your current request times equals to `{count}` in a second, which exceeds the frequency limit \
             `{limit}` for a second. Please reduce the frequency of calls."
        );
        Self::new(Code::RequestLimitExceeded, message)
    }

    /// [`Code::RequestLimitExceededIpLimitExceeded`]: the same for one source address. The text is that of
    /// [`rate_limited`](Self::rate_limited).
    #[must_use]
    pub fn address_rate_limited(count: u64, limit: u64) -> Self {
        Self { code: Code::RequestLimitExceededIpLimitExceeded, ..Self::rate_limited(count, limit) }
    }

    /// [`Code::AuthFailureInvalidAuthorization`]: `fault` names the part of the header, such as
    /// "`Service` in Credential not valid". Text: TencentCloud/tencentcloud-sdk-go#89 for `Service`, ours
    /// in its likeness for the other parts.
    #[must_use]
    pub fn invalid_authorization(fault: &str) -> Self {
        let message = format!(
            "The request `Authorization` header does not conform to tencentcloud standards: {fault}."
        );
        Self::new(Code::AuthFailureInvalidAuthorization, message)
    }

    /// [`Code::AuthFailureSignatureFailure`]: a version 1 body over its limit, which the vendor answers
    /// with this code. Text: TencentCloud/tencentcloud-sdk-python#42.
    #[must_use]
    pub const fn v1_too_large() -> Self {
        Self {
            code: Code::AuthFailureSignatureFailure,
            message: Cow::Borrowed(
                "The provided credentials could not be validated because of exceeding request size limit, \
                 please use new signature method `TC3-HMAC-SHA256`.",
            ),
            internal_cause: None,
        }
    }

    /// [`Code::RequestSizeLimitExceeded`]: `size` where `max` is allowed, both counted in `unit`. The
    /// text is ours.
    #[must_use]
    pub fn too_large(what: &str, size: usize, max: usize, unit: &str) -> Self {
        let message = format!("The {what} has `{size}` {unit}, which exceeds the limit `{max}`.");
        Self::new(Code::RequestSizeLimitExceeded, message)
    }
}

impl From<Code> for Refusal {
    fn from(code: Code) -> Self {
        Self::of(code)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for Refusal {}

/// A caller's text made safe for a message or a log line: at most [`ECHO_CHARS_MAX`] characters, control
/// characters and those that change the direction of a text replaced by U+FFFD.
///
/// ```
/// assert_eq!(tc3::refusal::sanitize_untrusted("Bill\nMonth"), "Bill\u{fffd}Month");
/// ```
#[must_use]
pub fn sanitize_untrusted(text: &str) -> Cow<'_, str> {
    let cut = text.char_indices().nth(ECHO_CHARS_MAX).map(|(at, _)| at);
    if cut.is_none() && !text.chars().any(is_order) {
        return Cow::Borrowed(text);
    }
    let head = cut.and_then(|at| text.get(..at)).unwrap_or(text);
    let clean = |c: char| {
        if is_order(c) { char::REPLACEMENT_CHARACTER } else { c }
    };
    let mut shown: String = head.chars().map(clean).collect();
    if cut.is_some() {
        shown.push_str("...");
    }
    Cow::Owned(shown)
}

/// Returns true for a control character, and for one that changes the direction in which a text is shown.
fn is_order(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_with_parameters_are_the_published_ones() {
        let cases = [
            (
                Refusal::missing_parameter("BillMonth"),
                "MissingParameter: The request is missing a required parameter `BillMonth`.",
            ),
            (Refusal::unknown_parameter("X"), "UnknownParameter: The parameter `X` is not recognized."),
            (
                Refusal::wrong_value_type("X"),
                "InvalidParameter: The value type of parameter `X` is not valid.",
            ),
            (
                Refusal::invalid_value("V", "X"),
                "InvalidParameterValue: The value `V` specified in the parameter `X` is not valid.",
            ),
            (
                Refusal::invalid_action("A", "s", "v"),
                "InvalidAction: The request action=`A` is invalid or not found in service=`s` and version=`v`.",
            ),
            (
                Refusal::no_such_version("V", "s"),
                "NoSuchVersion: The specified api version=`V` does not exist in service=`s`.",
            ),
            (
                Refusal::rate_limited(2, 1),
                "RequestLimitExceeded: Your current request times equals to `2` in a second, which exceeds the \
                 frequency limit `1` for a second. Please reduce the frequency of calls.",
            ),
            (
                Refusal::v1_too_large(),
                "AuthFailure.SignatureFailure: The provided credentials could not be validated because of exceeding \
                 request size limit, please use new signature method `TC3-HMAC-SHA256`.",
            ),
        ];
        for (refusal, expected) in cases {
            assert_eq!(refusal.to_string(), expected);
        }
    }

    #[test]
    fn what_a_caller_sent_is_repeated_cut_and_without_control_characters() {
        assert_eq!(sanitize_untrusted("plain"), "plain");
        assert_eq!(sanitize_untrusted("a\u{202e}b"), "a\u{fffd}b");
        assert_eq!(sanitize_untrusted("a\r\nb\u{1b}[0m"), "a\u{fffd}\u{fffd}b\u{fffd}[0m");
        let long = "é".repeat(ECHO_CHARS_MAX);
        assert_eq!(sanitize_untrusted(&long), long);
        assert_eq!(sanitize_untrusted(&"é".repeat(100_000)), format!("{long}..."));
    }

    #[test]
    fn the_internal_cause_is_never_shown() {
        let refusal = Refusal::of(Code::InternalError).because("disk on fire");
        assert!(!refusal.to_string().contains("fire"));
        assert_eq!(refusal.internal_cause.as_deref(), Some("disk on fire"));
        assert_eq!(Refusal::from(Code::InternalError).internal_cause, None);
    }
}
