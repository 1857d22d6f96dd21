//! Mistakes in the payload: another text was hashed, or the same one in another form.

mod ends;
mod hashes;
mod list;
mod values;

use crate::cause::Cause;
use crate::compression::find_compression;
use crate::effort::{BODY_REWRITE_BYTES_MAX, Budget};
use crate::json::{Escapes, Json, Spacing, Style};
use crate::pairs;
use crate::search::{Deviations, Piece, Rank};
use crate::tc3_signature::{Tc3Attempt, Tc3Subject};
use list::Payloads;
use tc3::Method;
use tc3::sign::UNSIGNED_PAYLOAD;

/// Indents that libraries use.
const INDENTS: [&str; 3] = ["  ", "    ", "\t"];

/// Adds the mistakes in the payload and its hash.
pub(super) fn add_payload_mistakes<'r>(
    list: &mut Deviations<'r, Tc3Attempt<'r>>,
    subject: &'r Tc3Subject<'r>,
    budget: &mut Budget,
) {
    let received = subject.received;
    let mut payloads = Payloads { list, budget };
    add_wrong_payloads(&mut payloads, subject);
    let is_rewritable = received.body.len() <= BODY_REWRITE_BYTES_MAX && !received.body.is_empty();
    if received.method == Method::Post && !subject.is_payload_unsigned() && is_rewritable {
        ends::add_changed_body_ends(&mut payloads, received.body);
        add_json_styles(&mut payloads, received.body);
        add_form_styles(&mut payloads, subject);
        add_plain_body(&mut payloads, subject);
        values::add_json_values(&mut payloads, received.body);
        ends::add_cut_bodies(&mut payloads, received.body);
    }
    hashes::add_hash_mistakes(&mut payloads, subject);
    payloads.list.add(Cause::PayloadHashCase, Piece::PayloadText, Rank::Likely, |attempt| {
        attempt.payload = attempt.payload.to_ascii_uppercase().into();
    });
    if let Ok(body) = std::str::from_utf8(received.body) {
        payloads.list.add(Cause::PayloadNotHashed, Piece::Payload, Rank::Rare, move |attempt| {
            attempt.payload = body.into();
        });
    }
}

/// Adds texts that are hashed in place of the body.
fn add_wrong_payloads(payloads: &mut Payloads<'_, '_>, subject: &Tc3Subject<'_>) {
    let received = subject.received;
    match (received.method, subject.is_payload_unsigned()) {
        (Method::Post, true) => payloads.add_likely(Cause::PayloadSigned, received.body),
        (Method::Get, true) => payloads.add_likely(Cause::PayloadSigned, b""),
        (Method::Post, false) => payloads.add_likely(Cause::PayloadEmpty, b""),
        (Method::Get, false) => {
            payloads.add_likely(Cause::PayloadOfGet, received.body);
            payloads.add_likely(Cause::PayloadQuery, received.query.as_bytes());
        }
    }
    payloads.add_likely(Cause::PayloadUnsigned, UNSIGNED_PAYLOAD.as_bytes());
    payloads.add_likely(Cause::PayloadBraces, b"{}");
    for null in [b"null".as_slice(), b"\"\"", b"[]"] {
        payloads.add_rare(Cause::PayloadNull, null);
    }
}

/// Adds the body as it was before it was compressed.
fn add_plain_body(payloads: &mut Payloads<'_, '_>, subject: &Tc3Subject<'_>) {
    if let Some(plain) = find_compression(subject.received).and_then(|found| found.plain) {
        payloads.add_likely(Cause::BodyCompressed, &plain);
    }
}

