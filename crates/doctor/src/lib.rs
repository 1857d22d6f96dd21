//! The signature doctor: which known mistake of a client explains a request that is refused.
//!
//! [`diagnose`] is for a server that has just found a signature wrong, and knows the key: within a bounded
//! [`Effort`] it computes what the client would have sent had it made this mistake or that, until one of
//! them gives the very signature that came. A match cannot be chance, so a diagnosis is never a guess.
//!
//! [`examine()`] is for somebody with a saved request and its secret. It explains what is refused before the
//! signature is looked at as well, and reads on behind it.
//!
//! What comes out can be shown and logged: no secret, no token, and no signature is in it. The texts that
//! were signed are in a [`Signed`], which is for the owner of the request alone.

#![forbid(unsafe_code)]

mod cause;
mod early;
mod examine;
mod hidden;
mod hosts;
mod json;
mod key;
mod orders;
mod pairs;
mod reading;
pub mod saved_request;
mod search;
mod secrets;
mod target;
mod tc3;
mod v1;

use std::fmt;

pub use cause::Cause;
pub use early::Finding;
pub use examine::{Examination, examine, examine_with_hosts};
pub use hidden::HIDDEN;
pub use key::OTHER_KEYS_MAX;
pub use search::Effort;
pub use tc3::BODY_REWRITE_BYTES_MAX;

use ::tc3::{Received, Secret};
use key::{Keys, Secrets};
use reading::Fields;
use search::{Budget, Search};

/// What was found out about a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is right, apart perhaps from how it was written.
    Right,
    /// It is wrong, and known mistakes explain it.
    Explained,
    /// It is wrong, and no known mistake explains it.
    Unexplained,
}

/// What was signed. It can be long, and holds what the request holds, but no secret and no token.
#[derive(Clone, PartialEq, Eq)]
pub struct Signed {
    /// The canonical request of TC3, or the whole text of version 1.
    pub canonical: String,
    /// The string to sign of TC3.
    pub to_sign: Option<String>,
}

impl fmt::Debug for Signed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signed").field("canonical_bytes", &self.canonical.len()).finish_non_exhaustive()
    }
}

/// What the doctor found out about a signature.
///
/// `Display` is one line that can be logged: the mistakes and what to change.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnosis {
    /// Right, explained or unexplained.
    pub verdict: Verdict,
    /// The mistakes that explain it: none, one, or a few that were made together.
    pub causes: Vec<Cause>,
    /// What the server reads.
    pub computed: Signed,
    /// What the client signed, where that is known.
    pub signed: Option<Signed>,
    /// How many signatures were computed.
    pub attempts: u32,
    /// Whether something known was not tried, because the effort did not allow it.
    pub exhausted: bool,
}

impl fmt::Display for Diagnosis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.verdict {
            Verdict::Right if self.causes.is_empty() => f.write_str("the signature is right"),
            Verdict::Right | Verdict::Explained => {
                for (place, cause) in self.causes.iter().enumerate() {
                    let separator = if place > 0 { " " } else { "" };
                    write!(f, "{separator}{cause}: {} {}", cause.did(), cause.advice())?;
                }
                Ok(())
            }
            Verdict::Unexplained => {
                let end = if self.exhausted { ", and not all that is known" } else { "" };
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
/// `service` is the service that we are. `keys` are ids and secrets: that of the request's own id, and
/// others of the same account, of which [`OTHER_KEYS_MAX`] are tried. It costs at most what `effort`
/// says, whoever sent the request; that is still far more than a check, so a server does it after its
/// answer, and not for each of many failures in a row. `None` where the request names none of the keys, or has no signature.
#[must_use]
pub fn diagnose(
    received: &Received<'_>,
    service: &str,
    keys: &[(&str, &Secret)],
    effort: Effort,
) -> Option<Diagnosis> {
    let mut budget = Budget::new(effort);
    if received.has_header("Authorization") {
        let fields = Fields::read(received.header("Authorization").unwrap_or_default());
        let [id, ..] = fields.scope();
        let secrets = Secrets::of(id?, keys)?;
        return diagnose_tc3((received, service, &[]), &fields, &secrets, &mut budget);
    }
    let pairs = reading::v1_pairs(received)?;
    let secrets = Secrets::of(reading::value(&pairs, "SecretId")?, keys)?;
    diagnose_v1(&reading::v1(received, service, &pairs, &[]), &secrets, &mut budget)
}

fn diagnose_tc3(
    (received, service, hosts): (&Received<'_>, &str, &[&str]),
    fields: &Fields,
    secrets: &Secrets<'_>,
    budget: &mut Budget,
) -> Option<Diagnosis> {
    let subject = reading::tc3(received, service, fields, hosts)?;
    let targets = target::tc3(fields.signature.as_deref()?);
    let shown = |attempt: &tc3::Tc3<'_>| Signed {
        canonical: secrets.hidden_in(attempt.canonical_shown()),
        to_sign: Some(secrets.hidden_in(attempt.to_sign_shown())),
    };
    let readings = tc3::readings(&subject);
    let computed = shown(readings.first()?);
    let search = Search {
        deviations: tc3::deviations(&subject, secrets, budget),
        targets,
        signer: Keys::new(secrets),
        readings,
        budget,
    };
    Some(diagnosis(search, computed, shown))
}

fn diagnose_v1(subject: &v1::Subject<'_>, secrets: &Secrets<'_>, budget: &mut Budget) -> Option<Diagnosis> {
    let targets = target::v1(&subject.signature);
    let shown =
        |attempt: &v1::V1<'_>| Signed { canonical: secrets.hidden_in(attempt.text_shown()), to_sign: None };
    let readings = v1::readings(subject);
    let computed = shown(readings.first()?);
    let search = Search {
        deviations: v1::deviations(subject, secrets, budget),
        targets,
        signer: secrets,
        readings,
        budget,
    };
    Some(diagnosis(search, computed, shown))
}

fn diagnosis<A: search::Attempt>(
    search: Search<'_, '_, A>,
    computed: Signed,
    shown: impl Fn(&A) -> Signed,
) -> Diagnosis {
    let (found, budget) = search.run();
    let verdict = match &found {
        Some(found) if found.as_read => Verdict::Right,
        Some(_) => Verdict::Explained,
        None => Verdict::Unexplained,
    };
    Diagnosis {
        verdict,
        computed,
        signed: found.as_ref().map(|found| shown(&found.attempt)),
        causes: found.map(|found| found.causes).unwrap_or_default(),
        attempts: budget.signatures(),
        exhausted: budget.exhausted(),
    }
}
