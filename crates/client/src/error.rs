//! The errors of a call.

use std::fmt;
use std::path::PathBuf;

use crate::amount::AmountError;

/// A call without the answer that was asked for.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The endpoint has another form than `http://host:port` or `https://host`.
    #[error("{endpoint:?} is not an endpoint: pass http://HOST:PORT or https://HOST, without a path")]
    Endpoint {
        /// The endpoint as it was given.
        endpoint: String,
    },
    /// The proxy cannot be used.
    #[error("the address of the proxy cannot be used ({cause}): pass http://HOST:PORT")]
    Proxy {
        /// The cause, without the address, which may hold a password.
        cause: &'static str,
    },
    /// The certificates to trust cannot be read.
    #[error("could not read certificates from {}: {cause}: name a PEM file of certificates", file.display())]
    Certificates {
        /// The file.
        file: PathBuf,
        /// The cause.
        cause: String,
    },
    /// The request does not become JSON, or has values that a form cannot hold.
    #[error("the request cannot be written: {cause}")]
    Request {
        /// The cause.
        cause: String,
    },
    /// No answer arrived.
    #[error("could not reach {endpoint}: {cause}: {fix}")]
    Unreached {
        /// The endpoint.
        endpoint: String,
        /// The cause.
        cause: String,
        /// The fix.
        fix: String,
    },
    /// The answer ended too early, is too long, or is not UTF-8.
    #[error("the answer of {endpoint} broke off")]
    BrokenAnswer {
        /// The endpoint.
        endpoint: String,
        /// The cause.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// An answer arrived that is not an envelope of API 3.0.
    #[error("{endpoint} answered with status {status} and no envelope of API 3.0: {fix}")]
    NoEnvelope {
        /// The endpoint.
        endpoint: String,
        /// The HTTP status.
        status: u16,
        /// The fix.
        fix: String,
    },
    /// The endpoint refused the request.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The answer has other fields than the action's definition.
    #[error(
        "the answer to {action} has another form than its definition ({cause}), RequestId {request_id:?}"
    )]
    UnexpectedAnswer {
        /// The action.
        action: &'static str,
        /// The cause: the place and what was expected.
        cause: String,
        /// The id of the request.
        request_id: String,
    },
    /// The list changed while its pages were read.
    #[error("the list of {action} changed between two of its pages: read it again from the first")]
    PagesChanged {
        /// The action.
        action: &'static str,
    },
    /// An amount of a sum is beyond the range of amounts.
    #[error("an amount {0}")]
    Amount(#[from] AmountError),
}

/// The error that an endpoint answered with.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refused {
    /// The code, such as `AuthFailure.SignatureFailure`.
    pub code: String,
    /// The message.
    pub message: String,
    /// The id of the request.
    pub request_id: String,
    /// Seconds by which the clock here is ahead of the endpoint's, negative if it is behind: of a signature that expired,
    /// if the clocks differ by a minute or more.
    pub clock_ahead_s: Option<i64>,
}

impl std::error::Error for Refused {}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { code, message, request_id, clock_ahead_s } = self;
        write!(f, "{code}: {message} (RequestId {request_id})")?;
        let Some(ahead_s) = clock_ahead_s else { return Ok(()) };
        let direction = if *ahead_s < 0 { "behind" } else { "ahead of" };
        write!(f, ": the clock here is {} s {direction} the endpoint's, set it", ahead_s.unsigned_abs())
    }
}

impl Refused {
    /// Returns true if the code is this one or below it: `AuthFailure.SignatureFailure` is below `AuthFailure`.
    ///
    /// ```
    /// # fn handle(refused: &billfold_client::Refused) {
    /// if refused.is("AuthFailure") {
    ///     println!("the key is wrong: {refused}");
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn is(&self, code: &str) -> bool {
        self.code.strip_prefix(code).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}
