//! Refusals of requests whose form is wrong. The texts are ours, unless a source is named.

use super::{Refusal, sanitize_untrusted};
use crate::code::Code;

impl Refusal {
    /// [`Code::InvalidRequest`]: a multipart body is malformed; `fault` is a clause.
    #[must_use]
    pub fn malformed_multipart(fault: &str) -> Self {
        Self::new(Code::InvalidRequest, format!("The `multipart/form-data` request is malformed: {fault}."))
    }

    /// [`Code::InvalidRequest`]: the body did not arrive in time.
    #[must_use]
    pub fn body_too_late(timeout_s: u64) -> Self {
        let message = format!("The request body did not arrive within `{timeout_s}` seconds.");
        Self::new(Code::InvalidRequest, message)
    }

    /// [`Code::InvalidRequest`]: the connection ended inside the body.
    #[must_use]
    pub fn body_broke_off() -> Self {
        Self::new(Code::InvalidRequest, "The request body broke off.")
    }

    /// [`Code::InvalidParameter`]: the type of the content is none that is read.
    #[must_use]
    pub fn unsupported_content_type(media_type: &str) -> Self {
        let shown = sanitize_untrusted(media_type);
        let message =
            format!("The `Content-Type` `{shown}` is not supported, please use `application/json`.");
        Self::new(Code::InvalidParameter, message)
    }

    /// [`Code::InvalidParameter`]: a piece of a query or form has no `=`.
    /// Text: the vendor's, as its clients report it.
    #[must_use]
    pub fn piece_without_equals() -> Self {
        Self::new(Code::InvalidParameter, "Url key and value should be splited by `=`.")
    }

    /// [`Code::InvalidParameter`]: the body of a form is not UTF-8.
    #[must_use]
    pub fn body_not_utf8() -> Self {
        Self::new(Code::InvalidParameter, "The request body is not valid UTF-8.")
    }

    /// [`Code::InvalidParameter`]: a value of a query or form is not UTF-8.
    #[must_use]
    pub fn parameter_not_utf8(name: &str) -> Self {
        let name = sanitize_untrusted(name);
        Self::new(Code::InvalidParameter, format!("The parameter `{name}` is not valid UTF-8."))
    }

    /// [`Code::InvalidParameter`]: a `%` in a query or form is not followed by two hexadecimal digits.
    #[must_use]
    pub fn invalid_escape(name: &str) -> Self {
        let name = sanitize_untrusted(name);
        let message = format!("The percent-encoding of the parameter `{name}` is not valid.");
        Self::new(Code::InvalidParameter, message)
    }

    /// [`Code::InvalidParameter`]: the nonce of a version 1 signature is no number. Text: a comment in a client's header
    /// file, which quotes the service.
    #[must_use]
    pub fn nonce_not_number() -> Self {
        Self::new(Code::InvalidParameter, "Parameter `Nonce` type error.")
    }

    /// [`Code::UnsupportedOperation`]: the path is not `/`.
    #[must_use]
    pub fn unknown_path(path: &str) -> Self {
        let path = sanitize_untrusted(path);
        Self::new(Code::UnsupportedOperation, format!("The API is at the path `/` alone, not at `{path}`."))
    }
}
