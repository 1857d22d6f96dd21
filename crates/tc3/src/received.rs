//! One HTTP request as plain borrowed parts, before any of it is checked.

use std::fmt;

use crate::code::Code;
use crate::refusal::Refusal;

/// The two HTTP methods that the protocol knows (document/product/1085/51409).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Parameters travel in the query.
    Get,
    /// Parameters travel in the body.
    Post,
}

impl Method {
    /// Reads the method of a request line; HTTP compares it with case.
    ///
    /// # Errors
    ///
    /// [`Code::UnsupportedProtocol`] for everything but `GET` and `POST`.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        match text {
            "GET" => Ok(Self::Get),
            "POST" => Ok(Self::Post),
            _ => Err(Refusal::of(Code::UnsupportedProtocol)),
        }
    }

    /// The upper-case text that both signature methods sign.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// One HTTP request as it arrived, borrowed from the reader of the socket.
///
/// The `Host` header must be among [`headers`](Self::headers). Where HTTP/2 replaced it by `:authority`,
/// the caller puts it there. Its value is opaque text: `tccli` sends `http://127.0.0.1:8080`, which is no
/// legal authority, and signs exactly that value.
///
/// `Debug` shows sizes and header names only, because headers, query and body can carry a token.
#[derive(Clone, Copy)]
pub struct Received<'a> {
    /// The method.
    pub method: Method,
    /// The path of the target as sent, without the query; an absolute-form target is cut to its path.
    pub path: &'a str,
    /// The raw text after `?`, undecoded; empty where there is none.
    pub query: &'a str,
    /// Names and values as sent, names in any case, in the order sent.
    pub headers: &'a [(&'a str, &'a [u8])],
    /// The body's bytes; empty where there is none.
    pub body: &'a [u8],
}

impl<'a> Received<'a> {
    /// The first header of this name (compared without case), without blanks around it.
    ///
    /// `None` where there is no such header, or where its value is not UTF-8 or holds a control character
    /// other than a tab, so that nothing unprintable travels further.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&'a str> {
        let (_, value) = self.headers.iter().find(|(sent, _)| sent.eq_ignore_ascii_case(name))?;
        read_header_value(value)
    }

    /// Returns true if a header of this name was sent, even with a value that cannot be read.
    #[must_use]
    pub fn has_header(&self, name: &str) -> bool {
        self.headers.iter().any(|(sent, _)| sent.eq_ignore_ascii_case(name))
    }
}

impl fmt::Debug for Received<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| *name).collect();
        f.debug_struct("Received")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("query_bytes", &self.query.len())
            .field("header_names", &names)
            .field("body_bytes", &self.body.len())
            .finish()
    }
}

/// The text of a header's value without blanks around it; `None` where it is not UTF-8 or holds a control character other
/// than a tab.
pub(crate) fn read_header_value(value: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(value).ok()?.trim_matches([' ', '\t']);
    // Nearly every value is plain ASCII, for which bytes are enough. All are looked at, which takes many at once.
    let plain = text.bytes().fold(true, |plain, b| plain & matches!(b, b' '..=b'~' | b'\t'));
    let visible = plain || !text.chars().any(|c| c.is_control() && c != '\t');
    visible.then_some(text)
}

/// A Host value without `:port`; the same text where there is no port.
///
/// Only digits after the last colon count as a port, so `[::1]` and `http://host` stay whole.
#[must_use]
pub fn strip_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_headers<'a>(headers: &'a [(&'a str, &'a [u8])]) -> Received<'a> {
        Received { method: Method::Get, path: "/", query: "", headers, body: b"" }
    }

    #[test]
    fn a_header_is_found_in_any_case_and_the_first_one_wins_without_its_blanks() {
        let received = with_headers(&[("X-Tc-Action", b" \tFirst "), ("X-TC-ACTION", b"Second")]);
        assert_eq!(received.header("x-tc-action"), Some("First"));
        assert_eq!(received.header("X-TC-Version"), None);
    }

    #[test]
    fn a_header_that_is_not_readable_text_is_sent_but_has_no_value() {
        let headers: [(&str, &[u8]); 3] = [("A", b"\xff"), ("B", b"x\x01y"), ("C", "\u{85}".as_bytes())];
        let received = with_headers(&headers);
        for name in ["A", "B", "C"] {
            assert!(received.has_header(name));
            assert_eq!(received.header(name), None, "{name}");
        }
        assert!(!received.has_header("D"));
    }

    #[test]
    fn only_get_and_post_are_methods() {
        assert_eq!(Method::parse("GET").unwrap().as_str(), "GET");
        assert_eq!(Method::parse("POST").unwrap().as_str(), "POST");
        for text in ["", "get", "PUT", "HEAD"] {
            assert_eq!(Method::parse(text).unwrap_err().code, Code::UnsupportedProtocol);
        }
    }

    #[test]
    fn a_port_is_digits_after_the_last_colon() {
        let cases = [
            ("a.example:8080", "a.example"),
            ("a.example", "a.example"),
            ("a.example:", "a.example:"),
            ("[::1]:80", "[::1]"),
            ("[::1]", "[::1]"),
            ("http://127.0.0.1:80", "http://127.0.0.1"),
            ("http://127.0.0.1", "http://127.0.0.1"),
            ("", ""),
        ];
        for (host, expected) in cases {
            assert_eq!(strip_port(host), expected);
        }
    }

    #[test]
    fn debug_shows_no_header_value_no_query_and_no_body() {
        let received =
            Received { query: "Token=hush", body: b"hush", ..with_headers(&[("X-TC-Token", b"hush")]) };
        assert!(!format!("{received:?}").contains("hush"));
    }
}
