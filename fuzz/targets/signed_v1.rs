//! Requests signed by version 1, written a second time: what is signed, and which changes are lawful.

use tc3::claim::PAIRS_MAX;
use tc3::sign::{build_v1_string, compute_v1_signature};
use tc3::{Claim, Digest, Method, Refusal, Secret, verify};

use super::alter::replaced;
use super::choices::Choices;
use super::form;

const SECRET: &str = "a made-up secret key";

/// The names that the method itself knows, each of which may be given once.
const COMMON: [&str; 11] = [
    "Action",
    "Version",
    "Timestamp",
    "Region",
    "Nonce",
    "SecretId",
    "Signature",
    "SignatureMethod",
    "Token",
    "Language",
    "RequestClient",
];

/// A signed request.
#[derive(Clone, Debug)]
pub(crate) struct Signed {
    method: Method,
    host: String,
    path: String,
    /// Every pair but the signature, decoded.
    pairs: Vec<(String, String)>,
    signature: String,
    /// The query or the body, with the signature in it.
    form: Vec<u8>,
    /// The text that was signed.
    text: String,
}

/// A piece of what is signed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Piece {
    Method,
    Host,
    Path,
    Key(usize),
    Value(usize),
    Signature,
    /// The query or the body as it is sent, all pairs and the signature in one.
    Form,
}

impl Signed {
    /// Makes pairs out of bytes lawful where they are not, and signs them in one of the ways that clients
    /// have; `None` where the bytes are no text.
    pub(crate) fn new(bytes: &[u8], choices: &mut Choices) -> Option<Signed> {
        let mut lines = std::str::from_utf8(bytes).ok()?.split('\n');
        let first = lines.next()?;
        let (method, rest) = first.split_once(' ').unwrap_or(("POST", first));
        let method = if method == "GET" { Method::Get } else { Method::Post };
        let (host, path) = rest.split_once(' ').unwrap_or((rest, "/"));
        let host = readable(host);
        let pairs = lawful(lines);
        let digest = digest(&pairs);
        let texts = texts(method, host, path, &pairs);
        let text = texts[choices.below(texts.len())].clone();
        assert_eq!(build_v1_string(method, host, path, &pairs), texts[0]);
        let signature = compute_v1_signature(digest, &Secret::new(SECRET.to_owned()), &text);
        let mut signed = Signed {
            method,
            host: host.to_owned(),
            path: path.to_owned(),
            pairs,
            signature,
            form: Vec::new(),
            text,
        };
        signed.write_form(choices.below(3));
        // Nothing is said here of a query beyond its limit.
        (signed.form.len() <= 32 * 1024).then_some(signed)
    }

    /// Encodes the pairs and, behind them, the signature.
    fn write_form(&mut self, style: usize) {
        let mut pairs = self.pairs.clone();
        pairs.push(("Signature".to_owned(), self.signature.clone()));
        self.form = form::write(&pairs, style).into_bytes();
    }

    /// Checks the request with the code under test.
    pub(crate) fn verify(&self) -> Result<(), Refusal> {
        let headers: [(&str, &[u8]); 1] = [("Host", self.host.as_bytes())];
        let (query, body) = match self.method {
            Method::Get => (std::str::from_utf8(&self.form).unwrap(), b"".as_slice()),
            Method::Post => ("", self.form.as_slice()),
        };
        let received =
            tc3::Received { method: self.method, path: &self.path, query, headers: &headers, body };
        let claim = Claim::read(&received, "intlpartnersmgt")?;
        verify(claim, &received, &Secret::new(SECRET.to_owned())).map(|_| ())
    }

    /// All that is signed, with the length of each piece.
    pub(crate) fn pieces(&self) -> Vec<(Piece, usize)> {
        let mut pieces = vec![
            (Piece::Method, 1),
            (Piece::Host, self.host.len()),
            (Piece::Path, self.path.len()),
            (Piece::Signature, self.signature.len()),
            (Piece::Form, self.form.len()),
        ];
        for (place, (key, value)) in self.pairs.iter().enumerate() {
            pieces.extend([(Piece::Key(place), key.len()), (Piece::Value(place), value.len())]);
        }
        pieces.retain(|(_, length)| *length > 0);
        pieces
    }

