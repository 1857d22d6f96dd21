//! Servers that are not ours: each answers every request with what a function makes of it.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::skip::skip_test;
use crate::support::Home;

/// A request id, for who has only one.
pub(crate) const SOME_ID: &str = "0b3a1c9e-2f4d-4e6a-8b1c-7d5e9f0a1b2c";

/// A server in a thread, which ends with the test.
pub(crate) struct Stranger {
    /// `127.0.0.1:PORT`.
    pub(crate) address: String,
}

impl Stranger {
    /// Answers each first piece of a request that comes, and closes the connection.
    pub(crate) fn new(answer: impl Fn(&str) -> Vec<u8> + Send + 'static) -> Stranger {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                stream.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
                speak(&mut stream, &answer);
                let _ = stream.shutdown(Shutdown::Write);
                // What is still coming is drained, so that the other side never meets a reset.
                while stream.read(&mut vec![0; 64 * 1024]).is_ok_and(|count| count > 0) {}
            }
        });
        Stranger { address }
    }

    /// The same over TLS, with the files of a certificate and its key.
    pub(crate) fn with_tls(
        certificate: &str,
        key: &str,
        answer: impl Fn(&str) -> Vec<u8> + Send + 'static,
    ) -> Stranger {
        let chain = CertificateDer::pem_file_iter(certificate).unwrap().map(Result::unwrap).collect();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, PrivateKeyDer::from_pem_file(key).unwrap());
        let config = Arc::new(config.unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let server = ServerConnection::new(Arc::clone(&config)).unwrap();
                let mut stream = StreamOwned::new(server, stream);
                speak(&mut stream, &answer);
                stream.conn.send_close_notify();
                let _ = stream.flush();
            }
        });
        Stranger { address }
    }

    /// `http://127.0.0.1:PORT`.
    pub(crate) fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }
}

/// Reads what comes first, and answers.
fn speak(stream: &mut (impl Read + Write), answer: &impl Fn(&str) -> Vec<u8>) {
    let mut bytes = vec![0; 64 * 1024];
    let count = stream.read(&mut bytes).unwrap_or_default();
    let _ = stream.write_all(&answer(&String::from_utf8_lossy(&bytes[..count])));
}

/// A certificate for `localhost` and its key, as files; `None` with a printed reason where there is no
/// `openssl` to make them. In CI it is required.
pub(crate) fn certificate(home: &Home) -> Option<(String, String)> {
    let (certificate, key) = (home.file("certificate.pem", ""), home.file("key.pem", ""));
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"])
        .args(["-addext", "subjectAltName=DNS:localhost", "-addext", "basicConstraints=critical,CA:FALSE"])
        .args(["-keyout", &key, "-out", &certificate])
        .output();
    match made {
        Ok(output) if output.status.success() => Some((certificate, key)),
        other => {
            skip_test(&format!("openssl makes no certificate here: {other:?}"));
            None
        }
    }
}

/// A success.
pub(crate) fn envelope(fields: &str, request_id: &str) -> Vec<u8> {
    let body = format!(r#"{{"Response":{{{fields},"RequestId":"{request_id}"}}}}"#);
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}")
        .into_bytes()
}

/// An error.
pub(crate) fn error(code: &str, message: &str) -> Vec<u8> {
    let error = format!(r#""Error":{{"Code":"{code}","Message":"{message}"}}"#);
    envelope(&error, &uuid::Uuid::new_v4().to_string())
}
