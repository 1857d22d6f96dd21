//! Saved requests and the signature doctor: what is taken apart goes together again, the doctor agrees with
//! the check, and shows no secret.

use ::doctor::saved_request::SavedRequest;
use ::doctor::{Diagnosis, Effort, Verdict, diagnose_signature};
use tc3::{Code, Received, Secret};

use super::alter::any_byte;
use super::choices::Choices;
use super::signed_tc3::{SECRET, SERVICE, Signed};

/// Few signatures, so that many inputs are tried; the first of them are those that the check computes.
const EFFORT: Effort = Effort { signatures_max: 30, ..Effort::SERVER };

/// The bytes are a saved request; or, behind a first byte of 1, one that is signed first.
pub(crate) fn check(bytes: &[u8]) {
    if let Some((1, request)) = bytes.split_first() {
        check_signed(request);
    } else if let Ok(raw) = SavedRequest::parse(bytes) {
        check_raw(&raw);
        if let Ok(received) = raw.to_received() {
            examine(&received);
        }
    }
}

/// Checks that a request verifies exactly where the doctor finds nothing wrong with it.
fn check_signed(bytes: &[u8]) {
    let mut choices = Choices::of(bytes);
    let Some(signed) = Signed::new(bytes, &mut choices) else { return };
    if signed.verify().is_err() {
        return;
    }
    let diagnosis = signed.request.with(examine);
    // The doctor reads blanks and quotes in a scope as slips of the client, and late times as milliseconds.
    let host = signed.request.text("Host").unwrap_or_default();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | ':' | '-' | '/' | '[' | ']');
    let timestamp: i64 = signed.request.text("X-TC-Timestamp").unwrap().parse().unwrap();
    if !host.chars().all(is_plain) || timestamp >= 100_000_000_000 {
        return;
    }
    let diagnosis = diagnosis.unwrap();
    assert_eq!((diagnosis.verdict, diagnosis.causes.len()), (Verdict::Right, 0), "{diagnosis} {signed:?}");
    let pieces = signed.pieces();
    let (piece, length) = &pieces[choices.below(pieces.len())];
    let (at, byte) = (choices.below(*length), any_byte(&mut choices));
    let Some(altered) = signed.altered(piece, at, byte) else { return };
    let diagnosis = altered.request.with(examine);
    // What is refused before its signature is looked at may have a right one.
    if altered.verify().unwrap_err().code == Code::AuthFailureSignatureFailure {
        let diagnosis = diagnosis.unwrap();
        assert!(
            diagnosis.verdict != Verdict::Right || !diagnosis.causes.is_empty(),
            "{piece:?} {at} {byte} {altered:?}"
        );
    }
}

/// Diagnoses a request, whose key is known where its id is.
fn examine(received: &Received<'_>) -> Option<Diagnosis> {
    let diagnosis =
        diagnose_signature(received, SERVICE, &[("AKID", &Secret::new(SECRET.to_owned()))], EFFORT, &[])?;
    assert!(diagnosis.attempts <= EFFORT.signatures_max, "{}", diagnosis.attempts);
    let texts = [&diagnosis.computed].into_iter().chain(&diagnosis.signed);
    for text in texts.flat_map(|signed| [Some(&signed.canonical), signed.to_sign.as_ref()]).flatten() {
        assert!(!text.contains(SECRET), "{text:?}");
    }
    assert!(!format!("{diagnosis} {diagnosis:?}").contains(SECRET));
    Some(diagnosis)
}

/// Checks that a request, written as it was read, is read the same.
fn check_raw(raw: &SavedRequest<'_>) {
    let mut bytes = [raw.method, " ", raw.path].concat();
    if !raw.query.is_empty() {
        bytes.push('?');
        bytes.push_str(raw.query);
    }
    bytes.push_str(" HTTP/1.1");
    let mut bytes = bytes.into_bytes();
    for (name, value) in &raw.headers {
        bytes.extend([b"\r\n", name.as_bytes(), b":", value].concat());
    }
    bytes.extend(b"\r\n\r\n");
    bytes.extend(raw.body);
    let again = SavedRequest::parse(&bytes).unwrap();
    assert_eq!((again.method, again.path, again.query), (raw.method, raw.path, raw.query));
    assert_eq!((&again.headers, again.body), (&raw.headers, raw.body));
    for remark in &raw.remarks {
        assert!(!remark.to_string().is_empty());
    }
}
