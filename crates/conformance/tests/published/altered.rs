//! Every way of altering one byte of what a verified request has signed.

use super::committed::Case;
use super::request::{Request, decoded, escaped};

/// Of a long text so many places are altered, spread over all of it and its last one; of a shorter text
/// every place is.
const PLACES_MAX: usize = 128;

/// What was altered, and the request that came of it.
pub(crate) type Altered = (String, Request);

pub(crate) fn all(case: &Case) -> Vec<Altered> {
    let request = case.request();
    let mut all = if request.is_tc3() { tc3(case, &request) } else { v1(case, &request) };
    let other = if request.method == "GET" { "POST" } else { "GET" };
    all.push(("method".to_owned(), Request { method: other.to_owned(), ..request }));
    all
}

fn tc3(case: &Case, request: &Request) -> Vec<Altered> {
    let mut all = Vec::new();
    let list = request.header("Authorization");
    let list = list.split("SignedHeaders=").nth(1).unwrap().split(',').next().unwrap();
    for name in list.split(';').map(str::trim).chain(["Authorization", "X-TC-Timestamp"]) {
        let place = request.place(name).unwrap();
        for at in places(request.headers[place].1.len()) {
            let value = &request.headers[place].1;
            let blank = value[at].is_ascii_whitespace();
            // Blanks around a value are not signed, nor are those between the parts of `Authorization`.
            let around = value[..at].trim_ascii().is_empty() || value[at..].trim_ascii().is_empty();
            let port = name == "host" && case.reads("host-without-port") && at >= port(value);
            if !(port || blank && (around || name == "Authorization")) {
                let mut altered = request.clone();
                alter(&mut altered.headers[place].1, at);
                all.push((format!("{name} at {at}"), altered));
            }
        }
    }
    if request.method == "GET" {
        all.extend(texts("query", &request.query, |query| Request { query, ..request.clone() }));
    } else if request.header("X-TC-Content-SHA256") != "UNSIGNED-PAYLOAD" {
        for at in places(request.body.len()) {
            let mut altered = request.clone();
            alter(&mut altered.body, at);
            all.push((format!("body at {at}"), altered));
        }
    }
    if case.reads("path-as-sent") {
        all.extend(texts("path", &request.path, |path| Request { path, ..request.clone() }));
    }
    all
}

fn v1(case: &Case, request: &Request) -> Vec<Altered> {
    let mut all = Vec::new();
    let pairs = decoded(&request.form());
    let with = |place: usize, pair: (String, String)| {
        let mut pairs = pairs.clone();
        pairs[place] = pair;
        let pieces: Vec<String> =
            pairs.iter().map(|(k, v)| format!("{}={}", escaped(k), escaped(v))).collect();
        request.with_form(pieces.join("&"))
    };
    for (place, (key, value)) in pairs.iter().enumerate() {
        all.extend(texts(&format!("key {key}"), key, |key| with(place, (key, value.clone()))));
        // The blanks around a signature are cut, so that altering them is adding to it.
        all.extend(texts(&format!("value of {key}"), value, |value| with(place, (key.clone(), value))));
        all.push((format!("more value of {key}"), with(place, (key.clone(), format!("{value}0")))));
    }
    all.extend(texts("path", &request.path, |path| Request { path, ..request.clone() }));
    let place = request.place("Host").unwrap();
    let host = request.header("Host");
    let end = if case.reads("host-without-port") { port(host.as_bytes()) } else { host.len() };
    for at in 0..end {
        let mut altered = request.clone();
        let mut bytes = host.clone().into_bytes();
        alter(&mut bytes, at);
        altered.headers[place].1 = bytes;
        all.push((format!("host at {at}"), altered));
    }
    all
}

/// Where the port of a host begins, colon included.
fn port(host: &[u8]) -> usize {
    host.iter().rposition(|byte| *byte == b':').unwrap()
}

/// The places of a text of this length that are altered.
fn places(length: usize) -> impl Iterator<Item = usize> {
    let step = length.div_ceil(PLACES_MAX).max(1);
    (0..length).step_by(step).chain(length.checked_sub(1))
}

/// Another digit for a digit, a digit for anything else; never the same byte, never a change of case alone.
fn alter(bytes: &mut [u8], at: usize) {
    bytes[at] = if bytes[at] == b'0' { b'1' } else { b'0' };
}

/// The request with each character of a text altered.
fn texts<'a>(
    what: &'a str,
    text: &'a str,
    with: impl Fn(String) -> Request + 'a,
) -> impl Iterator<Item = Altered> + 'a {
    let characters: Vec<char> = text.chars().collect();
    places(characters.len()).map(move |at| {
        let mut altered = characters.clone();
        altered[at] = if altered[at] == '0' { '1' } else { '0' };
        (format!("{what} at {at}"), with(altered.into_iter().collect()))
    })
}
