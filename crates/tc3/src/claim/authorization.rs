//! The `Authorization` header of TC3: its syntax, and the check of its scope.

use std::borrow::Cow;

use super::headers::ClaimHeaders;
use super::limits::SIGNED_HEADERS_MAX;
use super::timestamp::describe_likely_mistake;
use crate::received::{Received, strip_port};
use crate::refusal::{Refusal, sanitize_untrusted};
use crate::sign::{ALGORITHM, TERMINATOR, format_utc_date, is_utc_date};

/// The headers that every TC3 signature must cover.
const REQUIRED_HEADERS: [&str; 2] = ["content-type", "host"];

/// Longest text of a caller's scope that the log repeats, in bytes. Secrets are longer.
const PLAIN_BYTES_MAX: usize = 15;

/// Hex digits of a SHA-256 signature.
const SIGNATURE_HEX_DIGITS: usize = 64;

/// The parts of the header, with syntax and scope checked.
pub(super) struct Authorization<'a> {
    pub(super) secret_id: &'a str,
    pub(super) date: &'a str,
    pub(super) service: &'a str,
    pub(super) signed_headers: &'a str,
    /// The signed headers in the order listed, with their texts.
    pub(super) signed: Vec<(&'a str, &'a str)>,
    pub(super) signature: &'a str,
}

/// Reads the header, whose grammar is
///
/// ```text
/// TC3-HMAC-SHA256 Credential=ID/DATE/SERVICE/tc3_request, SignedHeaders=NAME;NAME, Signature=HEX
/// ```
///
/// The blanks between its parts and the order of its three fields are free, because clients differ in the
/// former; everything else is as documented.
///
/// # Errors
///
/// [`Code::AuthFailureInvalidAuthorization`](crate::Code::AuthFailureInvalidAuthorization) naming the
/// first part that is malformed or not ours.
pub(super) fn read_authorization<'a>(
    received: &Received<'a>,
    headers: &ClaimHeaders<'a>,
    timestamp_s: i64,
    service: &str,
) -> Result<Authorization<'a>, Refusal> {
    // A header that is not readable text counts as an empty one.
    let mut authorization = parse_fields(headers.authorization.text().unwrap_or_default())?;
    authorization.signed = find_signed_headers(authorization.signed_headers, received)?;
    check_scope(&authorization, headers.host.text().unwrap_or_default(), timestamp_s, service)?;
    Ok(authorization)
}

fn parse_fields(text: &str) -> Result<Authorization<'_>, Refusal> {
    let fields =
        text.strip_prefix(ALGORITHM).filter(|rest| rest.starts_with([' ', '\t'])).ok_or_else(|| {
            Refusal::invalid_authorization("`Algorithm` not valid").because("not TC3-HMAC-SHA256")
        })?;

    let (mut credential, mut signed_headers, mut signature) = (None, None, None);
    let mut rest = Some(fields);
    while let Some(fields) = rest {
        let (field, others) =
            split_at_byte(fields, b',').map_or((fields, None), |(field, others)| (field, Some(others)));
        rest = others;
        let (name, value) = split_at_byte(field, b'=').unwrap_or((field, ""));
        let slot = match name.trim() {
            "Credential" => &mut credential,
            "SignedHeaders" => &mut signed_headers,
            "Signature" => &mut signature,
            other => {
                // Not shown: it may be a signature that follows a colon, or a secret.
                let cause = format!("a field of {} bytes is none of the three", other.len());
                return Err(Refusal::invalid_authorization("unknown field").because(cause));
            }
        };
        if slot.replace(value.trim()).is_some() {
            return Err(Refusal::invalid_authorization("a field is given more than once"));
        }
    }

    let not_valid = |what: &str| Refusal::invalid_authorization(&format!("`{what}` not valid"));
    let (secret_id, date, service) =
        credential.and_then(split_credential).ok_or_else(|| not_valid("Credential"))?;
    let signed_headers = signed_headers.ok_or_else(|| not_valid("SignedHeaders"))?;
    let signature = signature.filter(|text| is_signature(text)).ok_or_else(|| {
        not_valid("Signature")
            .because(format!("a signature has {SIGNATURE_HEX_DIGITS} lower-case hex digits"))
    })?;
    Ok(Authorization { secret_id, date, service, signed_headers, signed: Vec::new(), signature })
}

