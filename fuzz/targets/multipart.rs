//! Multipart bodies: the parts of an accepted body read the same when they are written again.

use serde_json::Value;
use tc3::parameters::check_parameters;
use tc3::{Claim, Parameters, Part};

use super::authorization::assert_short;
use super::definition::defined;
use super::request::Request;

/// The most bytes of a name that is written again: with a backslash before each, it still fits into the
/// 8 KiB of headers that a part may have.
const NAME_BYTES_MAX: usize = 2 * 1024;

/// The first line is what stands behind `multipart/form-data;` in the header, the rest is the body.
pub(crate) fn check(bytes: &[u8]) {
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let content_type = [b"multipart/form-data;", &bytes[..end]].concat();
    let body = bytes.get(end + 1..).unwrap_or_default();
    read(&content_type, body, |parts| {
        let parts = parts.to_vec();
        for part in &parts {
            assert!(!part.name.is_empty(), "{part:?}");
        }
        check_types(&parts);
        if parts.iter().any(|part| part.name.len() > NAME_BYTES_MAX) {
            return;
        }
        let boundary = free_boundary(&parts);
        let again = write(&parts, &boundary);
        let content_type = format!("multipart/form-data; charset=utf-8; boundary=\"{boundary}\"");
        let found = read(content_type.as_bytes(), &again, |found| assert_eq!(found, parts));
        assert!(found, "{:?}", String::from_utf8_lossy(&again));
    });
}

/// Reads a body; whether it is accepted. Its parts go to `each`.
fn read(content_type: &[u8], body: &[u8], each: impl FnOnce(&[Part<'_>])) -> bool {
    let mut request = Request::read(
        b"POST /\nHost: h\nX-TC-Timestamp: 0\nX-TC-Action: A\nX-TC-Version: V\nAuthorization: \
        TC3-HMAC-SHA256 Credential=I/1970-01-01/h/tc3_request, SignedHeaders=content-type;host, \
        Signature=0000000000000000000000000000000000000000000000000000000000000000",
    )
    .unwrap();
    request.headers.push(("Content-Type".to_owned(), content_type.to_vec()));
    request.body = body.to_vec();
    request.with(|received| match Claim::read(received, "h") {
        Ok(claim) => {
            let Parameters::Parts(parts) = &claim.parameters else { panic!("multipart is read as parts") };
            each(parts);
            true
        }
        Err(refusal) => {
            assert_short(&refusal);
            false
        }
    })
}

/// A boundary that stands in no value.
fn free_boundary(parts: &[Part<'_>]) -> String {
    let is_free = |boundary: &String| {
        let delimiter = format!("\r\n--{boundary}");
        // The line break before a value counts too: it ends the headers of the part.
        parts.iter().all(|part| !format!("\r\n{}", part.text.unwrap_or_default()).contains(&delimiter))
    };
    (0..1_000).map(|number| format!("b {number}")).find(is_free).unwrap()
}

/// Writes parts as RFC 7578 has them.
fn write(parts: &[Part<'_>], boundary: &str) -> Vec<u8> {
    let mut body = Vec::new();
    for part in parts {
        let mut name = String::new();
        for letter in part.name.chars() {
            if matches!(letter, '"' | '\\' | '\r' | '\n') {
                name.push('\\');
            }
            name.push(letter);
        }
        let file = if part.text.is_none() { "; filename=\"f\"" } else { "" };
        let json = if part.is_json { "Content-Type: application/json\r\n" } else { "" };
        let text = part.text.unwrap_or("a file");
        body.push(format!(
            "--{boundary}\r\n{json}Content-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{text}\r\n"
        ));
    }
    body.push(format!("--{boundary}--\r\n"));
    body.concat().into_bytes()
}

/// Checks that parameters which are in order mean the same as JSON.
fn check_types(parts: &[Part<'_>]) {
    match check_parameters(&Parameters::Parts(parts.to_vec()), defined()) {
        Err(refusal) => assert_short(&refusal),
        Ok(input) => {
            let json = serde_json::to_vec(&Value::Object(input.clone())).unwrap();
            assert_eq!(check_parameters(&Parameters::Json(&json), defined()), Ok(input));
        }
    }
}
