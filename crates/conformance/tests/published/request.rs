//! A saved request as a server reads it, and the answer of our server.

use std::collections::BTreeMap;

use tc3::{Claim, Code, Method, Received, Refusal, Secret, verify};

/// Secrets by their ids.
pub(crate) type Keys = BTreeMap<String, String>;

/// One request in parts that can be altered.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    /// Takes a raw request apart: head with CRLF lines, an empty line, body.
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        let (head, body) = (&bytes[..end], bytes[end + 4..].to_vec());
        let mut lines =
            head.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
        let first = std::str::from_utf8(lines.next().unwrap()).unwrap();
        let words: Vec<&str> = first.split(' ').collect();
        let [method, target, "HTTP/1.1"] = words[..] else { panic!("{first}") };
        let header = |line: &[u8]| {
            let colon = line.iter().position(|byte| *byte == b':').unwrap();
            (String::from_utf8(line[..colon].to_vec()).unwrap(), line[colon + 1..].to_vec())
        };
        let (path, query) = path_and_query(target);
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers: lines.map(header).collect(),
            body,
        }
    }

    /// Checks the request as the server does.
    pub(crate) fn check(&self, keys: &Keys, now_s: i64, service: &str) -> Result<(), Refusal> {
        let headers: Vec<(&str, &[u8])> =
            self.headers.iter().map(|(name, value)| (name.as_str(), value.as_slice())).collect();
        let received = Received {
            method: Method::parse(&self.method)?,
            path: &self.path,
            query: &self.query,
            headers: &headers,
            body: &self.body,
        };
        let claim = Claim::read(&received, service)?;
        claim.check_freshness(now_s)?;
        let secret = keys.get(claim.secret_id.as_ref());
        let secret = secret.ok_or_else(|| Refusal::of(Code::AuthFailureSecretIdNotFound))?;
        verify(claim, &received, &Secret::new(secret.clone())).map(|_| ())
    }

    /// Finds the index of the first header of a name.
    pub(crate) fn find_header(&self, name: &str) -> Option<usize> {
        self.headers.iter().position(|(sent, _)| sent.eq_ignore_ascii_case(name))
    }

    /// Returns the text of the first header of a name; empty without such a header.
    pub(crate) fn header(&self, name: &str) -> String {
        let value = self.find_header(name).map(|place| self.headers[place].1.clone()).unwrap_or_default();
        String::from_utf8(value).unwrap().trim().to_owned()
    }

    pub(crate) fn is_tc3(&self) -> bool {
        self.find_header("Authorization").is_some()
    }

    /// Returns the form of a version 1 request.
    pub(crate) fn form(&self) -> String {
        if self.method == "GET" { self.query.clone() } else { String::from_utf8(self.body.clone()).unwrap() }
    }

    /// Returns the same request with another form.
    pub(crate) fn with_form(&self, form: String) -> Self {
        let mut other = self.clone();
        if self.method == "GET" {
            other.query = form;
        } else {
            other.body = form.into_bytes();
        }
        other
    }

    /// Returns the same request with another signature in the place of its own.
    pub(crate) fn with_signature(&self, signature: &str) -> Self {
        if !self.is_tc3() {
            let signed = |piece: &str| match piece.split_once('=') {
                Some(("Signature", _)) => format!("Signature={}", escape_text(signature)),
                _ => piece.to_owned(),
            };
            let pieces: Vec<String> = self.form().split('&').map(signed).collect();
            return self.with_form(pieces.join("&"));
        }
        let mut other = self.clone();
        let sent = self.header("Authorization");
        let (before, rest) = sent.split_once("Signature=").unwrap();
        let after = rest.find(',').map_or("", |at| &rest[at..]);
        let place = self.find_header("Authorization").unwrap();
        other.headers[place].1 = format!(" {before}Signature={signature}{after}").into_bytes();
        other
    }
}

/// Cuts a target into path and query; a target with scheme and host, as proxies get it, loses both.
fn path_and_query(target: &str) -> (&str, &str) {
    let target = match target.strip_prefix("http://") {
        Some(rest) => rest.find(['/', '?']).map_or("/", |at| &rest[at..]),
        None => target,
    };
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    (if path.is_empty() { "/" } else { path }, query)
}

/// Escapes every byte that is no letter or digit.
pub(crate) fn escape_text(text: &str) -> String {
    let escape = |byte: u8| match byte {
        plain if plain.is_ascii_alphanumeric() => char::from(plain).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(escape).collect()
}

/// Decodes the pairs of a form: a second, lenient decoder, so that the tests do not depend on the one under test.
pub(crate) fn decode_pairs(form: &str) -> Vec<(String, String)> {
    let decode = |text: &str| {
        let text = text.replace('+', " ");
        let mut parts = text.split('%');
        let mut bytes = parts.next().unwrap().as_bytes().to_vec();
        for part in parts {
            bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
            bytes.extend_from_slice(&part.as_bytes()[2..]);
        }
        String::from_utf8(bytes).unwrap()
    };
    form.split('&').map(|piece| piece.split_once('=').unwrap()).map(|(k, v)| (decode(k), decode(v))).collect()
}
