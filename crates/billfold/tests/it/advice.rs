//! What `call` and `doctor` say where there is nothing to talk to or to read: what it is, and what to do.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use crate::support::Home;

/// Calls an endpoint; the error.
fn call(home: &Home, endpoint: &str) -> String {
    let secret = home.file("secret", "s");
    let line = ["call", "A", "--endpoint", endpoint, "--secret-id", "a", "--secret-key-file", &secret];
    home.refused(&line)
}

/// Answers one connection with bytes, and then ends it.
fn answer_once(answer: &'static [u8]) -> (String, std::thread::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let thread = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut piece = [0; 4096];
        let _ = stream.read(&mut piece).unwrap();
        stream.write_all(answer).unwrap();
    });
    (address, thread)
}

#[test]
fn a_call_that_gets_no_answer_says_why_and_what_to_do() {
    let home = Home::new();
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let said = call(&home, &format!("http://{free}"));
    assert!(
        said.contains("Connection refused") && said.contains("does `billfold serve` run there?"),
        "{said}"
    );
    for (answer, expected) in [
        (b"\x15\x03\x01\x00\x02\x02\x46".as_slice(), "does it speak TLS? Try https://"),
        (b"", "does it speak TLS? Try https://"),
        (
            b"HTTP/1.1 400 Bad Request\r\nContent-Length: 53\r\n\r\nThe plain HTTP request was sent to HTTPS port, so no.\n",
            "status 400 and no envelope of API 3.0: does it speak TLS? Try https://",
        ),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>", "status 200 and no envelope of API 3.0: pass the address"),
        (b"HTTP/1.1 308 P\r\nLocation: https://x/\r\nContent-Length: 0\r\n\r\n", "status 308 and no envelope of API 3.0: it redirects"),
    ] {
        let (address, thread) = answer_once(answer);
        let said = call(&home, &format!("http://{address}"));
        thread.join().unwrap();
        assert!(said.contains(expected) && said.lines().count() == 1, "{answer:?}: {said}");
    }
    for endpoint in ["127.0.0.1:8787", "http://", "http://h/x", "http://h:99999", "ftp://h", "http://a b"] {
        let said = call(&home, endpoint);
        assert!(said.contains("is not an endpoint: pass http://HOST:PORT or https://HOST"), "{said}");
    }
}

#[test]
fn a_file_that_is_no_request_is_named_as_what_it_is_with_what_to_save() {
    let home = Home::new();
    let secret = home.file("secret", "s");
    let examine =
        |file: &str| home.refused(&["doctor", file, "--secret-id", "a", "--secret-key-file", &secret]);
    for (bytes, expected) in [
        (b"".as_slice(), "it is empty: save what the client sends"),
        (b"\r\n\n", "it is empty"),
        (b"\x00\x01\x02\xff", "it is binary and not a text"),
        (b"\x1f\x8b\x08\x00\x00", "it is compressed: unpack it"),
        (b"\x16\x03\x01\x02\x00", "it is encrypted by TLS"),
        (b"{\"BillMonth\":\"2022-11\"}", "it is a body alone: save the request line"),
        (b"curl -X POST http://h/", "it is a command: run it"),
        (b"HTTP/1.1 200 OK\r\n\r\n", "it is a response: save what the client sends"),
        (b"Host: h\r\nA: b\r\n\r\n", "save the request line too"),
        (b"POST / HTTP/1.1\r\nHost: h\r\n", "no empty line follows the headers: save the whole request"),
    ] {
        let said = examine(&home.file("request.http", bytes));
        assert!(
            said.contains("request.http is not a raw HTTP request: ") && said.contains(expected),
            "{said}"
        );
    }
    let folder = home.path().parent().unwrap().to_str().unwrap().to_owned();
    assert!(examine(&folder).contains("folder"), "{}", examine(&folder));
}
