//! Black-box cases, made from the definitions of actions, against any endpoint of API 3.0.
//! `docs/conformance.md` explains the report.
#![forbid(unsafe_code)]

mod case;
mod cases;
mod connection;
mod definition;
mod draft;
mod endpoint;
mod envelope;
mod expect;
mod form;
mod http_answer;
mod pacer;
mod report;
mod request;
mod signer;
mod subject;
mod target;
mod verdict;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use anyhow::bail;

use crate::case::Case;
use crate::connection::{Connector, SendError};
use crate::envelope::{Breach, Envelope};
use crate::form::Form;
use crate::pacer::Pacer;
use crate::request::make_printable_excerpt;
use crate::subject::Subject;
use crate::verdict::{Fault, check_answer, describe_answer};

pub use crate::definition::ActionDefinition;
pub use crate::endpoint::Endpoint;
pub use crate::envelope::Rule;
pub use crate::expect::Basis;
pub use crate::report::{Counts, EnvelopeFault, Outcome, Report};
pub use crate::target::{Target, Token};

/// The reason why a case is not sent whose request would be a right one.
const UNALTERED: &str =
    "with these parameters and this host the request would be a right one, without the fault";

/// The choice of cases.
#[derive(Debug)]
pub struct Choice<'a> {
    /// The actions that cases are made for.
    pub actions: &'a [ActionDefinition],
    /// The only group to take.
    pub group: Option<&'a str>,
    /// A text that is part of the group or the name of every chosen case.
    pub filter: Option<&'a str>,
    /// True if cases of many megabytes are included.
    pub with_large: bool,
    /// Parameters that replace those of the examples, as texts.
    pub parameters: &'a BTreeMap<String, String>,
}

/// An event of a run, for those who watch it.
#[derive(Clone, Copy, Debug)]
pub enum RunEvent {
    /// The clock of the endpoint differs from ours, and requests are signed by it.
    OtherClock {
        /// Difference of the clock of the endpoint from ours, in seconds.
        offset_s: i64,
    },
    /// A case starts.
    CaseStart {
        /// The group of the case.
        group: &'static str,
        /// Number of all cases of the run.
        cases: usize,
    },
}

impl Choice<'_> {
    /// Makes the subjects of the cases out of the actions.
    fn to_subjects(&self, has_token: bool) -> anyhow::Result<Vec<Subject>> {
        for name in self.parameters.keys() {
            let mut known = self.actions.iter().flat_map(|action| &action.parameters);
            if !known.any(|parameter| parameter.name == *name) {
                bail!("no action has a parameter {name}");
            }
        }
        self.actions.iter().map(|action| Subject::new(action, self.parameters, has_token)).collect()
    }

    /// Makes the cases and keeps the chosen ones.
    fn make_cases(&self, subjects: &[Subject]) -> anyhow::Result<Vec<Case>> {
        let mut cases = cases::make_cases(subjects, self.with_large);
        if let Some(group) = self.group {
            if !cases::list_group_names().any(|known| known == group) {
                let groups = cases::list_group_names().collect::<Vec<&str>>().join(", ");
                bail!("there is no group {group:?}; the groups are {groups}");
            }
            cases.retain(|case| case.group == group);
        }
        let Some(filter) = self.filter else { return Ok(cases) };
        cases.retain(|case| case.group.contains(filter) || case.name.contains(filter));
        if cases.is_empty() {
            let of = self.group.map(|group| format!(" of the group {group}")).unwrap_or_default();
            bail!("no case{of} has {filter:?} in its group or name; --list prints them all")
        }
        Ok(cases)
    }

    /// Returns the chosen cases as outcomes that are still open.
    ///
    /// # Errors
    ///
    /// The group is unknown, no case has the filter's text in it, or an action would not take the replaced parameters.
    pub fn list_cases(&self) -> anyhow::Result<Vec<Outcome>> {
        let cases = self.make_cases(&self.to_subjects(false)?)?;
        Ok(cases.iter().map(Outcome::of).collect())
    }
}

