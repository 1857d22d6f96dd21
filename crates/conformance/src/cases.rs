//! The cases, made from the definitions of the actions, so that a new action brings its cases along.

mod authorization;
mod bodies;
mod common;
mod forms;
mod http;
mod names;
mod order;
mod parameters;
mod signature;
mod sizes;
mod times;
mod values;

use std::collections::BTreeMap;

use anyhow::Context as _;
use serde_json::{Map, Value};
use tc3::parameters::{Kind, Parameter};
use tc3::{Code, Parameters};

use crate::definition::ActionDefinition;
use crate::draft::Draft;
use crate::expect::{Basis, Expect};
use crate::form::{BOUNDARY, Form};
use crate::request::Request;
use crate::signer::Signer;

/// A change of a request after it was signed.
type Alteration = Box<dyn Fn(&mut Request)>;

/// One case: a request and the expected answer.
pub(crate) struct Case {
    /// The group.
    pub(crate) group: &'static str,
    /// The name, unique in the group.
    pub(crate) name: String,
    /// The basis of the expectation.
    pub(crate) basis: Basis,
    /// The expectation.
    pub(crate) expect: Expect,
    /// The codes of the action's own.
    pub(crate) own_codes: &'static [Code],
    /// Number of times that it is sent over one connection.
    pub(crate) times: u8,
    draft: Draft,
    alteration: Option<Alteration>,
    /// The service of the scope, if it is to be one that the endpoint does not have.
    foreign_service: Option<&'static str>,
}

impl Case {
    /// Makes the request, signed now. There is none if it would be a right one: if the case alters the signed request and
    /// the alteration has no effect, or if a foreign service is that of the host. A case must never blame an endpoint for
    /// accepting a right request.
    pub(crate) fn make_request(&self, signer: &Signer<'_>) -> Option<Request> {
        if self.foreign_service.is_some_and(|service| is_label_of(service, signer.host)) {
            return None;
        }
        let request = signer.sign(&self.draft);
        let Some(alter) = &self.alteration else { return Some(request) };
        let mut altered = request.clone();
        alter(&mut altered);
        (!altered.equals_on_wire(&request)).then_some(altered)
    }

    /// Describes the request for a report. It is made without the token of the key, which has many encodings and
    /// could not be cut out afterwards.
    pub(crate) fn describe_request(&self, signer: &Signer<'_>) -> String {
        let token = signer.token.map(|_| "the-token");
        let request = self.make_request(&Signer { token, ..*signer });
        request.map(|request| request.describe()).unwrap_or_default()
    }
}

/// Returns true if a service is the first label of a host, with its port or without, which clients take for the service.
fn is_label_of(service: &str, host: &str) -> bool {
    let label = host.split('.').next().unwrap_or_default();
    let name = label.split(':').next().unwrap_or_default();
    service.eq_ignore_ascii_case(label) || service.eq_ignore_ascii_case(name)
}

/// An action that cases are made for.
pub(crate) struct Subject {
    /// The name.
    pub(crate) name: &'static str,
    /// The service.
    service: &'static str,
    /// The version of the service.
    version: &'static str,
    /// The codes of its own.
    own_codes: &'static [Code],
    /// The parameters.
    parameters: Vec<Parameter>,
    /// A valid input.
    example: Map<String, Value>,
    /// True if the key is a temporary one, whose token is sent.
    has_token: bool,
}

