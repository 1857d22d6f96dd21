//! Mistakes in the secret, the same for both methods.

use super::cause::Cause;
use super::key::{SecretUse, Secrets};
use super::search::{Deviations, Piece, Rank};

/// What is found around secrets that were read from files, variables and shell scripts.
const AROUND: [(&str, &str); 13] = [
    ("", "\n"),
    ("", "\r\n"),
    ("", "\r"),
    ("", " "),
    (" ", ""),
    (" ", " "),
    ("", "\t"),
    ("\"", "\""),
    ("'", "'"),
    ("\"", "\"\n"),
    ("", ";"),
    ("", "\0"),
    ("\u{feff}", ""),
];

/// What clients trim.
const TRIMMED: [&[char]; 4] =
    [&[' ', '\t', '\r', '\n'], &['"'], &['\''], &[' ', '\t', '\r', '\n', '"', '\'']];

/// Adds them; `set` puts a use of the secrets into an attempt.
pub(super) fn add<'r, A>(
    list: &mut Deviations<'r, A>,
    secrets: &Secrets<'_>,
    set: impl Fn(&mut A, SecretUse) + Copy + 'r,
) {
    let mut add = |cause, rank, used| {
        if secrets.differs(used) {
            list.add(cause, Piece::Secret, rank, move |attempt| set(attempt, used));
        }
    };
    add(Cause::SecretIsId, Rank::Likely, SecretUse::Id);
    for place in 0..secrets.others() {
        let rank = if place == 0 { Rank::Likely } else { Rank::Seldom };
        add(Cause::SecretOfOtherKey, rank, SecretUse::Other(place));
    }
    for (place, (before, behind)) in AROUND.into_iter().enumerate() {
        let rank = if place == 0 { Rank::Likely } else { Rank::Seldom };
        add(Cause::SecretBlanks, rank, SecretUse::Around(before, behind));
    }
    for around in TRIMMED {
        add(Cause::SecretTrimmed, Rank::Seldom, SecretUse::Trimmed(around));
    }
    add(Cause::SecretAmpersand, Rank::Seldom, SecretUse::Around("", "&"));
}
