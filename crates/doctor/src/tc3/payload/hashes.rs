//! Mistakes in how the body was hashed, and in what was left around a hash.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha1::{Digest as _, Sha1};

use super::super::super::cause::Cause;
use super::super::super::json::Json;
use super::super::super::search::{Piece, Rank};
use super::super::{Digested, Subject};
use super::{BODY_REWRITE_BYTES_MAX, Payloads};
use ::tc3::Method;
use ::tc3::internals::hex;
use ::tc3::internals::sha256;
use ::tc3::sign::sha256_hex;

/// What openssl in its versions, and sha256sum, print around a hash.
const AROUND: [(&str, &str); 5] =
    [("SHA2-256(stdin)= ", ""), ("(stdin)= ", ""), ("SHA256(stdin)= ", ""), ("", "  -"), ("", " *-")];

pub(super) fn add<'r>(payloads: &mut Payloads<'_, 'r>, subject: &'r Subject<'r>) {
    let received = subject.received;
    let body = match received.method {
        Method::Get => b"".as_slice(),
        Method::Post => received.body,
    };
    if !subject.unsigned_payload() && body.len() <= BODY_REWRITE_BYTES_MAX {
        others(payloads, body);
        if !body.is_empty() {
            python(payloads, body);
        }
    }
    for (before, behind) in AROUND {
        for (of_body, of_canonical) in [(true, true), (true, false), (false, true)] {
            payloads.list.add(Cause::HashPrefix, Piece::Canonical, Rank::Seldom, move |attempt| {
                if of_body {
                    attempt.payload = [before, &attempt.payload, behind].concat().into();
                }
                if of_canonical {
                    attempt.digested = Digested::Around(before, behind);
                }
            });
        }
    }
}

/// The body hashed in another way.
fn others(payloads: &mut Payloads<'_, '_>, body: &[u8]) {
    if !payloads.budget.rewriting(body.len().saturating_mul(2)) {
        return;
    }
    let bytes = sha256(body);
    let hashes = [
        STANDARD.encode(bytes),
        sha256_hex(hex(&bytes).as_bytes()),
        sha256_hex(&bytes),
        hex(&Sha1::digest(body)),
        STANDARD.encode(hex(&bytes)),
    ];
    for hash in hashes {
        payloads.list.add(Cause::PayloadHashOther, Piece::Payload, Rank::Seldom, move |attempt| {
            attempt.payload = hash.clone().into();
        });
    }
}

/// The body as Python shows its own values.
fn python(payloads: &mut Payloads<'_, '_>, body: &[u8]) {
    payloads.seldom(Cause::PayloadPython, shown(body).as_bytes());
    if let Some(json) = Json::read(body) {
        payloads.seldom(Cause::PayloadPython, json.python().as_bytes());
    }
}

/// Bytes as Python shows them: `b'…'`.
fn shown(bytes: &[u8]) -> String {
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
                // A String takes everything.
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
        assert_eq!(shown("{\"a\":\"é\\'\"}\n".as_bytes()), r#"b'{"a":"\xc3\xa9\\\'"}\n'"#);
        assert_eq!(shown(b"it's"), r#"b"it's""#);
    }
}
