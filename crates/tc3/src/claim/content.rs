//! A claim as data, filled by the readers of both signature methods.

use std::borrow::Cow;
use std::fmt;

use super::form::Pair;
use super::limits::SKEW_S_MAX;
use super::multipart::Part;
use super::timestamp::describe_likely_mistake;
use crate::code::Code;
use crate::refusal::Refusal;
use crate::sign::Digest;

/// The signature method and what belongs to it.
///
/// `Debug` leaves the signature out: within its 300 s it is as good as a password.
#[derive(Clone, PartialEq, Eq)]
pub enum Scheme<'a> {
    /// `TC3-HMAC-SHA256`, from the `Authorization` header.
    Tc3 {
        /// The scope's UTC day, `YYYY-MM-DD`; it is the day of the timestamp.
        date: &'a str,
        /// The scope's service as the client wrote it; the key is derived from this text.
        service: &'a str,
        /// Lower-case header names joined by `;`, `content-type` and `host` among them; each was sent.
        signed_headers: &'a str,
        /// 64 lower-case hex digits.
        signature: &'a str,
        /// True if the body is left out of the signature (`X-TC-Content-SHA256: UNSIGNED-PAYLOAD`).
        unsigned_payload: bool,
    },
    /// The older method, from the query or the form.
    V1 {
        /// The hash.
        digest: Digest,
        /// Base64 text without blanks around it (one official client sends a line feed behind it).
        signature: Cow<'a, str>,
    },
}

/// The action's own parameters, as they were sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parameters<'a> {
    /// The body of a JSON request, not parsed yet.
    Json(&'a [u8]),
    /// Query or form: decoded, in the order sent, duplicates kept, common parameters of version 1 removed.
    Pairs(Vec<Pair<'a>>),
    /// The parts of a multipart body, in the order sent, duplicates kept.
    Parts(Vec<Part<'a>>),
}

/// The claim of a request. Only [`Claim::read`] makes one; only [`verify`](crate::verify()) proves it.
///
/// Optional texts are `None` where they are absent or empty. `Debug` shows no token, no signature and no
/// parameters.
#[derive(Clone)]
#[non_exhaustive]
pub struct Claim<'a> {
    /// The signature method and what belongs to it.
    pub scheme: Scheme<'a>,
    /// The public half of the key pair, never empty.
    pub secret_id: Cow<'a, str>,
    /// The time of the signature, in seconds since 1970-01-01 UTC; never negative.
    pub timestamp_s: i64,
    /// The action, never empty.
    pub action: Cow<'a, str>,
    /// The version of the service, never empty.
    pub version: Cow<'a, str>,
    /// The region, any text; official clients send `null` and worse, so it never refuses a request.
    pub region: Option<Cow<'a, str>>,
    /// The token of temporary credentials. A secret: keep it out of logs.
    pub token: Option<Cow<'a, str>>,
    /// The language, any text; `zh-CN` and `en-US` are known.
    pub language: Option<Cow<'a, str>>,
    /// The client's description of itself.
    pub request_client: Option<Cow<'a, str>>,
    /// The client's own id for this request.
    pub trace_id: Option<&'a str>,
    /// Version 1 only. Not a proof against replay: official clients repeat it.
    pub nonce: Option<u64>,
    /// The action's own parameters.
    pub parameters: Parameters<'a>,
    /// Version 1 only: the common parameters that the signature covers, as sent.
    pub(crate) common: Vec<Pair<'a>>,
    /// TC3 only: the headers that the signature covers, in the order listed, with their texts.
    pub(crate) signed: Vec<(&'a str, &'a str)>,
}

impl Claim<'_> {
    /// Checks the timestamp against the present time, in seconds since 1970-01-01 UTC.
    ///
    /// # Errors
    ///
    /// [`Code::AuthFailureSignatureExpire`] where it is more than [`SKEW_S_MAX`] off, past or future.
    pub fn check_freshness(&self, now_s: i64) -> Result<(), Refusal> {
        let skew_s = now_s.abs_diff(self.timestamp_s);
        if skew_s <= SKEW_S_MAX {
            return Ok(());
        }
        let side = if self.timestamp_s < now_s { "behind" } else { "ahead of" };
        Err(Refusal::of(Code::AuthFailureSignatureExpire).because(format!(
            "the timestamp {} is {skew_s} s {side} our clock, {SKEW_S_MAX} s are allowed{}",
            self.timestamp_s,
            describe_likely_mistake(self.timestamp_s, skew_s),
        )))
    }
}

impl fmt::Debug for Claim<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claim")
            .field("scheme", &self.scheme)
            .field("secret_id", &self.secret_id)
            .field("timestamp_s", &self.timestamp_s)
            .field("action", &self.action)
            .field("version", &self.version)
            .field("region", &self.region)
            .field("has_token", &self.token.is_some())
            .field("language", &self.language)
            .field("request_client", &self.request_client)
            .field("trace_id", &self.trace_id)
            .field("nonce", &self.nonce)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Scheme<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tc3 { date, service, signed_headers, unsigned_payload, signature: _ } => f
                .debug_struct("Tc3")
                .field("date", date)
                .field("service", service)
                .field("signed_headers", signed_headers)
                .field("unsigned_payload", unsigned_payload)
                .finish_non_exhaustive(),
            Self::V1 { digest, signature: _ } => {
                f.debug_struct("V1").field("digest", digest).finish_non_exhaustive()
            }
        }
    }
}
