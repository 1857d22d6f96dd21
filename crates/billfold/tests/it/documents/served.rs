//! The files that a server has for programs, at their paths and nowhere else.

use serde_json::Value;

use crate::support::{error, signed_headers};
use crate::wire::{FAST, serve_one_bill};

/// The paths of the files.
const PATHS: [&str; 2] = ["/api.json", "/openapi.json"];

#[test]
fn a_server_has_the_documents_at_their_paths_and_a_call_at_these_paths_stays_a_call() {
    let (_home, server, key) = serve_one_bill(FAST);
    let send = |line: &str, headers: &str| {
        server.raw(&format!("{line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n"))
    };
    for path in PATHS {
        let get = send(&format!("GET {path}"), "");
        assert!(get.head.starts_with("HTTP/1.1 200 OK\r\n"), "{}", get.head);
        assert!(get.head.lines().any(|line| line == "content-type: application/json"), "{}", get.head);
        assert!(serde_json::from_str::<Value>(&get.body).unwrap().is_object());
        let browser = send(&format!("GET {path}"), "Accept: text/html,*/*\r\n");
        assert_eq!(browser.body, get.body);
        let head = send(&format!("HEAD {path}"), "");
        assert_eq!(head.body, "");
        let length = format!("content-length: {}", get.body.len());
        assert!(head.head.lines().any(|line| line == length), "{}", head.head);

        let (name, body) = (crate::support::ACTION, "{}");
        let signed = signed_headers(&server.address, &key, name, body, crate::support::now_s());
        let calls = [
            server.raw(&format!("POST {path} HTTP/1.1\r\n{signed}\r\n{body}")),
            send(&format!("GET {path}?Action={name}"), ""),
            send(&format!("GET {path}?"), ""),
            send(&format!("GET {path}"), "Authorization: TC3-HMAC-SHA256 x\r\n"),
            send(&format!("GET {path}/"), ""),
        ];
        for call in calls {
            assert_eq!(error(&call.response()).0, "UnsupportedOperation", "{path}");
        }
        let put = send(&format!("PUT {path}"), "Content-Length: 0\r\n");
        assert_eq!(error(&put.response()).0, "UnsupportedProtocol", "{path}");
    }
}

#[test]
fn the_documents_count_against_the_limit_of_an_address() {
    let (_home, server, _key) = serve_one_bill("address_requests_per_s = 3");
    let get =
        |path: &str| server.raw(&format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).head;
    for path in PATHS {
        // Whatever second each falls into, ten within a few milliseconds are more than two seconds let pass.
        let heads: Vec<String> = (0..10).map(|_| get(path)).collect();
        assert!(heads.iter().any(|head| head.starts_with("HTTP/1.1 429 ")), "{heads:?}");
    }
}
