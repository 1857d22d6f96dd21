//! Mistakes that the server refuses before it checks the signature.

use std::fmt;

use crate::cause::Cause;
use crate::lenient_request::{AuthorizationFields, MILLISECONDS_FROM, find_value, parse_client_time};
use crate::sent_signature::{decode_tc3_signature, decode_v1_signature};
use tc3::claim::SKEW_S_MAX;
use tc3::internals::{format_zone_offset, is_own_service, parse_pairs};
use tc3::refusal::sanitize_untrusted;
use tc3::{Method, Pair, Received};

/// A mistake that was found, with details.
///
/// It contains neither secret nor signature nor token.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The mistake.
    pub cause: Cause,
    /// Details, where there is more to say than the mistake itself.
    pub detail: Option<String>,
    /// True if the age of a saved request explains it as well.
    pub may_be_age: bool,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.cause, self.cause.description())?;
        self.detail.as_ref().map_or(Ok(()), |detail| write!(f, " ({detail})"))
    }
}

/// A list of findings that grows by one call for each.
#[derive(Default)]
pub(super) struct Findings(pub(super) Vec<Finding>);

impl Findings {
    pub(super) fn add(&mut self, cause: Cause) {
        self.0.push(Finding { cause, detail: None, may_be_age: false });
    }

    pub(super) fn add_with_detail(&mut self, cause: Cause, detail: impl Into<String>) {
        self.0.push(Finding { cause, detail: Some(detail.into()), may_be_age: false });
    }
}

/// Checks the form of a TC3 request; returns false where it has no signature that could be checked.
pub(super) fn check_tc3_form(
    found: &mut Findings,
    received: &Received<'_>,
    ours: &str,
    fields: &AuthorizationFields,
    now_s: i64,
) -> bool {
    let is_algorithm = |name: &str| fields.algorithm.eq_ignore_ascii_case(name);
    if is_algorithm("SKIP") {
        found.add(Cause::AuthorizationSkip);
        return false;
    }
    if is_algorithm("Bearer") || is_algorithm("Basic") {
        found.add(Cause::AuthorizationBearer);
        return false;
    }
    if !fields.is_tc3() {
        found.add(Cause::AuthorizationAlgorithm);
    }
    if fields.are_absent() {
        if found.0.is_empty() {
            found.add(Cause::AuthorizationSyntax);
        }
        return false;
    }
    if fields.has_semicolons {
        found.add(Cause::AuthorizationSyntax);
    }
    check_signed_headers(found, received, fields);
    match fields.signature.as_deref().unwrap_or_default() {
        "" => found.add(Cause::SignatureMissing),
        signature if decode_tc3_signature(signature).is_empty() => {
            let seen = format!("{} characters", signature.chars().count());
            found.add_with_detail(Cause::SignatureShort, seen);
        }
        _ => {}
    }
    check_content_type(found, received);
    for name in ["X-TC-Action", "X-TC-Version", "X-TC-Timestamp"] {
        if received.header(name).is_none_or(str::is_empty) {
            found.add_with_detail(Cause::CommonMissing, name);
        }
    }
    let sent = received.header("X-TC-Timestamp").unwrap_or_default();
    check_timestamp(found, sent, now_s);
    check_scope(found, received, ours, fields, sent);
    true
}

fn check_signed_headers(found: &mut Findings, received: &Received<'_>, fields: &AuthorizationFields) {
    let Some(list) = fields.signed_headers.as_deref().filter(|list| !list.is_empty()) else {
        found.add(Cause::SignedHeadersMissing);
        return;
    };
    if fields.has_other_separator {
        found.add(Cause::SignedHeadersSeparator);
    }
    let lower = list.to_lowercase();
    if lower != list {
        found.add(Cause::SignedHeadersCase);
    }
    let missing: Vec<&str> = ["content-type", "host"]
        .into_iter()
        .filter(|required| !lower.split(';').any(|name| name == *required))
        .collect();
    if !missing.is_empty() {
        found.add_with_detail(Cause::SignedHeadersIncomplete, format!("without {}", missing.join(" and ")));
    }
    // A POST without a content type is refused for that, and needs no second finding.
    let is_reported =
        |name: &str| name.is_empty() || (received.method == Method::Post && name == "content-type");
    for name in lower.split(';').filter(|name| !is_reported(name) && received.header(name).is_none()) {
        found.add_with_detail(Cause::SignedHeadersNotSent, format!("`{}`", sanitize_untrusted(name)));
    }
}

