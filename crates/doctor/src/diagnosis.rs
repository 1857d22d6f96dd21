//! The diagnosis of a signature: the search for the mistake that explains it, and its result.

use std::fmt;

use tc3::{Received, Secret};

use crate::cause::Cause;
use crate::effort::{Budget, Effort};
use crate::key::{KeyCache, KnownSecrets};
use crate::lenient_request::{self, AuthorizationFields};
use crate::search::{self, Explanation, Search};
use crate::sent_signature::{decode_tc3_signature, decode_v1_signature};
use crate::tc3_signature::{self, Tc3Attempt};
use crate::v1_signature::{self, V1Attempt, V1Subject};
use crate::{tc3_mistakes, v1_mistakes};

/// The result for a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is right, apart perhaps from its encoding.
    Right,
    /// It is wrong, and known mistakes explain it.
    Explained,
    /// It is wrong, and no known mistake explains it.
    Unexplained,
}

/// The texts that were signed. They can be long, and contain parts of the request, but no secret and no token.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedText {
    /// The canonical request of TC3, or the whole text of version 1.
    pub canonical: String,
    /// The string to sign of TC3.
    pub to_sign: Option<String>,
}

impl fmt::Debug for SignedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedText").field("canonical_bytes", &self.canonical.len()).finish_non_exhaustive()
    }
}

/// The doctor's result for a signature.
///
/// `Display` is one line that can be logged: the mistakes, and the advice for each.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnosis {
    /// Right, explained or unexplained.
    pub verdict: Verdict,
    /// The mistakes that explain it: none, one, or a few that were made together.
    pub causes: Vec<Cause>,
    /// The texts that the server computes from the request.
    pub computed: SignedText,
    /// The texts that the client signed, where they are known.
    pub signed: Option<SignedText>,
    /// Number of computed signatures.
    pub attempts: u32,
    /// True if a known mistake was not tried, because the effort did not allow it.
    pub is_exhausted: bool,
}

impl fmt::Display for Diagnosis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.verdict {
            Verdict::Right if self.causes.is_empty() => f.write_str("the signature is right"),
            Verdict::Right | Verdict::Explained => {
                for (index, cause) in self.causes.iter().enumerate() {
                    let separator = if index > 0 { " " } else { "" };
                    write!(f, "{separator}{cause}: {} {}", cause.description(), cause.advice())?;
                }
                Ok(())
            }
            Verdict::Unexplained => {
                let end = if self.is_exhausted { ", and not all that is known" } else { "" };
                let tried = self.attempts;
                write!(
                    f,
                    "no known mistake explains it: another secret, or a mistake not known here ({tried} attempts{end})"
                )
            }
        }
    }
}

/// Searches for the mistake that explains a wrong signature.
///
/// `service` is the service of the server. `keys` are ids and secrets: that of the request's own id, and
/// others of the same account, of which [`OTHER_KEYS_MAX`](crate::OTHER_KEYS_MAX) are tried. `effort` bounds the cost for every
/// request; that is still far more than a check, so a server diagnoses after its answer, and not each of
/// many failures in a row. `hosts` are those that clients may have signed before a proxy changed the `Host`. `None` where
/// the request names none of the keys, or has no signature.
#[must_use]
pub fn diagnose_signature(
    received: &Received<'_>,
    service: &str,
    keys: &[(&str, &Secret)],
    effort: Effort,
    hosts: &[&str],
) -> Option<Diagnosis> {
    let mut budget = Budget::new(effort);
    if received.has_header("Authorization") {
        let fields = AuthorizationFields::read(received.header("Authorization").unwrap_or_default());
        let [id, ..] = fields.scope();
        let secrets = KnownSecrets::for_id(id?, keys)?;
        return diagnose_tc3((received, service, hosts), &fields, &secrets, &mut budget);
    }
    let pairs = lenient_request::find_v1_pairs(received)?;
    let secrets = KnownSecrets::for_id(lenient_request::find_value(&pairs, "SecretId")?, keys)?;
    diagnose_v1(&lenient_request::read_v1_subject(received, service, &pairs, hosts), &secrets, &mut budget)
}

