//! A parser of saved raw HTTP requests, with remarks on their oddities.

use std::fmt;

pub use crate::parse_error::ParseError;
use crate::transcript::Transcript;
use tc3::{Method, Received, Refusal};

/// A request line, headers and a body, borrowed from the saved bytes.
#[derive(Clone)]
pub struct SavedRequest<'a> {
    /// The method of the request line; any text.
    pub method: &'a str,
    /// The path of the target, `/` where there is none.
    pub path: &'a str,
    /// The text behind `?`.
    pub query: &'a str,
    /// Names and values in the order sent.
    pub headers: Vec<(&'a str, &'a [u8])>,
    /// The body, cut to `Content-Length` where more bytes were saved.
    pub body: &'a [u8],
    /// The oddities of the request.
    pub remarks: Vec<Remark>,
}

/// An oddity of a saved request that does not keep it from being read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Remark {
    /// It is the output of `curl -v`.
    Transcript,
    /// Lines of the head end in LF alone.
    LineFeeds,
    /// The target has scheme and host before the path, as for a proxy.
    AbsoluteTarget,
    /// More bytes were saved than `Content-Length` states.
    BodyLonger {
        /// The value of `Content-Length`, in bytes.
        stated: usize,
        /// Length of the saved body, in bytes.
        saved: usize,
    },
    /// Fewer bytes were saved than `Content-Length` states.
    BodyShorter {
        /// The value of `Content-Length`, in bytes.
        stated: usize,
        /// Length of the saved body, in bytes.
        saved: usize,
    },
    /// A body was saved without `Content-Length`; a server would read none.
    NoContentLength,
    /// The body is in chunks, which are not joined.
    Chunked,
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Transcript => f.write_str(
                "it is the output of curl -v: the lines with `> ` are read as the request, and those with `* `, `< `, `{ ` and \
                 `} ` are dropped; curl prints no body, which belongs behind the empty line",
            ),
            Self::LineFeeds => {
                f.write_str("the lines of the head end in LF, not in CR LF; they are read all the same")
            }
            Self::AbsoluteTarget => {
                f.write_str("the request line has a whole URL; its path and query are read")
            }
            Self::BodyLonger { stated, saved } => write!(
                f,
                "the body has {saved} bytes, and Content-Length says {stated}; the first {stated} are read"
            ),
            Self::BodyShorter { stated, saved } => write!(
                f,
                "the body has {saved} bytes, and Content-Length says {stated}; it was not saved completely"
            ),
            Self::NoContentLength => {
                f.write_str("the request has a body but no Content-Length; a server would read no body")
            }
            Self::Chunked => f.write_str("the body was sent in chunks, which the doctor does not join"),
        }
    }
}