/// Adds the body as other libraries write the same JSON.
fn add_json_styles(payloads: &mut Payloads<'_, '_>, body: &[u8]) {
    let Some(json) = Json::parse(body) else { return };
    if let Some(text) = json.decode_text() {
        payloads.add_rare(Cause::JsonTwice, text.as_bytes());
    }
    if let Some(twice) = std::str::from_utf8(body).ok().and_then(|text| serde_json::to_string(text).ok()) {
        payloads.add_rare(Cause::JsonTwice, twice.as_bytes());
    }

    let plain = Style { spacing: Spacing::Compact, escapes: Escapes::AsSent, is_sorted: false };
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
        (text != compact).then(|| (escapes, Some(name_escaping_mistake(&compact, &text))))
    });
    let escapes = std::iter::once((Escapes::AsSent, None)).chain(escapes);
    let is_sorted = json.write(Style { is_sorted: true, ..plain }) == compact;
    let orders: &[bool] = if is_sorted { &[false] } else { &[false, true] };
    let spacings = [(Spacing::Compact, Cause::JsonCompact), (Spacing::Blanks, Cause::JsonBlanks)]
        .into_iter()
        .chain(INDENTS.map(|indent| (Spacing::Indented(indent), Cause::JsonIndented)));

    for (escapes, escapes_cause) in escapes {
        for sorted in orders {
            for (spacing, spacing_cause) in spacings.clone() {
                if !payloads.budget.take_rewriting(body.len(), 1) {
                    return;
                }
                let text = json.write(Style { spacing, escapes, is_sorted: *sorted });
                if text.as_bytes() == body {
                    continue;
                }
                let has_other_spacing = json.write(Style { spacing, ..plain }).as_bytes() != body;
                let causes: Vec<Cause> = [
                    has_other_spacing.then_some(spacing_cause),
                    sorted.then_some(Cause::JsonSorted),
                    escapes_cause,
                ]
                .into_iter()
                .flatten()
                .collect();
                let likely = causes.len() == 1 && spacing != Spacing::Indented("\t");
                let rank = if likely { Rank::Likely } else { Rank::Rare };
                if spacing_cause == Cause::JsonIndented {
                    let ended = causes.iter().copied().chain([Cause::BodyLineEndLost]).collect();
                    payloads.add_combined(ended, Rank::Rare, format!("{text}\n").as_bytes());
                }
                payloads.add_combined(causes, rank, text.as_bytes());
            }
        }
    }
    add_json_orders(payloads, body, &json);
}

/// Adds the same JSON with its members in every order, if they are few.
fn add_json_orders(payloads: &mut Payloads<'_, '_>, body: &[u8], json: &Json<'_>) {
    let style = |spacing| Style { spacing, escapes: Escapes::AsSent, is_sorted: false };
    let spacings = [(Spacing::Compact, Cause::JsonCompact), (Spacing::Blanks, Cause::JsonBlanks)];
    for (spacing, spacing_cause) in spacings {
        let has_other_spacing = json.write(style(spacing)).as_bytes() != body;
        let causes: Vec<Cause> =
            has_other_spacing.then_some(spacing_cause).into_iter().chain([Cause::JsonOrder]).collect();
        for reordered in json.list_reordered() {
            payloads.add_combined(causes.clone(), Rank::Guess, reordered.write(style(spacing)).as_bytes());
        }
    }
}

/// The mistake by which two texts escape different characters.
fn name_escaping_mistake(one: &str, other: &str) -> Cause {
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

/// Adds the body as other libraries write the same form.
fn add_form_styles(payloads: &mut Payloads<'_, '_>, subject: &Tc3Subject<'_>) {
    let content_type = subject.received.header("Content-Type").unwrap_or_default();
    if !content_type.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded") {
        return;
    }
    let Ok(body) = std::str::from_utf8(subject.received.body) else { return };
    for (causes, body) in pairs::rewrite_pairs(body, payloads.budget) {
        payloads.add_combined(causes, Rank::Rare, body.as_bytes());
    }
    for body in pairs::reorder_pairs(body, payloads.budget) {
        payloads.add_combined(vec![Cause::PairsOrder], Rank::Guess, body.as_bytes());
    }
}
