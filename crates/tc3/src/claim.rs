//! What a request claims: who sends it, when, and what it wants. Nothing here is proven yet.

use std::borrow::Cow;
use std::fmt;

use crate::code::Code;
use crate::received::Received;
use crate::refusal::Refusal;

pub(crate) mod authorization;
pub(crate) mod form;
mod multipart;
mod tc3;
mod v1;
pub(crate) mod zone;

pub use multipart::Part;

/// The largest query of a GET request, in bytes (document/product/1085/51409).
pub const GET_QUERY_BYTES_MAX: usize = 32 * 1024;

/// The largest body of a TC3 POST request, in bytes (document/product/1085/51409).
pub const TC3_POST_BODY_BYTES_MAX: usize = 10 * 1024 * 1024;

/// The largest body of a version 1 POST request, in bytes (document/product/1085/51409).
pub const V1_POST_BODY_BYTES_MAX: usize = 1024 * 1024;

/// The most `key=value` pairs that one query or form may have. The vendor names no such limit; ours keeps
/// the cost of sorting them small, and is far above what any action takes.
pub const PAIRS_MAX: usize = 4096;

/// The most names that `SignedHeaders` may list. Official clients list two.
pub const SIGNED_HEADERS_MAX: usize = 32;

/// How far a timestamp may be from our clock, either way, in seconds (document/product/1085/51426).
pub const SKEW_S_MAX: u64 = 300;

/// One decoded `key=value` of a query or form, borrowed where nothing had to be decoded.
pub type Pair<'a> = (Cow<'a, str>, Cow<'a, str>);

/// The hash under a version 1 signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Digest {
    /// `HmacSHA1`, also the default where no known method is named.
    Sha1,
    /// `HmacSHA256`.
    Sha256,
}

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
        /// Whether the body is left out of the signature (`X-TC-Content-SHA256: UNSIGNED-PAYLOAD`).
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

/// What a request claims. Only [`Claim::read`] makes one; only [`verify`](crate::verify()) believes it.
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
    /// When the client signed, in seconds since 1970-01-01 UTC; never negative.
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
    /// What the client says of itself.
    pub request_client: Option<Cow<'a, str>>,
    /// The client's own id for this request.
    pub trace_id: Option<&'a str>,
    /// Version 1 only. Not a proof against replay: official clients repeat it.
    pub nonce: Option<u64>,
    /// The action's own parameters.
    pub parameters: Parameters<'a>,
    /// Version 1 only: the common parameters that the signature covers, as sent.
    pub(crate) common: Vec<Pair<'a>>,
}

impl<'a> Claim<'a> {
    /// Reads what a request claims. `service` is the service that we are, such as `intlpartnersmgt`.
    ///
    /// An `Authorization` header means TC3. Without one, the query (GET) or the body (POST) is read as a
    /// version 1 form, whatever its content type. The checks come in this order:
    ///
    /// 1. sizes: [`GET_QUERY_BYTES_MAX`], [`TC3_POST_BODY_BYTES_MAX`], [`V1_POST_BODY_BYTES_MAX`];
    /// 2. the form: content type (TC3 POST), splitting and decoding of pairs or parts, no common parameter
    ///    twice;
    /// 3. presence of `X-TC-Timestamp`, `X-TC-Action`, `X-TC-Version` (TC3) or of `Timestamp`, `Action`,
    ///    `Version`, `Nonce`, `SecretId`, `Signature` (version 1), the first absent one being named;
    /// 4. the types of timestamp and nonce;
    /// 5. TC3: syntax and scope of the `Authorization` header.
    ///
    /// # Errors
    ///
    /// [`Code::RequestSizeLimitExceeded`] and, for a version 1 body, [`Code::AuthFailureSignatureFailure`]
    /// on sizes; [`Code::InvalidParameter`] and [`Code::InvalidRequest`] on the form and the types;
    /// [`Code::MissingParameter`] on presence; [`Code::AuthFailureInvalidAuthorization`] on the header.
    pub fn read(received: &Received<'a>, service: &str) -> Result<Self, Refusal> {
        if received.has_header("Authorization") { tc3::read(received, service) } else { v1::read(received) }
    }

    /// Checks the timestamp against the present time, in seconds since 1970-01-01 UTC.
    ///
    /// # Errors
    ///
    /// [`Code::AuthFailureSignatureExpire`] where it is more than [`SKEW_S_MAX`] off, past or future.
    pub fn fresh(&self, now_s: i64) -> Result<(), Refusal> {
        let skew_s = now_s.abs_diff(self.timestamp_s);
        if skew_s <= SKEW_S_MAX {
            return Ok(());
        }
        let side = if self.timestamp_s < now_s { "behind" } else { "ahead of" };
        Err(Refusal::of(Code::AuthFailureSignatureExpire).because(format!(
            "the timestamp {} is {skew_s} s {side} our clock, {SKEW_S_MAX} s are allowed{}",
            self.timestamp_s,
            zone::guess(self.timestamp_s, skew_s),
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

/// Reads a timestamp, `name` being what the scheme calls it: ASCII digits that fit into 63 bits.
fn timestamp_s(text: &str, name: &str) -> Result<i64, Refusal> {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    let parsed = if digits { text.parse().ok() } else { None };
    parsed.ok_or_else(|| Refusal::value_type(name))
}

/// Refuses what is larger than its limit, in bytes.
fn within(what: &str, bytes: usize, bytes_max: usize) -> Result<(), Refusal> {
    if bytes > bytes_max {
        return Err(Refusal::too_large(what, bytes, bytes_max, "bytes"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::received::Method;

    const QUERY: &str =
        "Action=A&Version=V&Timestamp=1000&Nonce=1&SecretId=I&Signature=hush1&Token=hush2&P=hush3";

    fn read(query: &str) -> Claim<'_> {
        Claim::read(&Received { method: Method::Get, path: "/", query, headers: &[], body: b"" }, "s")
            .unwrap()
    }

    #[test]
    fn a_claim_is_fresh_up_to_300_seconds_either_way() {
        let claim = read(QUERY);
        for now_s in [700, 1000, 1300] {
            assert_eq!(claim.fresh(now_s), Ok(()));
        }
        for (now_s, cause) in [
            (699, "301 s ahead of"),
            (1301, "301 s behind"),
            (i64::MIN, "ahead"),
            (29_800, "(8 h 00 min: local"),
        ] {
            let refusal = claim.fresh(now_s).unwrap_err();
            assert_eq!(refusal.code, Code::AuthFailureSignatureExpire);
            assert_eq!(refusal.message, "The signature is expired, please request again.");
            assert!(refusal.inside.unwrap().contains(cause));
        }
    }

    #[test]
    fn debug_shows_neither_token_nor_signature_nor_parameters() {
        let shown = format!("{:?}", read(QUERY));
        assert!(shown.contains("has_token: true") && !shown.contains("hush"), "{shown}");
    }

    #[test]
    fn a_timestamp_is_digits_that_fit() {
        assert_eq!(timestamp_s("0", "T"), Ok(0));
        assert_eq!(timestamp_s("9223372036854775807", "T"), Ok(i64::MAX));
        for text in ["9223372036854775808", "-1", "+1", "1.0", " 1", "١", ""] {
            assert_eq!(timestamp_s(text, "T"), Err(Refusal::value_type("T")), "{text}");
        }
    }
}
