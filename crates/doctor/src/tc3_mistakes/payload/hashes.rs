//! Mistakes in the hash of the body, and texts that tools leave around a hash.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha1::{Digest as _, Sha1};

use super::list::Payloads;
use crate::cause::Cause;
use crate::effort::BODY_REWRITE_BYTES_MAX;
use crate::json::Json;
use crate::search::{Piece, Rank};
use crate::tc3_signature::{CanonicalForm, Tc3Subject};
use tc3::Method;
use tc3::internals::{hash_sha256, to_hex};
use tc3::sign::compute_sha256_hex;

/// Texts that the versions of openssl, and sha256sum, print around a hash.
const AROUND: [(&str, &str); 5] =
    [("SHA2-256(stdin)= ", ""), ("(stdin)= ", ""), ("SHA256(stdin)= ", ""), ("", "  -"), ("", " *-")];

/// Adds the mistakes in the hash of the body.
pub(super) fn add_hash_mistakes<'r>(payloads: &mut Payloads<'_, 'r>, subject: &'r Tc3Subject<'r>) {
    let received = subject.received;
    let body = match received.method {
        Method::Get => b"".as_slice(),
        Method::Post => received.body,
    };
    if !subject.is_payload_unsigned() && body.len() <= BODY_REWRITE_BYTES_MAX {
        add_other_hashes(payloads, body);
        if !body.is_empty() {
            add_python_values(payloads, body);
        }
    }
    for (before, behind) in AROUND {
        for (of_body, of_canonical) in [(true, true), (true, false), (false, true)] {
            payloads.list.add(Cause::HashPrefix, Piece::Canonical, Rank::Rare, move |attempt| {
                if of_body {
                    attempt.payload = [before, &attempt.payload, behind].concat().into();
                }
                if of_canonical {
                    attempt.canonical_form = CanonicalForm::Around(before, behind);
                }
            });
        }
    }
}

/// Adds the body hashed in another way.
fn add_other_hashes(payloads: &mut Payloads<'_, '_>, body: &[u8]) {
    if !payloads.budget.take_rewriting(body.len(), 2) {
        return;
    }
    let bytes = hash_sha256(body);
    let hashes = [
        STANDARD.encode(bytes),
        compute_sha256_hex(to_hex(&bytes).as_bytes()),
        compute_sha256_hex(&bytes),
        to_hex(&Sha1::digest(body)),
        STANDARD.encode(to_hex(&bytes)),
    ];
    for hash in hashes {
        payloads.list.add(Cause::PayloadHashOther, Piece::Payload, Rank::Rare, move |attempt| {
            attempt.payload = hash.clone().into();
        });
    }
}

/// Adds the body as Python shows its own values.
fn add_python_values(payloads: &mut Payloads<'_, '_>, body: &[u8]) {
    payloads.add_rare(Cause::PayloadPython, format_as_python_bytes(body).as_bytes());
    if let Some(json) = Json::parse(body) {
        payloads.add_rare(Cause::PayloadPython, json.to_python_text().as_bytes());
    }
}

/// Formats bytes as Python shows them: `b'…'`.
fn format_as_python_bytes(bytes: &[u8]) -> String {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { '"' } else { '\'' };
    let mut text = format!("b{quote}");
    for byte in bytes {
        match char::from(*byte) {
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            c if c == '\\' || c == quote => text.extend(['\\', c]),
            c @ ' '..='~' => text.push(c),
            _ => {
                // Writing to a `String` cannot fail.
                let _ = write!(text, "\\x{byte:02x}");
            }
        }
    }
    text.push(quote);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_shown_as_python_shows_them() {
        assert_eq!(format_as_python_bytes("{\"a\":\"é\\'\"}\n".as_bytes()), r#"b'{"a":"\xc3\xa9\\\'"}\n'"#);
        assert_eq!(format_as_python_bytes(b"it's"), r#"b"it's""#);
    }
}
