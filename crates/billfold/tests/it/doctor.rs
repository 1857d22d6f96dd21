//! `billfold doctor`: saved requests go in, and what is wrong with them comes out.

mod form;

use std::io::{Read as _, Write as _};
use std::process::{Output, Stdio};

use serde_json::Value;
use tc3::sign::compute_v1_signature;
use tc3::{Digest, Secret};

use crate::support::{ACTION, Home, Key, RESELLER, error, now_s, signed_headers};

const BODY: &str = r#"{"BillMonth":"2022-11","CustomerUin":700000000001}"#;
const SIGNED_AT_S: i64 = 1_700_000_000;

/// A folder with a key and its secret in a file.
struct Desk {
    home: Home,
    key: Key,
    secret_file: String,
}

impl Desk {
    fn new() -> Desk {
        let home = Home::new();
        let key = Key { id: "AKIDofTheTest".to_owned(), secret: "secret0of0the0test".to_owned() };
        let secret_file = home.file("secret.txt", format!("{}\n", key.secret));
        Desk { home, key, secret_file }
    }

    /// A request that is right, signed for a host.
    fn request(&self, host: &str, body: &str) -> String {
        let headers = signed_headers(host, &self.key, ACTION, body, SIGNED_AT_S);
        format!("POST / HTTP/1.1\r\n{headers}\r\n{body}")
    }

