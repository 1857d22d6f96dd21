//! The signature that was sent, decoded in the right way and in the wrong ways of clients.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};

use crate::cause::Cause;
use crate::search::SentMac;
use tc3::internals::parse_pairs;

/// Bytes of a SHA-256 signature.
const SHA256_BYTES: usize = 32;

/// Bytes of a SHA-1 signature.
const SHA1_BYTES: usize = 20;

/// Decodes a TC3 signature in every way.
pub(super) fn decode_tc3_signature(text: &str) -> Vec<SentMac> {
    let is_lower = !text.bytes().any(|byte| byte.is_ascii_uppercase());
    let hex = decode_hex(text).map(|mac| (mac, (!is_lower).then_some(Cause::SignatureUpperCase)));
    let bytes = decode_any_base64(text);
    let of_hex = bytes.as_deref().and_then(decode_hex_text);
    let base64 = bytes.into_iter().chain(of_hex).map(|mac| (mac, Some(Cause::SignatureBase64)));
    let all = hex.into_iter().chain(base64).filter(|(mac, _)| mac.len() == SHA256_BYTES);
    all.map(|(mac, cause)| SentMac { mac, cause }).collect()
}

/// Decodes a version 1 signature in every way.
pub(super) fn decode_v1_signature(text: &str) -> Vec<SentMac> {
    let mut all: Vec<(Option<Vec<u8>>, Option<Cause>)> = Vec::new();
    let trimmed = text.trim();
    let right = STANDARD.decode(trimmed).ok();
    all.push((right.as_deref().and_then(decode_hex_text), Some(Cause::SignatureOfHex)));
    all.push((right, None));
    let plus = text.trim_matches(['\r', '\n']).replace(' ', "+");
    all.push((STANDARD.decode(plus).ok(), Some(Cause::SignaturePlus)));
    all.push((decode_any_base64(trimmed), Some(Cause::SignatureUrlSafe)));
    all.push((decode_hex(trimmed), Some(Cause::SignatureHex)));
    // The value is decoded in the way of the server; the key has no effect.
    let once_more = format!("s={}", trimmed.replace('+', "%2B"));
    let decoded = parse_pairs(&once_more).ok().and_then(|pairs| Some(pairs.first()?.1.clone().into_owned()));
    all.push((decoded.and_then(|text| STANDARD.decode(text).ok()), Some(Cause::SignatureEncodedTwice)));

    let mut sent_macs: Vec<SentMac> = Vec::new();
    // The right way comes first, so that it wins where several ways give the same bytes.
    all.sort_by_key(|(_, cause)| cause.is_some());
    for (mac, cause) in all {
        let Some(mac) = mac.filter(|mac| mac.len() == SHA256_BYTES || mac.len() == SHA1_BYTES) else {
            continue;
        };
        if !sent_macs.iter().any(|sent| sent.mac == mac) {
            sent_macs.push(SentMac { mac, cause });
        }
    }
    sent_macs
}

/// Base64 of either alphabet, with or without its `=`.
fn decode_any_base64(text: &str) -> Option<Vec<u8>> {
    [STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD].iter().find_map(|way| way.decode(text).ok())
}

/// Decodes bytes that are the hex text of other bytes.
fn decode_hex_text(bytes: &[u8]) -> Option<Vec<u8>> {
    std::str::from_utf8(bytes).ok().and_then(decode_hex)
}

fn decode_hex(text: &str) -> Option<Vec<u8>> {
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

    fn causes(targets: &[SentMac]) -> Vec<Option<Cause>> {
        targets.iter().filter(|sent| sent.mac == MAC).map(|sent| sent.cause).collect()
    }

    #[test]
    fn a_tc3_signature_is_hex_and_everything_else_is_a_mistake() {
        let hex = "fb".repeat(32);
        assert_eq!(causes(&decode_tc3_signature(&hex)), [None]);
        assert_eq!(causes(&decode_tc3_signature(&hex.to_uppercase())), [Some(Cause::SignatureUpperCase)]);
        for text in [STANDARD.encode(MAC), URL_SAFE_NO_PAD.encode(MAC), STANDARD.encode(&hex)] {
            assert_eq!(causes(&decode_tc3_signature(&text)), [Some(Cause::SignatureBase64)], "{text}");
        }
        for text in ["", "fb", "é", &"f".repeat(63), &"fb".repeat(33)] {
            assert!(decode_tc3_signature(text).is_empty(), "{text}");
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
            assert_eq!(causes(&decode_v1_signature(&text)), [cause], "{text}");
        }
        assert!(decode_v1_signature("").is_empty() && decode_v1_signature("abc=").is_empty());
    }
}