    /// The request with another byte at a place of a piece; `None` where nothing is changed by it, or
    /// where the change is one that the method cannot see, or that cannot arrive.
    pub(crate) fn altered(&self, piece: Piece, at: usize, byte: u8) -> Option<Signed> {
        let mut altered = self.clone();
        match piece {
            Piece::Method => {
                altered.method = if self.method == Method::Get { Method::Post } else { Method::Get };
            }
            Piece::Host => altered.host = replaced(&self.host, at, byte)?,
            Piece::Path => altered.path = replaced(&self.path, at, byte)?,
            Piece::Key(place) => altered.pairs[place].0 = replaced(&self.pairs[place].0, at, byte)?,
            Piece::Value(place) => altered.pairs[place].1 = replaced(&self.pairs[place].1, at, byte)?,
            Piece::Signature => altered.signature = replaced(&self.signature, at, byte)?,
            Piece::Form => {
                altered.form[at] = byte;
                if self.form == altered.form
                    || (self.method == Method::Get && std::str::from_utf8(&altered.form).is_err())
                {
                    return None;
                }
                let Some(mut pairs) = form::read_slowly(&altered.form) else { return Some(altered) };
                if let Some(place) = pairs.iter().position(|(key, _)| key == "Signature") {
                    altered.signature = pairs.remove(place).1;
                } else {
                    altered.signature = String::new();
                }
                altered.pairs = pairs;
            }
        }
        if !matches!(piece, Piece::Form) {
            altered.write_form(1);
        }
        (!altered.means_the_same(self)).then_some(altered)
    }

    /// Returns true if a signature over the other request is one over this as well.
    fn means_the_same(&self, other: &Signed) -> bool {
        let host = readable(&self.host);
        self.signature.trim() == other.signature
            && digest(&self.pairs) == digest(&other.pairs)
            && texts(self.method, host, &self.path, &self.pairs).contains(&other.text)
    }
}

/// The pairs in lines, with what the method asks for.
fn lawful<'l>(lines: impl Iterator<Item = &'l str>) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for line in lines.take(PAIRS_MAX - COMMON.len()) {
        let (key, value) = line.split_once('=').unwrap_or((line, ""));
        let is_fit = match key {
            "Signature" => false,
            "Timestamp" => !value.is_empty() && is_number(value) && value.parse::<i64>().is_ok(),
            "Nonce" => !value.is_empty() && is_number(value) && value.parse::<u64>().is_ok(),
            "Action" | "Version" | "SecretId" => !value.is_empty(),
            _ => true,
        };
        let is_again = COMMON.contains(&key) && pairs.iter().any(|(seen, _)| seen == key);
        if is_fit && !is_again {
            pairs.push((key.to_owned(), value.to_owned()));
        }
    }
    for (key, value) in
        [("Action", "A"), ("Version", "V"), ("Timestamp", "1000"), ("Nonce", "7"), ("SecretId", "I")]
    {
        if !pairs.iter().any(|(seen, _)| seen == key) {
            pairs.push((key.to_owned(), value.to_owned()));
        }
    }
    pairs
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

fn digest(pairs: &[(String, String)]) -> Digest {
    let is_sha256 = |(key, value): &(String, String)| key == "SignatureMethod" && value == "HmacSHA256";
    if pairs.iter().any(is_sha256) { Digest::Sha256 } else { Digest::Sha1 }
}

/// Every text that a client may sign for a request: two hosts, three spellings of keys.
fn texts(method: Method, host: &str, path: &str, pairs: &[(String, String)]) -> Vec<String> {
    let is_port = |port: &str| !port.is_empty() && is_number(port);
    let bare = host.rsplit_once(':').filter(|(_, port)| is_port(port)).map_or(host, |(name, _)| name);
    let mut sorted = pairs.to_vec();
    sorted.sort_by(|one, other| one.0.cmp(&other.0));
    let mut spellings = vec![sorted];
    if pairs.iter().any(|(key, _)| key.contains('_')) {
        let mut dotted = spellings[0].clone();
        for (key, _) in &mut dotted {
            *key = key.replace('_', ".");
        }
        let mut dotted_and_sorted = dotted.clone();
        dotted_and_sorted.sort_by(|one, other| one.0.cmp(&other.0));
        spellings.extend([dotted, dotted_and_sorted]);
    }
    let mut texts = Vec::new();
    for pairs in spellings {
        let mut query = String::with_capacity(256);
        let mut separator = '?';
        for (key, value) in &pairs {
            query.push(separator);
            query.push_str(key);
            query.push('=');
            query.push_str(value);
            separator = '&';
        }
        for host in [host, bare] {
            texts.push([method.as_str(), host, path, &query].concat());
        }
    }
    texts
}

/// The text of a Host header; one that cannot be read is as good as none.
fn readable(host: &str) -> &str {
    let host = host.trim_matches([' ', '\t']);
    if host.chars().any(|c| c.is_control() && c != '\t') { "" } else { host }
}
