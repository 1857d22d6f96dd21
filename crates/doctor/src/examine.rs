//! The examination of a saved request: its form, its time and its signature.

use crate::cause::Cause;
use crate::compression::find_compression;
use crate::diagnosis::{Diagnosis, Verdict, diagnose_tc3, diagnose_v1};
use crate::effort::{Budget, Effort};
use crate::key::KnownSecrets;
use crate::lenient_request::{self, AuthorizationFields};
use crate::prechecks::{Finding, Findings, check_tc3_form, check_v1_form};
use tc3::{Claim, Code, Method, Received, Refusal, Secret, verify};

/// The doctor's results for a request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Examination {
    /// The answer that the server would give; `None` where it would accept the signature.
    pub refusal: Option<Refusal>,
    /// The mistakes apart from those in what was signed.
    pub findings: Vec<Finding>,
    /// The result for the signature; `None` where there is none, or it cannot be decoded.
    pub diagnosis: Option<Diagnosis>,
}

impl Examination {
    /// Every mistake, the findings first.
    pub fn causes(&self) -> impl Iterator<Item = Cause> {
        let signed = self.diagnosis.iter().flat_map(|diagnosis| &diagnosis.causes);
        self.findings.iter().map(|finding| finding.cause).chain(signed.copied())
    }

    /// Returns true if the server refuses the request before it checks the signature, and not for the time
    /// alone. If nothing explains the signature either, it is open whether that is wrong.
    #[must_use]
    pub fn is_refused_before_signature(&self) -> bool {
        let late = [Code::AuthFailureSignatureFailure, Code::AuthFailureSignatureExpire];
        let is_other = self.refusal.as_ref().is_some_and(|refusal| !late.contains(&refusal.code))
            && !self.findings.iter().any(|finding| finding.cause.is_behind_signature());
        let is_before = |cause: Cause| !cause.is_about_time() && !cause.is_behind_signature();
        is_other || self.findings.iter().any(|finding| is_before(finding.cause))
    }

    /// Returns true if nothing is wrong, or the time alone.
    #[must_use]
    pub fn is_right_apart_from_time(&self) -> bool {
        let is_signed = self.diagnosis.as_ref().is_some_and(|diagnosis| diagnosis.verdict == Verdict::Right);
        is_signed && self.causes().all(Cause::is_about_time)
    }
}

/// Examines a request: its form, its time, and its signature.
///
/// `keys` are ids and secrets; where the request names none of them, it is examined with the first.
/// `now_s` is the time of the examination, in seconds since 1970-01-01 UTC.
#[must_use]
pub fn examine_request(
    received: &Received<'_>,
    service: &str,
    keys: &[(&str, &Secret)],
    now_s: i64,
) -> Examination {
    examine_request_with_hosts(received, service, keys, now_s, &[])
}

/// Like [`examine_request`], with hosts that the client may have signed before a proxy changed the `Host`.
#[must_use]
pub fn examine_request_with_hosts(
    received: &Received<'_>,
    service: &str,
    keys: &[(&str, &Secret)],
    now_s: i64,
    hosts: &[&str],
) -> Examination {
    examine_request_within(received, service, keys, now_s, hosts, Effort::OFFLINE)
}

/// Like [`examine_request_with_hosts`], within an effort.
#[must_use]
pub fn examine_request_within(
    received: &Received<'_>,
    service: &str,
    keys: &[(&str, &Secret)],
    now_s: i64,
    hosts: &[&str],
    effort: Effort,
) -> Examination {
    let mut found = Findings::default();
    let mut budget = Budget::new(effort);
    let mut diagnosis = None;
    if received.has_header("Authorization") {
        let fields = AuthorizationFields::read(received.header("Authorization").unwrap_or_default());
        let goes_on = check_tc3_form(&mut found, received, service, &fields, now_s);
        let [id, ..] = fields.scope();
        if goes_on && fields.has_blank_behind_id {
            found.add(Cause::IdBlanks);
        }
        if let Some(secrets) = id.filter(|_| goes_on).and_then(|id| find_named_key(&mut found, id, keys)) {
            diagnosis = diagnose_tc3((received, service, hosts), &fields, &secrets, &mut budget);
        }
    } else {
        let pairs = lenient_request::find_v1_pairs(received);
        check_v1_form(&mut found, received, pairs.as_deref(), now_s);
        let id = pairs.as_deref().and_then(|pairs| lenient_request::find_value(pairs, "SecretId"));
        if let (Some(pairs), Some(secrets)) = (&pairs, id.and_then(|id| find_named_key(&mut found, id, keys)))
        {
            diagnosis = diagnose_v1(
                &lenient_request::read_v1_subject(received, service, pairs, hosts),
                &secrets,
                &mut budget,
            );
        }
    }
    // Without a signature that can be decoded, the texts that were signed are unknown.
    let is_undecoded = |cause| matches!(cause, Cause::SignatureMissing | Cause::SignatureShort);
    if found.0.iter().any(|finding| is_undecoded(finding.cause)) {
        diagnosis = None;
    }

    if let Some(diagnosis) = &mut diagnosis {
        merge_swapped_secret(&mut found, diagnosis);
    }

    let mut refusal = compute_refusal(received, service, keys, now_s);
    let explained = diagnosis.as_ref().is_some_and(|diagnosis| !diagnosis.causes.is_empty());
    if let Some(refusal) = &refusal
        && found.0.iter().all(|finding| finding.cause.is_about_time())
        && !explained
    {
        if refusal.code == Code::AuthFailureInvalidAuthorization {
            found.add_with_detail(Cause::AuthorizationSyntax, refusal.to_string());
        } else if ![Code::AuthFailureSignatureFailure, Code::AuthFailureSignatureExpire]
            .contains(&refusal.code)
        {
            found.add_with_detail(Cause::RequestOther, refusal.to_string());
        }
    }
    let has_body_mistake = check_body(&mut found, received, diagnosis.as_ref());
    if refusal.is_none() && has_body_mistake {
        refusal = Some(Refusal::body_not_json());
    }
    Examination { refusal, findings: found.0, diagnosis }
}

