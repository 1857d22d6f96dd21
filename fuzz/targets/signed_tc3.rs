//! Requests signed by TC3, written a second time: what is signed, and which changes of it are lawful.

use tc3::received::strip_port;
use tc3::sign::{
    build_canonical_request, build_string_to_sign, compute_sha256_hex, compute_tc3_signature, derive_key,
    format_utc_date,
};
use tc3::{Claim, Method, Refusal, Secret, verify};

use super::alter::{replace, replaced};
use super::choices::Choices;
use super::request::Request;

pub(crate) const SERVICE: &str = "intlpartnersmgt";
pub(crate) const SECRET: &str = "a made-up secret key";
const UNSIGNED: &str = "UNSIGNED-PAYLOAD";

/// The most headers that can be signed.
const SIGNED_HEADERS_MAX: usize = 32;

/// A signed request.
#[derive(Clone, Debug)]
pub(crate) struct Signed {
    pub(crate) request: Request,
    /// The path that was signed.
    path: String,
    /// Name and text of each header that was signed.
    headers: Vec<(String, String)>,
    covers_payload: bool,
}

/// A piece of what is signed.
#[derive(Clone, Debug)]
pub(crate) enum Piece {
    Method,
    Path,
    Query,
    Body,
    /// A header by its name in lower case; all of its value.
    Header(String),
    /// The header that holds the signature, from a place on: scope, signed headers, signature.
    Authorization(usize),
}

impl Signed {
    /// Makes a request out of bytes lawful where it is not, and signs it in one of the ways that clients
    /// have; `None` where there is no request in the bytes.
    pub(crate) fn new(bytes: &[u8], choices: &mut Choices) -> Option<Signed> {
        let mut request = Request::read(bytes)?;
        make_lawful(&mut request);
        let names = signed_names(&request, choices);
        let (is_port_signed, is_lower) = (choices.flip(), choices.below(4) == 0);
        let headers: Vec<(String, String)> = names
            .into_iter()
            .map(|name| {
                let text = reading(&name, request.text(&name).unwrap(), is_port_signed, is_lower);
                (name, text)
            })
            .collect();
        let path = if choices.flip() { request.path.clone() } else { "/".to_owned() };
        let covers_payload = request.text("X-TC-Content-SHA256") != Some(UNSIGNED);
        let mut signed = Signed { request, path, headers, covers_payload };
        let authorization = signed.authorization(choices);
        signed.request.headers.push(("Authorization".to_owned(), authorization.into_bytes()));
        Some(signed)
    }

    /// The header that signs the request, by steps that stand here as well as in the room under test.
    fn authorization(&self, choices: &mut Choices) -> String {
        let Request { method, query, body, .. } = &self.request;
        let (query, payload) = match method {
            Method::Get => (query.as_str(), b"".as_slice()),
            Method::Post => ("", body.as_slice()),
        };
        let payload = if self.covers_payload { payload } else { UNSIGNED.as_bytes() };
        let lines: Vec<String> = self.headers.iter().map(|(name, text)| format!("{name}:{text}\n")).collect();
        let lines = lines.concat();
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        let (names, hash) = (names.join(";"), compute_sha256_hex(payload));
        let canonical = format!("{}\n{}\n{query}\n{lines}\n{names}\n{hash}", method.as_str(), self.path);
        let headers: Vec<(&str, &str)> =
            self.headers.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        assert_eq!(build_canonical_request(*method, &self.path, query, &headers, &hash), canonical);

        let timestamp_s: i64 = self.request.text("X-TC-Timestamp").unwrap().parse().unwrap();
        let date = format_utc_date(timestamp_s);
        let label = self.request.text("Host").unwrap().split('.').next().unwrap();
        // A client that writes our own service into the host writes it as it is named.
        let is_other_spelling =
            strip_port(label).eq_ignore_ascii_case(SERVICE) && !label.starts_with(SERVICE);
        let is_text_of_scope = !label.is_empty() && !label.contains(',') && label.trim() == label;
        let is_label_usable = is_text_of_scope && !is_other_spelling;
        let service = if is_label_usable && choices.flip() { label } else { SERVICE };
        let to_sign = format!(
            "TC3-HMAC-SHA256\n{timestamp_s}\n{date}/{service}/tc3_request\n{}",
            compute_sha256_hex(canonical.as_bytes())
        );
        assert_eq!(build_string_to_sign(timestamp_s, &date, service, &canonical), to_sign);
        let key = derive_key(&Secret::new(SECRET.to_owned()), &date, service);
        let signature = compute_tc3_signature(&key, &to_sign);
        format!(
            "TC3-HMAC-SHA256 Credential=AKID/{date}/{service}/tc3_request, SignedHeaders={names}, \
             Signature={signature}"
        )
    }

    /// Checks the request with the code under test.
    pub(crate) fn verify(&self) -> Result<(), Refusal> {
        self.request.with(|received| {
            let claim = Claim::read(received, SERVICE)?;
            verify(claim, received, &Secret::new(SECRET.to_owned())).map(|_| ())
        })
    }

    /// Returns true if the body is JSON, which is not read before the signature is checked.
    pub(crate) fn is_json(&self) -> bool {
        self.request.method == Method::Post && media_type(&self.request) == "application/json"
    }

