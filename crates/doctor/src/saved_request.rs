//! A saved raw HTTP request: its bytes taken apart, and what is odd about them told.

use std::fmt;

use ::tc3::Method;
use ::tc3::Received;
use ::tc3::Refusal;

/// A request line, headers and a body, borrowed from the saved bytes.
#[derive(Clone)]
pub struct Raw<'a> {
    /// The word of the request line; any text.
    pub method: &'a str,
    /// The path of the target, `/` where there is none.
    pub path: &'a str,
    /// The text behind `?`.
    pub query: &'a str,
    /// Names and values in the order sent.
    pub headers: Vec<(&'a str, &'a [u8])>,
    /// As many bytes as `Content-Length` says, where there are more.
    pub body: &'a [u8],
    /// What is odd.
    pub remarks: Vec<Remark>,
}

/// Something odd about a saved request that does not keep it from being read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Remark {
    /// Lines of the head end in LF alone.
    LineFeeds,
    /// The target has scheme and host before the path, as for a proxy.
    AbsoluteTarget,
    /// There are more bytes than `Content-Length` says.
    BodyLonger {
        /// Bytes that `Content-Length` says.
        stated: usize,
        /// Bytes that are there.
        saved: usize,
    },
    /// There are fewer bytes than `Content-Length` says.
    BodyShorter {
        /// Bytes that `Content-Length` says.
        stated: usize,
        /// Bytes that are there.
        saved: usize,
    },
    /// There is a body and no `Content-Length`; a server would read none.
    NoLength,
    /// The body is in chunks, which are not put together here.
    Chunked,
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
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
                "the body has {saved} bytes, and Content-Length says {stated}; it was not saved whole"
            ),
            Self::NoLength => {
                f.write_str("there is a body and no Content-Length; a server would read no body")
            }
            Self::Chunked => f.write_str("the body was sent in chunks, which are not put together here"),
        }
    }
}

/// Why bytes are not a raw request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// It begins with a byte order mark.
    Mark,
    /// It is a response.
    Response,
    /// It is what `curl -v` prints, with `> ` before its lines.
    Transcript,
    /// There is no empty line behind the head.
    NoEndOfHead,
    /// The head is not UTF-8.
    NotText,
    /// The first line is not `METHOD TARGET VERSION`.
    RequestLine,
    /// A line of the head has no colon.
    HeaderLine,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Mark => "it begins with a byte order mark; save the bytes as they go over the wire",
            Self::Response => "it is a response; save what the client sends",
            Self::Transcript => {
                "it is what curl -v prints, which lacks the body; save what goes over the wire"
            }
            Self::NoEndOfHead => "there is no empty line behind the headers",
            Self::NotText => "the head is not UTF-8",
            Self::RequestLine => "the first line is not `METHOD TARGET HTTP/1.1`",
            Self::HeaderLine => "a line of the head is not `Name: value`",
        })
    }
}

impl std::error::Error for Fault {}

impl<'a> Raw<'a> {
    /// Takes the bytes apart.
    ///
    /// # Errors
    ///
    /// [`Fault`] where they are not a request.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, Fault> {
        let begins = |starts: &[&[u8]]| starts.iter().any(|start| bytes.starts_with(start));
        if begins(&[b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"]) {
            return Err(Fault::Mark);
        }
        if begins(&[b"HTTP/"]) {
            return Err(Fault::Response);
        }
        if begins(&[b"> ", b"* ", b"< "]) {
            return Err(Fault::Transcript);
        }
        let mut remarks = Vec::new();
        let (head, body) = split_head(bytes).ok_or(Fault::NoEndOfHead)?;
        let head = std::str::from_utf8(head).map_err(|_not_text| Fault::NotText)?;
        if head.lines().count() > head.split("\r\n").count() {
            remarks.push(Remark::LineFeeds);
        }
        // A line feed alone ends a line as well, and a carriage return before it belongs to the end.
        let mut lines = head.lines();
        let (method, target) = lines.next().and_then(request_line).ok_or(Fault::RequestLine)?;
        let header = |line: &'a str| line.split_once(':').map(|(name, value)| (name, value.as_bytes()));
        let headers = lines.map(header).collect::<Option<Vec<_>>>().ok_or(Fault::HeaderLine)?;
        let (path, query, is_absolute) = path_and_query(target);
        if is_absolute {
            remarks.push(Remark::AbsoluteTarget);
        }
        let mut raw = Self { method, path, query, headers, body, remarks };
        raw.cut_body();
        Ok(raw)
    }