/// Checks what the server finds in a body behind its signature; returns true if it finds something.
fn check_body(found: &mut Findings, received: &Received<'_>, diagnosis: Option<&Diagnosis>) -> bool {
    let is_explained_by = |cause| diagnosis.is_some_and(|diagnosis| diagnosis.causes.contains(&cause));
    let content_type = received.header("Content-Type").unwrap_or_default().to_ascii_lowercase();
    if let Some(compression) = find_compression(received) {
        if is_explained_by(Cause::BodyCompressed) {
            return false;
        }
        found.add_with_detail(Cause::ContentEncoding, compression.name);
        return true;
    }
    if received.method != Method::Post || !content_type.starts_with("application/json") {
        return false;
    }
    let parsed = serde_json::from_slice::<serde::de::IgnoredAny>(received.body);
    let is_incomplete = parsed.is_err_and(|error| error.is_eof()) && !received.body.trim_ascii().is_empty();
    if is_incomplete && !is_explained_by(Cause::BodyCut) {
        found.add(Cause::BodyIncomplete);
    }
    is_incomplete
}

/// Merges the finding and the cause of a swap of id and secret, which are one mistake and not two.
fn merge_swapped_secret(found: &mut Findings, diagnosis: &mut Diagnosis) {
    let is_swap = |finding: &Finding| finding.cause == Cause::IdAndSecretSwapped;
    if !found.0.iter().any(is_swap) {
        return;
    }
    for cause in diagnosis.causes.iter_mut().filter(|cause| **cause == Cause::SecretIsId) {
        *cause = Cause::IdAndSecretSwapped;
        found.0.retain(|finding| !is_swap(finding));
    }
}

/// The key that a request names, or the first one if it names none.
fn find_named_key<'k>(
    found: &mut Findings,
    id: &str,
    keys: &[(&'k str, &'k Secret)],
) -> Option<KnownSecrets<'k>> {
    if let Some(secrets) = KnownSecrets::for_id(id, keys) {
        return Some(secrets);
    }
    if let Some((swapped, _)) = keys.iter().find(|(_, secret)| secret.expose() == id.as_bytes()) {
        found.add(Cause::IdAndSecretSwapped);
        return KnownSecrets::for_id(swapped, keys);
    }
    let trimmed = id.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
    if let Some(secrets) = KnownSecrets::for_id(trimmed, keys) {
        found.add(Cause::IdBlanks);
        return Some(secrets);
    }
    // The id may be a secret that is not among `keys`, so it is not shown.
    found.add(Cause::IdUnknown);
    keys.first().and_then(|(first, _)| KnownSecrets::for_id(first, keys))
}

/// Computes the refusal that the server would answer with, up to the check of the signature.
fn compute_refusal(
    received: &Received<'_>,
    service: &str,
    keys: &[(&str, &Secret)],
    now_s: i64,
) -> Option<Refusal> {
    let check = || {
        let claim = Claim::read(received, service)?;
        claim.check_freshness(now_s)?;
        let key = keys.iter().find(|(id, _)| *id == claim.secret_id);
        let (_, secret) = key.ok_or_else(|| Refusal::of(Code::AuthFailureSecretIdNotFound))?;
        verify(claim, received, secret).map(|_| ())
    };
    check().err()
}
