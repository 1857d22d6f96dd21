//! The parts of a multipart body (RFC 7578), as official clients write them.

use std::borrow::Cow;

use memchr::memmem;

use super::limits::PAIRS_MAX;
use crate::refusal::{Refusal, sanitize_untrusted};

/// The longest boundary, in bytes (RFC 2046, 5.1.1).
const BOUNDARY_BYTES_MAX: usize = 70;

/// The most bytes that the headers of one part may have. Official clients send about 100.
const PART_HEADERS_BYTES_MAX: usize = 1024;

/// One part of a multipart body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part<'a> {
    /// The name of the parameter.
    pub name: Cow<'a, str>,
    /// Its value; `None` where the part is a file.
    pub text: Option<&'a str>,
    /// True if the `Content-Type` of the part is JSON.
    pub is_json: bool,
}

/// Parses the parts of a body. `content_type` is the header, which has the boundary.
///
/// The body is the parts and nothing else: bytes before the first or behind the last part would be signed
/// and never looked at.
///
/// # Errors
///
/// [`Code::InvalidRequest`](crate::Code::InvalidRequest) for every malformed piece (document/product/1085/51426), naming it;
/// [`Code::RequestSizeLimitExceeded`](crate::Code::RequestSizeLimitExceeded) for more than [`PAIRS_MAX`] parts.
pub(super) fn parse_parts<'a>(content_type: &str, body: &'a [u8]) -> Result<Vec<Part<'a>>, Refusal> {
    let boundary = find_boundary(content_type)
        .ok_or_else(|| Refusal::malformed_multipart("its `Content-Type` has no boundary"))?;
    let delimiter = format!("\r\n--{boundary}");
    let finder = memmem::Finder::new(delimiter.as_bytes());

    let opening = delimiter.trim_start();
    let mut rest = body
        .strip_prefix(opening.as_bytes())
        .ok_or_else(|| Refusal::malformed_multipart("its body does not begin with the boundary"))?;
    let mut parts = Vec::new();
    while !matches!(rest, b"--" | b"--\r\n") {
        let part = rest.strip_prefix(b"\r\n").ok_or_else(|| {
            Refusal::malformed_multipart("a boundary is followed by something other than a line break")
        })?;
        let end =
            finder.find(part).ok_or_else(|| Refusal::malformed_multipart("its last part is not closed"))?;
        let (part, behind) = part.split_at_checked(end).unwrap_or((part, b""));
        rest = behind.get(delimiter.len()..).unwrap_or_default();
        if parts.len() == PAIRS_MAX {
            let more = memmem::find_iter(rest, delimiter.as_bytes()).count();
            let count = [PAIRS_MAX, more, 1].iter().sum();
            return Err(Refusal::too_large("request", count, PAIRS_MAX, "parameters"));
        }
        parts.push(read_part(part)?);
    }
    Ok(parts)
}

/// The boundary that a content type names.
fn find_boundary(content_type: &str) -> Option<Cow<'_, str>> {
    let value = find_header_parameter(content_type, "boundary")?;
    let plain = |b: u8| b.is_ascii_graphic() || b == b' ';
    let is_good =
        (1..=BOUNDARY_BYTES_MAX).contains(&value.len()) && value.bytes().all(plain) && !value.ends_with(' ');
    is_good.then_some(value)
}

/// The value of a parameter behind the first `;` of a header. A quoted value is exact, with the blanks at its
/// end; only in quotes does a backslash escape the next character.
fn find_header_parameter<'h>(header: &'h str, name: &str) -> Option<Cow<'h, str>> {
    let mut rest = header.split_once(';')?.1;
    loop {
        let (key, value) = rest.split_once('=')?;
        let value = value.trim_start();
        let (value, behind) = if let Some(quoted) = value.strip_prefix('"') {
            let (value, behind) = quoted.split_at_checked(find_quote_end(quoted)?)?;
            (remove_backslashes(value), behind)
        } else {
            let (value, behind) = value.split_at_checked(value.find(';').unwrap_or(value.len()))?;
            (Cow::Borrowed(value.trim_end_matches([' ', '\t'])), behind)
        };
        if key.trim().eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = behind.split_once(';')?.1;
    }
}

/// The position of the quote that ends a quoted text; a backslash escapes the next character.
fn find_quote_end(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.bytes().position(|byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    })
}

