//! The claim of a request: who sends it, when, and what it asks for. Nothing here is proven yet.

use crate::received::Received;
use crate::refusal::Refusal;

pub(crate) mod authorization;
mod content;
pub(crate) mod form;
mod headers;
mod limits;
mod multipart;
mod tc3;
pub(crate) mod timestamp;
mod v1;

pub use content::{Claim, Parameters, Scheme};
pub use form::Pair;
pub use limits::{
    GET_QUERY_BYTES_MAX, PAIRS_MAX, SIGNED_HEADERS_MAX, SKEW_S_MAX, TC3_POST_BODY_BYTES_MAX,
    V1_POST_BODY_BYTES_MAX,
};
pub use multipart::Part;

impl<'a> Claim<'a> {
    /// Reads the claim of a request. `service` is the service that we are, such as `intlpartnersmgt`.
    ///
    /// An `Authorization` header means TC3. Without one, the query (GET) or the body (POST) is read as a
    /// version 1 form, whatever its content type. The checks come in this order:
    ///
    /// 1. sizes: [`GET_QUERY_BYTES_MAX`], [`TC3_POST_BODY_BYTES_MAX`], [`V1_POST_BODY_BYTES_MAX`];
    /// 2. the form: content type (TC3 POST), splitting and decoding of pairs or parts, no common parameter
    ///    twice;
    /// 3. presence of `X-TC-Timestamp`, `X-TC-Action`, `X-TC-Version` (TC3) or of `Timestamp`, `Action`,
    ///    `Version`, `Nonce`, `SecretId`, `Signature` (version 1), naming the first absent one;
    /// 4. the types of timestamp and nonce;
    /// 5. TC3: syntax and scope of the `Authorization` header.
    ///
    /// # Errors
    ///
    /// [`Code::RequestSizeLimitExceeded`](crate::Code::RequestSizeLimitExceeded) and, for a version 1 body, [`Code::AuthFailureSignatureFailure`](crate::Code::AuthFailureSignatureFailure)
    /// on sizes; [`Code::InvalidParameter`](crate::Code::InvalidParameter) and [`Code::InvalidRequest`](crate::Code::InvalidRequest) on the form and the types;
    /// [`Code::MissingParameter`](crate::Code::MissingParameter) on presence; [`Code::AuthFailureInvalidAuthorization`](crate::Code::AuthFailureInvalidAuthorization) on the header.
    pub fn read(received: &Received<'a>, service: &str) -> Result<Self, Refusal> {
        if received.has_header("Authorization") {
            tc3::read_tc3_claim(received, service)
        } else {
            v1::read_v1_claim(received)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::Code;
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
            assert_eq!(claim.check_freshness(now_s), Ok(()));
        }
        for (now_s, cause) in [
            (699, "301 s ahead of"),
            (1301, "301 s behind"),
            (i64::MIN, "ahead"),
            (29_800, "(8 h 00 min: local"),
        ] {
            let refusal = claim.check_freshness(now_s).unwrap_err();
            assert_eq!(refusal.code, Code::AuthFailureSignatureExpire);
            assert_eq!(refusal.message, "The signature is expired, please request again.");
            assert!(refusal.internal_cause.unwrap().contains(cause));
        }
    }

    #[test]
    fn debug_shows_neither_token_nor_signature_nor_parameters() {
        let shown = format!("{:?}", read(QUERY));
        assert!(shown.contains("has_token: true") && !shown.contains("hush"), "{shown}");
    }
}
