//! A case of the suite: what is declared of it, its request, and the texts on the way to its signature.

use crate::suite::rules::Rule;

/// The service of the server in every case but the vendor's own.
pub(crate) const SERVICE: &str = "intlpartnersmgt";

/// The declarations of a case besides its request.
#[derive(Clone)]
pub(crate) struct About {
    pub(crate) name: &'static str,
    pub(crate) rule: &'static Rule,
    pub(crate) why: &'static str,
    pub(crate) service: &'static str,
    pub(crate) now_s: i64,
    pub(crate) readings: Vec<&'static str>,
}

impl About {
    pub(crate) fn new(name: &'static str, rule: &'static Rule, why: &'static str, now_s: i64) -> Self {
        Self { name, rule, why, service: SERVICE, now_s, readings: Vec::new() }
    }
}

/// The texts that a server computes on the way to the signature, as far as they are defined.
#[derive(Clone, Default)]
pub(crate) struct Pieces {
    pub(crate) canonical: Option<String>,
    pub(crate) to_sign: Option<String>,
    pub(crate) signature: Option<String>,
}

/// A whole case.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) group: &'static str,
    pub(crate) about: About,
    /// The code of the answer; `None` if the request is verified.
    pub(crate) code: Option<&'static str>,
    pub(crate) says: &'static str,
    pub(crate) request: Vec<u8>,
    pub(crate) pieces: Pieces,
}

impl Case {
    pub(crate) fn verified(group: &'static str, about: About, request: Vec<u8>, pieces: Pieces) -> Self {
        Self { group, about, code: None, says: "", request, pieces }
    }

    /// Makes a refused case, which keeps the texts that are computed before the refusal: none if the request is not
    /// understood, no signature if the server has no secret to sign with.
    pub(crate) fn refused(
        group: &'static str,
        about: About,
        (code, says): (&'static str, &'static str),
        request: Vec<u8>,
        computed: Pieces,
    ) -> Self {
        let pieces = match code {
            SIGNATURE_FAILURE | SIGNATURE_EXPIRE => computed,
            SECRET_ID_NOT_FOUND => Pieces { signature: None, ..computed },
            _ => Pieces::default(),
        };
        Self { group, about, code: Some(code), says, request, pieces }
    }
}

/// The code of requests that are refused by their signature alone.
pub(crate) const SIGNATURE_FAILURE: &str = "AuthFailure.SignatureFailure";
pub(crate) const SIGNATURE_EXPIRE: &str = "AuthFailure.SignatureExpire";
pub(crate) const SECRET_ID_NOT_FOUND: &str = "AuthFailure.SecretIdNotFound";
pub(crate) const INVALID_AUTHORIZATION: &str = "AuthFailure.InvalidAuthorization";
pub(crate) const INVALID_PARAMETER: &str = "InvalidParameter";
pub(crate) const INVALID_REQUEST: &str = "InvalidRequest";
pub(crate) const MISSING_PARAMETER: &str = "MissingParameter";
pub(crate) const UNSUPPORTED_PROTOCOL: &str = "UnsupportedProtocol";

/// The message of the real service on a text that is no form.
pub(crate) const SPLITTING: &str = "Url key and value should be splited by `=`.";

/// Writes a raw request from its parts; the text of a header follows its colon as it is, blanks included.
pub(crate) fn write_request(
    method: &str,
    target: &str,
    headers: &[(String, Vec<u8>)],
    body: &[u8],
) -> Vec<u8> {
    let mut bytes = format!("{method} {target} HTTP/1.1\r\n").into_bytes();
    for (name, text) in headers {
        bytes.extend_from_slice(name.as_bytes());
        bytes.push(b':');
        bytes.extend_from_slice(text);
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(body);
    bytes
}
