//! Random requests: a valid one verifies in every form, an altered one never, and no bytes make us panic.
//!
//! Each test prints its seed; `SEED` in the code below can be set to repeat a run.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a panic is how a test fails")]
#![expect(clippy::print_stdout, reason = "a failed run can only be repeated with its seed")]

use tc3::sign::{
    build_canonical_request, build_string_to_sign, build_v1_string, compute_sha256_hex,
    compute_tc3_signature, compute_v1_signature, derive_key, format_utc_date,
};
use tc3::{Claim, Digest, Method, Received, Secret, verify};

const SERVICE: &str = "intlpartnersmgt";

/// Set this to the printed seed to repeat a run.
const SEED: Option<u64> = None;

fn random(test: &str) -> fastrand::Rng {
    let seed = SEED.unwrap_or_else(|| fastrand::u64(..));
    println!("{test}: seed {seed}");
    fastrand::Rng::with_seed(seed)
}

/// A whole request with the key that signed it.
#[derive(Clone, Debug)]
struct Request {
    method: Method,
    query: String,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
    key: String,
    /// Host without its port, or values in lower case, were signed: then some alterations are legal.
    host_bare: bool,
}

impl Request {
    fn verifies(&self) -> bool {
        self.verifies_with(&self.key)
    }

    fn verifies_with(&self, key: &str) -> bool {
        let headers: Vec<(&str, &[u8])> =
            self.headers.iter().map(|(name, value)| (*name, value.as_bytes())).collect();
        let Self { method, query, body, .. } = self;
        let received = Received { method: *method, path: "/", query, headers: &headers, body };
        Claim::read(&received, SERVICE)
            .and_then(|claim| verify(claim, &received, &Secret::new(key.to_owned())))
            .is_ok()
    }

    fn header(&mut self, name: &str) -> &mut String {
        &mut self.headers.iter_mut().find(|(sent, _)| *sent == name).unwrap().1
    }
}

fn word(rng: &mut fastrand::Rng, characters: std::ops::Range<usize>) -> String {
    let count = rng.usize(characters);
    (0..count).map(|_| rng.alphanumeric()).collect()
}

/// Plain ones, those that need escaping, and those of two, three and four bytes.
const CHARACTERS: &[char] =
    &['a', 'Z', '0', '9', ' ', '+', '&', '=', '%', '/', '_', '.', '"', '\\', '\n', 'é', '中', '\u{1f600}'];

/// Text with everything that needs escaping.
fn text(rng: &mut fastrand::Rng) -> String {
    let count = rng.usize(0..12);
    (0..count).map(|_| *rng.choice(CHARACTERS).unwrap()).collect()
}

