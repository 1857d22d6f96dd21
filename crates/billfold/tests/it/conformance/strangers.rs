//! Servers that are not ours: each answers every request with what a function makes of it.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::time::Duration;

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
            for stream in listener.incoming().flatten() {
                speak(stream, &answer);
            }
        });
        Stranger { address }
    }

    /// `http://127.0.0.1:PORT`.
    pub(crate) fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }
}

/// Reads what comes, answers, and drains the rest, so that the other side never meets a reset.
fn speak(mut stream: TcpStream, answer: &impl Fn(&str) -> Vec<u8>) {
    stream.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
    let mut bytes = [0; 64 * 1024];
    let count = stream.read(&mut bytes).unwrap_or_default();
    let _ = stream.write_all(&answer(&String::from_utf8_lossy(&bytes[..count])));
    let _ = stream.shutdown(Shutdown::Write);
    while stream.read(&mut bytes).is_ok_and(|count| count > 0) {}
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
