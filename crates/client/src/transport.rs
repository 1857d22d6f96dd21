//! HTTP and TLS: sends signed requests, and reads the whole answer.

use std::path::{Path, PathBuf};
use std::time::Duration;

use ureq::ProxyProtocol;
use ureq::tls::{PemItem, RootCerts, TlsConfig};

use crate::advice::{advise_on_answer, explain_failure};
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::signed::SignedRequest;

/// Largest answer that is read, in bytes.
const ANSWER_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// The header that states how many requests still pass in this second.
const REMAINING: &str = "X-RateLimit-Remaining";

/// The way to the endpoint.
#[derive(Clone, Debug)]
pub(crate) enum Way {
    /// As the environment says: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`.
    Environment,
    /// Without a proxy.
    Direct,
    /// Through a proxy of HTTP.
    Proxy(String),
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
    pub(crate) fn send(&self, request: &SignedRequest) -> Result<RawAnswer, Error> {
        let Endpoint { address, host } = &self.endpoint;
        let mut call = self.agent.post(format!("{address}/")).header("Host", host);
        for (name, value) in &request.headers {
            call = call.header(*name, value);
        }
        let mut answer = call.send(request.body.as_bytes()).map_err(|error| {
            let (cause, fix) = explain_failure(address, host, &error);
            Error::Unreached { endpoint: address.clone(), cause, fix }
        })?;
        let remaining = answer.headers().get(REMAINING).and_then(|value| value.to_str().ok()?.parse().ok());
        let status = answer.status().as_u16();
        let text = answer.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_string();
        let break_off = |error| Error::BrokenAnswer { endpoint: address.clone(), source: Box::new(error) };
        Ok(RawAnswer { status, text: text.map_err(break_off)?, remaining })
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
