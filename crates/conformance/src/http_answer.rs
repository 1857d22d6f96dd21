//! Reads answers of HTTP/1 from a connection: by length, in chunks, or up to its end.

use std::io::{ErrorKind, Read};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// Headers of an answer, at most.
const HEADERS_MAX: usize = 100;

/// The largest head of an answer, in bytes.
const HEAD_BYTES_MAX: usize = 64 * 1024;

/// The largest body of an answer, in bytes.
const BODY_BYTES_MAX: usize = 16 * 1024 * 1024;

/// An answer of HTTP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    /// The status.
    pub(crate) status: u16,
    /// Names and values in the order sent.
    pub(crate) headers: Vec<(String, String)>,
    /// The body.
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// Returns all values of a header.
    pub(crate) fn header_values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let found = self.headers.iter().filter(move |(sent, _)| sent.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// Returns the time on the server's clock, in seconds since 1970, if the answer has a date.
    pub(crate) fn parse_date_s(&self) -> Option<i64> {
        let text = self.header_values("Date").next()?;
        jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text).ok().map(jiff::Timestamp::as_second)
    }
}

/// Reads the answers of one connection.
pub(crate) struct AnswerReader {
    socket: TcpStream,
    deadline: Option<Instant>,
    buffer: Vec<u8>,
}

/// The mark of the end of a body.
enum BodyEnd {
    Length(usize),
    Chunks,
    Close,
}

impl AnswerReader {
    /// Makes a reader that gives up at a deadline. `socket` is the one below the stream that is read, for its
    /// timeouts.
    pub(crate) fn new(socket: TcpStream, deadline: Option<Instant>) -> Self {
        Self { socket, deadline, buffer: Vec::new() }
    }

    /// Reads one answer, and skips interim ones, such as `100 Continue`.
    ///
    /// # Errors
    ///
    /// In words: the connection ended, the deadline passed, or the bytes are no answer of HTTP.
    pub(crate) fn read_answer(&mut self, stream: &mut impl Read, has_body: bool) -> Result<Answer, String> {
        loop {
            let (mut answer, end) = self.read_head(stream)?;
            if (100..200).contains(&answer.status) {
                continue;
            }
            answer.body = match end {
                _ if !has_body || answer.status == 204 || answer.status == 304 => Vec::new(),
                BodyEnd::Length(bytes) => self.read_exactly(stream, bytes)?,
                BodyEnd::Chunks => self.read_chunks(stream)?,
                BodyEnd::Close => {
                    while self.read_more(stream)? {
                        check_body_length(self.buffer.len())?;
                    }
                    std::mem::take(&mut self.buffer)
                }
            };
            return Ok(answer);
        }
    }

    /// Reads status and headers.
    fn read_head(&mut self, stream: &mut impl Read) -> Result<(Answer, BodyEnd), String> {
        loop {
            if let Some((answer, end, bytes)) = parse_head(&self.buffer)? {
                self.buffer.drain(..bytes);
                return Ok((answer, end));
            }
            if self.buffer.len() > HEAD_BYTES_MAX {
                return Err(format!("the head of the answer has more than {HEAD_BYTES_MAX} bytes"));
            }
            if !self.read_more(stream)? {
                return Err(match self.buffer.len() {
                    0 => "the connection was closed without an answer".to_owned(),
                    _ => "the connection was closed within the head of the answer".to_owned(),
                });
            }
        }
    }

    /// Takes this number of bytes.
    fn read_exactly(&mut self, stream: &mut impl Read, bytes: usize) -> Result<Vec<u8>, String> {
        check_body_length(bytes)?;
        while self.buffer.len() < bytes {
            if !self.read_more(stream)? {
                let came = self.buffer.len();
                return Err(format!("the connection was closed after {came} of {bytes} bytes of a body"));
            }
        }
        let rest = self.buffer.split_off(bytes);
        Ok(std::mem::replace(&mut self.buffer, rest))
    }

    /// Takes a body in chunks, and skips the trailers behind it.
    fn read_chunks(&mut self, stream: &mut impl Read) -> Result<Vec<u8>, String> {
        let mut body = Vec::new();
        loop {
            let line = self.read_line(stream)?;
            let size = line.split(';').next().unwrap_or_default().trim();
            let size =
                usize::from_str_radix(size, 16).map_err(|error| format!("a chunk without size: {error}"))?;
            if size == 0 {
                while !self.read_line(stream)?.is_empty() {}
                return Ok(body);
            }
            check_body_length(size)?;
            check_body_length(body.len() + size)?;
            body.extend(self.read_exactly(stream, size)?);
            if !self.read_line(stream)?.is_empty() {
                return Err("a chunk is longer than it says".to_owned());
            }
        }
    }

