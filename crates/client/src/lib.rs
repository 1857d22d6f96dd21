//! Our own signed client: one call of an action at any endpoint of API 3.0.
//!
//! It signs by TC3, sends a JSON body over HTTP or HTTPS, and returns the fields of the envelope, with every digit of their
//! numbers. It knows no action: the caller gives service, version, action and parameters.

#![forbid(unsafe_code)]

mod advice;
mod exact_value;

use std::path::{Path, PathBuf};
use std::time::Duration;

use tc3::Secret;
use tc3::sign::{PostJson, sign_post_json};
use ureq::tls::{PemItem, RootCerts, TlsConfig};
use zeroize::Zeroizing;

use advice::{advise_on_answer, explain_failure};
pub use exact_value::ExactValue;

/// Time that a call may take, from the first byte sent to the last one read.
const CALL_TIME_MAX: Duration = Duration::from_mins(1);

/// Largest answer that is read, in bytes.
const ANSWER_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// The token of a temporary key: wiped when it is dropped, never printed.
pub struct Token(Zeroizing<String>);

/// A token that is empty, or that no header can hold. It does not repeat the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the token is empty, or has a blank or a character in it that no header can hold")]
pub struct InvalidToken;

impl Token {
    /// Checks a token and takes it over without a copy.
    ///
    /// # Errors
    ///
    /// [`InvalidToken`] unless it is visible ASCII characters, at least one.
    pub fn new(text: Zeroizing<String>) -> Result<Self, InvalidToken> {
        if text.is_empty() || !text.chars().all(|c| c.is_ascii_graphic()) {
            return Err(InvalidToken);
        }
        Ok(Self(text))
    }

    /// The token as it is sent. Keep it out of logs.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(redacted)")
    }
}

/// One call of an action, with all that is signed and sent.
#[derive(Debug)]
pub struct Call<'a> {
    /// The service that the signature's scope names, such as `intlpartnersmgt`.
    pub service: &'a str,
    /// The version of the service, such as `2022-09-28`.
    pub version: &'a str,
    /// The action.
    pub action: &'a str,
    /// The endpoint: `http://host:port` or `https://host`.
    pub endpoint: &'a str,
    /// The id of the key.
    pub secret_id: &'a str,
    /// The secret of the key.
    pub secret: &'a Secret,
    /// The token of a temporary key.
    pub token: Option<&'a Token>,
    /// The parameters of the action: a JSON object, which is sent as it is.
    pub body: &'a str,
    /// The language of the answer, such as `zh-CN`; `None` for the endpoint's own.
    pub language: Option<&'a str>,
    /// The file of the certificates to trust, as PEM; `None` for those of the public authorities.
    pub ca_file: Option<&'a Path>,
    /// The present time, in seconds since 1970-01-01 UTC.
    pub now_s: i64,
}

/// A call that brought back no envelope.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CallError {
    /// The endpoint has another form than `http://host:port` or `https://host`.
    #[error("{endpoint:?} is not an endpoint: pass http://HOST:PORT or https://HOST, without a path")]
    Endpoint {
        /// The endpoint as it was given.
        endpoint: String,
    },
    /// The certificates to trust cannot be read.
    #[error("could not read certificates from {}: {cause}: name a PEM file with --ca-file", file.display())]
    Certificates {
        /// The file.
        file: PathBuf,
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
        source: Box<ureq::Error>,
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
}

impl Call<'_> {
    /// Sends the call and returns the answer: an object with its fields, `RequestId` and, for a refusal, `Error`
    /// among them. It follows no redirect, because the signature is for this endpoint alone.
    ///
    /// # Errors
    ///
    /// [`CallError`] where no envelope came back.
    pub fn send(&self) -> Result<ExactValue, CallError> {
        let endpoint = self.endpoint.trim_end_matches('/');
        let host = find_endpoint_host(endpoint)
            .ok_or_else(|| CallError::Endpoint { endpoint: self.endpoint.to_owned() })?;
        let body = self.body.as_bytes();
        let to_sign = PostJson {
            secret_id: self.secret_id,
            host,
            service: self.service,
            timestamp_s: self.now_s,
            body,
        };
        let authorization = sign_post_json(&to_sign, self.secret);
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(CALL_TIME_MAX))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .tls_config(TlsConfig::builder().root_certs(self.read_roots()?).build())
            .build()
            .into();
        let mut request = agent
            .post(format!("{endpoint}/"))
            .header("Host", host)
            .header("Content-Type", "application/json")
            .header("Authorization", authorization)
            .header("X-TC-Action", self.action)
            .header("X-TC-Version", self.version)
            .header("X-TC-Timestamp", self.now_s.to_string())
            .header("X-TC-RequestClient", concat!("billfold_", env!("CARGO_PKG_VERSION")));
        if let Some(language) = self.language {
            request = request.header("X-TC-Language", language);
        }
        if let Some(token) = self.token {
            request = request.header("X-TC-Token", token.text());
        }
        let mut answer = request.send(body).map_err(|error| {
            let (cause, fix) = explain_failure(endpoint, host, &error);
            CallError::Unreached { endpoint: endpoint.to_owned(), cause, fix }
        })?;
        let status = answer.status().as_u16();
        let text = answer.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_string();
        let text = text.map_err(|source| CallError::BrokenAnswer {
            endpoint: endpoint.to_owned(),
            source: Box::new(source),
        })?;
        read_response_fields(&text).ok_or_else(|| CallError::NoEnvelope {
            endpoint: endpoint.to_owned(),
            status,
            fix: advise_on_answer(host, status, &text),
        })
    }
}

