//! What is said where a request is refused before its signature, or a file holds no request.

use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use super::{BODY, Desk, SIGNED_AT_S, text};
use crate::support::{ACTION, Key, now_s, signed_headers};

#[test]
fn a_fault_of_form_comes_first_and_the_signature_waits_for_it() {
    let desk = Desk::new();
    let request = desk.request("h.example", BODY);
    let without = |name: &str| -> String {
        request.split_inclusive("\r\n").filter(|line| !line.starts_with(name)).collect()
    };
    for (request, cause) in [
        (without("Content-Type"), "content-type-unknown (there is none)"),
        (without("Host"), "signed-headers-not-sent (`host`)"),
        (
            request.replace("SignedHeaders=content-type;host", "SignedHeaders=content-type;host;x-a"),
            "signed-headers-not-sent",
        ),
        (request.replace("TC3-HMAC-SHA256 ", "TC3-HMAC-SM3 "), "authorization-algorithm"),
    ] {
        let output = desk.examine(request.replace("2022-11", "2022-12"), &[]);
        let said = text(&output);
        assert_eq!(output.status.code(), Some(1));
        let fault = said.find(cause).unwrap_or_else(|| panic!("{cause}: {said}"));
        let (_, rest) =
            said.split_once("The server refuses the request before it looks at the signature:\n").unwrap();
        let waits = said.find("The signature cannot be judged until this is fixed.").unwrap();
        assert!(fault < waits && rest.contains(cause) && !said.contains("secret is another"), "{said}");
    }
    let short = desk.examine(request.trim_end_matches('}'), &[]);
    let said = text(&short);
    assert!(said.contains("\nThe body was not saved whole:") && said.contains("cannot be judged"), "{said}");
    let json = text(&desk.examine(request.trim_end_matches('}'), &["--json"]));
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((json["verdict"].as_str(), json["right"].as_bool()), (Some("unjudged"), Some(false)));
}

#[test]
fn a_host_that_a_proxy_changed_is_found_with_its_header_or_with_the_option() {
    let desk = Desk::new();
    let arrived = desk
        .request("billing.example.com", BODY)
        .replace("Host: billing.example.com", "Host: 127.0.0.1:8787");
    let said = text(&desk.examine(&arrived, &[]));
    assert!(said.contains("no known mistake explains it"), "{said}");
    let said = text(&desk.examine(&arrived, &["--host", "a.example", "--host", "billing.example.com"]));
    assert!(said.contains("\n  host-other\n") && said.contains("+ host:billing.example.com\n"), "{said}");
    let forwarded = arrived.replace("Host: 127", "X-Forwarded-Host: billing.example.com\r\nHost: 127");
    let said = text(&desk.examine(forwarded, &[]));
    assert!(
        said.contains("\n  host-forwarded\n") && said.contains("proxy_set_header Host $http_host;"),
        "{said}"
    );
}

#[test]
fn a_path_that_the_server_does_not_have_is_refused_whatever_was_signed() {
    let desk = Desk::new();
    let request = desk.request("h.example", BODY).replace("POST / ", "POST /v2/index.php ");
    let output = desk.examine(&request, &[]);
    let said = text(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("The server refuses the request for its path."), "{said}");
    assert!(
        said.contains("The server answers UnsupportedOperation: The API is at the path `/` alone, not at `/v2/index.php`"),
        "{said}"
    );
}

#[test]
fn a_time_that_lies_ahead_is_wrong_however_old_the_file_is_and_one_behind_may_be_its_age() {
    let desk = Desk::new();
    let at = |signed_at_s: i64| {
        let headers = signed_headers("h.example", &desk.key, ACTION, BODY, signed_at_s);
        desk.examine(format!("POST / HTTP/1.1\r\n{headers}\r\n{BODY}"), &[])
    };
    let ahead = at(now_s() + 8 * 3600);
    assert_eq!(ahead.status.code(), Some(1));
    assert!(text(&ahead).contains("timestamp-hours (8 h 00 min ahead)"), "{}", text(&ahead));
    let behind = at(now_s() - 8 * 3600);
    assert_eq!(behind.status.code(), Some(0), "{}", text(&behind));
    assert!(text(&behind).contains("the file is old, or local time was taken for UTC."), "{}", text(&behind));
}

