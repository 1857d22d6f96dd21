//! Mistakes at the ends of the body: line ends, marks, zero bytes, and bodies that were cut.

use super::list::Payloads;
use crate::cause::Cause;
use crate::search::Rank;

/// A byte order mark in UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// Sizes of buffers that are hashed whole, in bytes.
const BUFFERS: [usize; 12] = [16, 32, 64, 100, 128, 200, 256, 512, 1000, 1024, 2048, 4096];

/// Longest short body, of which every start is tried, in bytes: each of them is hashed.
const SHORT_BODY_BYTES_MAX: usize = 512;

/// Largest number of zero bytes behind a short body that are tried.
const NULS_MAX: usize = 64;

/// Largest number of zero bytes that are tried early, and behind a longer body.
const NULS_LIKELIER: usize = 8;

/// Largest number of bytes at the end of a body whose loss is tried early, and in a longer body.
const UNSIGNED_LIKELIER: usize = 32;

/// Largest number of digits that a body may have lost at its end.
const LOST_DIGITS_MAX: usize = 3;

/// Adds bodies with another end or start.
pub(super) fn add_changed_body_ends(payloads: &mut Payloads<'_, '_>, body: &[u8]) {
    payloads.add_likely(Cause::BodyLineEndLost, &[body, b"\n"].concat());
    payloads.add_rare(Cause::BodyLineEndLost, &[body, b"\r\n"].concat());
    for end in [b"\n".as_slice(), b"\r\n"] {
        if let Some(body) = body.strip_suffix(end) {
            payloads.add_likely(Cause::BodyLineEndGained, body);
        }
    }
    match body.strip_prefix(MARK) {
        Some(body) => payloads.add_rare(Cause::BodyMark, body),
        None => payloads.add_rare(Cause::BodyMark, &[MARK, body].concat()),
    }
    add_nuls(payloads, body);
}

/// Adds bodies with zero bytes behind them, and without those that were sent.
fn add_nuls(payloads: &mut Payloads<'_, '_>, body: &[u8]) {
    let sent = body.iter().rev().take_while(|byte| **byte == 0).count();
    let Some(bare) = body.get(..body.len() - sent) else {
        unreachable!("the zero bytes are part of the body")
    };
    if sent > 0 {
        payloads.add_likely(Cause::BodyNuls, bare);
    }
    let nuls_max = if bare.len() <= SHORT_BODY_BYTES_MAX { NULS_MAX } else { NULS_LIKELIER };
    let few = (1..=NULS_LIKELIER).map(|count| bare.len() + count).chain(BUFFERS);
    let few = few.map(|length| (length, Rank::Guess));
    let many = (NULS_LIKELIER + 1..=nuls_max).map(|count| (bare.len() + count, Rank::Last));
    for (length, rank) in few.chain(many) {
        if length > bare.len() && length != body.len() {
            let mut padded = bare.to_vec();
            padded.resize(length, 0);
            payloads.add_combined(vec![Cause::BodyNuls], rank, &padded);
        }
    }
}

/// Adds bodies of which less was signed than sent, and those of which less was sent than signed, as far as their ends can
/// be known.
pub(super) fn add_cut_bodies(payloads: &mut Payloads<'_, '_>, body: &[u8]) {
    if let Ok(text) = std::str::from_utf8(body)
        && !text.is_ascii()
    {
        // The number of characters was taken for that of bytes.
        for length in [text.chars().count(), text.encode_utf16().count()] {
            if let Some(start) = body.get(..length) {
                payloads.add_rare(Cause::BodyCut, start);
            }
        }
    }
    for (end, rank) in list_lost_ends(body) {
        payloads.add_combined(vec![Cause::BodyCut], rank, &[body, end.as_bytes()].concat());
    }
    let is_short = body.len() <= SHORT_BODY_BYTES_MAX;
    let unsigned_max = if is_short { body.len() } else { UNSIGNED_LIKELIER };
    let buffers = BUFFERS.into_iter().filter(|length| !is_short && *length < body.len());
    for length in (1..body.len()).rev().take(unsigned_max).chain(buffers) {
        if let Some(start) = body.get(..length) {
            let rank = if body.len() - length <= UNSIGNED_LIKELIER { Rank::Guess } else { Rank::Last };
            payloads.add_combined(vec![Cause::BodyCut], rank, start);
        }
    }
}

/// The ends that JSON may have lost: what closes it, behind no digit or a few.
fn list_lost_ends(body: &[u8]) -> Vec<(String, Rank)> {
    let Some(closing) = find_closing(body) else { return Vec::new() };
    let mut ends = vec![(closing.clone(), Rank::Guess), (format!("{closing}\n"), Rank::Guess)];
    if body.last().is_some_and(|byte| byte.is_ascii_digit() || *byte == b'-') {
        for digits in 1..=LOST_DIGITS_MAX {
            let numbers = 0..10_u32.pow(u32::try_from(digits).unwrap_or_default());
            let rank = if digits == 1 { Rank::Guess } else { Rank::Last };
            ends.extend(numbers.map(|number| (format!("{number:0digits$}{closing}"), rank)));
        }
    }
    ends
}

/// The quote, brackets and braces that are still open at the end of a body; `None` where none are.
fn find_closing(body: &[u8]) -> Option<String> {
    let mut open = Vec::new();
    let (mut is_text, mut is_escaped) = (false, false);
    for byte in body {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_text => is_escaped = true,
            b'"' => is_text = !is_text,
            _ if is_text => {}
            b'{' => open.push('}'),
            b'[' => open.push(']'),
            b'}' | b']' => {
                open.pop();
            }
            _ => {}
        }
    }
    let quote = is_text.then_some('"');
    let closing: String = quote.into_iter().chain(open.into_iter().rev()).collect();
    (!closing.is_empty()).then_some(closing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_open_at_the_end_of_a_body_is_closed() {
        for (body, closing) in [
            (r#"{"a":[1,{"b":"x"#, Some("\"}]}")),
            (r#"{"a":"\""#, Some("\"}")),
            (r#"{"a":1"#, Some("}")),
            (r#"{"a":"}"}"#, None),
            ("", None),
            ("]]", None),
        ] {
            assert_eq!(find_closing(body.as_bytes()).as_deref(), closing, "{body}");
        }
    }
}
