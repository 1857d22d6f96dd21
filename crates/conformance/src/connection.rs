//! Connections to an endpoint: one for each case, with TLS if the endpoint has it; exact bytes out, answers in.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream, ToSocketAddrs as _};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::endpoint::Endpoint;
use crate::http_answer::{Answer, AnswerReader};
use crate::request::Request;

/// Time for a connection to be established, in seconds.
const CONNECT_S_MAX: u64 = 10;

/// Time for a request to be sent and answered, in seconds.
const ANSWER_S_MAX: u64 = 60;

/// The reason why a request has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SendError {
    /// The endpoint takes no connection.
    Unreachable(String),
    /// The endpoint took a connection and sent no answer that can be read.
    NoAnswer(String),
    /// Nothing was sent: the request of the case would be a right one.
    Unaltered,
}

/// Both directions of a connection.
trait Stream: Read + Write {}

impl<T: Read + Write> Stream for T {}

/// Opens connections to an endpoint and sends requests over them.
pub(crate) struct Connector<'a> {
    endpoint: &'a Endpoint,
    tls: Option<(Arc<ClientConfig>, ServerName<'static>)>,
}

impl<'a> Connector<'a> {
    /// Makes a connector to an endpoint. `ca_file` holds further certificates to trust, as PEM.
    pub(crate) fn new(endpoint: &'a Endpoint, ca_file: Option<&Path>) -> anyhow::Result<Self> {
        let tls = if endpoint.is_https { Some(configure_tls(endpoint, ca_file)?) } else { None };
        Ok(Self { endpoint, tls })
    }

    /// Sends a request over a new connection, `times` times one after the other, and returns the last of the answers.
    pub(crate) fn send(&self, request: &Request, times: u8) -> Result<Answer, SendError> {
        let socket = self.open_socket()?;
        let broken = |error: std::io::Error| SendError::NoAnswer(error.to_string());
        let deadline = Instant::now().checked_add(Duration::from_secs(ANSWER_S_MAX));
        socket.set_write_timeout(Some(Duration::from_secs(ANSWER_S_MAX))).map_err(broken)?;
        socket.set_nodelay(true).map_err(broken)?;
        let clone = socket.try_clone().map_err(broken)?;
        let mut stream = self.start_tls(socket)?;
        // The answer to HEAD has no body, even if it names a length.
        let (bytes, has_body) = (request.to_bytes(), request.method != "HEAD");
        let mut last = Err(SendError::NoAnswer("nothing was sent".to_owned()));
        let mut reader = AnswerReader::new(clone.try_clone().map_err(broken)?, deadline);
        for _ in 0..times {
            // A server may stop reading early; its answer is read all the same.
            let sent = stream.write_all(&bytes).and_then(|()| stream.flush());
            if request.is_last {
                clone.shutdown(Shutdown::Write).map_err(broken)?;
            }
            let answer = reader.read_answer(&mut stream, has_body).map_err(|what| match sent {
                Ok(()) => SendError::NoAnswer(what),
                Err(error) => SendError::NoAnswer(format!("the request could not be sent: {error}")),
            })?;
            last = Ok(answer);
        }
        last
    }

    fn open_socket(&self) -> Result<TcpStream, SendError> {
        let (host, port) = (self.endpoint.host.as_str(), self.endpoint.port);
        let found =
            (host, port).to_socket_addrs().map_err(|error| SendError::Unreachable(error.to_string()))?;
        let mut last = "its name has no address".to_owned();
        for address in found {
            match TcpStream::connect_timeout(&address, Duration::from_secs(CONNECT_S_MAX)) {
                Ok(socket) => return Ok(socket),
                Err(error) if error.kind() == std::io::ErrorKind::ConnectionRefused => {
                    last = format!(
                        "{error}: does a server run there? Start it, or correct the address and port"
                    );
                }
                Err(error) => last = error.to_string(),
            }
        }
        Err(SendError::Unreachable(last))
    }

    /// Puts TLS around a connection if the endpoint has it.
    fn start_tls(&self, socket: TcpStream) -> Result<Box<dyn Stream>, SendError> {
        let Some((config, name)) = &self.tls else { return Ok(Box::new(socket)) };
        let unreachable = |error: &dyn std::fmt::Display| SendError::Unreachable(format!("TLS: {error}"));
        let mut client =
            ClientConnection::new(Arc::clone(config), name.clone()).map_err(|e| unreachable(&e))?;
        let mut socket = socket;
        let wait = Some(Duration::from_secs(CONNECT_S_MAX));
        socket.set_read_timeout(wait).map_err(|error| unreachable(&error))?;
        while client.is_handshaking() {
            client.complete_io(&mut socket).map_err(|error| {
                let plain = &self.endpoint.authority;
                let hint = format!("{error}; does it speak plain HTTP? Try http://{plain}");
                if is_answered_in_tls(&error) { unreachable(&error) } else { unreachable(&hint) }
            })?;
        }
        Ok(Box::new(StreamOwned::new(client, socket)))
    }
}

/// Makes the configuration of TLS and the name that the certificate must have.
fn configure_tls(
    endpoint: &Endpoint,
    ca_file: Option<&Path>,
) -> anyhow::Result<(Arc<ClientConfig>, ServerName<'static>)> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    if let Some(file) = ca_file {
        let reading = || format!("could not read certificates from {}", file.display());
        for certificate in CertificateDer::pem_file_iter(file).with_context(reading)? {
            roots.add(certificate.with_context(reading)?).with_context(reading)?;
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .context("could not set up TLS")?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(endpoint.host.clone())
        .with_context(|| format!("{:?} is no name that a certificate can have", endpoint.host))?;
    Ok((Arc::new(config), name))
}

/// Returns true unless the handshake broke because the answer was not in TLS.
fn is_answered_in_tls(error: &std::io::Error) -> bool {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    !matches!(inner, Some(rustls::Error::InvalidMessage(_)))
}
