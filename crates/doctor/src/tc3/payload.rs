//! Mistakes in the payload: another text was hashed, or the same one written otherwise.

mod hashes;

use super::super::cause::Cause;
use super::super::json::{Escapes, Json, Spacing, Style};
use super::super::pairs;
use super::super::search::{Budget, Deviations, Piece, Rank};
use super::{Subject, Tc3};
use ::tc3::Method;
use ::tc3::sign::UNSIGNED_PAYLOAD;
use ::tc3::sign::sha256_hex;

/// The largest body that is written anew, in bytes.
pub const BODY_REWRITE_BYTES_MAX: usize = 64 * 1024;

/// A byte order mark in UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// How libraries indent.
const INDENTS: [&str; 3] = ["  ", "    ", "\t"];

pub(super) fn add<'r>(list: &mut Deviations<'r, Tc3<'r>>, subject: &'r Subject<'r>, budget: &mut Budget) {
    let received = subject.received;
    let mut payloads = Payloads { list, budget };
    whole(&mut payloads, subject);
    let rewritable = received.body.len() <= BODY_REWRITE_BYTES_MAX && !received.body.is_empty();
    if received.method == Method::Post && !subject.unsigned_payload() && rewritable {
        ends(&mut payloads, received.body);
        json(&mut payloads, received.body);
        form(&mut payloads, subject);
    }
    hashes::add(&mut payloads, subject);
    payloads.list.add(Cause::PayloadHashCase, Piece::PayloadText, Rank::Likely, |attempt| {
        attempt.payload = attempt.payload.to_ascii_uppercase().into();
    });
    if let Ok(body) = std::str::from_utf8(received.body) {
        payloads.list.add(Cause::PayloadNotHashed, Piece::Payload, Rank::Seldom, move |attempt| {
            attempt.payload = body.into();
        });
    }
}

/// The list, and the budget that the hashes of what is put on it are taken from.
struct Payloads<'l, 'r> {
    list: &'l mut Deviations<'r, Tc3<'r>>,
    budget: &'l mut Budget,
}

impl Payloads<'_, '_> {
    fn add(&mut self, causes: Vec<Cause>, rank: Rank, payload: &[u8]) {
        if self.budget.rewriting(payload.len()) {
            let hash = sha256_hex(payload);
            self.list.all(causes, Piece::Payload, rank, move |attempt| attempt.payload = hash.clone().into());
        }
    }

    fn likely(&mut self, cause: Cause, payload: &[u8]) {
        self.add(vec![cause], Rank::Likely, payload);
    }

    fn seldom(&mut self, cause: Cause, payload: &[u8]) {
        self.add(vec![cause], Rank::Seldom, payload);
    }
}

/// Texts that are hashed in place of the body.
fn whole(payloads: &mut Payloads<'_, '_>, subject: &Subject<'_>) {
    let received = subject.received;
    match (received.method, subject.unsigned_payload()) {
        (Method::Post, true) => payloads.likely(Cause::PayloadSigned, received.body),
        (Method::Get, true) => payloads.likely(Cause::PayloadSigned, b""),
        (Method::Post, false) => payloads.likely(Cause::PayloadEmpty, b""),
        (Method::Get, false) => {
            payloads.likely(Cause::PayloadOfGet, received.body);
            payloads.likely(Cause::PayloadQuery, received.query.as_bytes());
        }
    }
    payloads.likely(Cause::PayloadUnsigned, UNSIGNED_PAYLOAD.as_bytes());
    payloads.likely(Cause::PayloadBraces, b"{}");
    for null in [b"null".as_slice(), b"\"\"", b"[]"] {
        payloads.seldom(Cause::PayloadNull, null);
    }
}

/// What gets lost at the ends of a body.
fn ends(payloads: &mut Payloads<'_, '_>, body: &[u8]) {
    payloads.likely(Cause::BodyLineEndLost, &[body, b"\n"].concat());
    payloads.seldom(Cause::BodyLineEndLost, &[body, b"\r\n"].concat());
    for end in [b"\n".as_slice(), b"\r\n"] {
        if let Some(body) = body.strip_suffix(end) {
            payloads.likely(Cause::BodyLineEndGained, body);
        }
    }
    match body.strip_prefix(MARK) {
        Some(body) => payloads.seldom(Cause::BodyMark, body),
        None => payloads.seldom(Cause::BodyMark, &[MARK, body].concat()),
    }
}

