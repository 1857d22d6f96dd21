//! TC3 signatures: a request that is signed as clients sign verifies, and no byte of what is signed can
//! change.

use tc3::Code;

use super::alter::any_byte;
use super::choices::Choices;
use super::signed_tc3::Signed;

/// The bytes are a request without a signature.
pub(crate) fn check(bytes: &[u8]) {
    let mut choices = Choices::of(bytes);
    let Some(signed) = Signed::new(bytes, &mut choices) else { return };
    if let Err(refusal) = signed.verify() {
        // A form may be no form at all; a JSON body is not looked at before its signature is.
        let is_of_form = matches!(
            refusal.code,
            Code::InvalidParameter | Code::InvalidRequest | Code::RequestSizeLimitExceeded
        );
        return assert!(is_of_form && !signed.is_json(), "{refusal:?} {signed:?}");
    }
    let pieces = signed.pieces();
    let (piece, length) = &pieces[choices.below(pieces.len())];
    let (at, byte) = (choices.below(*length), any_byte(&mut choices));
    if let Some(altered) = signed.altered(piece, at, byte) {
        assert!(altered.verify().is_err(), "{piece:?} {at} {byte}: {altered:?} was {signed:?}");
    }
}
