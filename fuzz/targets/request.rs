//! A request out of bytes that look like one: a line `POST /path?query`, headers, an empty line, the body.

use tc3::{Method, Received};

/// A request whose parts can be changed.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    /// Reads a request; `None` where its first line is no text. Lines end with `\n` alone, so that a value
    /// may hold whatever else there is.
    pub(crate) fn read(bytes: &[u8]) -> Option<Request> {
        let (first, mut rest) = line(bytes);
        let first = std::str::from_utf8(first).ok()?;
        let (method, target) = match first.split_once(' ') {
            Some(("GET", target)) => (Method::Get, target),
            Some((_, target)) => (Method::Post, target),
            None => (Method::Post, first),
        };
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let mut headers = Vec::new();
        while !rest.is_empty() {
            let (header, behind) = line(rest);
            rest = behind;
            if header.is_empty() {
                break;
            }
            let colon = header.iter().position(|byte| *byte == b':').unwrap_or(header.len());
            let (name, value) = header.split_at(colon);
            if let Ok(name) = std::str::from_utf8(name) {
                headers.push((name.to_owned(), value.get(1..).unwrap_or_default().to_vec()));
            }
        }
        Some(Request { method, path: path.to_owned(), query: query.to_owned(), headers, body: rest.to_vec() })
    }

    /// Hands the request to whoever reads requests.
    pub(crate) fn with<T>(&self, reader: impl FnOnce(&Received<'_>) -> T) -> T {
        let headers: Vec<(&str, &[u8])> =
            self.headers.iter().map(|(name, value)| (name.as_str(), value.as_slice())).collect();
        let Request { method, path, query, body, .. } = self;
        reader(&Received { method: *method, path, query, headers: &headers, body })
    }

    /// The text of the first header of a name, as [`Received::header`] must find it.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        let (_, value) = self.headers.iter().find(|(sent, _)| sent.eq_ignore_ascii_case(name))?;
        let text = std::str::from_utf8(value).ok()?.trim_matches([' ', '\t']);
        text.chars().all(|c| c == '\t' || !c.is_control()).then_some(text)
    }

    /// Sets a header wherever it does not stand once with a text that will do.
    pub(crate) fn ensure(&mut self, name: &str, will_do: impl FnOnce(&str) -> bool, default: &str) {
        let count = self.headers.iter().filter(|(sent, _)| sent.eq_ignore_ascii_case(name)).count();
        if count != 1 || !self.text(name).is_some_and(will_do) {
            self.headers.retain(|(sent, _)| !sent.eq_ignore_ascii_case(name));
            self.headers.push((name.to_owned(), default.as_bytes().to_vec()));
        }
    }
}

/// The first line and what is behind it.
fn line(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    (&bytes[..end], bytes.get(end + 1..).unwrap_or_default())
}