impl<'a> SavedRequest<'a> {
    /// Parses the bytes: request line, headers, an empty line, body; or the output of `curl -v` that has them.
    ///
    /// # Errors
    ///
    /// [`ParseError`] where they are not a request.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, ParseError> {
        if let Some(Transcript { head, body }) = Transcript::find(bytes) {
            let lines = head.into_iter().map(std::str::from_utf8).collect::<Result<Vec<_>, _>>();
            let lines = lines.map_err(|_not_text| ParseError::NotText)?;
            return Self::of_parts(lines.into_iter(), body, vec![Remark::Transcript]);
        }
        if let Some(error) = ParseError::find_by_start(bytes) {
            return Err(error);
        }
        let mut remarks = Vec::new();
        let (head, body) = split_head(bytes).ok_or_else(|| ParseError::for_text_without_end(bytes))?;
        let head = std::str::from_utf8(head).map_err(|_not_text| ParseError::NotText)?;
        if head.lines().count() > head.split("\r\n").count() {
            remarks.push(Remark::LineFeeds);
        }
        // `lines` also accepts a line feed alone as the end of a line.
        Self::of_parts(head.lines(), body, remarks)
    }

    /// Makes a request of the lines of its head and its body.
    fn of_parts(
        mut lines: impl Iterator<Item = &'a str>,
        body: &'a [u8],
        mut remarks: Vec<Remark>,
    ) -> Result<Self, ParseError> {
        let (method, target) = lines.next().and_then(split_request_line).ok_or(ParseError::RequestLine)?;
        let header = |line: &'a str| line.split_once(':').map(|(name, value)| (name, value.as_bytes()));
        let headers = lines.map(header).collect::<Option<Vec<_>>>().ok_or(ParseError::HeaderLine)?;
        let (path, query, is_absolute) = split_target(target);
        if is_absolute {
            remarks.push(Remark::AbsoluteTarget);
        }
        let mut raw = Self { method, path, query, headers, body, remarks };
        raw.cut_body();
        Ok(raw)
    }

    /// The request in the form that checks and diagnoses take.
    ///
    /// # Errors
    ///
    /// [`Code::UnsupportedProtocol`](tc3::Code::UnsupportedProtocol) for a method other than GET and POST.
    pub fn to_received(&self) -> Result<Received<'_>, Refusal> {
        let method = Method::parse(self.method)?;
        let Self { path, query, headers, body, .. } = self;
        Ok(Received { method, path, query, headers, body })
    }

    fn cut_body(&mut self) {
        let header = |wanted: &str| {
            let (_, value) = self.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted))?;
            std::str::from_utf8(value).ok().map(str::trim)
        };
        let saved = self.body.len();
        if header("Transfer-Encoding").is_some_and(|text| text.to_ascii_lowercase().contains("chunked")) {
            self.remarks.push(Remark::Chunked);
            return;
        }
        match header("Content-Length").and_then(|text| text.parse::<usize>().ok()) {
            Some(stated) if stated < saved => {
                (self.body, _) = self.body.split_at(stated);
                self.remarks.push(Remark::BodyLonger { stated, saved });
            }
            Some(stated) if stated > saved => self.remarks.push(Remark::BodyShorter { stated, saved }),
            // Line ends from an editor or a terminal behind the empty line are no body.
            None if self.body.iter().all(u8::is_ascii_whitespace) => self.body = b"",
            None => self.remarks.push(Remark::NoContentLength),
            Some(_) => {}
        }
    }
}

/// Splits head and body at the first empty line, which belongs to neither.
fn split_head(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let ends = [b"\r\n\r\n".as_slice(), b"\n\n", b"\n\r\n"];
    let position_of = |end: &&[u8]| bytes.windows(end.len()).position(|window| window == *end);
    let found = ends.iter().filter_map(|end| Some((end, position_of(end)?)));
    let (end, position) = found.min_by_key(|(_, position)| *position)?;
    let (head, rest) = bytes.split_at_checked(position)?;
    Some((head, rest.strip_prefix(*end)?))
}

fn split_request_line(line: &str) -> Option<(&str, &str)> {
    let mut words = line.split(' ');
    let (method, target, version) = (words.next()?, words.next()?, words.next()?);
    (!method.is_empty() && !target.is_empty() && version.starts_with("HTTP/")).then_some((method, target))
}