fn check_content_type(found: &mut Findings, received: &Received<'_>) {
    let sent = received.header("Content-Type").unwrap_or_default();
    let media_type = sent.split(';').next().unwrap_or_default().trim();
    let known = ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"];
    if received.method == Method::Post && !known.iter().any(|known| media_type.eq_ignore_ascii_case(known)) {
        let seen = if sent.is_empty() {
            "there is none".to_owned()
        } else {
            format!("`{}`", sanitize_untrusted(sent))
        };
        found.add_with_detail(Cause::ContentTypeUnknown, seen);
    }
}

fn check_scope(
    found: &mut Findings,
    received: &Received<'_>,
    ours: &str,
    fields: &AuthorizationFields,
    sent: &str,
) {
    let [id, date, service] = fields.scope();
    let ends_well = fields.credential.as_deref().is_some_and(|text| text.ends_with("/tc3_request"));
    if id.is_none() || date.is_none() || service.is_none() || !ends_well {
        found.add(Cause::ScopeIncomplete);
        return;
    }
    if let (Some((_, day)), Some(date)) = (parse_client_time(sent), date)
        && day != date
    {
        let seen = format!("`{}`, and the timestamp is of {day}", sanitize_untrusted(date));
        found.add_with_detail(Cause::ScopeDate, seen);
    }
    let host = received.header("Host").unwrap_or_default();
    if let Some(service) = service.filter(|service| !is_own_service(service, ours, host)) {
        found.add_with_detail(
            Cause::ScopeService,
            format!("`{}` in place of `{ours}`", sanitize_untrusted(service)),
        );
    }
}

fn check_timestamp(found: &mut Findings, sent: &str, now_s: i64) {
    if sent.is_empty() {
        return;
    }
    match sent.parse::<i64>() {
        Ok(number) if number >= MILLISECONDS_FROM => {
            found.add_with_detail(Cause::TimestampInMilliseconds, number.to_string());
        }
        Ok(timestamp_s) if timestamp_s >= 0 && !sent.starts_with('+') => check_age(found, timestamp_s, now_s),
        _ => found.add_with_detail(Cause::TimestampText, format!("`{}`", sanitize_untrusted(sent))),
    }
}

fn check_age(found: &mut Findings, timestamp_s: i64, now_s: i64) {
    let skew_s = now_s.abs_diff(timestamp_s);
    if skew_s <= SKEW_S_MAX {
        return;
    }
    let side = if timestamp_s < now_s { "behind" } else { "ahead" };
    if let Some(offset) = format_zone_offset(skew_s) {
        found.add_with_detail(Cause::TimestampHours, format!("{offset} {side}"));
    } else {
        found.add_with_detail(Cause::TimestampFar, format!("{skew_s} s {side}"));
    }
    if let Some(finding) = found.0.last_mut() {
        finding.may_be_age = timestamp_s < now_s;
    }
}

/// Checks the form of a version 1 request, or of one that has no signature at all.
pub(super) fn check_v1_form(
    found: &mut Findings,
    received: &Received<'_>,
    pairs: Option<&[Pair<'_>]>,
    now_s: i64,
) {
    let Some(pairs) = pairs else {
        let elsewhere = match received.method {
            Method::Get => std::str::from_utf8(received.body).unwrap_or_default(),
            Method::Post => received.query,
        };
        let misplaced = parse_pairs(elsewhere).is_ok_and(|pairs| find_value(&pairs, "SecretId").is_some());
        found.add(if misplaced { Cause::PairsMisplaced } else { Cause::AuthorizationMissing });
        return;
    };
    match find_value(pairs, "Signature") {
        None => found.add(Cause::SignatureMissing),
        Some(signature) if decode_v1_signature(signature).is_empty() => {
            found.add_with_detail(Cause::SignatureShort, format!("{} characters", signature.chars().count()));
        }
        Some(_) => {}
    }
    for name in ["Action", "Version", "Timestamp", "Nonce", "SecretId"] {
        if find_value(pairs, name).is_none() {
            found.add_with_detail(Cause::CommonMissing, name);
        }
    }
    check_timestamp(found, find_value(pairs, "Timestamp").unwrap_or_default(), now_s);
}