/// Splits a text at the first byte of ASCII that is `separator`, which is faster for texts of some ten bytes than a search for
/// a character.
fn split_at_byte(text: &str, separator: u8) -> Option<(&str, &str)> {
    let at = text.bytes().position(|b| b == separator)?;
    Some((text.get(..at)?, text.get(at..)?.get(1..)?))
}

/// Splits `id/date/service/tc3_request`. The service reaches from the second slash to the last one, since
/// a client that derives it from an endpoint may write anything.
fn split_credential(text: &str) -> Option<(&str, &str, &str)> {
    let (secret_id, scope) = split_at_byte(text, b'/')?;
    let (date, rest) = split_at_byte(scope, b'/')?;
    let (service, terminator) = rest.rsplit_once('/')?;
    let complete = !secret_id.is_empty() && !service.is_empty() && terminator == TERMINATOR;
    complete.then_some((secret_id, date, service))
}

fn is_signature(text: &str) -> bool {
    text.len() == SIGNATURE_HEX_DIGITS && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// Finds the headers that a list names, each with its text.
fn find_signed_headers<'a>(
    list: &'a str,
    received: &Received<'a>,
) -> Result<Vec<(&'a str, &'a str)>, Refusal> {
    let refuse = |cause: String| Refusal::invalid_authorization("`SignedHeaders` not valid").because(cause);
    if list.bytes().filter(|b| *b == b';').nth(SIGNED_HEADERS_MAX.saturating_sub(1)).is_some() {
        return Err(refuse(format!("more than {SIGNED_HEADERS_MAX} signed headers")));
    }
    let names = || list.split(';');
    if let Some(required) = REQUIRED_HEADERS.iter().find(|required| !names().any(|name| name == **required)) {
        return Err(refuse(format!("`{required}` is not among the signed headers")));
    }
    let mut signed: Vec<(&str, &str)> = Vec::with_capacity(REQUIRED_HEADERS.len());
    for name in names() {
        if name.bytes().any(|b| b.is_ascii_uppercase()) || signed.iter().any(|(seen, _)| *seen == name) {
            return Err(refuse(format!(
                "`{}` is not in lower case, or listed twice",
                hide_unless_plain(name)
            )));
        }
        let text = received.header(name).ok_or_else(|| {
            refuse(format!("`{}` is signed but not in the request, or not readable", hide_unless_plain(name)))
        })?;
        signed.push((name, text));
    }
    Ok(signed)
}

fn check_scope(
    authorization: &Authorization<'_>,
    host: &str,
    timestamp_s: i64,
    service: &str,
) -> Result<(), Refusal> {
    if !is_utc_date(authorization.date, timestamp_s) {
        let day = format_utc_date(timestamp_s);
        let (given, guess) = (hide_unless_plain(authorization.date), describe_likely_mistake(timestamp_s, 0));
        let cause = format!("the day is `{given}`, the timestamp's is `{day}`{guess}");
        return Err(Refusal::invalid_authorization("`Date` in Credential not valid").because(cause));
    }
    if !is_own_service(authorization.service, service, host) {
        let (given, host) = (hide_unless_plain(authorization.service), sanitize_untrusted(host));
        let cause = format!("the service is `{given}`, expected `{service}` or the first label of `{host}`");
        return Err(Refusal::invalid_authorization("`Service` in Credential not valid").because(cause));
    }
    Ok(())
}

/// A caller's text for the log: itself if it is too short and plain to be a misplaced secret, else its length.
fn hide_unless_plain(text: &str) -> Cow<'_, str> {
    let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    let is_known = text.len() <= PLAIN_BYTES_MAX || text.starts_with("x-tc-");
    if is_known && text.bytes().all(is_plain) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(format!("({} bytes, not shown)", text.len()))
}

