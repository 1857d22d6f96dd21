//! The output of `curl -v` that was saved in place of a request: the request in it, without what curl says beside it.

/// What curl prints before a line of the head of a request.
const SENT: u8 = b'>';

/// What curl prints before a line of the head of an answer.
const RECEIVED: u8 = b'<';

/// A request that curl has shown.
pub(crate) struct Transcript<'a> {
    /// The request line and the headers, without `> `.
    pub(crate) head: Vec<&'a [u8]>,
    /// What stands without a mark behind the head and before the answer: curl prints no body, but people add it.
    pub(crate) body: &'a [u8],
}

impl<'a> Transcript<'a> {
    /// Finds the first request in a text; `None` if curl has shown none, or the text is a request itself.
    pub(crate) fn find(bytes: &'a [u8]) -> Option<Self> {
        let is_request = bytes.split(|byte| *byte == b'\n').next().is_some_and(is_request_line);
        if is_request {
            return None;
        }
        let mut rest = bytes;
        let mut head = Vec::new();
        while let Some((line, after)) = split_line(rest) {
            rest = after;
            let Some(sent) = strip_sent(line) else { continue };
            if head.is_empty() && !is_request_line(sent) {
                continue;
            }
            if sent.is_empty() {
                return Some(Self { head, body: find_body(rest) });
            }
            head.push(sent);
        }
        // The empty line at the end is easily lost where a terminal is copied.
        (!head.is_empty()).then_some(Self { head, body: b"" })
    }
}

/// Finds the body behind a head: the lines without a mark that come before the answer.
fn find_body(text: &[u8]) -> &[u8] {
    let mut start = text;
    while let Some((line, after)) = split_line(start) {
        if is_answer(line) {
            return b"";
        }
        if !line.is_empty() && !is_remark(line) {
            return cut_at_mark(start);
        }
        start = after;
    }
    b""
}

/// Cuts a body at the first line with a mark, and the line end before it off.
fn cut_at_mark(text: &[u8]) -> &[u8] {
    let mut rest = text;
    while let Some((line, after)) = split_line(rest) {
        if is_answer(line) || is_remark(line) || strip_sent(line).is_some() {
            let body = text.get(..text.len() - rest.len()).unwrap_or(text);
            let body = body.strip_suffix(b"\n").unwrap_or(body);
            return body.strip_suffix(b"\r").unwrap_or(body);
        }
        rest = after;
    }
    text
}

/// Splits the first line off, without its line end; `None` at the end of the text.
fn split_line(text: &[u8]) -> Option<(&[u8], &[u8])> {
    if text.is_empty() {
        return None;
    }
    let end = text.iter().position(|byte| *byte == b'\n');
    let (line, rest) = end.map_or((text, [].as_slice()), |end| {
        let (line, rest) = text.split_at(end);
        (line, rest.get(1..).unwrap_or_default())
    });
    Some((line.strip_suffix(b"\r").unwrap_or(line), rest))
}

/// Returns what curl sent in a line; `None` for other lines. The blank of an empty line may be lost.
fn strip_sent(line: &[u8]) -> Option<&[u8]> {
    match line {
        [SENT] => Some(b""),
        [SENT, b' ', sent @ ..] => Some(sent),
        _ => None,
    }
}

/// Returns true for a line of the head of the answer.
fn is_answer(line: &[u8]) -> bool {
    matches!(line, [RECEIVED] | [RECEIVED, b' ', ..])
}

/// Returns true for what curl says itself: `* ` and a text, `{ [51 bytes data]`, or a line of its progress. JSON that begins
/// with a brace and a blank is none.
fn is_remark(line: &[u8]) -> bool {
    let is_count = |line: &[u8]| {
        let inside = line.strip_prefix(b"[").and_then(|line| line.strip_suffix(b" bytes data]"));
        inside.is_some_and(|count| !count.is_empty() && count.iter().all(u8::is_ascii_digit))
    };
    match line {
        [b'*', b' ', ..] => true,
        [b'{' | b'}', b' ', rest @ ..] => is_count(rest),
        _ => line.windows(8).any(|part| part == b"--:--:--"),
    }
}

/// Returns true for `METHOD TARGET HTTP/…`.
fn is_request_line(line: &[u8]) -> bool {
    let mut words = line.split(|byte| *byte == b' ');
    let is_word = |word: Option<&[u8]>| word.is_some_and(|word| !word.is_empty());
    let is_method = |word: Option<&[u8]>| {
        word.is_some_and(|word| !word.is_empty() && word.iter().all(u8::is_ascii_alphabetic))
    };
    is_method(words.next())
        && is_word(words.next())
        && words.next().is_some_and(|word| word.starts_with(b"HTTP/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(text: &str) -> Option<(Vec<String>, String)> {
        let show = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let found = Transcript::find(text.as_bytes())?;
        Some((found.head.iter().map(|line| show(line)).collect(), show(found.body)))
    }

    #[test]
    fn the_lines_that_were_sent_are_found_among_what_curl_says() {
        let text = "$ curl -v -d @body http://h\n*   Trying 127.0.0.1:8787...\n* Connected to h\n> POST / HTTP/1.1\r\n\
                    > Host: h\r\n* a remark\r\n> Content-Length: 2\r\n> \r\n} [2 bytes data]\n* upload completely sent off\n\
                    < HTTP/1.1 200 OK\r\n< \r\n{ [51 bytes data]\n{\"Response\":{}}\n* Closing connection\n";
        let head = ["POST / HTTP/1.1", "Host: h", "Content-Length: 2"].map(str::to_owned);
        assert_eq!(find(text), Some((head.to_vec(), String::new())));
    }

    #[test]
    fn a_body_that_was_added_behind_the_empty_line_is_read_up_to_the_next_mark() {
        let head = "> POST / HTTP/1.1\n> Host: h\n>\n";
        for (rest, body) in [
            ("{}", "{}"),
            (
                "{ \"A\": 1,\n  \"B\": 2\n}\n* upload completely sent off: 2 bytes\n< HTTP/1.1 200 OK\n",
                "{ \"A\": 1,\n  \"B\": 2\n}",
            ),
            ("  0  0 --:--:-- 0\n} [2 bytes data]\n{}\r\n< HTTP/1.1 200 OK\n< \n{\"Response\":1}", "{}"),
            ("< HTTP/1.1 200 OK\n\n{}", ""),
            ("{}\n> GET / HTTP/1.1\n> \n", "{}"),
            ("", ""),
        ] {
            assert_eq!(find(&format!("{head}{rest}")).map(|(_, body)| body).as_deref(), Some(body), "{rest}");
        }
    }

    #[test]
    fn a_text_in_which_curl_sends_nothing_is_no_transcript_and_a_request_with_one_in_its_body_is_a_request() {
        for text in [
            "* Connected\n< HTTP/1.1 200 OK\n",
            "> a quotation\n> of a letter\n",
            "GET / HTTP/1.1\nHost: h\n\n> POST / HTTP/1.1\n>\n",
            "",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
    }
}
