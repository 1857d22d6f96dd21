//! The wire: a connection for each case, TLS where the endpoint wants it, exact bytes out, answers in.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream, ToSocketAddrs as _};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use super::endpoint::Endpoint;
use super::reading::{Answer, Reader};
use super::request::Request;
use client::speaks_tls;

/// How long a connection may take to stand, in seconds.
const CONNECT_S_MAX: u64 = 10;

/// How long a request may take to be sent and answered, in seconds.
const ANSWER_S_MAX: u64 = 60;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Silence {
    /// Nobody takes the connection.
    Unreachable(String),
    /// The connection stood, and brought no answer that can be read.
    NoAnswer(String),
}

/// Both directions of a connection.
trait Stream: Read + Write {}

impl<T: Read + Write> Stream for T {}

/// How to reach an endpoint.
pub(super) struct Wire<'a> {
    endpoint: &'a Endpoint,
    tls: Option<(Arc<ClientConfig>, ServerName<'static>)>,
}

impl<'a> Wire<'a> {
    /// The way to an endpoint. `ca_file` holds further certificates to trust, as PEM.
    pub(super) fn new(endpoint: &'a Endpoint, ca_file: Option<&Path>) -> anyhow::Result<Wire<'a>> {
        let tls = if endpoint.is_https { Some(tls(endpoint, ca_file)?) } else { None };
        Ok(Wire { endpoint, tls })
    }

    /// Sends a request on a new connection, so many times one after the other, and reads as many answers;
    /// the last of them.
    pub(super) fn send(&self, request: &Request, times: u8) -> Result<Answer, Silence> {
        let socket = self.connect()?;
        let broken = |error: std::io::Error| Silence::NoAnswer(error.to_string());
        let deadline = Instant::now().checked_add(Duration::from_secs(ANSWER_S_MAX));
        socket.set_write_timeout(Some(Duration::from_secs(ANSWER_S_MAX))).map_err(broken)?;
        socket.set_nodelay(true).map_err(broken)?;
        let clone = socket.try_clone().map_err(broken)?;
        let mut stream = self.wrap(socket)?;
        // What answers HEAD has no body, whatever length it names.
        let (bytes, has_body) = (request.bytes(), request.method != "HEAD");
        let mut last = Err(Silence::NoAnswer("nothing was sent".to_owned()));
        let mut reader = Reader::new(clone.try_clone().map_err(broken)?, deadline);
        for _ in 0..times {
            // A server that has heard enough may close its ear; what it has to say is read all the same.
            let sent = stream.write_all(&bytes).and_then(|()| stream.flush());
            if request.is_last {
                clone.shutdown(Shutdown::Write).map_err(broken)?;
            }
            let answer = reader.answer(&mut stream, has_body).map_err(|what| match sent {
                Ok(()) => Silence::NoAnswer(what),
                Err(error) => Silence::NoAnswer(format!("the request could not be sent: {error}")),
            })?;
            last = Ok(answer);
        }
        last
    }

    fn connect(&self) -> Result<TcpStream, Silence> {
        let (host, port) = (self.endpoint.host.as_str(), self.endpoint.port);
        let found =
            (host, port).to_socket_addrs().map_err(|error| Silence::Unreachable(error.to_string()))?;
        let mut last = "its name has no address".to_owned();
        for address in found {
            match TcpStream::connect_timeout(&address, Duration::from_secs(CONNECT_S_MAX)) {
                Ok(socket) => return Ok(socket),
                Err(error) => last = error.to_string(),
            }
        }
        Err(Silence::Unreachable(last))
    }

    /// The connection, with TLS around it where the endpoint wants it.
    fn wrap(&self, socket: TcpStream) -> Result<Box<dyn Stream>, Silence> {
        let Some((config, name)) = &self.tls else { return Ok(Box::new(socket)) };
        let unreachable = |error: &dyn std::fmt::Display| Silence::Unreachable(format!("TLS: {error}"));
        let mut client =
            ClientConnection::new(Arc::clone(config), name.clone()).map_err(|e| unreachable(&e))?;
        let mut socket = socket;
        let wait = Some(Duration::from_secs(CONNECT_S_MAX));
        socket.set_read_timeout(wait).map_err(|error| unreachable(&error))?;
        while client.is_handshaking() {
            client.complete_io(&mut socket).map_err(|error| {
                let plain = &self.endpoint.authority;
                let hint = format!("{error}; does it speak plain HTTP? Try http://{plain}");
                if speaks_tls(&error) { unreachable(&error) } else { unreachable(&hint) }
            })?;
        }
        Ok(Box::new(StreamOwned::new(client, socket)))
    }
}

/// What TLS needs to know.
fn tls(
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