    /// The request as the rest of this crate takes it.
    ///
    /// # Errors
    ///
    /// [`Code::UnsupportedProtocol`](::tc3::Code::UnsupportedProtocol) for a method other than GET and POST.
    pub fn received(&self) -> Result<Received<'_>, Refusal> {
        let method = Method::parse(self.method)?;
        let Self { path, query, headers, body, .. } = self;
        Ok(Received { method, path, query, headers, body })
    }

    fn cut_body(&mut self) {
        let value = |wanted: &str| {
            let (_, value) = self.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted))?;
            std::str::from_utf8(value).ok().map(str::trim)
        };
        let saved = self.body.len();
        if value("Transfer-Encoding").is_some_and(|text| text.to_ascii_lowercase().contains("chunked")) {
            self.remarks.push(Remark::Chunked);
            return;
        }
        match value("Content-Length").and_then(|text| text.parse::<usize>().ok()) {
            Some(stated) if stated < saved => {
                self.body = self.body.get(..stated).unwrap_or_default();
                self.remarks.push(Remark::BodyLonger { stated, saved });
            }
            Some(stated) if stated > saved => self.remarks.push(Remark::BodyShorter { stated, saved }),
            // What an editor or a terminal put behind the empty line is no body.
            None if self.body.iter().all(u8::is_ascii_whitespace) => self.body = b"",
            None => self.remarks.push(Remark::NoLength),
            Some(_) => {}
        }
    }
}

/// The head and the body; the empty line between them belongs to neither.
fn split_head(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let ends = [b"\r\n\r\n".as_slice(), b"\n\n", b"\n\r\n"];
    let at = |end: &&[u8]| bytes.windows(end.len()).position(|window| window == *end);
    let (end, at) = ends.iter().filter_map(|end| Some((end, at(end)?))).min_by_key(|(_, at)| *at)?;
    let body = bytes.get(at.saturating_add(end.len())..)?;
    Some((bytes.get(..at)?, body))
}

fn request_line(line: &str) -> Option<(&str, &str)> {
    let mut words = line.split(' ');
    let (method, target, version) = (words.next()?, words.next()?, words.next()?);
    (!method.is_empty() && !target.is_empty() && version.starts_with("HTTP/")).then_some((method, target))
}

/// Cuts a target into path and query; a target with scheme and host, as proxies get it, loses both.
fn path_and_query(target: &str) -> (&str, &str, bool) {
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
    fn a_request_is_taken_apart_and_keeps_its_very_bytes() {
        let raw = Raw::parse(b"POST /?a=1 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\n\xff\r\n").unwrap();
        assert_eq!((raw.method, raw.path, raw.query, raw.body), ("POST", "/", "a=1", b"\xff\r\n".as_slice()));
        assert_eq!(raw.received().unwrap().header("host"), Some("h"));
        assert!(raw.remarks.is_empty());
    }

    #[test]
    fn what_is_odd_is_told_and_read_all_the_same() {
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
            (b"POST / HTTP/1.1\r\nHost: h\r\n\r\nab", b"ab", Remark::NoLength),
            (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0", b"0", Remark::Chunked),
        ];
        for (bytes, body, remark) in cases {
            let raw = Raw::parse(bytes).unwrap();
            assert_eq!((raw.body, raw.remarks.as_slice(), raw.path), (body, [remark].as_slice(), "/"));
        }
    }

    #[test]
    fn line_ends_behind_a_head_that_states_no_body_are_no_body() {
        let raw = Raw::parse(b"GET /?a=1 HTTP/1.1\r\nHost: h\r\n\r\n\n").unwrap();
        assert_eq!((raw.body, raw.remarks.as_slice()), (b"".as_slice(), [].as_slice()));
    }

    #[test]
    fn what_is_no_request_is_refused_with_the_reason() {
        let cases: [(&[u8], Fault); 10] = [
            (b"\xef\xbb\xbfGET / HTTP/1.1\r\n\r\n", Fault::Mark),
            (b"HTTP/1.1 200 OK\r\n\r\n{}", Fault::Response),
            (b"> POST / HTTP/1.1\r\n> Host: h\r\n> \r\n", Fault::Transcript),
            (b"# A title\n\nA text", Fault::RequestLine),
            (b"A text of words\n\nA text", Fault::RequestLine),
            (b"", Fault::NoEndOfHead),
            (b"GET / HTTP/1.1\r\nHost: h\r\n", Fault::NoEndOfHead),
            (b"\xff / HTTP/1.1\r\n\r\n", Fault::NotText),
            (b"GET\r\nHost: h\r\n\r\n", Fault::RequestLine),
            (b"GET / HTTP/1.1\r\nHost\r\n\r\n", Fault::HeaderLine),
        ];
        for (bytes, fault) in cases {
            assert_eq!(Raw::parse(bytes).err(), Some(fault));
        }
        let raw = Raw::parse(b"PUT / HTTP/1.1\r\n\r\n").unwrap();
        assert!(raw.received().is_err());
    }
}
