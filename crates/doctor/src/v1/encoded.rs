//! Version 1 texts that were signed percent-encoded, or with a `+` that reads as a blank.

use std::borrow::Cow;

use super::super::cause::Cause;
use super::super::pairs;
use super::super::search::{Budget, Deviations, Piece, Rank};
use super::{Parameter, Subject, V1, Whole};
use ::tc3::Method;

pub(super) fn add<'r>(list: &mut Deviations<'r, V1<'r>>, subject: &'r Subject<'r>, budget: &mut Budget) {
    let received = subject.received;
    let sent = match received.method {
        Method::Get => received.query,
        Method::Post => std::str::from_utf8(received.body).unwrap_or_default(),
    };
    let with_plus = pairs::with_plus(sent, budget);
    if !with_plus.is_empty() {
        list.add(Cause::V1Plus, Piece::Pairs, Rank::Likely, move |attempt| {
            for parameter in &mut attempt.pairs {
                if let Some(value) = with_plus.get(parameter.place) {
                    parameter.value = Cow::Owned(value.clone());
                }
            }
        });
    }
    for encoding in pairs::Encoding::of_whole() {
        for whole in [Whole::All(encoding), Whole::Parameters(encoding)] {
            list.add(Cause::V1Encoded, Piece::Canonical, Rank::Seldom, move |attempt| {
                attempt.whole = whole;
            });
        }
    }
    for (encoding, keys_too) in pairs::distinct_encodings(&subject.pairs, budget) {
        list.add(Cause::V1Encoded, Piece::PayloadText, Rank::Likely, move |attempt| {
            for Parameter { key, value, .. } in &mut attempt.pairs {
                *value = encoding.encode(value).into();
                if keys_too {
                    *key = encoding.encode(key).into();
                }
            }
        });
    }
}