fn escape(text: &str) -> String {
    let escape = |byte: u8| match byte {
        b' ' => "+".to_owned(),
        plain if plain.is_ascii_alphanumeric() => char::from(plain).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(escape).collect()
}

fn form(pairs: &[(String, String)]) -> String {
    let pieces: Vec<String> =
        pairs.iter().map(|(key, value)| format!("{}={}", escape(key), escape(value))).collect();
    pieces.join("&")
}

fn own_pairs(rng: &mut fastrand::Rng) -> Vec<(String, String)> {
    let count = rng.usize(1..5);
    (0..count).map(|place| (format!("P{place}{}", word(rng, 0..4)), text(rng))).collect()
}

fn host(rng: &mut fastrand::Rng) -> String {
    let name = format!("{}.{}", word(rng, 1..8), word(rng, 1..8));
    if rng.bool() { format!("{name}:{}", rng.u16(1000..)) } else { name }
}

fn signed_host(host: &str, bare: bool) -> &str {
    if bare { host.split(':').next().unwrap() } else { host }
}

fn tc3(rng: &mut fastrand::Rng) -> Request {
    let method = *rng.choice(&[Method::Get, Method::Post]).unwrap();
    let unsigned = rng.u8(..) < 64;
    let (host, host_bare, lower) = (host(rng), rng.bool(), rng.bool());
    let key = word(rng, 1..40);
    let timestamp_s = rng.i64(0..4_000_000_000);
    let own = form(&own_pairs(rng));
    let json =
        rng.choice(&["application/json", "application/json; charset=UTF-8", "Application/JSON"]).unwrap();
    let (query, body, content_type) = match method {
        Method::Get => (own, Vec::new(), "application/x-www-form-urlencoded"),
        Method::Post if rng.bool() => (String::new(), own.into_bytes(), "application/x-www-form-urlencoded"),
        Method::Post => (String::new(), format!("{{\"A\":\"{}\"}}", word(rng, 0..60)).into_bytes(), *json),
    };
    let first_label = host.split('.').next().unwrap();
    let service = if rng.bool() { SERVICE } else { first_label };
    let payload = if unsigned { b"UNSIGNED-PAYLOAD".as_slice() } else { &body };
    let value = |text: &str| if lower { text.to_lowercase() } else { text.to_owned() };
    let signed = [("content-type", value(content_type)), ("host", value(signed_host(&host, host_bare)))];
    let canonical = build_canonical_request(method, "/", &query, &signed, &compute_sha256_hex(payload));
    let date = format_utc_date(timestamp_s);
    let to_sign = build_string_to_sign(timestamp_s, &date, service, &canonical);
    let signature = compute_tc3_signature(&derive_key(&Secret::new(key.clone()), &date, service), &to_sign);
    let authorization = format!(
        "TC3-HMAC-SHA256 Credential={}/{date}/{service}/tc3_request, SignedHeaders=content-type;host, \
         Signature={signature}",
        word(rng, 1..30)
    );
    let mut headers = vec![
        ("Host", host),
        ("Content-Type", content_type.to_owned()),
        ("X-TC-Timestamp", timestamp_s.to_string()),
        ("X-TC-Action", word(rng, 1..9)),
        ("X-TC-Version", word(rng, 1..9)),
        ("Authorization", authorization),
    ];
    if unsigned {
        headers.push(("X-TC-Content-SHA256", "UNSIGNED-PAYLOAD".to_owned()));
    }
    rng.shuffle(&mut headers);
    Request { method, query, headers, body, key, host_bare }
}

fn v1(rng: &mut fastrand::Rng) -> Request {
    let method = *rng.choice(&[Method::Get, Method::Post]).unwrap();
    let digest = *rng.choice(&[Digest::Sha1, Digest::Sha256]).unwrap();
    let (host, host_bare) = (host(rng), rng.bool());
    let key = word(rng, 1..40);
    let mut pairs = own_pairs(rng);
    pairs.extend([
        ("Action".to_owned(), word(rng, 1..9)),
        ("Version".to_owned(), word(rng, 1..9)),
        ("Timestamp".to_owned(), rng.u32(..).to_string()),
        ("Nonce".to_owned(), rng.u64(..).to_string()),
        ("SecretId".to_owned(), word(rng, 1..30)),
        ("Region".to_owned(), word(rng, 0..3)),
    ]);
    match digest {
        Digest::Sha256 => pairs.push(("SignatureMethod".to_owned(), "HmacSHA256".to_owned())),
        Digest::Sha1 if rng.bool() => pairs.push(("SignatureMethod".to_owned(), "HmacSHA1".to_owned())),
        Digest::Sha1 => {}
    }
    rng.shuffle(&mut pairs);
    let string = build_v1_string(method, signed_host(&host, host_bare), "/", &pairs);
    pairs.push(("Signature".to_owned(), compute_v1_signature(digest, &Secret::new(key.clone()), &string)));
    let form = form(&pairs);
    let (query, body) = match method {
        Method::Get => (form, Vec::new()),
        Method::Post => (String::new(), form.into_bytes()),
    };
    Request { method, query, headers: vec![("Host", host)], body, key, host_bare }
}

/// Replaces one byte of an ASCII text by another letter or digit; `None` where there is nothing to replace
/// or where the change is one of case only.
fn altered(rng: &mut fastrand::Rng, text: &str) -> Option<String> {
    let mut bytes = text.as_bytes().to_vec();
    let place = if bytes.is_empty() { return None } else { rng.usize(..bytes.len()) };
    let other = u8::try_from(rng.alphanumeric()).unwrap();
    if bytes[place].eq_ignore_ascii_case(&other) {
        return None;
    }
    bytes[place] = other;
    String::from_utf8(bytes).ok()
}

#[test]
fn every_valid_request_verifies_and_never_with_another_key() {
    let rng = &mut random("valid");
    for _ in 0..3_000 {
        for request in [tc3(rng), v1(rng)] {
            assert!(request.verifies(), "{request:?}");
            let key = request.key.clone();
            assert!(!request.verifies_with(&format!("{key}x")));
            assert!(!request.verifies_with(""));
            if let Some(other) = altered(rng, &key) {
                assert!(!request.verifies_with(&other), "{request:?}");
            }
        }
    }
}

#[test]
fn no_altered_byte_of_a_signed_tc3_part_is_overlooked() {
    let rng = &mut random("tc3 altered");
    let mut checked = 0;
    for _ in 0..10_000 {
        let mut request = tc3(rng);
        let unsigned = request.headers.iter().any(|(name, _)| *name == "X-TC-Content-SHA256");
        let place = rng.u8(..5);
        let part = match place {
            0 => &mut request.query,
            1 if unsigned => continue,
            1 => &mut String::from_utf8(request.body.clone()).unwrap(),
            2 => request.header("Host"),
            3 => request.header("Content-Type"),
            _ => request.header("X-TC-Timestamp"),
        };
        // A port that was not signed may change.
        let bare_port = place == 2 && part.contains(':');
        let Some(other) = altered(rng, part) else { continue };
        *part = other;
        if place == 1 {
            request.body = part.clone().into_bytes();
        }
        if bare_port && request.host_bare {
            continue;
        }
        checked += 1;
        assert!(!request.verifies(), "{request:?}");
    }
    assert!(checked > 5_000, "{checked}");
}

#[test]
fn no_altered_byte_of_a_version_1_request_is_overlooked() {
    let rng = &mut random("v1 altered");
    let mut checked = 0;
    for _ in 0..10_000 {
        let mut request = v1(rng);
        let host = request.header("Host").clone();
        if rng.u8(..8) == 0 {
            if !(request.host_bare && host.contains(':')) {
                let Some(other) = altered(rng, &host) else { continue };
                *request.header("Host") = other;
                checked += 1;
                assert!(!request.verifies(), "{request:?}");
            }
            continue;
        }
        let form = match request.method {
            Method::Get => request.query.clone(),
            Method::Post => String::from_utf8(request.body.clone()).unwrap(),
        };
        let Some(other) = altered(rng, &form) else { continue };
        match request.method {
            Method::Get => request.query = other,
            Method::Post => request.body = other.into_bytes(),
        }
        checked += 1;
        assert!(!request.verifies(), "{request:?} was {form}");
    }
    assert!(checked > 5_000, "{checked}");
}

/// Pieces that lead random bytes deep into the parsers.
const PIECES: &[&str] = &[
    "TC3-HMAC-SHA256 ",
    "Credential=",
    "AKID/1970-01-01/intlpartnersmgt/tc3_request",
    ", ",
    "SignedHeaders=",
    "content-type;host",
    "Signature=",
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "Action=",
    "Version=1",
    "Timestamp=",
    "1000",
    "Nonce=",
    "SecretId=I",
    "&",
    "=",
    "%",
    "%C3%A9",
    "%ff",
    "+",
    "_",
    "9223372036854775807",
    "-",
    "/",
    ";",
    ",",
    ":",
    "application/json",
    "application/x-www-form-urlencoded",
    "UNSIGNED-PAYLOAD",
    "é",
    "\0",
    " ",
];

const NAMES: &[&str] = &[
    "Authorization",
    "authorization",
    "Host",
    "Content-Type",
    "X-TC-Action",
    "X-TC-Version",
    "X-TC-Timestamp",
    "X-TC-Region",
    "X-TC-Token",
    "X-TC-Content-SHA256",
    "X-TC-Language",
    "",
];

fn junk(rng: &mut fastrand::Rng) -> Vec<u8> {
    let mut bytes = Vec::new();
    for _ in 0..rng.usize(..12) {
        if rng.u8(..4) == 0 {
            bytes.push(rng.u8(..));
        } else {
            bytes.extend_from_slice(rng.choice(PIECES).unwrap().as_bytes());
        }
    }
    bytes
}

#[test]
fn no_bytes_make_reading_or_verifying_panic() {
    let rng = &mut random("hostile");
    let secret = Secret::new(String::new());
    let mut claims = 0;
    for _ in 0..100_000 {
        let mut headers: Vec<(&str, Vec<u8>)> = Vec::new();
        // Half of the requests start from a sound head, so that the deeper rooms see junk as well.
        if rng.bool() {
            headers.extend([("X-TC-Timestamp", b"1000".to_vec()), ("X-TC-Action", junk(rng))]);
            headers.extend([("X-TC-Version", b"V".to_vec()), ("Content-Type", b"application/json".to_vec())]);
            let start = b"TC3-HMAC-SHA256 Credential=I/1970-01-01/intlpartnersmgt/tc3_request, \
                SignedHeaders=content-type;host, Signature=";
            let end = b"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
            let middle = if rng.bool() { Vec::new() } else { junk(rng) };
            headers.push(("Authorization", [start.as_slice(), &middle, end].concat()));
        }
        for _ in 0..rng.usize(..4) {
            headers.push((rng.choice(NAMES).unwrap(), junk(rng)));
        }
        let headers: Vec<(&str, &[u8])> =
            headers.iter().map(|(name, value)| (*name, value.as_slice())).collect();
        let prefix =
            if rng.bool() { "Action=A&Version=V&Timestamp=1&Nonce=1&SecretId=I&Signature=s&" } else { "" };
        let junk_query = junk(rng);
        let query = format!("{prefix}{}", String::from_utf8_lossy(&junk_query));
        let body = [prefix.as_bytes(), &junk(rng)].concat();
        let path = *rng.choice(&["/", "", "/x", "*"]).unwrap();
        let method = *rng.choice(&[Method::Get, Method::Post]).unwrap();
        let received = Received { method, path, query: &query, headers: &headers, body: &body };
        if let Ok(claim) = Claim::read(&received, SERVICE) {
            claims += 1;
            let _ = claim.check_freshness(rng.i64(..));
            assert!(verify(claim, &received, &secret).is_err());
        }
    }
    println!("hostile: {claims} of 100000 were claims");
    assert!(claims > 1_000, "{claims}");
}