    /// All that is signed, with the length of each piece.
    pub(crate) fn pieces(&self) -> Vec<(Piece, usize)> {
        let Request { method, path, query, body, .. } = &self.request;
        let mut pieces = vec![(Piece::Method, 1), (Piece::Path, path.len())];
        match method {
            Method::Get => pieces.push((Piece::Query, query.len())),
            Method::Post if self.covers_payload => pieces.push((Piece::Body, body.len())),
            Method::Post => {}
        }
        let names = self.headers.iter().map(|(name, _)| name.as_str());
        let is_timestamp_apart = !self.headers.iter().any(|(name, _)| name == "x-tc-timestamp");
        for name in names.chain(is_timestamp_apart.then_some("x-tc-timestamp")) {
            pieces.push((Piece::Header(name.to_owned()), self.value(name).len()));
        }
        let authorization = self.value("Authorization");
        let scope = authorization.windows(5).position(|bytes| bytes == b"AKID/").unwrap() + 5;
        pieces.push((Piece::Authorization(scope), authorization.len() - scope));
        pieces.retain(|(_, length)| *length > 0);
        pieces
    }

    /// The request with another byte at a place of a piece; `None` where nothing is changed by it, or
    /// where the change is a lawful one, or cannot arrive.
    pub(crate) fn altered(&self, piece: &Piece, at: usize, byte: u8) -> Option<Signed> {
        let mut altered = self.clone();
        let request = &mut altered.request;
        match piece {
            Piece::Method => {
                request.method = if request.method == Method::Get { Method::Post } else { Method::Get };
            }
            Piece::Path => request.path = replaced(&request.path, at, byte)?,
            Piece::Query => request.query = replaced(&request.query, at, byte)?,
            Piece::Body => replace(&mut request.body, at, byte)?,
            Piece::Header(name) => replace(altered.value_mut(name), at, byte)?,
            Piece::Authorization(from) => {
                // Blanks between the fields, and one more comma for a blank, are free.
                let value = altered.value_mut("Authorization");
                if value[from + at].is_ascii_whitespace() {
                    return None;
                }
                replace(value, from + at, byte)?;
            }
        }
        let is_same = !matches!(piece, Piece::Method | Piece::Authorization(_))
            && altered.timestamp() == self.timestamp()
            && (self.covers_payload || altered.request.text("X-TC-Content-SHA256") == Some(UNSIGNED))
            && (altered.request.query == self.request.query || altered.request.method == Method::Post)
            && altered.request.body == self.request.body
            && (self.path == "/" || self.path == altered.request.path)
            && [(true, true), (true, false), (false, true), (false, false)]
                .into_iter()
                .any(|(port, lower)| altered.reads_as_signed(port, lower));
        (!is_same).then_some(altered)
    }

    /// Returns true if every signed header has, by one way of reading them all, the text that was signed.
    fn reads_as_signed(&self, is_port_signed: bool, is_lower: bool) -> bool {
        self.headers.iter().all(|(name, signed)| {
            self.request
                .text(name)
                .is_some_and(|text| reading(name, text, is_port_signed, is_lower) == *signed)
        })
    }

    /// The number of the timestamp, which is what is signed of it: `05` and `5` are the same.
    fn timestamp(&self) -> Option<i64> {
        let text = self.request.text("X-TC-Timestamp")?;
        text.parse().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit()))
    }

    fn value(&self, name: &str) -> &[u8] {
        let mut headers = self.request.headers.iter();
        &headers.find(|(sent, _)| sent.eq_ignore_ascii_case(name)).unwrap().1
    }

    fn value_mut(&mut self, name: &str) -> &mut Vec<u8> {
        let mut headers = self.request.headers.iter_mut();
        &mut headers.find(|(sent, _)| sent.eq_ignore_ascii_case(name)).unwrap().1
    }
}

/// Mends what every request must have, so that whatever is refused is refused for its signature or form.
fn make_lawful(request: &mut Request) {
    request.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("Authorization"));
    let is_time = |text: &str| {
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) && text.parse::<i64>().is_ok()
    };
    request.ensure("X-TC-Timestamp", is_time, "1700000000");
    request.ensure("X-TC-Action", |text| !text.is_empty(), "A");
    request.ensure("X-TC-Version", |text| !text.is_empty(), "V");
    for name in ["X-TC-Region", "X-TC-Token", "X-TC-Language", "X-TC-Content-SHA256"] {
        request.ensure(name, |_| true, "");
    }
    if request.text("Host").is_none() {
        request.ensure("Host", |_| false, "billing.example:8080");
    }
    let known = ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"];
    if request.text("Content-Type").is_none()
        || (request.method == Method::Post && !known.contains(&media_type(request).as_str()))
    {
        request.ensure("Content-Type", |_| false, "application/json");
    }
}

fn media_type(request: &Request) -> String {
    let text = request.text("Content-Type").unwrap_or_default();
    text.split(';').next().unwrap().trim().to_ascii_lowercase()
}

/// The names of the headers to be signed: the two that must be, and those of the request that can be.
fn signed_names(request: &Request, choices: &mut Choices) -> Vec<String> {
    let mut names = vec!["content-type".to_owned(), "host".to_owned()];
    for (name, _) in &request.headers {
        let name = name.to_ascii_lowercase();
        let is_token = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let is_new = !name.is_empty() && !names.contains(&name);
        if is_token && is_new && names.len() < SIGNED_HEADERS_MAX && request.text(&name).is_some() {
            names.push(name);
        }
    }
    let optional = 2 + choices.below(names.len() - 1);
    names.truncate(optional);
    let turn = choices.below(names.len());
    names.rotate_left(turn);
    names
}

/// A header's text as one kind of client signs it.
fn reading(name: &str, text: &str, is_port_signed: bool, is_lower: bool) -> String {
    let bare = text.rsplit_once(':').filter(|(_, port)| {
        name == "host" && !is_port_signed && !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit())
    });
    let text = bare.map_or(text, |(host, _)| host);
    if is_lower { text.to_lowercase() } else { text.to_owned() }
}
