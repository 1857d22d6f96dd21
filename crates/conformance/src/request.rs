//! A request as it goes over the wire, byte for byte, even one that an HTTP library would refuse.

use std::borrow::Cow;

/// Characters of each piece of a request that a report shows, at most.
const SHOWN_CHARS_MAX: usize = 160;

/// One request, signed or not.
#[derive(Clone)]
pub(crate) struct Request {
    /// The method; any text.
    pub(crate) method: String,
    /// The part of the request line before the query.
    pub(crate) path: String,
    /// The text behind `?`; `None` leaves the `?` out.
    pub(crate) query: Option<String>,
    /// The last word of the request line.
    pub(crate) http: &'static str,
    /// Names and values in the order sent.
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    /// The body.
    pub(crate) body: Vec<u8>,
    /// True if the body is sent in chunks and without a `Content-Length`.
    pub(crate) is_chunked: bool,
    /// True if the sender closes its side of the connection behind the request.
    pub(crate) is_last: bool,
}

impl Request {
    /// Writes the bytes on the wire.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.body.len() + 1024);
        bytes.extend_from_slice(format!("{} {}\r\n", self.method_and_target(), self.http).as_bytes());
        for (name, value) in &self.headers {
            bytes.extend_from_slice(name.as_bytes());
            bytes.extend_from_slice(b": ");
            bytes.extend_from_slice(value);
            bytes.extend_from_slice(b"\r\n");
        }
        if self.is_chunked {
            bytes.extend_from_slice(b"Transfer-Encoding: chunked\r\n\r\n");
            for chunk in self.body.chunks(16) {
                bytes.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
                bytes.extend_from_slice(chunk);
                bytes.extend_from_slice(b"\r\n");
            }
            bytes.extend_from_slice(b"0\r\n\r\n");
            return bytes;
        }
        let has_length = self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("Content-Length"));
        if !has_length && (self.method == "POST" || !self.body.is_empty()) {
            bytes.extend_from_slice(format!("Content-Length: {}\r\n", self.body.len()).as_bytes());
        }
        bytes.extend_from_slice(b"\r\n");
        bytes.extend_from_slice(&self.body);
        bytes
    }

    /// Returns true if the endpoint would receive the same bytes and the same end of the connection.
    pub(crate) fn equals_on_wire(&self, other: &Self) -> bool {
        self.is_last == other.is_last && self.to_bytes() == other.to_bytes()
    }

    /// Returns the start of the request line.
    fn method_and_target(&self) -> String {
        match &self.query {
            Some(query) => format!("{} {}?{query}", self.method, self.path),
            None => format!("{} {}", self.method, self.path),
        }
    }

    /// Adds a header, even if the request has one of this name.
    pub(crate) fn add_header(&mut self, name: &str, value: impl AsRef<[u8]>) {
        self.headers.push((name.to_owned(), value.as_ref().to_vec()));
    }

    /// Leaves a header out.
    pub(crate) fn remove_header(&mut self, name: &str) {
        self.headers.retain(|(sent, _)| !sent.eq_ignore_ascii_case(name));
    }

    /// Replaces the value of a header, in its place.
    pub(crate) fn set_header(&mut self, name: &str, value: impl AsRef<[u8]>) {
        for (_, old) in self.headers.iter_mut().filter(|(sent, _)| sent.eq_ignore_ascii_case(name)) {
            *old = value.as_ref().to_vec();
        }
    }

    /// Edits the value of a header.
    pub(crate) fn edit_header(&mut self, name: &str, edit: impl Fn(&str) -> String) {
        for (_, value) in self.headers.iter_mut().filter(|(sent, _)| sent.eq_ignore_ascii_case(name)) {
            *value = edit(&String::from_utf8_lossy(value)).into_bytes();
        }
    }

    /// Edits the names of all headers.
    pub(crate) fn rename_headers(&mut self, rename: impl Fn(&str) -> String) {
        for (name, _) in &mut self.headers {
            *name = rename(name);
        }
    }

    /// Replaces a value of the query (GET) or of the form (POST) by one that is encoded already.
    pub(crate) fn set_pair(&mut self, name: &str, value: &str) {
        let start = format!("{name}=");
        let change = |text: &str| {
            let pairs = text.split('&').map(|pair| {
                if pair.starts_with(&start) { Cow::Owned(format!("{start}{value}")) } else { pair.into() }
            });
            pairs.collect::<Vec<Cow<'_, str>>>().join("&")
        };
        if self.method == "POST" {
            self.body = change(&String::from_utf8_lossy(&self.body)).into_bytes();
        } else {
            self.query = self.query.as_deref().map(change);
        }
    }

    /// Edits the pairs of a version 1 request: its query (GET) or its body (POST).
    pub(crate) fn edit_pairs(&mut self, edit: impl Fn(&str) -> String) {
        match &mut self.query {
            Some(query) => *query = edit(query),
            None => self.edit_body(edit),
        }
    }

    /// Adds a header that the request has once more.
    pub(crate) fn repeat_header(&mut self, name: &str) {
        let found = self.headers.iter().find(|(sent, _)| sent == name).cloned();
        self.headers.extend(found);
    }

    /// Edits the body.
    pub(crate) fn edit_body(&mut self, edit: impl Fn(&str) -> String) {
        self.body = edit(&String::from_utf8_lossy(&self.body)).into_bytes();
    }

    /// Describes the request in one line for a report, with long pieces cut and signatures masked: within its 300 s
    /// a signature is as good as a password.
    pub(crate) fn describe(&self) -> String {
        let mut pieces = vec![make_printable_excerpt(&mask_signatures(&self.method_and_target()))];
        for (name, value) in &self.headers {
            let value = String::from_utf8_lossy(value);
            pieces.push(format!(
                "{}: {}",
                make_printable_excerpt(name),
                make_printable_excerpt(&mask_signatures(&value))
            ));
        }
        if !self.body.is_empty() {
            pieces.push(make_printable_excerpt(&mask_signatures(&String::from_utf8_lossy(&self.body))));
        }
        pieces.join(" | ")
    }
}

