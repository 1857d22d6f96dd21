//! A saved request examined: what is wrong before its signature is looked at, and with what was signed.

use super::cause::Cause;
use super::early::{self, Finding, Findings};
use super::key::Secrets;
use super::reading::{self, Fields};
use super::search::{Budget, Effort};
use super::{Diagnosis, Verdict, diagnose_tc3, diagnose_v1};
use ::tc3::Claim;
use ::tc3::Code;
use ::tc3::Received;
use ::tc3::Refusal;
use ::tc3::Secret;
use ::tc3::verify;

/// Everything that the doctor has to say of a request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Examination {
    /// What the server would answer; `None` where it would accept the signature.
    pub refusal: Option<Refusal>,
    /// What is wrong apart from what was signed.
    pub findings: Vec<Finding>,
    /// What is wrong with the signature; `None` where there is none, or it cannot be decoded.
    pub diagnosis: Option<Diagnosis>,
}

impl Examination {
    /// Every mistake, the findings first.
    pub fn causes(&self) -> impl Iterator<Item = Cause> {
        let signed = self.diagnosis.iter().flat_map(|diagnosis| &diagnosis.causes);
        self.findings.iter().map(|finding| finding.cause).chain(signed.copied())
    }

    /// Whether the server refuses the request before it looks at its signature, and not for its time alone.
    /// Of a signature that nothing explains, that leaves open whether it is wrong.
    #[must_use]
    pub fn is_refused_before(&self) -> bool {
        let late = [Code::AuthFailureSignatureFailure, Code::AuthFailureSignatureExpire];
        let is_other = self.refusal.as_ref().is_some_and(|refusal| !late.contains(&refusal.code));
        is_other || self.findings.iter().any(|finding| !finding.cause.is_of_time())
    }

    /// Whether nothing is wrong, or nothing but the time.
    #[must_use]
    pub fn is_right_apart_from_time(&self) -> bool {
        let is_signed = self.diagnosis.as_ref().is_some_and(|diagnosis| diagnosis.verdict == Verdict::Right);
        is_signed && self.causes().all(Cause::is_of_time)
    }
}

/// Examines a request: its form, its time, and its signature.
///
/// `keys` are ids and secrets; where the request names none of them, it is examined with the first.
/// `now_s` is the time of the examination, in seconds since 1970-01-01 UTC.
#[must_use]
pub fn examine(received: &Received<'_>, service: &str, keys: &[(&str, &Secret)], now_s: i64) -> Examination {
    examine_with_hosts(received, service, keys, now_s, &[])
}

/// Like [`examine()`], with hosts that may have been signed, since a proxy may have changed the one that
/// was sent.
#[must_use]
pub fn examine_with_hosts(
    received: &Received<'_>,
    service: &str,
    keys: &[(&str, &Secret)],
    now_s: i64,
    hosts: &[&str],
) -> Examination {
    let mut found = Findings::default();
    let mut budget = Budget::new(Effort::OFFLINE);
    let mut diagnosis = None;
    if received.has_header("Authorization") {
        let fields = Fields::read(received.header("Authorization").unwrap_or_default());
        let goes_on = early::tc3(&mut found, received, service, &fields, now_s);
        let [id, ..] = fields.scope();
        if goes_on && fields.blank_behind_id {
            found.add(Cause::IdBlanks);
        }
        if let Some(secrets) = id.filter(|_| goes_on).and_then(|id| named(&mut found, id, keys)) {
            diagnosis = diagnose_tc3((received, service, hosts), &fields, &secrets, &mut budget);
        }
    } else {
        let pairs = reading::v1_pairs(received);
        early::v1(&mut found, received, pairs.as_deref(), now_s);
        let id = pairs.as_deref().and_then(|pairs| reading::value(pairs, "SecretId"));
        if let (Some(pairs), Some(secrets)) = (&pairs, id.and_then(|id| named(&mut found, id, keys))) {
            diagnosis = diagnose_v1(&reading::v1(received, service, pairs, hosts), &secrets, &mut budget);
        }
    }
    // Without a signature that can be decoded there is nothing to say about what was signed.
    let undecoded = |cause| matches!(cause, Cause::SignatureMissing | Cause::SignatureShort);
    if found.0.iter().any(|finding| undecoded(finding.cause)) {
        diagnosis = None;
    }

    if let Some(diagnosis) = &mut diagnosis {
        name_swap(&mut found, diagnosis);
    }

    let refusal = refusal(received, service, keys, now_s);
    let explained = diagnosis.as_ref().is_some_and(|diagnosis| !diagnosis.causes.is_empty());
    if let Some(refusal) = &refusal
        && found.0.iter().all(|finding| finding.cause.is_of_time())
        && !explained
    {
        if refusal.code == Code::AuthFailureInvalidAuthorization {
            found.seen(Cause::AuthorizationSyntax, refusal.to_string());
        } else if ![Code::AuthFailureSignatureFailure, Code::AuthFailureSignatureExpire]
            .contains(&refusal.code)
        {
            found.seen(Cause::RequestOther, refusal.to_string());
        }
    }
    Examination { refusal, findings: found.0, diagnosis }
}

/// Where id and secret were swapped, the id was used as the secret as well: that is one mistake, not two.
fn name_swap(found: &mut Findings, diagnosis: &mut Diagnosis) {
    let is_swap = |finding: &Finding| finding.cause == Cause::IdAndSecretSwapped;
    if !found.0.iter().any(is_swap) {
        return;
    }
    for cause in diagnosis.causes.iter_mut().filter(|cause| **cause == Cause::SecretIsId) {
        *cause = Cause::IdAndSecretSwapped;
        found.0.retain(|finding| !is_swap(finding));
    }
}

/// The key that a request names, or failing that the first one.
fn named<'k>(found: &mut Findings, id: &str, keys: &[(&'k str, &'k Secret)]) -> Option<Secrets<'k>> {
    if let Some(secrets) = Secrets::of(id, keys) {
        return Some(secrets);
    }
    if let Some((own, _)) = keys.iter().find(|(_, secret)| secret.expose() == id.as_bytes()) {
        found.add(Cause::IdAndSecretSwapped);
        return Secrets::of(own, keys);
    }
    let trimmed = id.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
    if let Some(secrets) = Secrets::of(trimmed, keys) {
        found.add(Cause::IdBlanks);
        return Some(secrets);
    }
    // What stands there may be a secret that we do not know, so it is not shown.
    found.add(Cause::IdUnknown);
    keys.first().and_then(|(first, _)| Secrets::of(first, keys))
}

/// What the server would answer to a request, as far as its signature.
fn refusal(received: &Received<'_>, service: &str, keys: &[(&str, &Secret)], now_s: i64) -> Option<Refusal> {
    let check = || {
        let claim = Claim::read(received, service)?;
        claim.check_freshness(now_s)?;
        let key = keys.iter().find(|(id, _)| *id == claim.secret_id);
        let (_, secret) = key.ok_or_else(|| Refusal::of(Code::AuthFailureSecretIdNotFound))?;
        verify(claim, received, secret).map(|_| ())
    };
    check().err()
}
