//! What is wrong with a request before its signature is looked at.

use std::fmt;

use super::cause::Cause;
use super::reading::{self, Fields, MILLISECONDS_FROM};
use super::target;
use ::tc3::Pair;
use ::tc3::claim::SKEW_S_MAX;
use ::tc3::internals::is_our_service;
use ::tc3::internals::pairs as form_pairs;
use ::tc3::internals::zone;
use ::tc3::Method;
use ::tc3::Received;
use ::tc3::refusal::echo;

/// A mistake that was found, and what was seen of it.
///
/// It holds neither secret nor signature nor token.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The mistake.
    pub cause: Cause,
    /// What was seen, where there is more to say than the mistake itself.
    pub detail: Option<String>,
    /// Whether the age of a saved request would explain it as well.
    pub by_age: bool,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.cause, self.cause.did())?;
        self.detail.as_ref().map_or(Ok(()), |detail| write!(f, " ({detail})"))
    }
}

/// A list of findings that grows by one call for each.
#[derive(Default)]
pub(super) struct Findings(pub(super) Vec<Finding>);

impl Findings {
    pub(super) fn add(&mut self, cause: Cause) {
        self.0.push(Finding { cause, detail: None, by_age: false });
    }

    pub(super) fn seen(&mut self, cause: Cause, detail: impl Into<String>) {
        self.0.push(Finding { cause, detail: Some(detail.into()), by_age: false });
    }
}

/// What is wrong with a TC3 request; false where there is nothing left whose signature could be checked.
pub(super) fn tc3(
    found: &mut Findings,
    received: &Received<'_>,
    ours: &str,
    fields: &Fields,
    now_s: i64,
) -> bool {
    let is = |text: &str| fields.algorithm.eq_ignore_ascii_case(text);
    if is("SKIP") {
        found.add(Cause::AuthorizationSkip);
        return false;
    }
    if is("Bearer") || is("Basic") {
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
    if fields.semicolons {
        found.add(Cause::AuthorizationSyntax);
    }
    signed_headers(found, received, fields);
    match fields.signature.as_deref().unwrap_or_default() {
        "" => found.add(Cause::SignatureMissing),
        signature if target::tc3(signature).is_empty() => {
            let seen = format!("{} characters", signature.chars().count());
            found.seen(Cause::SignatureShort, seen);
        }
        _ => {}
    }
    content_type(found, received);
    for name in ["X-TC-Action", "X-TC-Version", "X-TC-Timestamp"] {
        if received.header(name).is_none_or(str::is_empty) {
            found.seen(Cause::CommonMissing, name);
        }
    }
    let sent = received.header("X-TC-Timestamp").unwrap_or_default();
    timestamp(found, sent, now_s);
    scope(found, received, ours, fields, sent);
    true
}

fn signed_headers(found: &mut Findings, received: &Received<'_>, fields: &Fields) {
    let Some(list) = fields.signed_headers.as_deref().filter(|list| !list.is_empty()) else {
        found.add(Cause::SignedHeadersMissing);
        return;
    };
    if fields.other_separator {
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
        found.seen(Cause::SignedHeadersIncomplete, format!("without {}", missing.join(" and ")));
    }
    // Without its content type a POST is refused for that.
    let is_told = |name: &str| name.is_empty() || (received.method == Method::Post && name == "content-type");
    for name in lower.split(';').filter(|name| !is_told(name) && received.header(name).is_none()) {
        found.seen(Cause::SignedHeadersNotSent, format!("`{}`", echo(name)));
    }
}

fn content_type(found: &mut Findings, received: &Received<'_>) {
    let sent = received.header("Content-Type").unwrap_or_default();
    let media_type = sent.split(';').next().unwrap_or_default().trim();
    let known = ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"];
    if received.method == Method::Post && !known.iter().any(|known| media_type.eq_ignore_ascii_case(known)) {
        let seen = if sent.is_empty() { "there is none".to_owned() } else { format!("`{}`", echo(sent)) };
        found.seen(Cause::ContentTypeUnknown, seen);
    }
}

fn scope(found: &mut Findings, received: &Received<'_>, ours: &str, fields: &Fields, sent: &str) {
    let [id, date, service] = fields.scope();
    let ends_well = fields.credential.as_deref().is_some_and(|text| text.ends_with("/tc3_request"));
    if id.is_none() || date.is_none() || service.is_none() || !ends_well {
        found.add(Cause::ScopeIncomplete);
        return;
    }
    if let (Some((_, day)), Some(date)) = (reading::time(sent), date)
        && day != date
    {
        let seen = format!("`{}`, and the timestamp is of {day}", echo(date));
        found.seen(Cause::ScopeDate, seen);
    }
    let host = received.header("Host").unwrap_or_default();
    if let Some(service) = service.filter(|service| !is_our_service(service, ours, host)) {
        found.seen(Cause::ScopeService, format!("`{}` in place of `{ours}`", echo(service)));
    }
}

fn timestamp(found: &mut Findings, sent: &str, now_s: i64) {
    if sent.is_empty() {
        return;
    }
    match sent.parse::<i64>() {
        Ok(number) if number >= MILLISECONDS_FROM => {
            found.seen(Cause::TimestampInMilliseconds, number.to_string());
        }
        Ok(timestamp_s) if timestamp_s >= 0 && !sent.starts_with('+') => age(found, timestamp_s, now_s),
        _ => found.seen(Cause::TimestampText, format!("`{}`", echo(sent))),
    }
}

fn age(found: &mut Findings, timestamp_s: i64, now_s: i64) {
    let skew_s = now_s.abs_diff(timestamp_s);
    if skew_s <= SKEW_S_MAX {
        return;
    }
    let side = if timestamp_s < now_s { "behind" } else { "ahead" };
    if let Some(zone) = zone(skew_s) {
        found.seen(Cause::TimestampHours, format!("{zone} {side}"));
    } else {
        found.seen(Cause::TimestampFar, format!("{skew_s} s {side}"));
    }
    if let Some(finding) = found.0.last_mut() {
        finding.by_age = timestamp_s < now_s;
    }
}

/// What is wrong with a version 1 request, or with one that is not signed at all.
pub(super) fn v1(found: &mut Findings, received: &Received<'_>, pairs: Option<&[Pair<'_>]>, now_s: i64) {
    let Some(pairs) = pairs else {
        let elsewhere = match received.method {
            Method::Get => std::str::from_utf8(received.body).unwrap_or_default(),
            Method::Post => received.query,
        };
        let misplaced =
            form_pairs(elsewhere).is_ok_and(|pairs| reading::value(&pairs, "SecretId").is_some());
        found.add(if misplaced { Cause::PairsMisplaced } else { Cause::AuthorizationMissing });
        return;
    };
    match reading::value(pairs, "Signature") {
        None => found.add(Cause::SignatureMissing),
        Some(signature) if target::v1(signature).is_empty() => {
            found.seen(Cause::SignatureShort, format!("{} characters", signature.chars().count()));
        }
        Some(_) => {}
    }
    for name in ["Action", "Version", "Timestamp", "Nonce", "SecretId"] {
        if reading::value(pairs, name).is_none() {
            found.seen(Cause::CommonMissing, name);
        }
    }
    timestamp(found, reading::value(pairs, "Timestamp").unwrap_or_default(), now_s);
}
