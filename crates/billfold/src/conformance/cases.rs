//! What a case is, and the list of all of them: made from the definitions of the actions, so that a new
//! action brings its cases along.

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

use super::draft::Draft;
use super::form::Form;
use super::judge::{Basis, Expect};
use super::request::Request;
use super::signer::Signer;
use crate::action::{Action, SERVICE, VERSION};

/// What is done to a request after it was signed.
type After = Box<dyn Fn(&mut Request)>;

/// One case: what is sent, and what is expected.
pub(super) struct Case {
    /// The group.
    pub(super) group: &'static str,
    /// What is tried, different from all others of its group.
    pub(super) name: String,
    /// On what the expectation rests.
    pub(super) basis: Basis,
    /// The expectation.
    pub(super) expect: Expect,
    /// The codes of the action's own.
    pub(super) own: &'static [Code],
    /// How often it is sent over one connection.
    pub(super) times: u8,
    draft: Draft,
    after: Option<After>,
}

impl Case {
    /// The request, signed now.
    pub(super) fn request(&self, signer: &Signer<'_>) -> Request {
        let mut request = signer.sign(&self.draft);
        if let Some(after) = &self.after {
            after(&mut request);
        }
        request
    }

    /// The request for a report. The token of the key is not in it: it stands in many encodings, and
    /// cannot be cut out afterwards.
    pub(super) fn shown(&self, signer: &Signer<'_>) -> String {
        let token = signer.token.map(|_| "the-token");
        self.request(&Signer { token, ..*signer }).shown()
    }
}

/// An action that cases are made for.
pub(super) struct Subject {
    /// Its name.
    pub(super) name: &'static str,
    /// Its own codes.
    own: &'static [Code],
    /// Its parameters.
    parameters: Vec<Parameter>,
    /// A valid input.
    example: Map<String, Value>,
    /// Whether the key is a temporary one, whose token is sent.
    has_token: bool,
}

impl Subject {
    /// An action, with some parameters of its example replaced by values that were given as texts.
    pub(super) fn new(
        action: &Action,
        replaced: &BTreeMap<String, String>,
        has_token: bool,
    ) -> anyhow::Result<Subject> {
        let (name, own) = (action.definition.name, action.definition.errors);
        let example = serde_json::from_str(action.definition.example);
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
        Ok(Subject { name, own, parameters: action.parameters.clone(), example, has_token })
    }

    /// An ordinary request.
    pub(super) fn draft(&self, form: Form) -> Draft {
        Draft::new(form, self.name, VERSION, SERVICE, &self.example)
    }
}

/// The cases of one group, as they are written down.
pub(super) struct Cases<'s> {
    group: &'static str,
    subject: &'s Subject,
    all: Vec<Case>,
}

impl Cases<'_> {
    /// Adds a case. What is sent as a multipart body, or as a form under TC3, rests on our choice, since
    /// the vendor takes these for certain actions only and does not say for which.
    fn add(&mut self, basis: Basis, expect: Expect, name: impl Into<String>, draft: Draft) {
        self.push(basis, expect, name.into(), draft, None);
    }

    /// Adds a case whose request is changed after it was signed.
    fn then(
        &mut self,
        basis: Basis,
        expect: Expect,
        name: impl Into<String>,
        draft: Draft,
        after: impl Fn(&mut Request) + 'static,
    ) {
        self.push(basis, expect, name.into(), draft, Some(Box::new(after)));
    }

    fn push(&mut self, basis: Basis, expect: Expect, name: String, draft: Draft, after: Option<After>) {
        let basis = if Form::DOCUMENTED.contains(&draft.form) { basis } else { Basis::Chosen };
        let (group, own) = (self.group, self.subject.own);
        self.all.push(Case { group, name, basis, expect, own, times: 1, draft, after });
    }
}

/// Writes down the cases of a group.
type Write = fn(&mut Cases<'_>);

/// The groups whose cases are made for every action.
const OF_EACH: [(&str, Write); 4] = [
    ("forms", forms::write),
    ("parameters", parameters::write),
    ("bodies", bodies::write),
    ("names", names::write),
];

/// The groups that ask what does not depend on the action.
const OF_ONE: [(&str, Write); 7] = [
    ("common", common::write),
    ("authorization", authorization::write),
    ("signature", signature::write),
    ("time", times::write),
    ("http", http::write),
    ("sizes", sizes::write),
    ("order", order::write),
];

/// The names of all groups.
pub(super) fn groups() -> impl Iterator<Item = &'static str> {
    OF_EACH.iter().chain(&OF_ONE).map(|(group, _)| *group)
}

/// All cases in their order; those of many megabytes only if they are wanted.
pub(super) fn all(subjects: &[Subject], with_large: bool) -> Vec<Case> {
    let mut all = Vec::new();
    let mut write = |group, subject, write: Write| {
        let mut cases = Cases { group, subject, all: Vec::new() };
        write(&mut cases);
        all.append(&mut cases.all);
    };
    for (group, of) in OF_EACH {
        for subject in subjects {
            write(group, subject, of);
        }
    }
    if let Some(subject) = subjects.first() {
        for (group, of) in OF_ONE {
            write(group, subject, of);
        }
        if with_large {
            write("sizes", subject, sizes::write_large);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::actions::Actions;

    fn subjects(replaced: &[(&str, &str)]) -> anyhow::Result<Vec<Subject>> {
        let replaced =
            replaced.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Actions::new().iter().map(|action| Subject::new(action, &replaced, false)).collect()
    }

    #[test]
    fn every_case_has_a_name_of_its_own_and_every_action_hundreds() {
        let subjects = subjects(&[]).unwrap();
        let cases = all(&subjects, true);
        let names: BTreeSet<(&str, &str)> =
            cases.iter().map(|case| (case.group, case.name.as_str())).collect();
        let doubled: Vec<&str> = cases.iter().map(|case| case.name.as_str()).collect();
        assert_eq!(names.len(), cases.len(), "{doubled:#?}");
        for subject in &subjects {
            let of_it = cases.iter().filter(|case| case.name.starts_with(subject.name)).count();
            assert!(of_it >= 300, "{}: {of_it}", subject.name);
        }
        assert!(all(&subjects, false).len() < cases.len());
    }

    #[test]
    fn parameters_of_an_example_are_replaced_in_their_types_or_refused() {
        let replaced = subjects(&[("CustomerUin", "42"), ("BillMonth", "202211")]).unwrap();
        let example = Value::Object(replaced[0].example.clone());
        assert_eq!(example.to_string(), r#"{"BillMonth":"202211","CustomerUin":42}"#);
        let refused = subjects(&[("CustomerUin", "x")]).err().unwrap();
        assert!(format!("{refused:#}").contains("CustomerUin"), "{refused:#}");
    }
}