/// The same JSON as other libraries write it.
fn json(payloads: &mut Payloads<'_, '_>, body: &[u8]) {
    let Some(json) = Json::read(body) else { return };
    if let Some(text) = json.text() {
        payloads.seldom(Cause::JsonTwice, text.as_bytes());
    }
    if let Some(twice) = std::str::from_utf8(body).ok().and_then(|text| serde_json::to_string(text).ok()) {
        payloads.seldom(Cause::JsonTwice, twice.as_bytes());
    }

    let plain = Style { spacing: Spacing::Compact, escapes: Escapes::AsSent, sorted: false };
    let compact = json.write(plain);
    let escapes = [
        Escapes::Ascii,
        Escapes::Raw,
        Escapes::Slashes,
        Escapes::SlashesAndAscii,
        Escapes::Html,
        Escapes::HtmlMore,
    ];
    let escapes = escapes.into_iter().filter_map(|escapes| {
        let text = json.write(Style { escapes, ..plain });
        (text != compact).then(|| (escapes, Some(escaped_otherwise(&compact, &text))))
    });
    let escapes = std::iter::once((Escapes::AsSent, None)).chain(escapes);
    let is_sorted = json.write(Style { sorted: true, ..plain }) == compact;
    let orders: &[bool] = if is_sorted { &[false] } else { &[false, true] };
    let spacings = [(Spacing::Compact, Cause::JsonCompact), (Spacing::Blanks, Cause::JsonBlanks)]
        .into_iter()
        .chain(INDENTS.map(|indent| (Spacing::Indented(indent), Cause::JsonIndented)));

    for (escapes, escapes_cause) in escapes {
        for sorted in orders {
            for (spacing, spacing_cause) in spacings.clone() {
                if !payloads.budget.rewriting(body.len()) {
                    return;
                }
                let text = json.write(Style { spacing, escapes, sorted: *sorted });
                if text.as_bytes() == body {
                    continue;
                }
                let spaced = json.write(Style { spacing, ..plain }).as_bytes() != body;
                let causes: Vec<Cause> =
                    [spaced.then_some(spacing_cause), sorted.then_some(Cause::JsonSorted), escapes_cause]
                        .into_iter()
                        .flatten()
                        .collect();
                let likely = causes.len() == 1 && spacing != Spacing::Indented("\t");
                let rank = if likely { Rank::Likely } else { Rank::Seldom };
                if spacing_cause == Cause::JsonIndented {
                    let ended = causes.iter().copied().chain([Cause::BodyLineEndLost]).collect();
                    payloads.add(ended, Rank::Seldom, format!("{text}\n").as_bytes());
                }
                payloads.add(causes, rank, text.as_bytes());
            }
        }
    }
    json_orders(payloads, body, &json);
}

/// The same JSON with its few members in every order.
fn json_orders(payloads: &mut Payloads<'_, '_>, body: &[u8], json: &Json<'_>) {
    let style = |spacing| Style { spacing, escapes: Escapes::AsSent, sorted: false };
    let spacings = [(Spacing::Compact, Cause::JsonCompact), (Spacing::Blanks, Cause::JsonBlanks)];
    for (spacing, spacing_cause) in spacings {
        let spaced = json.write(style(spacing)).as_bytes() != body;
        let causes: Vec<Cause> =
            spaced.then_some(spacing_cause).into_iter().chain([Cause::JsonOrder]).collect();
        for reordered in json.orders() {
            payloads.add(causes.clone(), Rank::Guess, reordered.write(style(spacing)).as_bytes());
        }
    }
}

/// What is escaped in one of two texts and not in the other.
fn escaped_otherwise(one: &str, other: &str) -> Cause {
    let differs = |escapes: &[&str]| {
        let count = |text: &str| escapes.iter().map(|escape| text.matches(escape).count()).sum::<usize>();
        count(one) != count(other)
    };
    if differs(&["\\/"]) {
        Cause::JsonSlashes
    } else if differs(&["\\u0026", "\\u003c", "\\u003e", "\\u003C", "\\u003E", "\\u003d", "\\u0027"]) {
        Cause::JsonHtml
    } else {
        Cause::JsonNonAscii
    }
}

/// The same form as other libraries write it.
fn form(payloads: &mut Payloads<'_, '_>, subject: &Subject<'_>) {
    let content_type = subject.received.header("Content-Type").unwrap_or_default();
    if !content_type.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded") {
        return;
    }
    let Ok(body) = std::str::from_utf8(subject.received.body) else { return };
    for (causes, body) in pairs::rewritten(body, payloads.budget) {
        payloads.add(causes, Rank::Seldom, body.as_bytes());
    }
    for body in pairs::reordered(body, payloads.budget) {
        payloads.add(vec![Cause::PairsOrder], Rank::Guess, body.as_bytes());
    }
}
