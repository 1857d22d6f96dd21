//! Queries and form bodies: read as a slow reader reads them, and read the same when written again.

use std::collections::BTreeMap;

use serde_json::Value;
use tc3::claim::PAIRS_MAX;
use tc3::parameters::check_parameters;
use tc3::{Claim, Method, Parameters};

use super::authorization::assert_short;
use super::definition::defined;
use super::request::Request;

/// Decoded keys and values.
pub(crate) type Pairs = Vec<(String, String)>;

/// The bytes are a form body and, where they are text, a query.
pub(crate) fn check(bytes: &[u8]) {
    let slow = read_slowly(bytes);
    let posted = read(Method::Post, bytes);
    assert_eq!(posted, slow, "{:?}", String::from_utf8_lossy(bytes));
    // A query has a smaller limit.
    if bytes.len() <= 32 * 1024 && std::str::from_utf8(bytes).is_ok() {
        assert_eq!(read(Method::Get, bytes), slow);
    }
    let Some(pairs) = slow else { return };
    for style in 0..3 {
        assert_eq!(read(Method::Post, write(&pairs, style).as_bytes()).as_ref(), Some(&pairs));
    }
    check_types(&pairs);
}

/// Reads a form with the code under test; `None` if it is refused.
fn read(method: Method, bytes: &[u8]) -> Option<Pairs> {
    let mut request = Request::read(b"POST /\nContent-Type: application/x-www-form-urlencoded").unwrap();
    request.method = method;
    match method {
        Method::Get => request.query = String::from_utf8(bytes.to_vec()).unwrap(),
        Method::Post => request.body = bytes.to_vec(),
    }
    for (name, text) in [
        ("Host", "h"),
        ("X-TC-Timestamp", "0"),
        ("X-TC-Action", "A"),
        ("X-TC-Version", "V"),
        (
            "Authorization",
            "TC3-HMAC-SHA256 Credential=I/1970-01-01/h/tc3_request, SignedHeaders=content-type;host, \
             Signature=0000000000000000000000000000000000000000000000000000000000000000",
        ),
    ] {
        request.headers.push((name.to_owned(), text.as_bytes().to_vec()));
    }
    request.with(|received| match Claim::read(received, "h") {
        Ok(claim) => {
            let Parameters::Pairs(pairs) = claim.parameters else { panic!("a form is read as pairs") };
            Some(pairs.into_iter().map(|(key, value)| (key.into_owned(), value.into_owned())).collect())
        }
        Err(refusal) => {
            assert_short(&refusal);
            None
        }
    })
}

/// The same, written anew: one byte after the other, over and over.
pub(crate) fn read_slowly(bytes: &[u8]) -> Option<Pairs> {
    std::str::from_utf8(bytes).ok()?;
    if bytes.is_empty() {
        return Some(Vec::new());
    }
    let pieces: Vec<&[u8]> = bytes.split(|byte| *byte == b'&').collect();
    if pieces.len() > PAIRS_MAX {
        return None;
    }
    let mut pairs = Vec::new();
    for piece in pieces {
        let equals = piece.iter().position(|byte| *byte == b'=')?;
        pairs.push((decode_slowly(&piece[..equals])?, decode_slowly(&piece[equals + 1..])?));
    }
    Some(pairs)
}

fn decode_slowly(mut bytes: &[u8]) -> Option<String> {
    let mut decoded = Vec::new();
    while let Some((first, rest)) = bytes.split_first() {
        bytes = rest;
        decoded.push(match first {
            b'+' => b' ',
            b'%' => {
                let digits = bytes.get(..2).filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))?;
                bytes = &bytes[2..];
                u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?
            }
            plain => *plain,
        });
    }
    String::from_utf8(decoded).ok()
}

/// Writes pairs as a form: everything escaped, or as little as must be, with digits of either case.
pub(crate) fn write(pairs: &Pairs, style: usize) -> String {
    let mut form = String::with_capacity(512);
    let escape = |form: &mut String, text: &str| {
        for byte in text.bytes() {
            let is_plain = match style {
                0 => false,
                1 => byte.is_ascii_alphanumeric(),
                _ => byte.is_ascii() && !matches!(byte, b'=' | b'&' | b'+' | b'%'),
            };
            let digits = if style == 2 { b"0123456789abcdef" } else { b"0123456789ABCDEF" };
            if is_plain {
                form.push(char::from(byte));
            } else if style == 1 && byte == b' ' {
                form.push('+');
            } else {
                form.push('%');
                form.push(char::from(digits[usize::from(byte >> 4)]));
                form.push(char::from(digits[usize::from(byte & 15)]));
            }
        }
    };
    for (place, (key, value)) in pairs.iter().enumerate() {
        if place > 0 {
            form.push('&');
        }
        escape(&mut form, key);
        form.push('=');
        escape(&mut form, value);
    }
    form
}

/// Checks that parameters which are in order mean the same as JSON and as pairs written again.
fn check_types(pairs: &Pairs) {
    let as_sent = |pairs: &Pairs| {
        let pairs = pairs.iter().map(|(key, value)| (key.clone().into(), value.clone().into()));
        check_parameters(&Parameters::Pairs(pairs.collect()), defined())
    };
    match as_sent(pairs) {
        Err(refusal) => assert_short(&refusal),
        Ok(input) => {
            let json = serde_json::to_vec(&input).unwrap();
            assert_eq!(check_parameters(&Parameters::Json(&json), defined()).as_ref(), Ok(&input));
            let mut again = BTreeMap::new();
            input.iter().for_each(|(name, value)| flatten(name, value, &mut again));
            // In the order of their names, which is another than that of the items.
            assert_eq!(as_sent(&again.into_iter().collect()), Ok(input));
        }
    }
}

/// Writes a value as pairs: `List.0`, `Object.Name`.
fn flatten(name: &str, value: &Value, pairs: &mut BTreeMap<String, String>) {
    let mut set = |text: String| assert_eq!(pairs.insert(name.to_owned(), text), None);
    match value {
        Value::Null => panic!("no parameter is null"),
        Value::Bool(_) | Value::Number(_) => set(value.to_string()),
        Value::String(text) => set(text.clone()),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, item)| flatten(&format!("{name}.{at}"), item, pairs));
        }
        Value::Object(members) => {
            members.iter().for_each(|(member, value)| flatten(&format!("{name}.{member}"), value, pairs));
        }
    }
}
