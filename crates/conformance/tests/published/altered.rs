//! All alterations of one byte of a signed piece of a verified request.

use super::committed::Case;
use super::request::{Request, decode_pairs, escape_text};

/// Altered places of a text, at most: those of a longer text are spread over all of it, and its last one is among
/// them.
const PLACES_MAX: usize = 128;

/// A description of the alteration, and the altered request.
pub(crate) type Altered = (String, Request);

pub(crate) fn alter_signed_bytes(case: &Case) -> Vec<Altered> {
    let request = case.request();
    let mut all = if request.is_tc3() { alter_tc3(case, &request) } else { alter_v1(case, &request) };
    let other = if request.method == "GET" { "POST" } else { "GET" };
    all.push(("method".to_owned(), Request { method: other.to_owned(), ..request }));
    all
}

fn alter_tc3(case: &Case, request: &Request) -> Vec<Altered> {
    let mut all = Vec::new();
    let list = request.header("Authorization");
    let list = list.split("SignedHeaders=").nth(1).unwrap().split(',').next().unwrap();
    for name in list.split(';').map(str::trim).chain(["Authorization", "X-TC-Timestamp"]) {
        let place = request.find_header(name).unwrap();
        for at in altered_positions(request.headers[place].1.len()) {
            let value = &request.headers[place].1;
            let blank = value[at].is_ascii_whitespace();
            // Blanks around a value are not signed, nor are those between the parts of `Authorization`.
            let around = value[..at].trim_ascii().is_empty() || value[at..].trim_ascii().is_empty();
            let port = name == "host" && case.has_reading("host-without-port") && at >= port_position(value);
            if !(port || blank && (around || name == "Authorization")) {
                let mut altered = request.clone();
                alter_byte(&mut altered.headers[place].1, at);
                all.push((format!("{name} at {at}"), altered));
            }
        }
    }
    if request.method == "GET" {
        all.extend(alter_characters("query", &request.query, |query| Request { query, ..request.clone() }));
    } else if request.header("X-TC-Content-SHA256") != "UNSIGNED-PAYLOAD" {
        for at in altered_positions(request.body.len()) {
            let mut altered = request.clone();
            alter_byte(&mut altered.body, at);
            all.push((format!("body at {at}"), altered));
        }
    }
    if case.has_reading("path-as-sent") {
        all.extend(alter_characters("path", &request.path, |path| Request { path, ..request.clone() }));
    }
    all
}

fn alter_v1(case: &Case, request: &Request) -> Vec<Altered> {
    let mut all = Vec::new();
    let pairs = decode_pairs(&request.form());
    let with = |place: usize, pair: (String, String)| {
        let mut pairs = pairs.clone();
        pairs[place] = pair;
        let pieces: Vec<String> =
            pairs.iter().map(|(k, v)| format!("{}={}", escape_text(k), escape_text(v))).collect();
        request.with_form(pieces.join("&"))
    };
    for (place, (key, value)) in pairs.iter().enumerate() {
        all.extend(alter_characters(&format!("key {key}"), key, |key| with(place, (key, value.clone()))));
        // The blanks around a signature are cut, so an altered blank becomes a part of it.
        all.extend(alter_characters(&format!("value of {key}"), value, |value| {
            with(place, (key.clone(), value))
        }));
        all.push((format!("more value of {key}"), with(place, (key.clone(), format!("{value}0")))));
    }
    all.extend(alter_characters("path", &request.path, |path| Request { path, ..request.clone() }));
    let place = request.find_header("Host").unwrap();
    let host = request.header("Host");
    let end = if case.has_reading("host-without-port") { port_position(host.as_bytes()) } else { host.len() };
    for at in 0..end {
        let mut altered = request.clone();
        let mut bytes = host.clone().into_bytes();
        alter_byte(&mut bytes, at);
        altered.headers[place].1 = bytes;
        all.push((format!("host at {at}"), altered));
    }
    all
}

/// Returns the position of the colon before the port of a host.
fn port_position(host: &[u8]) -> usize {
    host.iter().rposition(|byte| *byte == b':').unwrap()
}

/// Returns the positions of a text of this length that are altered.
fn altered_positions(length: usize) -> impl Iterator<Item = usize> {
    let step = length.div_ceil(PLACES_MAX).max(1);
    (0..length).step_by(step).chain(length.checked_sub(1))
}

/// Puts another digit in place of a digit and a digit in place of any other byte, so that never case alone changes.
fn alter_byte(bytes: &mut [u8], at: usize) {
    bytes[at] = if bytes[at] == b'0' { b'1' } else { b'0' };
}

/// Alters each character of a text, and makes the requests with it.
fn alter_characters<'a>(
    what: &'a str,
    text: &'a str,
    with: impl Fn(String) -> Request + 'a,
) -> impl Iterator<Item = Altered> + 'a {
    let characters: Vec<char> = text.chars().collect();
    altered_positions(characters.len()).map(move |at| {
        let mut altered = characters.clone();
        altered[at] = if altered[at] == '0' { '1' } else { '0' };
        (format!("{what} at {at}"), with(altered.into_iter().collect()))
    })
}