/// Returns true if the service of a scope is `ours` or the first label of the host.
///
/// Six official clients take the first dot-label of their endpoint for the service: `127` for
/// `127.0.0.1:8080`, all of `localhost:8080`. A client that signs with that label holds the same secret.
#[must_use]
pub fn is_own_service(given: &str, ours: &str, host: &str) -> bool {
    let label = host.split('.').next().unwrap_or_default();
    let name = strip_port(label);
    if name.eq_ignore_ascii_case(ours) {
        // Where the host names our own service, in any letter case, its exact name is asked for.
        let port = label.strip_prefix(name).unwrap_or_default();
        return given.strip_prefix(ours).is_some_and(|rest| rest.is_empty() || rest == port);
    }
    given == ours || given.eq_ignore_ascii_case(label) || given.eq_ignore_ascii_case(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIGNATURE: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    #[test]
    fn blanks_and_the_order_of_the_fields_are_free() {
        let texts = [
            format!("TC3-HMAC-SHA256 Credential=I/D/s/tc3_request, SignedHeaders=a;b, Signature={SIGNATURE}"),
            format!("TC3-HMAC-SHA256  Credential=I/D/s/tc3_request,SignedHeaders=a;b,Signature={SIGNATURE}"),
            format!(
                "TC3-HMAC-SHA256\tSignature={SIGNATURE} ,  SignedHeaders=a;b,\tCredential=I/D/s/tc3_request"
            ),
        ];
        for text in &texts {
            let read = parse_fields(text).unwrap();
            assert_eq!((read.secret_id, read.date, read.service), ("I", "D", "s"));
            assert_eq!((read.signed_headers, read.signature), ("a;b", SIGNATURE));
        }
    }

    #[test]
    fn the_service_is_ours_or_the_first_label_of_the_host_with_or_without_its_port() {
        let ours = [
            ("intlpartnersmgt", "anything.example"),
            ("127", "127.0.0.1:8080"),
            ("localhost:8080", "localhost:8080"),
            ("localhost", "localhost:8080"),
            ("billing", "Billing.example:8080"),
            ("[::1]", "[::1]:8080"),
            ("intlpartnersmgt:80", "IntlPartnersMgt:80"),
        ];
        for (given, host) in ours {
            assert!(is_own_service(given, "intlpartnersmgt", host), "{given} {host}");
        }
        for (given, host) in [
            ("cvm", "127.0.0.1"),
            ("127.0", "127.0.0.1"),
            ("12", "127.0.0.1"),
            ("8080", "a:8080"),
            ("INTLPARTNERSMGT", "intlpartnersmgt.example"),
            ("Intlpartnersmgt", "INTLPARTNERSMGT.example"),
            ("INTLPARTNERSMGT:80", "intlpartnersmgt:80"),
        ] {
            assert!(!is_own_service(given, "intlpartnersmgt", host), "{given} {host}");
        }
    }

    #[test]
    fn a_day_that_milliseconds_do_not_have_is_reported_as_milliseconds() {
        let text = format!(
            "TC3-HMAC-SHA256 Credential=I/2023-11-14/s/tc3_request,SignedHeaders=a,Signature={SIGNATURE}"
        );
        let authorization = parse_fields(&text).unwrap();
        let refusal = check_scope(&authorization, "", 1_700_000_000_000, "s").unwrap_err();
        assert!(refusal.internal_cause.unwrap().ends_with("(milliseconds?)"));
    }

    #[test]
    fn a_credential_has_four_parts_and_the_service_may_hold_slashes() {
        assert_eq!(split_credential("I/D/s/tc3_request"), Some(("I", "D", "s")));
        assert_eq!(split_credential("I/D/http://127/tc3_request"), Some(("I", "D", "http://127")));
        for text in
            ["", "I", "I/D", "I/D/s", "I/D/tc3_request", "I/D/s/tc3", "/D/s/tc3_request", "I/D//tc3_request"]
        {
            assert_eq!(split_credential(text), None, "{text}");
        }
    }
}
