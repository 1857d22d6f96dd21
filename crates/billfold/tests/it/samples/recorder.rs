//! A server that keeps what samples send.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::Value;

/// A request that arrived.
#[derive(Debug)]
pub(super) struct Recorded {
    /// The request line and the headers.
    pub(super) head: String,
    /// The body.
    pub(super) body: Value,
}

/// A server that keeps the requests that it gets, and answers each with an empty answer.
pub(super) struct Recorder {
    /// Its address.
    pub(super) address: String,
    requests: Receiver<Recorded>,
}

impl Recorder {
    /// Starts the server.
    pub(super) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (sender, requests) = channel();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if sender.send(record_request(stream)).is_err() {
                    return;
                }
            }
        });
        Self { address, requests }
    }

    /// Takes the request that arrived last; `None` if none did.
    pub(super) fn take(&self) -> Option<Recorded> {
        self.requests.recv_timeout(Duration::from_secs(5)).ok()
    }
}

/// Reads a request and answers it.
fn record_request(mut stream: TcpStream) -> Recorded {
    let mut request = Vec::new();
    let mut piece = vec![0; 65536];
    loop {
        let text = String::from_utf8_lossy(&request).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
            if body.len() == length.unwrap_or(0) {
                let answer = r#"{"Response":{"RequestId":"r-1"}}"#;
                write!(
                    stream,
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{answer}",
                    answer.len()
                )
                .unwrap();
                return Recorded { head: head.to_owned(), body: serde_json::from_str(body).unwrap() };
            }
        }
        let count = stream.read(&mut piece).unwrap();
        assert_ne!(count, 0, "the request broke off: {}", String::from_utf8_lossy(&request));
        request.extend_from_slice(&piece[..count]);
    }
}
