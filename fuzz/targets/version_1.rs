//! Version 1 signatures: a request that is signed as clients sign verifies, and no byte of a pair, the
//! host, the path or the signature can change.

use super::alter::any_byte;
use super::choices::Choices;
use super::signed_v1::Signed;

/// The first line is method, host and path; each other line is a key, `=` and a value, not encoded.
pub(crate) fn check(bytes: &[u8]) {
    let mut choices = Choices::of(bytes);
    let Some(signed) = Signed::new(bytes, &mut choices) else { return };
    assert_eq!(signed.verify(), Ok(()), "{signed:?}");
    let pieces = signed.pieces();
    let (piece, length) = pieces[choices.below(pieces.len())];
    let (at, byte) = (choices.below(length), any_byte(&mut choices));
    if let Some(altered) = signed.altered(piece, at, byte) {
        assert!(altered.verify().is_err(), "{piece:?} {at} {byte}: {altered:?} was {signed:?}");
    }
}