/// Reads one part: headers, an empty line, the value.
fn read_part(part: &[u8]) -> Result<Part<'_>, Refusal> {
    let window = part.get(..PART_HEADERS_BYTES_MAX).unwrap_or(part);
    let end = memmem::find(window, b"\r\n\r\n")
        .ok_or_else(|| Refusal::malformed_multipart("the headers of a part do not end with an empty line"))?;
    let (head, value) = part.split_at_checked(end).unwrap_or((part, b""));
    let value = value.strip_prefix(b"\r\n\r\n").unwrap_or_default();
    let head = std::str::from_utf8(head)
        .ok()
        .ok_or_else(|| Refusal::malformed_multipart("the headers of a part are not UTF-8"))?;

    let (mut disposition, mut is_json) = (None, false);
    for line in head.split("\r\n") {
        let (header, text) = line
            .split_once(':')
            .ok_or_else(|| Refusal::malformed_multipart("a part has a line that is no header"))?;
        if header.eq_ignore_ascii_case("Content-Disposition") && disposition.replace(text.trim()).is_some() {
            return Err(Refusal::malformed_multipart("a part has two `Content-Disposition` headers"));
        } else if header.eq_ignore_ascii_case("Content-Type") {
            let media_type = text.split(';').next().unwrap_or_default().trim();
            is_json = media_type.eq_ignore_ascii_case("application/json");
        } else if header.eq_ignore_ascii_case("Content-Transfer-Encoding") {
            // RFC 7578, 4.7: senders should not use it, and an encoded value would be read undecoded.
            return Err(Refusal::malformed_multipart("a part has a `Content-Transfer-Encoding`"));
        }
    }
    let disposition = disposition.filter(|text| has_media_type(text, "form-data"));
    let name =
        disposition.and_then(|text| find_header_parameter(text, "name")).filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| {
        Refusal::malformed_multipart("a part has no `Content-Disposition: form-data` with a name")
    })?;
    let is_file = disposition.is_some_and(|text| find_header_parameter(text, "filename").is_some());
    if is_file {
        return Ok(Part { name, text: None, is_json });
    }
    match std::str::from_utf8(value) {
        Ok(text) => Ok(Part { name, text: Some(text), is_json }),
        Err(error) => {
            let refusal = Refusal::malformed_multipart(&format!(
                "the part `{}` is not UTF-8",
                sanitize_untrusted(&name)
            ));
            Err(refusal.because(error.to_string()))
        }
    }
}

/// Returns true if a header's text is this word, alone or followed by `;` and parameters.
fn has_media_type(text: &str, word: &str) -> bool {
    text.split(';').next().is_some_and(|first| first.trim().eq_ignore_ascii_case(word))
}

