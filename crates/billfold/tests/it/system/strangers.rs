//! Clients that speak something else than HTTP/1.1 to the plain port: counted by protocol, and logged once a minute.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use crate::support::Server;
use crate::wire::{FAST, serve_one_bill};

/// Sends bytes from a loopback address, and waits until the server closes the connection.
fn send_from(server: &Server, address: &str, bytes: &[u8]) -> Vec<u8> {
    // Linux answers on all of 127.0.0.0/8; the source is chosen by binding.
    let socket = std::process::Command::new("python3")
        .args(["-c", SENDER, address, &server.address, &format!("{bytes:?}")])
        .output()
        .unwrap();
    assert!(socket.status.success(), "{}", String::from_utf8_lossy(&socket.stderr));
    socket.stdout
}

/// Sends a list of bytes from an address, closes its side, and prints what comes back.
const SENDER: &str = "
import json, socket, sys
source, target, payload = sys.argv[1], sys.argv[2].rsplit(':', 1), bytes(json.loads(sys.argv[3]))
k = socket.create_connection((target[0], int(target[1])), timeout=20, source_address=(source, 0))
k.sendall(payload); k.shutdown(socket.SHUT_WR)
while True:
    try: piece = k.recv(4096)
    except ConnectionResetError: break
    if not piece: break
    sys.stdout.buffer.write(piece)
";

/// The first bytes of a handshake of TLS 1.2.
const TLS: &[u8] =
    b"\x16\x03\x01\x00\x2f\x01\x00\x00\x2b\x03\x03abcdefghijklmnopqrstuvwxyz012345\0\0\x02\x13\x01\x01\0";

#[test]
fn each_protocol_is_counted_and_each_source_is_logged_once_a_minute_with_the_fix() {
    let (home, server, _) = serve_one_bill(FAST);
    drop(server);
    let server = home.serve_watched();
    let count = |protocol: &str| -> u64 {
        let sample = format!("billfold_strangers_total{{kind=\"{protocol}\"}}");
        server.metric(&sample).unwrap().to_string().parse().unwrap()
    };
    for (number, (protocol, bytes, fix)) in [
        ("tls", TLS, "use http://"),
        ("proxy-protocol", b"PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n", "X-Forwarded-For"),
        ("proxy-protocol", b"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c\xc0\0\x02\x01", "X-Forwarded-For"),
        ("http2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "HTTP/1.1"),
        ("http1", b"POST / HTTP/1.1\r\nHost", "breaks off"),
        ("http1", b"POST / HTTP/1.1\r\nno colon\r\n\r\n", "malformed"),
        ("other", b"SSH-2.0-OpenSSH_9.2\r\n", "speaks no HTTP"),
        ("other", b"\0\0\0\x08\x04\xd2\x16\x2f", "speaks no HTTP"),
    ]
    .into_iter()
    .enumerate()
    {
        let (before, source) = (count(protocol), format!("127.0.1.{}", number + 1));
        let answer = send_from(&server, &source, bytes);
        assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 400 "), "{protocol}: {answer:?}");
        home.wait_for_log(&format!("source={source} kind=\"{protocol}\""));
        let log = home.log();
        let line = log.lines().find(|line| line.contains(&format!("source={source} "))).unwrap();
        assert!(line.contains(fix), "{line}");
        assert_eq!(count(protocol), before + 1, "{protocol}");
        // The next one in the same minute is counted only; a minute may end between the two.
        send_from(&server, &source, bytes);
        assert_eq!(count(protocol), before + 2, "{protocol}");
    }
    let lines = home.log().matches("no request was understood").count();
    assert!((8..=10).contains(&lines), "{}", home.log());
}

#[test]
fn a_connection_without_a_byte_and_a_request_are_no_strangers() {
    let (home, server, _) = serve_one_bill(&format!("keep_alive_s = 1\nheader_timeout_s = 1\n{FAST}"));
    drop(server);
    let server = home.serve_watched();
    drop(TcpStream::connect(&server.address).unwrap());
    let mut idle = TcpStream::connect(&server.address).unwrap();
    let mut kept = TcpStream::connect(&server.address).unwrap();
    kept.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    for stream in [&mut idle, &mut kept] {
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream.read_to_end(&mut Vec::new()).unwrap();
    }
    let text = server.operations("/metrics").body;
    let strangers: Vec<&str> =
        text.lines().filter(|line| line.starts_with("billfold_strangers_total")).collect();
    assert!(strangers.len() == 5 && strangers.iter().all(|line| line.ends_with(" 0")), "{strangers:?}");
    assert!(!home.log().contains("no request was understood"), "{}", home.log());
    assert!(server.stop().success());
}

#[test]
fn garbage_after_a_request_on_the_same_connection_is_a_stranger_too() {
    let (home, server, _) = serve_one_bill(FAST);
    drop(server);
    let server = home.serve_watched();
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    let mut answer = [0; 4096];
    assert!(stream.read(&mut answer).unwrap() > 0);
    stream.write_all(TLS).unwrap();
    home.wait_for_log("kind=\"tls\"");
}
