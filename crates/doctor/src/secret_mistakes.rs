//! Mistakes in the secret, the same for both methods.

use crate::cause::Cause;
use crate::key::{KnownSecrets, SecretUse};
use crate::search::{Deviations, Piece, Rank};

/// Texts around secrets that were read from files, variables and shell scripts.
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

/// Characters that clients trim.
const TRIMMED: [&[char]; 4] =
    [&[' ', '\t', '\r', '\n'], &['"'], &['\''], &[' ', '\t', '\r', '\n', '"', '\'']];

/// Adds the mistakes in the secret; `set` puts a use of the secrets into an attempt.
pub(super) fn add_secret_mistakes<'r, A>(
    list: &mut Deviations<'r, A>,
    secrets: &KnownSecrets<'_>,
    set: impl Fn(&mut A, SecretUse) + Copy + 'r,
) {
    let mut add = |cause, rank, used| {
        if secrets.differs_from_right(used) {
            list.add(cause, Piece::Secret, rank, move |attempt| set(attempt, used));
        }
    };
    add(Cause::SecretIsId, Rank::Likely, SecretUse::Id);
    for index in 0..secrets.other_count() {
        let rank = if index == 0 { Rank::Likely } else { Rank::Rare };
        add(Cause::SecretOfOtherKey, rank, SecretUse::Other(index));
    }
    for (index, (before, behind)) in AROUND.into_iter().enumerate() {
        let rank = if index == 0 { Rank::Likely } else { Rank::Rare };
        add(Cause::SecretBlanks, rank, SecretUse::Around(before, behind));
    }
    for around in TRIMMED {
        add(Cause::SecretTrimmed, Rank::Rare, SecretUse::Trimmed(around));
    }
    add(Cause::SecretAmpersand, Rank::Rare, SecretUse::Around("", "&"));
}