impl Call<'_> {
    /// Reads the certificates of the authorities that the call trusts.
    fn read_roots(&self) -> Result<RootCerts, CallError> {
        let Some(file) = self.ca_file.filter(|_| self.endpoint.starts_with("https://")) else {
            return Ok(RootCerts::WebPki);
        };
        let fail = |cause: String| CallError::Certificates { file: file.to_owned(), cause };
        let pem = std::fs::read(file).map_err(|error| fail(error.to_string()))?;
        let mut certificates = Vec::new();
        for item in ureq::tls::parse_pem(&pem) {
            if let PemItem::Certificate(certificate) = item.map_err(|error| fail(error.to_string()))? {
                certificates.push(certificate);
            }
        }
        if certificates.is_empty() {
            return Err(fail("it holds none".to_owned()));
        }
        Ok(RootCerts::new_with_certs(&certificates))
    }
}

/// Returns true for a character that a host and port may have, in an address of IPv6 too.
const fn is_host_character(c: char) -> bool {
    c.is_ascii_graphic() && !matches!(c, '/' | '?' | '#' | '@' | '\\' | '"')
}

/// The `Host` of an endpoint without a path, such as `host:port`.
fn find_endpoint_host(endpoint: &str) -> Option<&str> {
    let host = endpoint.strip_prefix("http://").or_else(|| endpoint.strip_prefix("https://"))?;
    // Behind the last colon of an address without brackets, or behind these, stands a port.
    let port = host.rsplit_once(':').map(|(_, port)| port).filter(|port| !port.ends_with(']'));
    let is_port = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
    Some(host).filter(|host| is_port && !host.is_empty() && host.chars().all(is_host_character))
}

/// The object below `Response`; `None` where the text is not an envelope.
fn read_response_fields(text: &str) -> Option<ExactValue> {
    let ExactValue::Object(envelope) = ExactValue::parse(text).ok()? else { return None };
    let response = envelope.into_iter().find(|(name, _)| name == "Response");
    response.map(|(_, fields)| fields).filter(|fields| fields.as_members().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_is_a_scheme_and_a_host_without_a_path() {
        assert_eq!(find_endpoint_host("http://127.0.0.1:8787"), Some("127.0.0.1:8787"));
        assert_eq!(find_endpoint_host("https://h.example"), Some("h.example"));
        assert_eq!(find_endpoint_host("http://[::1]:8787"), Some("[::1]:8787"));
        assert_eq!(find_endpoint_host("http://[::1]"), Some("[::1]"));
        for endpoint in [
            "",
            "h.example",
            "ftp://h.example",
            "http://",
            "https://h.example/v3",
            "http://h:99999",
            "http://h:0",
            "http://h:x",
            "http://me@h",
        ] {
            assert_eq!(find_endpoint_host(endpoint), None, "{endpoint}");
        }
    }

    #[test]
    fn an_envelope_is_an_object_below_response() {
        let fields = read_response_fields(r#"{"Response":{"B":1,"A":2,"RequestId":"r"}}"#).unwrap();
        assert_eq!(fields.to_string(), r#"{"B":1,"A":2,"RequestId":"r"}"#);
        for text in ["", "{}", "[]", r#"{"Response":1}"#, "<html>"] {
            assert!(read_response_fields(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_token_is_visible_ascii_and_shows_nothing() {
        let token = Token::new(Zeroizing::new("hush".to_owned())).unwrap();
        assert_eq!((format!("{token:?}").as_str(), token.text()), ("Token(redacted)", "hush"));
        for text in ["", "a b", "a\n", "é"] {
            assert_eq!(Token::new(Zeroizing::new(text.to_owned())).unwrap_err(), InvalidToken);
        }
    }
}
