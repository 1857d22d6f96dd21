//! Reads an answer of HTTP/1.1 out of the bytes that have arrived, and compares it with the one that is expected.

use memchr::memmem::Finder;

use crate::description::ExpectedAnswer;

/// Headers that an answer has at most.
const HEADERS_MAX: usize = 64;

/// A whole answer.
#[derive(Debug)]
pub struct Answer<'a> {
    /// The status of HTTP.
    pub status: u16,
    /// The body.
    pub body: &'a [u8],
    /// True if the server closes the connection behind it.
    pub closes: bool,
}

/// Reads an answer. Returns `None` if a part of it has not arrived.
///
/// # Errors
///
/// The bytes are no answer of HTTP/1 with a length.
pub fn parse_answer(bytes: &[u8]) -> Result<Option<Answer<'_>>, String> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS_MAX];
    let mut head = httparse::Response::new(&mut headers);
    let head_bytes = match head.parse(bytes).map_err(|error| format!("no answer of HTTP: {error}"))? {
        httparse::Status::Complete(length) => length,
        httparse::Status::Partial => return Ok(None),
    };
    let status = head.code.unwrap_or_default();
    let mut closes = head.version == Some(0);
    let mut body_bytes = None;
    for header in head.headers.iter() {
        if header.name.eq_ignore_ascii_case("content-length") {
            body_bytes =
                std::str::from_utf8(header.value).ok().and_then(|text| text.trim().parse::<usize>().ok());
        } else if header.name.eq_ignore_ascii_case("connection") {
            closes = header.value.eq_ignore_ascii_case(b"close");
        }
    }
    let end =
        head_bytes + body_bytes.ok_or_else(|| format!("an answer without a length, status {status}"))?;
    Ok(bytes.get(head_bytes..end).map(|body| Answer { status, body, closes }))
}

/// Compares answers with the one that is expected.
#[derive(Debug)]
pub struct AnswerCheck {
    status: u16,
    contains: Finder<'static>,
    lacks: Option<Finder<'static>>,
    bytes_min: usize,
}

impl AnswerCheck {
    /// Prepares the comparison.
    #[must_use]
    pub fn new(expected: &ExpectedAnswer) -> Self {
        let find = |text: &str| Finder::new(text).into_owned();
        Self {
            status: expected.status,
            contains: find(&expected.contains),
            lacks: (!expected.lacks.is_empty()).then(|| find(&expected.lacks)),
            bytes_min: expected.bytes_min,
        }
    }

    /// Returns true if an answer is as expected.
    #[must_use]
    pub fn accepts(&self, answer: &Answer<'_>) -> bool {
        answer.status == self.status
            && answer.body.len() >= self.bytes_min
            && self.contains.find(answer.body).is_some()
            && self.lacks.as_ref().is_none_or(|text| text.find(answer.body).is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_when_all_of_it_is_there() {
        let bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nabcd";
        assert!(parse_answer(&bytes[..bytes.len() - 1]).unwrap().is_none());
        let answer = parse_answer(bytes).unwrap().unwrap();
        assert_eq!((answer.status, answer.body, answer.closes), (200, &b"abcd"[..], true));
        assert!(parse_answer(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").is_err());
    }

    #[test]
    fn a_refusal_is_no_answer() {
        let expected = ExpectedAnswer {
            status: 200,
            contains: "\"RequestId\"".to_owned(),
            lacks: "\"Error\":".to_owned(),
            bytes_min: 20,
        };
        let check = AnswerCheck::new(&expected);
        let accepts =
            |status, body: &str| check.accepts(&Answer { status, body: body.as_bytes(), closes: false });
        assert!(accepts(200, r#"{"Response":{"RequestId":"1"}}"#));
        assert!(!accepts(200, r#"{"Response":{"Error":{},"RequestId":"1"}}"#));
        assert!(!accepts(503, r#"{"Response":{"RequestId":"1"}}"#));
        assert!(!accepts(200, r#"{"RequestId":"1"}"#));
    }
}
