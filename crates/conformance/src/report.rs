//! What came out of a run: one outcome for each case, the sums of them, and what is wrong with the
//! envelope that all answers share.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::cases::Case;
use crate::envelope::{Breach, Rule};
use crate::expect::Basis;
use crate::target::Target;

/// One case, and what came of it.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// The group.
    pub group: &'static str,
    /// The case.
    pub name: String,
    /// On what its expectation rests.
    pub basis: Basis,
    /// The expectation in words.
    pub expected: String,
    /// Whether it passed; nothing where it was not sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passed: Option<bool>,
    /// On what the expectation rests that is broken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fails_on: Option<Basis>,
    /// What was answered, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub got: Option<String>,
    /// The code of the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The rules of envelopes that the answer breaks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub envelope_faults: Vec<Rule>,
    /// The request, its signature and token left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
    /// How long it took, waiting for the next second included, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub took_ms: Option<u64>,
    /// How often it was sent, since the rate was used up; 0 where there was no answer.
    pub tries: u32,
    /// Whether the answer was a success.
    #[serde(skip)]
    pub is_success: bool,
}

impl Outcome {
    /// A case that was not sent yet.
    pub(crate) fn of(case: &Case) -> Outcome {
        Outcome {
            group: case.group,
            name: case.name.clone(),
            basis: case.basis,
            expected: case.expect.to_string(),
            passed: None,
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

/// A fault of the envelope: a rule, and how many answers break it.
#[derive(Clone, Debug, Serialize)]
pub struct EnvelopeFault {
    /// The rule.
    pub rule: Rule,
    /// On what the rule rests.
    pub basis: Basis,
    /// How many answers break it.
    pub answers: usize,
    /// What is wrong with the first of them.
    pub what: String,
    /// What it breaks.
    pub breaks: &'static str,
    /// The case of the first.
    pub first: String,
}

/// Counts of cases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Those that passed.
    pub passed: usize,
    /// Those that failed.
    pub failed: usize,
}

impl Counts {
    fn add(&mut self, passed: bool) {
        let count = if passed { &mut self.passed } else { &mut self.failed };
        *count = count.saturating_add(1);
    }
}

/// A whole run.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The endpoint.
    pub endpoint: String,
    /// The `Host` header of ordinary requests.
    pub host: String,
    /// How far the server's clock is from ours, in seconds.
    pub clock_offset_s: i64,
    /// How many answers came.
    pub answers: usize,
    /// How many of them were successes.
    pub successes: usize,
    /// Counts of each group, in the order of their first cases.
    #[serde(serialize_with = "serialize_as_map")]
    pub groups: Vec<(&'static str, Counts)>,
    /// Counts by basis; what failed is counted on what it breaks.
    pub bases: BTreeMap<Basis, Counts>,
    /// What is wrong with envelopes, each kind once, in the order found.
    pub envelope_faults: Vec<EnvelopeFault>,
    /// Every case in its order.
    pub cases: Vec<Outcome>,
}

impl Report {
    /// A report without cases.
    pub(crate) fn new(target: &Target<'_>, clock_offset_s: i64) -> Report {
        Report {
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

    /// Adds a case that was sent, and what the envelope of its answer breaks.
    pub(crate) fn add_outcome(&mut self, mut outcome: Outcome, breaches: Vec<Breach>) {
        for breach in breaches {
            outcome.envelope_faults.push(breach.rule);
            self.add_breach(breach, &outcome);
        }
        if outcome.tries > 0 {
            self.answers = self.answers.saturating_add(1);
        }
        let passed = outcome.passed.unwrap_or_default();
        if self.groups.iter().all(|(group, _)| *group != outcome.group) {
            self.groups.push((outcome.group, Counts::default()));
        }
        for (_, counts) in self.groups.iter_mut().filter(|(group, _)| *group == outcome.group) {
            counts.add(passed);
        }
        self.bases.entry(outcome.fails_on.unwrap_or(outcome.basis)).or_default().add(passed);
        if outcome.is_success {
            self.successes = self.successes.saturating_add(1);
        }
        self.cases.push(outcome);
    }

    /// Counts a broken rule.
    fn add_breach(&mut self, breach: Breach, outcome: &Outcome) {
        let Breach { rule, what } = breach;
        match self.envelope_faults.iter_mut().find(|fault| fault.rule == rule) {
            Some(fault) => fault.answers = fault.answers.saturating_add(1),
            None => self.envelope_faults.push(EnvelopeFault {
                rule,
                basis: Basis::Observed,
                answers: 1,
                what,
                breaks: rule.breaks(),
                first: format!("{}: {}", outcome.group, outcome.name),
            }),
        }
    }

    /// How many cases failed on a basis.
    pub fn failed(&self, basis: Basis) -> usize {
        self.bases.get(&basis).copied().unwrap_or_default().failed
    }

    /// Whether the endpoint keeps to what is documented and observed, and, if `is_strict`, to what we
    /// chose as well.
    pub fn is_good(&self, is_strict: bool) -> bool {
        let counts = |basis: &Basis| is_strict || *basis != Basis::Chosen;
        let is_kept = |basis: &Basis| self.failed(*basis) == 0;
        self.envelope_faults.is_empty() && Basis::ALL.iter().filter(|basis| counts(basis)).all(is_kept)
    }
}

/// Pairs as an object of JSON, in their order.
fn serialize_as_map<S: serde::Serializer>(
    groups: &[(&'static str, Counts)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(groups.iter().map(|(group, counts)| (group, counts)))
}