/// A quoted text without its backslashes.
fn remove_backslashes(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        plain.extend(if letter == '\\' { letters.next() } else { Some(letter) });
    }
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TYPE: &str = "multipart/form-data; boundary=aB";

    fn read(body: &str) -> Result<Vec<Part<'_>>, String> {
        parse_parts(TYPE, body.as_bytes()).map_err(|refusal| refusal.to_string())
    }

    fn part(name: &'static str, text: Option<&'static str>, is_json: bool) -> Part<'static> {
        Part { name: name.into(), text, is_json }
    }

    #[test]
    fn parts_are_texts_json_and_files_in_the_order_sent() {
        let body = "--aB\r\nContent-Disposition: form-data; name=\"A\"\r\n\r\n1\r\n2\r\n\
                    --aB\r\ncontent-type: Application/JSON; charset=utf-8\r\ncontent-disposition: form-data; name=B\r\n\r\n[1]\r\n\
                    --aB\r\nContent-Disposition: form-data; name=\"C\"; filename=\"x;name=y\"\r\n\r\n\u{0}\r\n\
                    --aB\r\nContent-Disposition: form-data; name=\"q\\\"\\\\\"\r\n\r\n\r\n\
                    --aB\r\nContent-Disposition: form-data; name=\" D \" \r\n\r\nx\r\n--aB--\r\n";
        let expected = vec![
            part("A", Some("1\r\n2"), false),
            part("B", Some("[1]"), true),
            part("C", None, false),
            part("q\"\\", Some(""), false),
            part(" D ", Some("x"), false),
        ];
        assert_eq!(read(body), Ok(expected));
        assert_eq!(read("--aB--"), Ok(Vec::new()));
    }

    #[test]
    fn a_name_in_quotes_is_exact_and_one_without_has_no_escapes() {
        let named = |name: &str| {
            let body = format!("--aB\r\nContent-Disposition: form-data; name={name}; x=y\r\n\r\n\r\n--aB--");
            read(&body).map(|parts| parts[0].name.to_string())
        };
        for (text, name) in
            [("\"A \\\\\"", "A \\"), ("\" A \"", " A "), (" A\t", "A"), ("\\", "\\"), ("a\\\"b", "a\\\"b")]
        {
            assert_eq!(named(text).as_deref(), Ok(name), "{text}");
        }
    }

    #[test]
    fn every_malformed_body_is_named() {
        let wrap = |head: &str| format!("--aB\r\n{head}\r\n\r\nx\r\n--aB--");
        let cases = [
            (String::new(), "does not begin"),
            ("x--aB--".to_owned(), "does not begin"),
            ("--ab--".to_owned(), "does not begin"),
            ("--aBx".to_owned(), "followed by"),
            ("--aB--x".to_owned(), "followed by"),
            ("--aB\r\n".to_owned(), "not closed"),
            (wrap("Content-Disposition: form-data; name=\"A\"").replace("--aB--", "--aB"), "followed by"),
            (wrap(""), "no header"),
            (wrap("Content-Disposition"), "no header"),
            (wrap("Content-Disposition: form-data"), "with a name"),
            (wrap("Content-Disposition: form-data; name=\"\""), "with a name"),
            (wrap("Content-Disposition: form-data; name=\"A"), "with a name"),
            (wrap("Content-Disposition: attachment; name=\"A\""), "with a name"),
            (wrap("Content-Type: text/plain"), "with a name"),
            (wrap("Content-Disposition: form-data; name=A\r\nContent-Disposition: form-data; name=B"), "two"),
            (wrap("Content-Disposition: form-data; name=A\r\nContent-Transfer-Encoding: base64"), "Encoding"),
            ("--aB\r\nContent-Disposition: form-data; name=A\r\n--aB--".to_owned(), "empty line"),
            (wrap(&format!("X: {}", "x".repeat(PART_HEADERS_BYTES_MAX))), "empty line"),
        ];
        for (body, what) in cases {
            let said = read(&body).unwrap_err();
            assert!(said.starts_with("InvalidRequest: ") && said.contains(what), "{body:?}: {said}");
        }
        let body = b"--aB\r\nContent-Disposition: form-data; name=A\r\n\r\n\xff\r\n--aB--";
        assert!(parse_parts(TYPE, body).unwrap_err().message.contains("`A` is not UTF-8"));
    }

    #[test]
    fn a_boundary_may_stand_in_quotes_and_among_other_parameters() {
        let long = "x".repeat(BOUNDARY_BYTES_MAX);
        let cases = [
            ("multipart/form-data; boundary=aB".to_owned(), Some("aB")),
            ("multipart/form-data;charset=\"a;b\" ; BOUNDARY=\"a B\" ".to_owned(), Some("a B")),
            (format!("multipart/form-data; boundary={long}"), Some(long.as_str())),
            (format!("multipart/form-data; boundary={long}x"), None),
            ("multipart/form-data".to_owned(), None),
            ("multipart/form-data; boundary".to_owned(), None),
            ("multipart/form-data; boundary=".to_owned(), None),
            ("multipart/form-data; boundary=\"a".to_owned(), None),
            ("multipart/form-data; boundary=é".to_owned(), None),
            ("multipart/form-data; boundary=\"a \"".to_owned(), None),
        ];
        for (content_type, expected) in &cases {
            assert_eq!(find_boundary(content_type).as_deref(), *expected, "{content_type}");
        }
    }

    #[test]
    fn there_is_a_limit_to_the_number_of_parts() {
        let part = "--aB\r\nContent-Disposition: form-data; name=A\r\n\r\nx\r\n";
        let body = format!("{}--aB--", part.repeat(PAIRS_MAX));
        assert_eq!(read(&body).unwrap().len(), PAIRS_MAX);
        let body = format!("{}--aB--", part.repeat(PAIRS_MAX + 2));
        assert!(read(&body).unwrap_err().contains("`4098` parameters"));
    }
}
