//! The cases, made from the definitions of the actions, so that a new action brings its cases along.

mod authorization;
mod bodies;
mod common;
mod forms;
mod http;
mod names;
mod order;
mod parameters;
mod roles;
mod signature;
mod sizes;
mod times;
mod values;

use crate::case::{Case, Cases};
use crate::subject::Subject;

/// Adds the cases of a group.
type AddCases = fn(&mut Cases<'_>);

/// The groups whose cases are made for every action.
const OF_EACH: [(&str, AddCases); 4] = [
    ("forms", forms::add_cases),
    ("parameters", parameters::add_cases),
    ("bodies", bodies::add_cases),
    ("names", names::add_cases),
];

/// The group of actions that the role of the key may not call.
const OF_OTHER_ROLES: (&str, AddCases) = ("roles", roles::add_cases);

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
    OF_EACH.iter().chain([&OF_OTHER_ROLES]).chain(&OF_ONE).map(|(group, _)| *group)
}

/// Makes all cases in their order; those of many megabytes only if `with_large`.
pub(crate) fn make_cases(subjects: &[Subject], with_large: bool) -> Vec<Case> {
    let mut all = Vec::new();
    let mut add = |group, subject, add_cases: AddCases| {
        let mut cases = Cases { group, subject, all: Vec::new() };
        add_cases(&mut cases);
        all.append(&mut cases.all);
    };
    let callable = || subjects.iter().filter(|subject| subject.wrong_role.is_none());
    for (group, add_cases) in OF_EACH {
        for subject in callable() {
            add(group, subject, add_cases);
        }
    }
    for subject in subjects.iter().filter(|subject| subject.wrong_role.is_some()) {
        add(OF_OTHER_ROLES.0, subject, OF_OTHER_ROLES.1);
    }
    if let Some(subject) = callable().next() {
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