    /// Examines a request.
    fn examine(&self, request: impl AsRef<[u8]>, more: &[&str]) -> Output {
        let file = self.home.file("request.http", request);
        let arguments =
            ["doctor", &file, "--secret-id", &self.key.id, "--secret-key-file", &self.secret_file];
        self.home.run(&[arguments.as_slice(), more].concat())
    }
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn a_right_request_is_said_to_be_right_and_its_age_is_but_a_note() {
    let desk = Desk::new();
    let output = desk.examine(desk.request("127.0.0.1:8787", BODY), &[]);
    let said = text(&output);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(
        said.contains("The signature is right.\n")
            && said.starts_with("Note: a server would refuse the request now"),
        "{said}"
    );
    assert!(said.contains("\n    host:127.0.0.1:8787\n\n    content-type;host\n"), "{said}");

    let then = desk.examine(desk.request("127.0.0.1:8787", BODY), &["--at", "2023-11-14T22:13:21Z"]);
    assert_eq!((then.status.code(), text(&then).starts_with("The signature is right.")), (Some(0), true));
    let late = desk.examine(desk.request("127.0.0.1:8787", BODY), &["--at", "1700028800"]);
    assert_eq!(late.status.code(), Some(1));
    assert!(text(&late).contains("timestamp-hours (8 h 00 min behind)"), "{}", text(&late));
    assert!(text(&late).contains("The server answers AuthFailure.SignatureExpire"), "{}", text(&late));
}

#[test]
fn a_mistake_is_named_with_what_to_change_and_the_line_that_differs() {
    let desk = Desk::new();
    let request = desk.request("localhost:8787", BODY).replace("Host: localhost", "Host: 127.0.0.1");
    let output = desk.examine(request, &[]);
    let said = text(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    for part in [
        "The signature is wrong, and this explains it:\n\n  host-loopback\n",
        "    Use one name for the machine",
        "    content-type:application/json\n  - host:127.0.0.1:8787\n  + host:localhost:8787\n",
        "The string to sign: - as the server computes it, + as it was signed\n",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn another_key_is_said_to_be_one_where_the_signed_text_is_right() {
    let desk = Desk::new();
    let blank = Key { secret: format!("{}\n", desk.key.secret), ..desk.key.clone() };
    let headers = signed_headers("h.example", &blank, ACTION, BODY, SIGNED_AT_S);
    let said = text(&desk.examine(format!("POST / HTTP/1.1\r\n{headers}\r\n{BODY}"), &[]));
    assert!(said.contains("\n  secret-blanks\n"), "{said}");
    assert!(
        said.contains(
            "The signed text is the one that the server reads, but it was signed with another key."
        ),
        "{said}"
    );
}

#[test]
fn a_request_of_version_1_is_shown_parameter_by_parameter() {
    let desk = Desk::new();
    let pairs = "Action=A&Nonce=1&SecretId=AKIDofTheTest&Timestamp=1700000000&Version=2022-09-28";
    let secret = Secret::new(desk.key.secret.clone());
    // The signature leaves out the nonce.
    let signed = format!("GETh.example/?{}", pairs.replace("&Nonce=1", ""));
    let signature = compute_v1_signature(Digest::Sha1, &secret, &signed).replace('+', "%2B");
    let request = format!("GET /?{pairs}&Signature={signature} HTTP/1.1\r\nHost: h.example\r\n\r\n");
    let said = text(&desk.examine(request, &[]));
    assert!(said.contains("\n  v1-left-out\n"), "{said}");
    assert!(said.contains("\n    GETh.example/\n    ?Action=A\n  - &Nonce=1\n    &SecretId="), "{said}");
}

#[test]
fn what_cannot_be_seen_in_a_request_is_made_visible() {
    let desk = Desk::new();
    let request = desk.request("h.example", BODY).replace("\r\n\r\n", "\r\nX-Note: a\x07b\r\n\r\n");
    assert_eq!(desk.examine(&request, &[]).status.code(), Some(0));
    let request = request.replace("Authorization: TC3", "Authorization: \u{1b}[31mTC3");
    let said = text(&desk.examine(&request, &[]));
    assert!(!said.contains('\u{1b}') && said.contains("The request has no signature"), "{said}");
}

#[test]
fn a_request_without_a_signature_and_one_with_an_unknown_secret_are_told_apart() {
    let desk = Desk::new();
    let request = desk.request("h.example", BODY);
    let unsigned: String =
        request.split_inclusive("\r\n").filter(|line| !line.starts_with("Authorization")).collect();
    let output = desk.examine(unsigned, &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output).contains("authorization-missing"), "{}", text(&output));

    let other = Key { secret: "another".to_owned(), ..desk.key.clone() };
    let headers = signed_headers("h.example", &other, ACTION, BODY, SIGNED_AT_S);
    let output = desk.examine(format!("POST / HTTP/1.1\r\n{headers}\r\n{BODY}"), &[]);
    let said = text(&output);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said.contains(
            "explains it: either the secret is another one, or\nthe mistake is not known here; compare"
        ),
        "{said}"
    );
}

#[test]
fn a_file_that_was_saved_with_little_care_is_read_and_the_fault_told() {
    let desk = Desk::new();
    let request = desk.request("h.example", BODY);
    let line_feeds = request.replace("\r\n", "\n").replace("POST /", "POST http://h.example/");
    let said = text(&desk.examine(line_feeds, &[]));
    assert!(said.contains("Note: the lines of the head end in LF"), "{said}");
    assert!(said.contains("Note: the request line has a whole URL") && said.contains("is right"), "{said}");

    let long = desk.examine(format!("{request}\n"), &[]);
    assert!(text(&long).contains("has 51 bytes, and Content-Length says 50; the first 50 are read."));
    assert_eq!(long.status.code(), Some(0));
    let short = desk.examine(request.trim_end_matches('}'), &[]);
    assert!(text(&short).contains("it was not saved completely"), "{}", text(&short));
    assert_eq!(short.status.code(), Some(1));
}

#[test]
fn programs_are_told_the_same_as_json() {
    let desk = Desk::new();
    let request = desk.request("localhost:8787", BODY).replace("Host: localhost", "Host: 127.0.0.1");
    let output = desk.examine(request, &["--json"]);
    assert_eq!(output.status.code(), Some(1));
    let said: Value = serde_json::from_str(&text(&output)).unwrap();
    assert!(text(&output).starts_with("{\n  \"format\": 1,\n  \"report\": \"doctor\",\n"), "{said}");
    assert_eq!((said["right"].as_bool(), said["verdict"].as_str()), (Some(false), Some("explained")));
    let causes = said["causes"].as_array().unwrap();
    let named = |note: bool| {
        let of = causes.iter().filter(move |cause| cause["note"] == note);
        of.map(|cause| cause["cause"].as_str().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!((named(false), named(true)), (vec!["host-loopback"], vec!["timestamp-far"]));
    let canonical = |side: &str| said[side]["canonical"].as_str().unwrap().to_owned();
    assert_eq!(canonical("computed").replace("127.0.0.1", "localhost"), canonical("signed"));
}

#[test]
fn neither_secret_nor_signature_is_ever_printed() {
    let desk = Desk::new();
    let right = desk.request("h.example", BODY);
    let signature = right.split_once("Signature=").unwrap().1[..64].to_owned();
    let swapped = right.replace(&desk.key.id, &desk.key.secret);
    for request in
        [right.clone(), swapped, right.replace("POST /", "POST /x"), right.replace("h.example", "other")]
    {
        for more in [[].as_slice(), &["--json"], &["--at", "1700000000"]] {
            let output = desk.examine(&request, more);
            let said = text(&output) + &String::from_utf8_lossy(&output.stderr);
            assert!(!said.contains(&desk.key.secret) && !said.contains(&signature), "{said}");
        }
    }
}

#[test]
fn a_command_that_cannot_be_done_says_why() {
    let desk = Desk::new();
    let file = desk.home.file("no.http", "not a request");
    let secret = ["--secret-key-file", &desk.secret_file];
    let said = desk.home.refused(&[["doctor", &file, "--secret-id", "I"].as_slice(), &secret].concat());
    assert!(said.contains("no.http is not a raw HTTP request: no empty line follows"), "{said}");
    let said = desk.home.refused(&[["doctor", &file].as_slice(), &secret].concat());
    assert!(said.contains("no key: pass --secret-id ID"), "{said}");
    let said = desk.home.refused(&["doctor", &file, "--secret-id", "I"]);
    assert!(said.contains("no secret: pass --secret-key-file FILE"), "{said}");
    let said = desk.home.refused(&["doctor", "-", "--secret-id", "I", "--secret-key-file", "-"]);
    assert!(said.contains("standard input cannot hold both the request and the secret"), "{said}");
    let put = desk.request("h.example", BODY).replace("POST", "PUT");
    let output = desk.examine(put, &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("a server would answer UnsupportedProtocol"));
}

#[test]
fn what_a_client_of_ours_sends_to_a_listener_is_right_with_the_key_of_the_environment() {
    let desk = Desk::new();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let with_key = |arguments: &[&str]| {
        let mut command = desk.home.command(arguments);
        command.env("TENCENTCLOUD_SECRET_ID", &desk.key.id);
        command.env("TENCENTCLOUD_SECRET_KEY", &desk.key.secret);
        command
    };
    let endpoint = format!("http://{address}");
    let call = ["call", ACTION, "--endpoint", &endpoint, "--BillMonth", "2022-11", "--CustomerUin", "1"];
    let mut client = with_key(&call).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let (mut stream, _) = listener.accept().unwrap();
    let mut saved = Vec::new();
    let mut piece = [0; 4096];
    while !saved.ends_with(b"}") {
        let count = stream.read(&mut piece).unwrap();
        assert_ne!(count, 0);
        saved.extend_from_slice(&piece[..count]);
    }
    drop(stream);
    client.wait().unwrap();

    let mut doctor = with_key(&["doctor", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    doctor.stdin.take().unwrap().write_all(&saved).unwrap();
    let output = doctor.wait_with_output().unwrap();
    let said = text(&output);
    assert!(output.status.success() && said.starts_with("The signature is right.\n"), "{said}");
}

#[test]
fn what_a_server_refuses_the_doctor_explains() {
    let home = Home::with_partners();
    let key = home.key(RESELLER);
    let server = home.serve();
    let headers = signed_headers("localhost:1", &key, ACTION, BODY, now_s());
    let request =
        format!("POST / HTTP/1.1\r\n{headers}\r\n{BODY}").replace("Host: localhost", "Host: 127.0.0.1");
    let (code, _) = error(&server.raw(&request).response());
    assert_eq!(code, "AuthFailure.SignatureFailure");
    let file = home.file("request.http", &request);
    let secret = home.file("secret.txt", &key.secret);
    let output = home.run(&["doctor", &file, "--secret-id", &key.id, "--secret-key-file", &secret]);
    assert!(text(&output).contains("host-loopback") && text(&output).contains(&code), "{}", text(&output));
}

#[test]
fn a_body_that_ends_too_early_is_the_first_thing_to_fix_and_a_compressed_one_too() {
    let desk = Desk::new();
    let cut = &BODY[..27];
    let headers = signed_headers("h.example", &desk.key, ACTION, BODY, SIGNED_AT_S);
    let headers = headers.replace(&format!("Content-Length: {}", BODY.len()), "Content-Length: 27");
    let request = format!("POST / HTTP/1.1\r\n{headers}\r\n{cut}");
    let said = text(&desk.examine(&request, &[]));
    let expected =
        "The signature is wrong, and cannot be judged further until this is fixed:\n\n  body-incomplete\n";
    assert!(said.contains(expected) && !said.contains("another one"), "{said}");
    let said: Value = serde_json::from_str(&text(&desk.examine(&request, &["--json"]))).unwrap();
    assert_eq!(said["verdict"], "unjudged");

    // What gzip begins with, signed as it is sent.
    let headers = signed_headers("h.example", &desk.key, ACTION, "\u{1f}", SIGNED_AT_S);
    let compressed = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff\x03\x00\x00\x00\x00\x00\x00\x00\x00\x00";
    let headers = headers.replace("Content-Length: 1", &format!("Content-Length: {}", compressed.len()));
    let output =
        desk.examine([format!("POST / HTTP/1.1\r\n{headers}\r\n").as_bytes(), compressed].concat(), &[]);
    assert!(text(&output).contains("content-encoding (gzip)"), "{}", text(&output));
    assert_eq!(output.status.code(), Some(1));
}
