//! The hashes under both methods, from the libraries and not from `tc3`, so that the vectors do not depend on
//! the code that they test.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

/// Hashes with SHA-256, to lower-case hex digits.
pub(crate) fn compute_sha256_hex(bytes: &[u8]) -> String {
    hex_digits(&Sha256::digest(bytes))
}

/// Computes an HMAC with SHA-256.
#[expect(clippy::expect_used, reason = "a key of an HMAC may have any length")]
pub(crate) fn compute_hmac_sha256(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mac = Hmac::<Sha256>::new_from_slice(key).expect("any length");
    mac.chain_update(text).finalize().into_bytes().to_vec()
}

/// Computes an HMAC with SHA-1.
#[expect(clippy::expect_used, reason = "a key of an HMAC may have any length")]
pub(crate) fn hmac_sha1(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mac = Hmac::<Sha1>::new_from_slice(key).expect("any length");
    mac.chain_update(text).finalize().into_bytes().to_vec()
}

/// Computes the HMACs of a chain, in which each result is the key of the next text.
pub(crate) fn hmac_chain(start: &str, texts: &[&str]) -> Vec<u8> {
    texts.iter().fold(start.as_bytes().to_vec(), |key, text| compute_hmac_sha256(&key, text.as_bytes()))
}

/// Writes bytes as lower-case hex digits.
pub(crate) fn hex_digits(bytes: &[u8]) -> String {
    let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    digits.concat()
}

/// Writes bytes as Base64 with padding.
pub(crate) fn to_base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}