    /// Takes a line, without its end.
    fn read_line(&mut self, stream: &mut impl Read) -> Result<String, String> {
        loop {
            if let Some(end) = self.buffer.windows(2).position(|two| two == b"\r\n") {
                let line = String::from_utf8_lossy(self.buffer.get(..end).unwrap_or_default()).into_owned();
                self.buffer.drain(..end + 2);
                return Ok(line);
            }
            if self.buffer.len() > HEAD_BYTES_MAX || !self.read_more(stream)? {
                return Err("a body in chunks has no end".to_owned());
            }
        }
    }

    /// Reads further bytes, and returns false at the end of the connection.
    fn read_more(&mut self, stream: &mut impl Read) -> Result<bool, String> {
        let left = self.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        let left = left.filter(|left| *left > Duration::ZERO).ok_or("no answer in time")?;
        self.socket.set_read_timeout(Some(left)).map_err(|error| error.to_string())?;
        let mut bytes = [0; 16 * 1024];
        match stream.read(&mut bytes) {
            Ok(0) => Ok(false),
            Ok(count) => {
                self.buffer.extend_from_slice(bytes.get(..count).unwrap_or_default());
                Ok(true)
            }
            // A server that closes without the notice of TLS has closed the connection all the same.
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(false),
            Err(error) if error.kind() == ErrorKind::Interrupted => Ok(true),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                Err("no answer in time".to_owned())
            }
            Err(error) => Err(error.to_string()),
        }
    }
}

/// Refuses a body that is larger than any that we read.
fn check_body_length(bytes: usize) -> Result<(), String> {
    if bytes > BODY_BYTES_MAX {
        return Err(format!("the body of the answer has more than {BODY_BYTES_MAX} bytes"));
    }
    Ok(())
}

/// Parses a head if it is complete: returns the answer without its body, the mark of the body's end, and the
/// length of the head in bytes.
fn parse_head(buffer: &[u8]) -> Result<Option<(Answer, BodyEnd, usize)>, String> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS_MAX];
    let mut parsed = httparse::Response::new(&mut headers);
    let bytes = match parsed.parse(buffer) {
        Ok(httparse::Status::Complete(bytes)) => bytes,
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(error) => return Err(format!("what came is no answer of HTTP/1: {error}")),
    };
    let text = |header: &httparse::Header<'_>| {
        (header.name.to_owned(), String::from_utf8_lossy(header.value).into_owned())
    };
    let headers = parsed.headers.iter().map(text).collect();
    let answer = Answer { status: parsed.code.unwrap_or_default(), headers, body: Vec::new() };
    let is_chunked =
        answer.header_values("Transfer-Encoding").any(|value| value.to_ascii_lowercase().contains("chunked"));
    let end = match answer.header_values("Content-Length").next() {
        _ if is_chunked => BodyEnd::Chunks,
        Some(length) => {
            let length = length.trim().parse().map_err(|error| format!("a length that is none: {error}"))?;
            BodyEnd::Length(length)
        }
        None => BodyEnd::Close,
    };
    Ok(Some((answer, end, bytes)))
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    fn read(text: &str) -> Result<Answer, String> {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let socket = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let deadline = Instant::now().checked_add(Duration::from_secs(5));
        AnswerReader::new(socket, deadline).read_answer(&mut text.as_bytes(), true)
    }

    #[test]
    fn a_body_ends_by_its_length_its_chunks_or_the_connection() {
        for (text, body) in [
            ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabc", "ab"),
            (
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1;x=y\r\nc\r\n0\r\nT: 1\r\n\r\n",
                "abc",
            ),
            ("HTTP/1.0 404 Not Found\r\n\r\nabc", "abc"),
            ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na", "a"),
            ("HTTP/1.1 204 No Content\r\n\r\n", ""),
        ] {
            assert_eq!(read(text).unwrap().body, body.as_bytes(), "{text}");
        }
    }

    #[test]
    fn what_is_no_answer_is_told_in_words() {
        for (text, what) in [
            ("", "closed without an answer"),
            ("HTTP/1.1 200", "within the head"),
            ("SSH-2.0-x\r\n\r\n", "no answer of HTTP"),
            ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc", "3 of 5 bytes"),
            ("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", "length that is none"),
            ("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", "more than"),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n", "more than"),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", "without size"),
        ] {
            let said = read(text).unwrap_err();
            assert!(said.contains(what), "{text:?}: {said}");
        }
    }

    #[test]
    fn the_servers_clock_is_read_off_the_date() {
        let answer =
            read("HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Length: 0\r\n\r\n");
        assert_eq!(answer.unwrap().parse_date_s(), Some(784_111_777));
    }
}
