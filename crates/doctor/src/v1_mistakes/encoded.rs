//! Version 1 texts that were signed percent-encoded, or with a `+` that is decoded as a blank.

use std::borrow::Cow;

use crate::cause::Cause;
use crate::effort::Budget;
use crate::pairs;
use crate::search::{Deviations, Piece, Rank};
use crate::v1_signature::{EncodedPart, SignedPair, V1Attempt, V1Subject};
use tc3::Method;

/// Adds the mistakes in the percent-encoding of what was signed.
pub(super) fn add_encoding_mistakes<'r>(
    list: &mut Deviations<'r, V1Attempt<'r>>,
    subject: &'r V1Subject<'r>,
    budget: &mut Budget,
) {
    let received = subject.received;
    let sent = match received.method {
        Method::Get => received.query,
        Method::Post => std::str::from_utf8(received.body).unwrap_or_default(),
    };
    let with_plus = pairs::read_values_with_plus(sent, budget);
    if !with_plus.is_empty() {
        list.add(Cause::V1Plus, Piece::Pairs, Rank::Likely, move |attempt| {
            for parameter in &mut attempt.pairs {
                if let Some(value) = with_plus.get(parameter.index) {
                    parameter.value = Cow::Owned(value.clone());
                }
            }
        });
    }
    for encoding in pairs::Encoding::list_for_whole_text() {
        for part in [EncodedPart::All(encoding), EncodedPart::Parameters(encoding)] {
            list.add(Cause::V1Encoded, Piece::Canonical, Rank::Rare, move |attempt| {
                attempt.encoded = part;
            });
        }
    }
    for (encoding, keys_too) in pairs::list_distinct_encodings(&subject.pairs, budget) {
        list.add(Cause::V1Encoded, Piece::PayloadText, Rank::Likely, move |attempt| {
            for SignedPair { key, value, .. } in &mut attempt.pairs {
                *value = encoding.encode(value).into();
                if keys_too {
                    *key = encoding.encode(key).into();
                }
            }
        });
    }
}