/// Replaces each value behind `Signature=` by `…`.
fn mask_signatures(text: &str) -> String {
    let mut pieces = text.split("Signature=");
    let mut masked = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let end = piece.find(['&', ',', ' ']).unwrap_or(piece.len());
        masked.push_str("Signature=…");
        masked.push_str(piece.get(end..).unwrap_or_default());
    }
    masked
}

/// Cuts a text to the length that a report shows, and replaces control characters.
pub(crate) fn make_printable_excerpt(text: &str) -> String {
    let clean = |c: char| match c {
        '\n' => '⏎',
        c if c.is_control() => char::REPLACEMENT_CHARACTER,
        c => c,
    };
    let text = text.replace("\r\n", "\n");
    let mut shown: String = text.chars().take(SHOWN_CHARS_MAX).map(clean).collect();
    if text.chars().nth(SHOWN_CHARS_MAX).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> Request {
        Request {
            method: "POST".to_owned(),
            path: "/".to_owned(),
            query: None,
            http: "HTTP/1.1",
            headers: vec![
                ("Host".to_owned(), b"h".to_vec()),
                ("Authorization".to_owned(), b"TC3 Signature=hush, SignedHeaders=a".to_vec()),
            ],
            body: b"A=1&Signature=hush&B=2".to_vec(),
            is_chunked: false,
            is_last: false,
        }
    }

    #[test]
    fn the_bytes_are_what_was_said_with_the_length_of_the_body() {
        let text = String::from_utf8(request().to_bytes()).unwrap();
        assert!(text.starts_with("POST / HTTP/1.1\r\nHost: h\r\nAuthorization: TC3 "), "{text}");
        assert!(text.ends_with("\r\nContent-Length: 22\r\n\r\nA=1&Signature=hush&B=2"), "{text}");
        let chunked = Request { is_chunked: true, ..request() };
        let text = String::from_utf8(chunked.to_bytes()).unwrap();
        assert!(
            text.ends_with("chunked\r\n\r\n10\r\nA=1&Signature=hu\r\n6\r\nsh&B=2\r\n0\r\n\r\n"),
            "{text}"
        );
    }

    #[test]
    fn what_is_shown_has_no_signature_and_no_control_character_and_an_end() {
        let mut request = request();
        request.add_header("X", format!("a\u{1b}{}", "x".repeat(1000)));
        let shown = request.describe();
        assert!(!shown.contains("hush") && !shown.contains('\u{1b}'), "{shown}");
        assert!(shown.contains("SignedHeaders=a") && shown.contains("&B=2") && shown.len() < 600, "{shown}");
    }

    #[test]
    fn pairs_and_headers_are_changed_in_their_place() {
        let mut request = request();
        request.set_pair("A", "3");
        request.set_header("host", "other");
        assert_eq!(request.body, b"A=3&Signature=hush&B=2");
        assert_eq!(request.headers[0], ("Host".to_owned(), b"other".to_vec()));
        request.remove_header("HOST");
        assert_eq!(request.headers.len(), 1);
    }
}