#[test]
fn a_file_that_is_no_request_and_an_option_that_is_no_time_are_told_as_such() {
    let desk = Desk::new();
    let stderr = |request: &[u8], more: &[&str]| {
        let output = desk.examine(request, more);
        assert_ne!(output.status.code(), Some(0));
        String::from_utf8(output.stderr).unwrap()
    };
    let request = desk.request("h.example", BODY);
    let marked = [b"\xef\xbb\xbf", request.as_bytes()].concat();
    for (bytes, reason) in [
        (marked.as_slice(), "it starts with a byte order mark"),
        (b"HTTP/1.1 200 OK\r\nServer: x\r\n\r\n{}", "it is a response"),
        (b"* Connected to h\n< HTTP/1.1 200 OK\n< \n", "it is the output of curl -v"),
        (b"# A title\n\nA text", "the first line is not `METHOD TARGET HTTP/1.1`"),
    ] {
        let said = stderr(bytes, &[]);
        assert!(said.contains(&format!("request.http is not a raw HTTP request: {reason}")), "{said}");
    }
    for time in ["now", "2026-11-24"] {
        let said = stderr(request.as_bytes(), &["--at", time]);
        assert!(said.contains("such as 2026-01-31T12:00:00Z"), "{said}");
    }
    let said = stderr(request.as_bytes(), &["--at", "1700000000000"]);
    assert!(said.contains("looks like milliseconds: pass seconds, 1700000000"), "{said}");

    let empty = desk.home.file("secret.txt", "\n");
    let file = desk.home.file("request.http", &request);
    let said = desk.home.refused(&["doctor", &file, "--secret-id", "I", "--secret-key-file", &empty]);
    assert!(said.contains("the secret is empty"), "{said}");
}

#[test]
fn a_listener_in_python_saves_a_request_as_the_document_says() {
    let document = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/doctor.md");
    let document = std::fs::read_to_string(document).unwrap();
    let line = document.lines().find(|line| line.starts_with("python3 -c")).unwrap();
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let program = line.split('\'').nth(1).unwrap().replace("8789", &free.port().to_string());
    // Without Python there is nothing to try.
    let python = Command::new("python3").args(["-c", &program]).stdout(Stdio::piped()).spawn();
    let Ok(mut listener) = python else { return };
    let mut stream = loop {
        match TcpStream::connect(free) {
            Ok(stream) => break stream,
            Err(_) => assert!(listener.try_wait().unwrap().is_none(), "it ended before it listened"),
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    let desk = Desk::new();
    let request = desk.request("127.0.0.1:8789", BODY);
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    stream.write_all(format!("{head}\r\n\r\n").as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(50));
    stream.write_all(body.as_bytes()).unwrap();
    let output = listener.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stdout.clone()).unwrap(), request);
    let said = text(&desk.examine(output.stdout, &[]));
    assert!(said.contains("The signature is right."), "{said}");
}

#[test]
fn a_wrong_signature_behind_a_fault_of_form_is_explained_where_it_can_be() {
    let desk = Desk::new();
    let blank = Key { secret: format!("{}\n", desk.key.secret), ..desk.key.clone() };
    let headers = signed_headers("h.example", &blank, ACTION, BODY, SIGNED_AT_S).replace("SHA256 ", "SM3 ");
    let said = text(&desk.examine(format!("POST / HTTP/1.1\r\n{headers}\r\n{BODY}"), &[]));
    assert!(
        said.contains("\nThe signature is wrong as well, and this explains it:\n\n  secret-blanks\n"),
        "{said}"
    );
}

#[test]
fn the_output_of_curl_is_read_as_the_request_in_it_and_a_remark_says_so() {
    let desk = Desk::new();
    let request = desk.request("h.example", BODY);
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let head = format!("> {}\r\n", head.replace("\r\n", "\r\n> "));
    let answer =
        "* upload completely sent off\n< HTTP/1.1 200 OK\r\n< \r\n{ [15 bytes data]\n{\"Response\":{}}\n";
    let output = desk.examine(format!("* Connected to h.example\n{head}> \r\n{body}\n{answer}"), &[]);
    let said = text(&output);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(
        said.contains("it is the output of curl -v: ") && said.contains("The signature is right."),
        "{said}"
    );
}
