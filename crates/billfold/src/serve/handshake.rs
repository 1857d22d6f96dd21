//! The beginning of a connection to a listener with TLS: the handshake, or the answer to a client that does not begin one.

use std::net::IpAddr;
use std::time::Duration;

use rustls::{AlertDescription, Error as TlsFault};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

use super::observer::{HandshakeFailure, Observer};
use super::protocol::{OPENING_BYTES, Protocol};
use super::tls::TlsIdentity;
use super::transport::Transport;

/// The time in which the rest of a request arrives that is not answered.
const REST_TIME: Duration = Duration::from_secs(1);

/// The answer to a client that speaks plain HTTP.
const SPEAK_TLS: &[u8] = b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-type: text/plain\r\n\
    content-length: 46\r\n\r\nthis port speaks TLS: use https:// to call it\n";

impl TlsIdentity {
    /// Does the handshake with a client. `None` if it failed, which is reported unless the client had sent nothing.
    pub(super) async fn shake_hands(
        &self,
        tcp: TcpStream,
        peer: IpAddr,
        observer: &dyn Observer,
    ) -> Option<Transport> {
        let mut opening = [0; OPENING_BYTES];
        let length = tcp.peek(&mut opening).await.ok().filter(|length| *length > 0)?;
        let protocol = Protocol::recognize(opening.get(..length).unwrap_or_default());
        if protocol != Protocol::Tls {
            observer.record_failed_handshake(peer, &HandshakeFailure::NoTls(protocol));
            if protocol == Protocol::Http1 {
                let _ = tokio::time::timeout(REST_TIME, refuse_plain_http(tcp)).await;
            }
            return None;
        }
        match TlsAcceptor::from(self.current()).accept(tcp).await {
            Ok(stream) => Some(Transport::Tls(Box::new(stream))),
            Err(error) => {
                observer.record_failed_handshake(peer, &find_failure(&error));
                None
            }
        }
    }
}

/// Answers a request of plain HTTP, and reads on until the client closes: the answer would be lost if its bytes were not read.
async fn refuse_plain_http(mut tcp: TcpStream) -> std::io::Result<()> {
    tcp.write_all(SPEAK_TLS).await?;
    tcp.shutdown().await?;
    let mut rest = [0; 1024];
    while tcp.read(&mut rest).await? > 0 {}
    Ok(())
}

/// Tells why a handshake failed.
fn find_failure(error: &std::io::Error) -> HandshakeFailure {
    use AlertDescription as Alert;
    match error.get_ref().and_then(|inner| inner.downcast_ref::<TlsFault>()) {
        Some(TlsFault::AlertReceived(
            Alert::UnknownCA
            | Alert::BadCertificate
            | Alert::CertificateUnknown
            | Alert::CertificateExpired
            | Alert::CertificateRevoked
            | Alert::UnsupportedCertificate
            // The signature is of another key than that of the authority that the client knows.
            | Alert::DecryptError,
        )) => HandshakeFailure::CertificateRefused(error.to_string()),
        Some(_) => HandshakeFailure::Incompatible(error.to_string()),
        None => HandshakeFailure::BrokenOff(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_to_plain_http_has_the_length_that_it_states() {
        let text = std::str::from_utf8(SPEAK_TLS).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(head.contains(&format!("content-length: {}", body.len())), "{} in {head}", body.len());
    }
}
