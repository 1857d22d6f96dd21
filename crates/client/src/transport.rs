//! HTTP and TLS: sends signed requests, and reads the whole answer.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use ureq::ProxyProtocol;
use ureq::tls::{PemItem, RootCerts, TlsConfig};

use crate::advice::{advise_on_answer, explain_failure, is_lost_connection};
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::signed::SignedRequest;

/// Largest answer that is read, in bytes.
const ANSWER_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// The header that states how many requests still pass in this second.
const REMAINING: &str = "X-RateLimit-Remaining";

/// Longest time that a header `Retry-After` is followed.
const RETRY_AFTER_MAX: Duration = Duration::from_mins(1);

/// The way to the endpoint. `Debug` shows no address of a proxy, which may hold a password.
#[derive(Clone)]
pub(crate) enum Way {
    /// As the environment says: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`.
    Environment,
    /// Without a proxy.
    Direct,
    /// Through a proxy of HTTP.
    Proxy(String),
}

impl fmt::Debug for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Environment => "Environment",
            Self::Direct => "Direct",
            Self::Proxy(_) => "Proxy(redacted)",
        })
    }
}

/// The settings of connections.
#[derive(Clone, Debug)]
pub(crate) struct Connection {
    pub(crate) way: Way,
    /// The file of the certificates to trust, as PEM; `None` for those of the public authorities.
    pub(crate) authorities: Option<PathBuf>,
    /// Time that a call may take, from its first byte to the last one read.
    pub(crate) timeout: Duration,
}

/// An answer as it came.
#[derive(Debug)]
pub(crate) struct RawAnswer {
    pub(crate) status: u16,
    pub(crate) text: String,
    /// The number of requests that still pass in this second, if the endpoint states it.
    pub(crate) remaining: Option<u64>,
    /// The time after which the endpoint, or a proxy, wants to be asked again, if it states it in seconds.
    pub(crate) retry_after: Option<Duration>,
    /// The endpoint's clock, in seconds since 1970-01-01 UTC, if it states it.
    pub(crate) date_s: Option<i64>,
}

/// A request without an answer.
#[derive(Debug)]
pub(crate) struct Unanswered {
    pub(crate) error: Error,
    /// True if a connection was there and ended: the next one may bring the answer.
    pub(crate) is_lost: bool,
}

impl From<Error> for Unanswered {
    fn from(error: Error) -> Self {
        Self { error, is_lost: false }
    }
}

/// Connections to one endpoint, which are kept open between calls.
#[derive(Debug)]
pub(crate) struct Transport {
    pub(crate) endpoint: Endpoint,
    agent: ureq::Agent,
}

impl Transport {
    /// Prepares connections. None is opened yet.
    ///
    /// # Errors
    ///
    /// [`Error::Certificates`], [`Error::Proxy`]
    pub(crate) fn new(endpoint: Endpoint, connection: &Connection) -> Result<Self, Error> {
        let authorities = connection.authorities.as_deref().filter(|_| endpoint.is_tls());
        let roots = authorities.map_or(Ok(RootCerts::WebPki), read_roots)?;
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(connection.timeout))
            // A signature is for this endpoint alone.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .tls_config(TlsConfig::builder().root_certs(roots).build());
        let config = match &connection.way {
            Way::Environment => config,
            Way::Direct => config.proxy(None),
            Way::Proxy(address) => {
                config.proxy(Some(parse_proxy(address).map_err(|cause| Error::Proxy { cause })?))
            }
        };
        Ok(Self { endpoint, agent: config.build().into() })
    }

    /// Sends a request.
    ///
    /// # Errors
    ///
    /// [`Error::Unreached`], [`Error::BrokenAnswer`]
    pub(crate) fn send(&self, request: &SignedRequest) -> Result<RawAnswer, Unanswered> {
        let Endpoint { address, host } = &self.endpoint;
        let mut call = self.agent.post(format!("{address}/")).header("Host", host);
        for (name, value) in &request.headers {
            call = call.header(*name, value);
        }
        let mut answer = call.send(request.body.as_bytes()).map_err(|error| {
            let (cause, fix) = explain_failure(address, host, &error);
            let is_lost = is_lost_connection(&error);
            Unanswered { error: Error::Unreached { endpoint: address.clone(), cause, fix }, is_lost }
        })?;
        let status = answer.status().as_u16();
        let text = answer.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_string();
        let text = text.map_err(|error| {
            let is_lost = is_lost_connection(&error);
            let error = Error::BrokenAnswer { endpoint: address.clone(), source: Box::new(error) };
            Unanswered { error, is_lost }
        })?;
        let find_header = |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok());
        Ok(RawAnswer {
            status,
            text,
            remaining: find_header(REMAINING).and_then(|text| text.parse().ok()),
            retry_after: find_header("Retry-After").and_then(read_seconds),
            date_s: find_header("Date").and_then(read_date),
        })
    }

    /// Makes the error of an answer that is no envelope.
    pub(crate) fn refuse_answer(&self, answer: &RawAnswer) -> Error {
        Error::NoEnvelope {
            endpoint: self.endpoint.address.clone(),
            status: answer.status,
            fix: advise_on_answer(&self.endpoint.host, answer.status, &answer.text),
        }
    }
}

/// Reads a time to wait, in seconds.
fn read_seconds(text: &str) -> Option<Duration> {
    let wait = Duration::from_secs(text.parse().ok()?);
    Some(wait.min(RETRY_AFTER_MAX))
}

/// Reads a date of HTTP as seconds since 1970-01-01 UTC.
fn read_date(text: &str) -> Option<i64> {
    let since = httpdate::parse_http_date(text).ok()?.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_secs()).ok()
}

/// Reads the address of a proxy of HTTP. The error does not repeat it.
fn parse_proxy(address: &str) -> Result<ureq::Proxy, &'static str> {
    let proxy = ureq::Proxy::new(address).map_err(|_error| "it is no address")?;
    let is_http = matches!(proxy.protocol(), ProxyProtocol::Http | ProxyProtocol::Https);
    if is_http { Ok(proxy) } else { Err("it is no proxy of HTTP") }
}

/// Reads the certificates of the authorities that are trusted.
fn read_roots(file: &Path) -> Result<RootCerts, Error> {
    let fail = |cause: String| Error::Certificates { file: file.to_owned(), cause };
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