/// Splits a target into path and query, without the scheme and host of a target for proxies; the last value is
/// true if it had them.
fn split_target(target: &str) -> (&str, &str, bool) {
    let (target, is_absolute) = match target.split_once("://") {
        Some((scheme, rest)) if scheme.bytes().all(|b| b.is_ascii_alphabetic()) => {
            (rest.find(['/', '?']).and_then(|at| rest.get(at..)).unwrap_or("/"), true)
        }
        _ => (target, false),
    };
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    (if path.is_empty() { "/" } else { path }, query, is_absolute)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_split_and_keeps_its_exact_bytes() {
        let raw = SavedRequest::parse(b"POST /?a=1 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\n\xff\r\n")
            .unwrap();
        assert_eq!((raw.method, raw.path, raw.query, raw.body), ("POST", "/", "a=1", b"\xff\r\n".as_slice()));
        assert_eq!(raw.to_received().unwrap().header("host"), Some("h"));
        assert!(raw.remarks.is_empty());
    }

    #[test]
    fn an_oddity_is_reported_and_the_request_read_all_the_same() {
        let cases: [(&[u8], &[u8], Remark); 6] = [
            (b"GET / HTTP/1.1\nHost: h\nContent-Length: 1\n\nx", b"x", Remark::LineFeeds),
            (b"GET http://h?a=1 HTTP/1.1\r\nHost: h\r\n\r\n", b"", Remark::AbsoluteTarget),
            (
                b"POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\nab\n",
                b"ab",
                Remark::BodyLonger { stated: 2, saved: 3 },
            ),
            (
                b"POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\nab\n",
                b"ab\n",
                Remark::BodyShorter { stated: 4, saved: 3 },
            ),
            (b"POST / HTTP/1.1\r\nHost: h\r\n\r\nab", b"ab", Remark::NoContentLength),
            (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0", b"0", Remark::Chunked),
        ];
        for (bytes, body, remark) in cases {
            let raw = SavedRequest::parse(bytes).unwrap();
            assert_eq!((raw.body, raw.remarks.as_slice(), raw.path), (body, [remark].as_slice(), "/"));
        }
    }

    #[test]
    fn the_output_of_curl_is_read_as_the_request_that_it_shows_and_its_missing_body_is_a_remark() {
        let text = b"* Connected\n> POST /?a=1 HTTP/1.1\r\n> Host: h\r\n> Content-Length: 2\r\n> \r\n< HTTP/1.1 200 OK\r\n";
        let raw = SavedRequest::parse(text).unwrap();
        assert_eq!(
            (raw.method, raw.query, raw.headers[0], raw.body),
            ("POST", "a=1", ("Host", b" h".as_slice()), b"".as_slice())
        );
        assert_eq!(raw.remarks, [Remark::Transcript, Remark::BodyShorter { stated: 2, saved: 0 }]);
        let whole = SavedRequest::parse(b"> POST / HTTP/1.1\n> Content-Length: 2\n>\n{}\n* sent\n").unwrap();
        assert_eq!(
            (whole.body, whole.remarks.as_slice()),
            (b"{}".as_slice(), [Remark::Transcript].as_slice())
        );
    }

    #[test]
    fn line_ends_behind_a_head_that_states_no_body_are_no_body() {
        let raw = SavedRequest::parse(b"GET /?a=1 HTTP/1.1\r\nHost: h\r\n\r\n\n").unwrap();
        assert_eq!((raw.body, raw.remarks.as_slice()), (b"".as_slice(), [].as_slice()));
    }

    #[test]
    fn what_is_no_request_is_refused_with_the_reason() {
        let cases: [(&[u8], ParseError); 10] = [
            (b"\xef\xbb\xbfGET / HTTP/1.1\r\n\r\n", ParseError::ByteOrderMark),
            (b"HTTP/1.1 200 OK\r\n\r\n{}", ParseError::Response),
            (b"* Connected to h\r\n< HTTP/1.1 200 OK\r\n< \r\n", ParseError::Transcript),
            (b"# A title\n\nA text", ParseError::RequestLine),
            (b"A text of words\n\nA text", ParseError::RequestLine),
            (b"", ParseError::Empty),
            (b"GET / HTTP/1.1\r\nHost: h\r\n", ParseError::NoEndOfHead),
            (b"\xff / HTTP/1.1\r\n\r\n", ParseError::NotText),
            (b"GET\r\nHost: h\r\n\r\n", ParseError::RequestLine),
            (b"GET / HTTP/1.1\r\nHost\r\n\r\n", ParseError::HeaderLine),
        ];
        for (bytes, fault) in cases {
            assert_eq!(SavedRequest::parse(bytes).err(), Some(fault));
        }
        let raw = SavedRequest::parse(b"PUT / HTTP/1.1\r\n\r\n").unwrap();
        assert!(raw.to_received().is_err());
    }
}
