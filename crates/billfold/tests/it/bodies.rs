//! Large bodies that do not end, and those of other clients beside them.

use std::io::{ErrorKind, Read as _, Write as _};

use crate::holding::connect_to;
use crate::support::{Draft, next_second};
use crate::wire::{BODY, FAST, serve_one_bill};

/// Connections of one client whose bodies do not end; as many as there are places for large bodies.
const ENDLESS: usize = 32;

/// Bytes of a large body.
const LARGE: usize = 100_000;

#[test]
fn large_bodies_of_one_client_that_do_not_end_leave_places_for_other_clients() {
    let (_home, server, key) = serve_one_bill(&format!("trusted_proxies = ['127.0.0.1']\n{FAST}"));
    let body = format!("{BODY}{}", " ".repeat(LARGE));
    let endless = format!(
        "POST / HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.1\r\nContent-Length: {}\r\n\r\n{body}",
        2 * body.len()
    );
    let mut held: Vec<_> = (0..ENDLESS)
        .map(|_| {
            let mut stream = connect_to(&server);
            stream.write_all(endless.as_bytes()).unwrap();
            stream
        })
        .collect();
    next_second();
    for other in ["192.0.2.2", "2001:db8::1"] {
        let request = Draft::json(&server.address, &key, &body).header("X-Forwarded-For", other).bytes();
        let answer = server.bytes(&request);
        assert!(answer["SummaryOverview"].is_array(), "{answer}");
    }
    for stream in &mut held {
        stream.set_nonblocking(true).unwrap();
        assert_eq!(stream.read(&mut [0]).unwrap_err().kind(), ErrorKind::WouldBlock, "it is still held");
    }
}
