//! The changes from the definitions of one release to those of another.

use std::collections::BTreeMap;

use super::release_facts::{ActionFacts, ReleaseFacts};

/// The changes from one release to another.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Changes {
    /// The actions that came.
    pub(super) new: Vec<String>,
    /// The actions that went.
    pub(super) removed: Vec<String>,
    /// The actions that both have, and that differ, with the changes of each.
    pub(super) modified: Vec<(String, Vec<Change>)>,
}

/// A kind of change of an action, in the order in which they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ChangeKind {
    NewInput,
    RemovedInput,
    ChangedInput,
    NewOutput,
    RemovedOutput,
    ChangedOutput,
    NewError,
    RemovedError,
    NewRole,
    RemovedRole,
    Rate,
}

/// A change of an action.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Change {
    /// Its kind.
    pub(super) kind: ChangeKind,
    /// The names that it is about.
    pub(super) names: Vec<String>,
}

impl Changes {
    /// Compares two releases.
    pub(super) fn compute(old: &ReleaseFacts, new: &ReleaseFacts) -> Self {
        let mut changes = Self { new: list_only_first(&new.actions, &old.actions), ..Self::default() };
        changes.removed = list_only_first(&old.actions, &new.actions);
        for (name, new) in &new.actions {
            let Some(old) = old.actions.get(name) else { continue };
            let of_action = compare_actions(old, new);
            if !of_action.is_empty() {
                changes.modified.push((name.clone(), of_action));
            }
        }
        changes
    }

    /// Returns true if nothing changed.
    pub(super) fn is_empty(&self) -> bool {
        self.new.is_empty() && self.removed.is_empty() && self.modified.is_empty()
    }
}

/// Lists the keys that only the first of two maps has.
fn list_only_first<T>(first: &BTreeMap<String, T>, second: &BTreeMap<String, T>) -> Vec<String> {
    first.keys().filter(|name| !second.contains_key(*name)).cloned().collect()
}

/// Lists the names that only the first of two lists has.
fn list_missing_names(first: &[String], second: &[String]) -> Vec<String> {
    first.iter().filter(|name| !second.contains(name)).cloned().collect()
}

/// Lists the fields that both have and that differ, each with both facts.
fn list_changed_fields(old: &BTreeMap<String, String>, new: &BTreeMap<String, String>) -> Vec<String> {
    let changed = new.iter().filter_map(|(path, new)| {
        let old = old.get(path).filter(|old| *old != new)?;
        Some(format!("{path}: {old} → {new}"))
    });
    changed.collect()
}

/// Lists the changes of an action that both releases have.
fn compare_actions(old: &ActionFacts, new: &ActionFacts) -> Vec<Change> {
    use ChangeKind as Kind;
    let rate = (old.rate_per_s != new.rate_per_s).then(|| format!("{} → {}", old.rate_per_s, new.rate_per_s));
    let changes = [
        (Kind::NewInput, list_only_first(&new.input, &old.input)),
        (Kind::RemovedInput, list_only_first(&old.input, &new.input)),
        (Kind::ChangedInput, list_changed_fields(&old.input, &new.input)),
        (Kind::NewOutput, list_only_first(&new.output, &old.output)),
        (Kind::RemovedOutput, list_only_first(&old.output, &new.output)),
        (Kind::ChangedOutput, list_changed_fields(&old.output, &new.output)),
        (Kind::NewError, list_missing_names(&new.errors, &old.errors)),
        (Kind::RemovedError, list_missing_names(&old.errors, &new.errors)),
        (Kind::NewRole, list_missing_names(&new.roles, &old.roles)),
        (Kind::RemovedRole, list_missing_names(&old.roles, &new.roles)),
        (Kind::Rate, rate.into_iter().collect()),
    ];
    let changes = changes.into_iter().filter(|(_, names)| !names.is_empty());
    changes.map(|(kind, names)| Change { kind, names }).collect()
}

#[cfg(test)]
mod tests {
    use api::Actions;

    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn each_kind_of_change_of_an_action_is_found_and_equal_definitions_have_none() {
        let new = ReleaseFacts::of_actions(&Actions::new());
        assert!(Changes::compute(&new, &new).is_empty());
        let mut old = new.clone();
        let name = old.actions.keys().next().unwrap().clone();
        let action = old.actions.get_mut(&name).unwrap();
        let input = action.input.keys().next().unwrap().clone();
        let (path, output) = action.output.iter_mut().next().unwrap();
        let (path, fact) = (path.clone(), output.clone());
        *output = "Integer".to_owned();
        action.input.remove(&input);
        action.input.insert("Gone".to_owned(), "String".to_owned());
        action.rate_per_s = 1000;
        let error = action.errors.remove(0);
        action.roles.push("auditor".to_owned());
        let rate = format!("1000 → {}", new.actions[&name].rate_per_s);
        let change = |kind, names| Change { kind, names };
        let expected = vec![
            change(ChangeKind::NewInput, vec![input]),
            change(ChangeKind::RemovedInput, names(&["Gone"])),
            change(ChangeKind::ChangedOutput, vec![format!("{path}: Integer → {fact}")]),
            change(ChangeKind::NewError, vec![error]),
            change(ChangeKind::RemovedRole, names(&["auditor"])),
            change(ChangeKind::Rate, vec![rate]),
        ];
        assert_eq!(Changes::compute(&old, &new).modified, [(name, expected)]);
    }

    #[test]
    fn actions_that_came_and_went_are_named() {
        let new = ReleaseFacts::of_actions(&Actions::new());
        let (first, count) = (new.actions.keys().next().unwrap().clone(), new.actions.len());
        let mut old = new.clone();
        old.actions.remove(&first);
        assert_eq!(Changes::compute(&old, &new).new, names(&[&first]));
        assert_eq!(Changes::compute(&new, &old).removed, names(&[&first]));
        assert_eq!(Changes::compute(&ReleaseFacts::default(), &new).new.len(), count);
    }
}