impl Subject {
    /// Makes the subject of an action, with parameters of its example replaced by values given as texts.
    ///
    /// # Errors
    ///
    /// The action would not take the parameters, or they are too long for a query.
    pub(crate) fn new(
        action: &ActionDefinition,
        replaced: &BTreeMap<String, String>,
        has_token: bool,
    ) -> anyhow::Result<Self> {
        let name = action.name;
        let example = serde_json::from_str(action.example);
        let mut example: Map<String, Value> =
            example.with_context(|| format!("the example of {name} is no JSON object"))?;
        for parameter in &action.parameters {
            if let Some(text) = replaced.get(&parameter.name) {
                let value = match parameter.kind {
                    Kind::Text => Value::from(text.as_str()),
                    Kind::Integer | Kind::Boolean | Kind::List(_) | Kind::Object(_) => {
                        serde_json::from_str(text).unwrap_or_else(|_| Value::from(text.as_str()))
                    }
                };
                example.insert(parameter.name.clone(), value);
            }
        }
        let body = serde_json::to_vec(&example)?;
        tc3::parameters::check_parameters(&Parameters::Json(&body), &action.parameters)
            .with_context(|| format!("{name} would not take these parameters"))?;
        let subject = Self {
            name,
            service: action.service,
            version: action.version,
            own_codes: action.errors,
            parameters: action.parameters.clone(),
            example,
            has_token,
        };
        anyhow::ensure!(
            !serde_json::to_string(&subject.example)?.contains(BOUNDARY),
            "a value contains {BOUNDARY:?}, which separates the parts of multipart bodies: replace it by another value"
        );
        sizes::check_example_length(&subject)?;
        Ok(subject)
    }

    /// Makes an ordinary request.
    pub(crate) fn draft(&self, form: Form) -> Draft {
        Draft::new(form, self.name, self.version, self.service, &self.example)
    }
}

/// Collects the cases of one group.
pub(crate) struct Cases<'s> {
    group: &'static str,
    subject: &'s Subject,
    all: Vec<Case>,
}

impl Cases<'_> {
    /// Adds a case. Multipart bodies, and forms under TC3, rest on our choice, since the vendor takes these for certain
    /// actions only and does not say for which.
    fn add(&mut self, basis: Basis, expect: Expect, name: impl Into<String>, draft: Draft) {
        self.push(basis, expect, name.into(), draft, None);
    }

    /// Adds a case whose request is altered after it was signed.
    fn add_altered(
        &mut self,
        basis: Basis,
        expect: Expect,
        name: impl Into<String>,
        draft: Draft,
        alteration: impl Fn(&mut Request) + 'static,
    ) {
        self.push(basis, expect, name.into(), draft, Some(Box::new(alteration)));
    }

    fn push(
        &mut self,
        basis: Basis,
        expect: Expect,
        name: String,
        draft: Draft,
        alteration: Option<Alteration>,
    ) {
        let basis = if Form::DOCUMENTED.contains(&draft.form) { basis } else { Basis::Chosen };
        let (group, own_codes) = (self.group, self.subject.own_codes);
        self.all.push(Case {
            group,
            name,
            basis,
            expect,
            own_codes,
            times: 1,
            draft,
            alteration,
            foreign_service: None,
        });
    }
}

/// Adds the cases of a group.
type AddCases = fn(&mut Cases<'_>);

/// The groups whose cases are made for every action.
const OF_EACH: [(&str, AddCases); 4] = [
    ("forms", forms::add_cases),
    ("parameters", parameters::add_cases),
    ("bodies", bodies::add_cases),
    ("names", names::add_cases),
];

/// The groups whose cases do not depend on the action.
const OF_ONE: [(&str, AddCases); 7] = [
    ("common", common::add_cases),
    ("authorization", authorization::add_cases),
    ("signature", signature::add_cases),
    ("time", times::add_cases),
    ("http", http::add_cases),
    ("sizes", sizes::add_cases),
    ("order", order::add_cases),
];

/// Returns the names of all groups.
pub(crate) fn list_group_names() -> impl Iterator<Item = &'static str> {
    OF_EACH.iter().chain(&OF_ONE).map(|(group, _)| *group)
}

/// Makes all cases in their order; those of many megabytes only if `with_large`.
pub(crate) fn make_cases(subjects: &[Subject], with_large: bool) -> Vec<Case> {
    let mut all = Vec::new();
    let mut add = |group, subject, add_cases: AddCases| {
        let mut cases = Cases { group, subject, all: Vec::new() };
        add_cases(&mut cases);
        all.append(&mut cases.all);
    };
    for (group, add_cases) in OF_EACH {
        for subject in subjects {
            add(group, subject, add_cases);
        }
    }
    if let Some(subject) = subjects.first() {
        for (group, add_cases) in OF_ONE {
            add(group, subject, add_cases);
        }
        if with_large {
            add("sizes", subject, sizes::add_large_cases);
        }
    }
    all
}

#[cfg(test)]
mod tests;
