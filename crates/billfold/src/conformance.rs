//! The conformance run: black-box cases, made from the definitions of the actions, against any endpoint
//! of API 3.0. `docs/conformance.md` says how to read what comes out.

mod cases;
mod draft;
mod endpoint;
mod envelope;
mod form;
mod judge;
mod pace;
mod reading;
mod report;
mod request;
mod signer;
mod wire;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Instant;

use anyhow::bail;
use tc3::Secret;

use crate::actions::Actions;
use crate::clock::Clock;
use cases::{Case, Subject};
use client::Token;
use envelope::{Breach, Envelope};
use judge::{Fault, judge, shown};
use pace::{Line, Progress};
use wire::{Silence, Wire};

pub(crate) use endpoint::Endpoint;
pub(crate) use report::{EnvelopeFault, Outcome, Report};

/// What to run, and against what.
#[derive(Debug)]
pub(crate) struct Run<'a> {
    /// The endpoint.
    pub(crate) endpoint: &'a Endpoint,
    /// The `Host` header, where it is not the endpoint's.
    pub(crate) host: Option<&'a str>,
    /// The id of the key.
    pub(crate) secret_id: &'a str,
    /// Its secret.
    pub(crate) secret: &'a Secret,
    /// The token of a temporary key.
    pub(crate) token: Option<&'a Token>,
    /// Further certificates to trust, as PEM.
    pub(crate) ca_file: Option<&'a Path>,
}

/// Which cases.
#[derive(Debug)]
pub(crate) struct Choice<'a> {
    /// The group.
    pub(crate) group: Option<&'a str>,
    /// A text that the group or the name of a case has in it.
    pub(crate) filter: Option<&'a str>,
    /// Whether those of many megabytes are among them.
    pub(crate) with_large: bool,
    /// Parameters of the examples that are replaced, as texts.
    pub(crate) parameters: &'a BTreeMap<String, String>,
}

impl Choice<'_> {
    /// The actions that cases are made for.
    fn subjects(&self, has_token: bool) -> anyhow::Result<Vec<Subject>> {
        let actions = Actions::new();
        for name in self.parameters.keys() {
            if !actions.iter().any(|action| action.parameters.iter().any(|known| known.name == *name)) {
                bail!("no action has a parameter {name}");
            }
        }
        actions.iter().map(|action| Subject::new(action, self.parameters, has_token)).collect()
    }

    /// The chosen cases.
    fn cases(&self, subjects: &[Subject]) -> anyhow::Result<Vec<Case>> {
        let mut all = cases::all(subjects, self.with_large);
        if let Some(group) = self.group {
            if !cases::groups().any(|known| known == group) {
                let groups = cases::groups().collect::<Vec<&str>>().join(", ");
                bail!("there is no group {group:?}; the groups are {groups}");
            }
            all.retain(|case| case.group == group);
        }
        if let Some(filter) = self.filter {
            all.retain(|case| case.group.contains(filter) || case.name.contains(filter));
        }
        match (all.is_empty(), self.filter) {
            (true, Some(filter)) => {
                let of = self.group.map(|group| format!(" of the group {group}")).unwrap_or_default();
                bail!("no case{of} has {filter:?} in its group or name; --list prints them all")
            }
            _ => Ok(all),
        }
    }

    /// The chosen cases as outcomes that have not come out yet.
    pub(crate) fn list(&self) -> anyhow::Result<Vec<Outcome>> {
        let cases = self.cases(&self.subjects(false)?)?;
        Ok(cases.iter().map(Outcome::of).collect())
    }
}

