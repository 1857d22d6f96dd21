//! The signature as it was sent, decoded: in the right way, and in the wrong ways that clients have.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};

use super::cause::Cause;
use super::search::Target;
use ::tc3::internals::pairs as form_pairs;

/// Bytes of a SHA-256 signature.
const SHA256_BYTES: usize = 32;

/// Bytes of a SHA-1 signature.
const SHA1_BYTES: usize = 20;

/// What a TC3 signature may stand for.
pub(super) fn tc3(text: &str) -> Vec<Target> {
    let is_lower = !text.bytes().any(|byte| byte.is_ascii_uppercase());
    let hex = from_hex(text).map(|mac| (mac, (!is_lower).then_some(Cause::SignatureUpperCase)));
    let bytes = base64(text);
    let of_hex = bytes.as_deref().and_then(of_hex);
    let base64 = bytes.into_iter().chain(of_hex).map(|mac| (mac, Some(Cause::SignatureBase64)));
    let all = hex.into_iter().chain(base64).filter(|(mac, _)| mac.len() == SHA256_BYTES);
    all.map(|(mac, cause)| Target { mac, cause }).collect()
}

/// What a version 1 signature may stand for.
pub(super) fn v1(text: &str) -> Vec<Target> {
    let mut all: Vec<(Option<Vec<u8>>, Option<Cause>)> = Vec::new();
    let trimmed = text.trim();
    let right = STANDARD.decode(trimmed).ok();
    all.push((right.as_deref().and_then(of_hex), Some(Cause::SignatureOfHex)));
    all.push((right, None));
    let plus = text.trim_matches(['\r', '\n']).replace(' ', "+");
    all.push((STANDARD.decode(plus).ok(), Some(Cause::SignaturePlus)));
    all.push((base64(trimmed), Some(Cause::SignatureUrlSafe)));
    all.push((from_hex(trimmed), Some(Cause::SignatureHex)));
    // A pair is decoded as the server does it; its key is of no interest.
    let once_more = format!("s={}", trimmed.replace('+', "%2B"));
    let decoded = form_pairs(&once_more).ok().and_then(|pairs| Some(pairs.first()?.1.clone().into_owned()));
    all.push((decoded.and_then(|text| STANDARD.decode(text).ok()), Some(Cause::SignatureEncodedTwice)));

    let mut targets: Vec<Target> = Vec::new();
    // The right way comes first, so that it explains what several ways would.
    all.sort_by_key(|(_, cause)| cause.is_some());
    for (mac, cause) in all {
        let Some(mac) = mac.filter(|mac| mac.len() == SHA256_BYTES || mac.len() == SHA1_BYTES) else {
            continue;
        };
        if !targets.iter().any(|target| target.mac == mac) {
            targets.push(Target { mac, cause });
        }
    }
    targets
}

/// Base64 of either alphabet, with or without its `=`.
fn base64(text: &str) -> Option<Vec<u8>> {
    [STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD].iter().find_map(|way| way.decode(text).ok())
}

/// The bytes whose hex text these bytes are.
fn of_hex(bytes: &[u8]) -> Option<Vec<u8>> {
    std::str::from_utf8(bytes).ok().and_then(from_hex)
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(SHA256_BYTES);
    let mut digits = text.chars();
    while let Some(high) = digits.next() {
        let byte = (high.to_digit(16)? << 4) | digits.next()?.to_digit(16)?;
        bytes.push(u8::try_from(byte).ok()?);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAC: [u8; 32] = [0xfb; 32];

    fn causes(targets: &[Target]) -> Vec<Option<Cause>> {
        targets.iter().filter(|target| target.mac == MAC).map(|target| target.cause).collect()
    }

    #[test]
    fn a_tc3_signature_is_hex_and_everything_else_is_a_mistake() {
        let hex = "fb".repeat(32);
        assert_eq!(causes(&tc3(&hex)), [None]);
        assert_eq!(causes(&tc3(&hex.to_uppercase())), [Some(Cause::SignatureUpperCase)]);
        for text in [STANDARD.encode(MAC), URL_SAFE_NO_PAD.encode(MAC), STANDARD.encode(&hex)] {
            assert_eq!(causes(&tc3(&text)), [Some(Cause::SignatureBase64)], "{text}");
        }
        for text in ["", "fb", "é", &"f".repeat(63), &"fb".repeat(33)] {
            assert!(tc3(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_version_1_signature_is_base64_and_everything_else_is_a_mistake() {
        let right = STANDARD.encode(MAC);
        let cases = [
            (format!(" {right}\n"), None),
            (right.replace('+', " "), Some(Cause::SignaturePlus)),
            (URL_SAFE.encode(MAC), Some(Cause::SignatureUrlSafe)),
            (STANDARD_NO_PAD.encode(MAC), Some(Cause::SignatureUrlSafe)),
            ("fb".repeat(32), Some(Cause::SignatureHex)),
            (right.replace('+', "%2B").replace('=', "%3D"), Some(Cause::SignatureEncodedTwice)),
            (STANDARD.encode("fb".repeat(32)), Some(Cause::SignatureOfHex)),
        ];
        for (text, cause) in cases {
            assert_eq!(causes(&v1(&text)), [cause], "{text}");
        }
        assert!(v1("").is_empty() && v1("abc=").is_empty());
    }
}
