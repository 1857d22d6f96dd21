//! The reasons why a saved file is not a raw request, and what to save instead.

use std::fmt;

/// A reason why bytes are not a raw request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseError {
    /// It has no byte, or blanks and line ends alone.
    Empty,
    /// It starts with a byte order mark.
    ByteOrderMark,
    /// It is a record of TLS.
    Tls,
    /// It is a capture of packets.
    Packets,
    /// It is compressed.
    Compressed,
    /// It is not a text.
    Binary,
    /// It is a response.
    Response,
    /// It is the output of `curl -v` without the request line, which has `> ` before it.
    Transcript,
    /// It is a command that would send a request.
    Command,
    /// It is the body of a request, or of an answer, without its head.
    BodyAlone,
    /// It is an archive of a browser's requests, or a document.
    Markup,
    /// No empty line follows the head.
    NoEndOfHead,
    /// The head is not UTF-8.
    NotText,
    /// The first line is not `METHOD TARGET VERSION`.
    RequestLine,
    /// A line of the head has no colon.
    HeaderLine,
}

/// First bytes of files that are no request, and what they are.
const STARTS: [(&[u8], ParseError); 19] = [
    (b"\xef\xbb\xbf", ParseError::ByteOrderMark),
    (b"\xff\xfe", ParseError::ByteOrderMark),
    (b"\xfe\xff", ParseError::ByteOrderMark),
    (b"\x16\x03", ParseError::Tls),
    (b"\xd4\xc3\xb2\xa1", ParseError::Packets),
    (b"\xa1\xb2\xc3\xd4", ParseError::Packets),
    (b"\x4d\x3c\xb2\xa1", ParseError::Packets),
    (b"\x0a\x0d\x0d\x0a", ParseError::Packets),
    (b"\x1f\x8b", ParseError::Compressed),
    (b"PK\x03\x04", ParseError::Compressed),
    (b"\x28\xb5\x2f\xfd", ParseError::Compressed),
    (b"HTTP/", ParseError::Response),
    (b"> ", ParseError::Transcript),
    (b"* ", ParseError::Transcript),
    (b"< ", ParseError::Transcript),
    (b"curl ", ParseError::Command),
    (b"{", ParseError::BodyAlone),
    (b"[", ParseError::BodyAlone),
    (b"<", ParseError::Markup),
];

/// Bytes in which a file that is not a text shows it.
const LOOKED_AT: usize = 512;

impl ParseError {
    /// Finds what a file is by its first bytes; `None` where it may be a request.
    pub(crate) fn find_by_start(bytes: &[u8]) -> Option<Self> {
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Some(Self::Empty);
        }
        STARTS.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, error)| *error)
    }

    /// Tells a text without an empty line from bytes that are no text.
    pub(crate) fn for_text_without_end(bytes: &[u8]) -> Self {
        let start = bytes.get(..LOOKED_AT).unwrap_or(bytes);
        let is_control = |byte: &u8| byte.is_ascii_control() && !byte.is_ascii_whitespace();
        let is_text = start.iter().all(|byte| !is_control(byte)) && is_utf8_start(start);
        if is_text { Self::NoEndOfHead } else { Self::Binary }
    }
}

/// Returns true if bytes are UTF-8, but for a character at their end that is cut.
fn is_utf8_start(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).map_or_else(|error| error.error_len().is_none(), |_| true)
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "it is empty: save what the client sends, as docs/doctor.md describes",
            Self::ByteOrderMark => {
                "it starts with a byte order mark: save the bytes as they go over the wire"
            }
            Self::Tls => "it is encrypted by TLS: let the client send over plain HTTP, and save that",
            Self::Packets => {
                "it is a capture of packets: save the bytes of the request out of it, such as with \"Follow HTTP \
                 stream\" of Wireshark"
            }
            Self::Compressed => "it is compressed: unpack it, and pass the request that is in it",
            Self::Binary => "it is binary and not a text: save what the client sends over plain HTTP",
            Self::Response => "it is a response: save what the client sends",
            Self::Transcript => {
                "it is the output of curl -v without the request: save all of it, from the line with `> ` before the method"
            }
            Self::Command => "it is a command: run it against a port that listens, and save what arrives there",
            Self::BodyAlone => "it is a body alone: save the request line and the headers too",
            Self::Markup => "it is a page or document: save what the client sends",
            Self::NoEndOfHead => {
                "no empty line follows the headers: save the whole request, with an empty line behind its headers"
            }
            Self::NotText => "the head is not UTF-8: save the bytes as they go over the wire",
            Self::RequestLine => {
                "the first line is not `METHOD TARGET HTTP/1.1`: save the request line too, before the headers"
            }
            Self::HeaderLine => "a line of the head is not `Name: value`: save the headers as they were sent",
        })
    }
}

impl std::error::Error for ParseError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_no_request_is_named_as_what_it_is() {
        let cases: [(&[u8], ParseError); 11] = [
            (b"", ParseError::Empty),
            (b" \r\n\t\n", ParseError::Empty),
            (b"\x16\x03\x01\x02\x00", ParseError::Tls),
            (b"\xd4\xc3\xb2\xa1\x02", ParseError::Packets),
            (b"\x1f\x8b\x08\x00", ParseError::Compressed),
            (b"curl -d '{}' http://x", ParseError::Command),
            (b"{\"BillMonth\":\"2022-11\"}", ParseError::BodyAlone),
            (b"<!DOCTYPE html>", ParseError::Markup),
            (b"\x00\x01\x02", ParseError::Binary),
            (b"\x80\x81\x82", ParseError::Binary),
            (b"GET / HTTP/1.1\r\nHost: h", ParseError::NoEndOfHead),
        ];
        for (bytes, error) in cases {
            let found = ParseError::find_by_start(bytes);
            assert_eq!(found.unwrap_or_else(|| ParseError::for_text_without_end(bytes)), error, "{bytes:?}");
            assert!(error.to_string().contains(": "), "{error} has a fix");
        }
    }
}
