//! The report of a run: one outcome for each case, the counts of them, and the faults of the envelope that all
//! answers share.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::case::Case;
use crate::envelope::{Breach, Rule};
use crate::expect::{Basis, Expect};
use crate::target::Target;

/// The outcome of one case.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// The group of the case.
    pub group: &'static str,
    /// The name of the case.
    pub name: String,
    /// The basis of the expectation.
    pub basis: Basis,
    /// The expectation in words.
    pub expected: String,
    /// True if a success would be as expected.
    #[serde(skip)]
    pub may_succeed: bool,
    /// True if it passed; nothing if it was not sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passed: Option<bool>,
    /// The reason why a run did not send it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skipped: Option<&'static str>,
    /// The basis of the broken expectation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fails_on: Option<Basis>,
    /// The answer in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub got: Option<String>,
    /// The code of the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The rules of envelopes that the answer breaks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub envelope_faults: Vec<Rule>,
    /// The request without its signature and token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
    /// Time from the first sending to the answer, pauses included, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub took_ms: Option<u64>,
    /// Number of times that it was sent, as the rate was used up; 0 without an answer.
    pub tries: u32,
    /// True if the answer was a success.
    #[serde(skip)]
    pub is_success: bool,
}

impl Outcome {
    /// Makes the outcome of a case that was not sent yet.
    pub(crate) fn of(case: &Case) -> Self {
        Self {
            group: case.group,
            name: case.name.clone(),
            basis: case.basis,
            expected: case.expect.to_string(),
            may_succeed: case.expect == Expect::Passes,
            passed: None,
            skipped: None,
            fails_on: None,
            got: None,
            code: None,
            envelope_faults: Vec::new(),
            request: None,
            took_ms: None,
            tries: 0,
            is_success: false,
        }
    }
}

/// A fault of the envelope: a rule, and the answers that break it.
#[derive(Clone, Debug, Serialize)]
pub struct EnvelopeFault {
    /// The rule.
    pub rule: Rule,
    /// The basis of the rule.
    pub basis: Basis,
    /// Number of answers that break it.
    pub answers: usize,
    /// The fault of the first of them, in words.
    pub what: String,
    /// The harm to clients.
    pub breaks: &'static str,
    /// Group and name of the case of the first.
    pub first: String,
}

/// Counts of cases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Cases that passed.
    pub passed: usize,
    /// Cases that failed.
    pub failed: usize,
    /// Cases that were not sent, as they do not apply to the parameters.
    pub skipped: usize,
}

impl Counts {
    fn add(&mut self, passed: Option<bool>) {
        let count = match passed {
            Some(true) => &mut self.passed,
            Some(false) => &mut self.failed,
            None => &mut self.skipped,
        };
        *count += 1;
    }
}

/// The report of a whole run.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The endpoint.
    pub endpoint: String,
    /// The `Host` header of ordinary requests.
    pub host: String,
    /// Seconds that the server's clock is ahead of ours, if requests were signed by it; else 0.
    pub clock_offset_s: i64,
    /// Number of answers.
    pub answers: usize,
    /// Number of answers that were successes.
    pub successes: usize,
    /// Counts by group, in the order of their first cases.
    #[serde(serialize_with = "serialize_as_map")]
    pub groups: Vec<(&'static str, Counts)>,
    /// Counts by basis; a failure counts for the basis of the broken expectation.
    pub bases: BTreeMap<Basis, Counts>,
    /// The faults of envelopes, each rule once, in the order found.
    pub envelope_faults: Vec<EnvelopeFault>,
    /// The outcomes of all cases in their order.
    pub cases: Vec<Outcome>,
}

impl Report {
    /// Makes a report without cases.
    pub(crate) fn new(target: &Target<'_>, clock_offset_s: i64) -> Self {
        Self {
            endpoint: target.endpoint.to_string(),
            host: target.host_header().to_owned(),
            clock_offset_s,
            answers: 0,
            successes: 0,
            groups: Vec::new(),
            bases: Basis::ALL.iter().map(|basis| (*basis, Counts::default())).collect(),
            envelope_faults: Vec::new(),
            cases: Vec::new(),
        }
    }

    /// Adds the outcome of a case, and the rules that the envelope of its answer breaks.
    pub(crate) fn add_outcome(&mut self, mut outcome: Outcome, breaches: Vec<Breach>) {
        for breach in breaches {
            outcome.envelope_faults.push(breach.rule);
            self.add_breach(breach, &outcome);
        }
        if outcome.tries > 0 {
            self.answers += 1;
        }
        let passed = outcome.passed;
        if self.groups.iter().all(|(group, _)| *group != outcome.group) {
            self.groups.push((outcome.group, Counts::default()));
        }
        for (_, counts) in self.groups.iter_mut().filter(|(group, _)| *group == outcome.group) {
            counts.add(passed);
        }
        self.bases.entry(outcome.fails_on.unwrap_or(outcome.basis)).or_default().add(passed);
        if outcome.is_success {
            self.successes += 1;
        }
        self.cases.push(outcome);
    }

    /// Counts a broken rule.
    fn add_breach(&mut self, breach: Breach, outcome: &Outcome) {
        let Breach { rule, what } = breach;
        match self.envelope_faults.iter_mut().find(|fault| fault.rule == rule) {
            Some(fault) => fault.answers += 1,
            None => self.envelope_faults.push(EnvelopeFault {
                rule,
                basis: Basis::Observed,
                answers: 1,
                what,
                breaks: rule.describe_breach(),
                first: format!("{}: {}", outcome.group, outcome.name),
            }),
        }
    }

    /// Counts the cases that failed on a basis.
    #[must_use]
    pub fn count_failed(&self, basis: Basis) -> usize {
        self.bases.get(&basis).copied().unwrap_or_default().failed
    }

    /// Returns true if no documented and no observed expectation is broken, and, if `is_strict`, none of our
    /// choice either.
    #[must_use]
    pub fn is_good(&self, is_strict: bool) -> bool {
        let counts = |basis: &Basis| is_strict || *basis != Basis::Chosen;
        let is_kept = |basis: &Basis| self.count_failed(*basis) == 0;
        self.envelope_faults.is_empty() && Basis::ALL.iter().filter(|basis| counts(basis)).all(is_kept)
    }
}

/// Serializes pairs as an object, in their order.
fn serialize_as_map<S: serde::Serializer>(
    groups: &[(&'static str, Counts)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(groups.iter().map(|(group, counts)| (group, counts)))
}
