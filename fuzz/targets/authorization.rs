//! The `Authorization` header: what is accepted is in order, and what is refused says so shortly.

use tc3::sign::format_utc_date;
use tc3::{Claim, Code, Method, Refusal, Scheme, Secret, verify};

use super::request::Request;

const SERVICE: &str = "intlpartnersmgt";

/// A message is never longer than this, in characters, whatever was sent: what it repeats is cut.
const MESSAGE_CHARS_MAX: usize = 400;

/// The first line is the header's value; the lines behind it are more headers of the request.
pub(crate) fn check(bytes: &[u8]) {
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let (value, others) = bytes.split_at(end);
    let Some(mut request) = Request::read(&[b"GET /", others].concat()) else { return };
    request.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("Authorization"));
    request.headers.push(("Authorization".to_owned(), value.to_vec()));
    for (name, default) in [
        ("Host", "billing.example:8080"),
        ("Content-Type", "application/json"),
        ("X-TC-Timestamp", "1000"),
        ("X-TC-Action", "A"),
        ("X-TC-Version", "V"),
    ] {
        if !request.headers.iter().any(|(sent, _)| sent.eq_ignore_ascii_case(name)) {
            request.headers.push((name.to_owned(), default.as_bytes().to_vec()));
        }
    }
    let parts = match read(&request) {
        Err(refusal) => return assert_short(&refusal),
        Ok(parts) => parts,
    };
    assert_in_order(&parts, &request);

    // Whatever its blanks and its order, the header means what its usual form means.
    let usual = format!(
        "TC3-HMAC-SHA256 Credential={}/{}/{}/tc3_request, SignedHeaders={}, Signature={}",
        parts.secret_id, parts.date, parts.service, parts.signed_headers, parts.signature
    );
    request.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("Authorization"));
    request.headers.push(("Authorization".to_owned(), usual.into_bytes()));
    assert_eq!(read(&request).as_ref(), Ok(&parts));
}

/// The claims of a header.
#[derive(Debug, PartialEq)]
struct Parts {
    timestamp_s: i64,
    secret_id: String,
    date: String,
    service: String,
    signed_headers: String,
    signature: String,
}

fn read(request: &Request) -> Result<Parts, Refusal> {
    request.with(|received| {
        let claim = Claim::read(received, SERVICE)?;
        let Scheme::Tc3 { date, service, signed_headers, signature, .. } = &claim.scheme else {
            panic!("a request with an Authorization header is read as version 1");
        };
        let parts = Parts {
            timestamp_s: claim.timestamp_s,
            secret_id: claim.secret_id.clone().into_owned(),
            date: (*date).to_owned(),
            service: (*service).to_owned(),
            signed_headers: (*signed_headers).to_owned(),
            signature: (*signature).to_owned(),
        };
        // Nobody guesses a signature, not even of an empty secret.
        let refusal = verify(claim, received, &Secret::new(String::new())).unwrap_err();
        assert_eq!(refusal.code, Code::AuthFailureSignatureFailure);
        Ok(parts)
    })
}

/// Checks by other means what an accepted header promises.
fn assert_in_order(parts: &Parts, request: &Request) {
    assert_eq!(request.method, Method::Get);
    let timestamp = request.text("X-TC-Timestamp").unwrap();
    assert_eq!(timestamp.parse(), Ok(parts.timestamp_s));
    assert!(parts.timestamp_s >= 0 && parts.date == format_utc_date(parts.timestamp_s));
    assert!(!parts.secret_id.is_empty() && !parts.secret_id.contains('/'));
    let host = request.text("Host").unwrap().to_ascii_lowercase();
    let label = host.split('.').next().unwrap();
    let service = parts.service.to_ascii_lowercase();
    let has_port = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    assert!(
        parts.service == SERVICE
            || service == label
            || label.rsplit_once(':').is_some_and(|(name, port)| service == name && has_port(port)),
        "{parts:?} {host}"
    );
    let mut names: Vec<&str> = parts.signed_headers.split(';').collect();
    assert!(names.len() <= 32 && names.contains(&"host") && names.contains(&"content-type"));
    assert!(names.iter().all(|name| request.text(name).is_some() && *name == name.to_ascii_lowercase()));
    names.sort_unstable();
    assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
    let is_hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    assert!(parts.signature.len() == 64 && parts.signature.bytes().all(is_hex));
}

/// Checks that neither the answer nor the log can be used to amplify or to forge what is in them.
pub(crate) fn assert_short(refusal: &Refusal) {
    let inside = refusal.internal_cause.as_deref().unwrap_or_default();
    for text in [&*refusal.message, inside] {
        assert!(text.chars().count() <= MESSAGE_CHARS_MAX, "{refusal:?}");
        assert!(!text.chars().any(char::is_control), "{refusal:?}");
    }
}