impl Run<'_> {
    /// Sends the chosen cases, one after the other.
    ///
    /// # Errors
    /// Nobody answers, what answers does not speak API 3.0, or it refuses the key: then nothing can be
    /// said of the cases.
    pub(crate) fn run(&self, choice: &Choice<'_>) -> anyhow::Result<Report> {
        let subjects = choice.subjects(self.token.is_some())?;
        let cases = choice.cases(&subjects)?;
        let wire = Wire::new(self.endpoint, self.ca_file)?;
        let mut line = Line::new(self, &wire, Clock::System);
        if let Some(subject) = subjects.first() {
            self.probe(&mut line, subject)?;
        }
        let progress = Progress::new(cases.len());
        let mut ids = BTreeSet::new();
        let mut report = Report::new(self, line.offset_s);
        for case in &cases {
            progress.begin(case.group);
            let (outcome, breaches) = one(&line, case, &mut ids)
                .map_err(|why| self.unreachable(&format!("{why}, before the case {:?}", case.name)))?;
            report.add(outcome, breaches);
        }
        Ok(report)
    }

    /// Sends one ordinary request, and says so where nothing can be learnt from more of them.
    fn probe(&self, line: &mut Line<'_>, subject: &Subject) -> anyhow::Result<()> {
        let endpoint = self.endpoint;
        let draft = subject.draft(form::Form::Json);
        let mut sent = line.send_paced(|signer| signer.sign(&draft), 1);
        if let Ok(exchange) = &sent
            && line.follow_clock(&exchange.answer)
        {
            eprintln!("the clock of {endpoint} is {} s from ours; requests are signed by it", line.offset_s);
            sent = line.send_paced(|signer| signer.sign(&draft), 1);
        }
        let answer = match sent {
            Ok(exchange) => exchange.answer,
            Err(Silence::Unreachable(why)) => return Err(self.unreachable(&why)),
            Err(Silence::NoAnswer(why)) => {
                bail!("{endpoint} takes connections and does not speak HTTP: {why}")
            }
        };
        let Some(envelope) = Envelope::of(&answer) else {
            bail!(
                "{endpoint} does not speak API 3.0; is the address right? It answered with {}",
                shown(&answer)
            );
        };
        match &envelope.error {
            Some(error) if error.code.starts_with("AuthFailure.") => {
                let hint = match (error.code.as_str(), self.token) {
                    ("AuthFailure.TokenFailure", None) => {
                        " A temporary key needs its token: set TENCENTCLOUD_TOKEN, or say --token-file FILE."
                    }
                    _ => "",
                };
                bail!("the key is refused: {}: {}{hint}", error.code, request::cut(&error.message));
            }
            _ => Ok(()),
        }
    }

    fn unreachable(&self, why: &str) -> anyhow::Error {
        anyhow::anyhow!("could not reach {}: {why}", self.endpoint)
    }
}

/// Sends one case and judges what comes back; what its envelope breaks. `ids` are the request ids seen so
/// far.
///
/// # Errors
/// Nobody takes connections any more.
fn one(line: &Line<'_>, case: &Case, ids: &mut BTreeSet<String>) -> Result<(Outcome, Vec<Breach>), String> {
    let mut outcome = Outcome::of(case);
    let began = Instant::now();
    let sent = line.send_paced(
        |signer| {
            outcome.request = Some(case.shown(signer));
            case.request(signer)
        },
        case.times,
    );
    outcome.took_ms = u64::try_from(began.elapsed().as_millis()).ok();
    let mut breaches = Vec::new();
    let fault = match sent {
        Err(Silence::Unreachable(why)) => return Err(why),
        Err(Silence::NoAnswer(got)) => Some(Fault { basis: case.basis, got }),
        Ok(exchange) => {
            outcome.tries = exchange.tries;
            outcome.got = Some(shown(&exchange.answer));
            if let Some(envelope) = Envelope::of(&exchange.answer) {
                outcome.code = envelope.code().map(str::to_owned);
                outcome.is_success = envelope.error.is_none();
                breaches = envelope.breaches(&case.expect, ids);
            }
            judge(&case.expect, case.basis, case.own, &exchange.answer).err()
        }
    };
    outcome.passed = Some(fault.is_none());
    if let Some(fault) = fault {
        outcome.fails_on = Some(fault.basis);
        outcome.got = Some(fault.got);
    }
    Ok((outcome, breaches))
}