/// Sends the chosen cases one after the other. `now_us` is the clock: microseconds since 1970. `observe` is called
/// before each case.
///
/// # Errors
///
/// No case can be judged: the endpoint takes no connection, does not speak API 3.0, or refuses the key.
pub fn run_cases(
    target: &Target<'_>,
    choice: &Choice<'_>,
    now_us: &dyn Fn() -> i64,
    observe: &mut dyn FnMut(RunEvent),
) -> anyhow::Result<Report> {
    let subjects = choice.to_subjects(target.token.is_some())?;
    let cases = choice.make_cases(&subjects)?;
    let connector = Connector::new(target.endpoint, target.ca_file)?;
    let mut pacer = Pacer::new(target, &connector, now_us);
    if let Some(subject) = subjects.iter().find(|subject| subject.wrong_role.is_none()) {
        probe_target(target, &mut pacer, subject, observe)?;
    }
    let mut seen_ids = BTreeSet::new();
    let mut report = Report::new(target, pacer.offset_s);
    for case in &cases {
        observe(RunEvent::CaseStart { group: case.group, cases: cases.len() });
        let (outcome, breaches) = run_case(&pacer, case, &mut seen_ids).map_err(|why| {
            make_unreachable_error(target, &format!("{why}, before the case {:?}", case.name))
        })?;
        report.add_outcome(outcome, breaches);
    }
    Ok(report)
}

/// Sends one ordinary request, and fails if more of them would teach nothing.
fn probe_target(
    target: &Target<'_>,
    pacer: &mut Pacer<'_>,
    subject: &Subject,
    observe: &mut dyn FnMut(RunEvent),
) -> anyhow::Result<()> {
    let endpoint = target.endpoint;
    let draft = subject.draft(Form::Json);
    let mut sent = pacer.send_paced(|signer| Ok(signer.sign(&draft)), 1);
    if let Ok(exchange) = &sent
        && pacer.adopt_server_clock(&exchange.answer)
    {
        observe(RunEvent::OtherClock { offset_s: pacer.offset_s });
        sent = pacer.send_paced(|signer| Ok(signer.sign(&draft)), 1);
    }
    let answer = match sent {
        Ok(exchange) => exchange.answer,
        Err(SendError::Unreachable(why)) => return Err(make_unreachable_error(target, &why)),
        Err(SendError::Unaltered) => unreachable!("an ordinary request has no alteration"),
        Err(SendError::NoAnswer(why)) => {
            bail!("{endpoint} takes connections and does not speak HTTP: {why}")
        }
    };
    let Some(envelope) = Envelope::parse(&answer) else {
        bail!(
            "{endpoint} does not speak API 3.0: pass the address of a server that does; this one answered with {}",
            describe_answer(&answer)
        );
    };
    match &envelope.error {
        Some(error) if error.code.starts_with("AuthFailure.") => {
            let hint = match (error.code.as_str(), target.token) {
                ("AuthFailure.TokenFailure", None) => {
                    " A temporary key needs its token: set TENCENTCLOUD_TOKEN or pass --token-file FILE."
                }
                _ => "",
            };
            bail!("the key is refused: {}: {}{hint}", error.code, make_printable_excerpt(&error.message));
        }
        _ => Ok(()),
    }
}

fn make_unreachable_error(target: &Target<'_>, why: &str) -> anyhow::Error {
    anyhow::anyhow!("could not reach {}: {why}", target.endpoint)
}

/// Sends one case and judges its answer; also returns the rules that the envelope breaks. `seen_ids` are the
/// request ids of all answers so far.
///
/// # Errors
///
/// The endpoint takes no connection any more.
fn run_case(
    pacer: &Pacer<'_>,
    case: &Case,
    seen_ids: &mut BTreeSet<String>,
) -> Result<(Outcome, Vec<Breach>), String> {
    let mut outcome = Outcome::of(case);
    let started = Instant::now();
    let sent = pacer.send_paced(
        |signer| {
            let request = case.make_request(signer).ok_or(SendError::Unaltered)?;
            outcome.request = Some(case.describe_request(signer));
            Ok(request)
        },
        case.times,
    );
    outcome.took_ms = u64::try_from(started.elapsed().as_millis()).ok();
    let mut breaches = Vec::new();
    let fault = match sent {
        Err(SendError::Unreachable(why)) => return Err(why),
        Err(SendError::Unaltered) => {
            outcome.skipped = Some(UNALTERED);
            return Ok((outcome, Vec::new()));
        }
        Err(SendError::NoAnswer(got)) => Some(Fault { basis: case.basis, got }),
        Ok(exchange) => {
            outcome.tries = exchange.tries;
            outcome.got = Some(describe_answer(&exchange.answer));
            if let Some(envelope) = Envelope::parse(&exchange.answer) {
                outcome.code = envelope.code().map(str::to_owned);
                outcome.is_success = envelope.error.is_none();
                breaches = envelope.find_breaches(&case.expect, &case.own.number_fields, seen_ids);
            }
            check_answer(&case.expect, case.basis, &case.own.codes, &exchange.answer).err()
        }
    };
    outcome.passed = Some(fault.is_none());
    if let Some(fault) = fault {
        outcome.fails_on = Some(fault.basis);
        outcome.got = Some(fault.got);
    }
    Ok((outcome, breaches))
}