pub(crate) fn diagnose_tc3(
    (received, service, hosts): (&Received<'_>, &str, &[&str]),
    fields: &AuthorizationFields,
    secrets: &KnownSecrets<'_>,
    budget: &mut Budget,
) -> Option<Diagnosis> {
    let subject = lenient_request::read_tc3_subject(received, service, fields, hosts)?;
    let sent_macs = decode_tc3_signature(fields.signature.as_deref()?);
    let shown = |attempt: &Tc3Attempt<'_>| SignedText {
        canonical: secrets.hide_secrets_in(attempt.show_canonical_request()),
        to_sign: Some(secrets.hide_secrets_in(attempt.show_string_to_sign())),
    };
    let readings = tc3_signature::list_readings(&subject);
    let computed = shown(readings.first()?);
    let prepare = |deviations, budget| {
        let (sent_macs, signer) = (sent_macs.clone(), KeyCache::new(secrets));
        Search { deviations, sent_macs, signer, readings: readings.clone(), budget }
    };
    let deviations = tc3_mistakes::list_deviations(&subject, secrets, budget);
    let every_port = budget.start_every_port();
    let found = conclude(prepare(deviations, budget).run(), computed.clone(), shown);
    let Some(mut budget) = every_port.filter(|_| found.verdict == Verdict::Unexplained) else {
        return Some(found);
    };
    let search = prepare(tc3_mistakes::list_every_port(&subject), &mut budget);
    Some(merge_every_port(found, conclude(search.run_alone(), computed, shown)))
}

pub(crate) fn diagnose_v1(
    subject: &V1Subject<'_>,
    secrets: &KnownSecrets<'_>,
    budget: &mut Budget,
) -> Option<Diagnosis> {
    let sent_macs = decode_v1_signature(&subject.signature);
    let shown = |attempt: &V1Attempt<'_>| SignedText {
        canonical: secrets.hide_secrets_in(attempt.show_text()),
        to_sign: None,
    };
    let readings = v1_signature::list_readings(subject);
    let computed = shown(readings.first()?);
    let prepare = |deviations, budget| {
        let (sent_macs, signer) = (sent_macs.clone(), secrets);
        Search { deviations, sent_macs, signer, readings: readings.clone(), budget }
    };
    let deviations = v1_mistakes::list_deviations(subject, secrets, budget);
    let every_port = budget.start_every_port();
    let found = conclude(prepare(deviations, budget).run(), computed.clone(), shown);
    let Some(mut budget) = every_port.filter(|_| found.verdict == Verdict::Unexplained) else {
        return Some(found);
    };
    let search = prepare(v1_mistakes::list_every_port(subject), &mut budget);
    Some(merge_every_port(found, conclude(search.run_alone(), computed, shown)))
}

/// Merges the diagnosis of a search among every port into the one before, which explained nothing.
fn merge_every_port(found: Diagnosis, last: Diagnosis) -> Diagnosis {
    let attempts = found.attempts + last.attempts;
    if last.verdict == Verdict::Explained {
        Diagnosis { attempts, ..last }
    } else {
        Diagnosis { attempts, ..found }
    }
}

/// Makes the diagnosis of what a search found.
fn conclude<A: search::Attempt>(
    (found, budget): (Option<Explanation<A>>, &Budget),
    computed: SignedText,
    shown: impl Fn(&A) -> SignedText,
) -> Diagnosis {
    let verdict = match &found {
        Some(found) if found.is_reading => Verdict::Right,
        Some(_) => Verdict::Explained,
        None => Verdict::Unexplained,
    };
    Diagnosis {
        verdict,
        computed,
        signed: found.as_ref().map(|found| shown(&found.attempt)),
        causes: found.map(|found| found.causes).unwrap_or_default(),
        attempts: budget.signature_count(),
        is_exhausted: budget.is_exhausted(),
    }
}
