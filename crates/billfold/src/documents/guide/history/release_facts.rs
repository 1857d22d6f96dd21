//! The facts of the definitions of a release, as its file has them.

use std::collections::BTreeMap;

use api::{Actions, Field, RegisteredAction};
use bill::Language;
use serde::{Deserialize, Serialize};

use crate::documents::action_page::list_role_names;
use crate::documents::field_row::list_field_rows;
use crate::documents::page::{FieldRow, Side};

/// The facts of the definitions of a release.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReleaseFacts {
    /// The version of the program.
    pub(super) release: String,
    /// The day of the release, yyyy-MM-dd.
    pub(super) date: String,
    /// The actions by their names.
    pub(super) actions: BTreeMap<String, ActionFacts>,
}

/// The facts of an action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ActionFacts {
    /// The roles that may call it.
    pub(super) roles: Vec<String>,
    /// Requests of one account that pass in a second by default.
    pub(super) rate_per_s: u64,
    /// The codes of its errors.
    pub(super) errors: Vec<String>,
    /// The facts of each input, by its path.
    pub(super) input: BTreeMap<String, String>,
    /// The facts of each output, by its path.
    pub(super) output: BTreeMap<String, String>,
}

impl ReleaseFacts {
    /// Reads the facts of the present definitions, which have no release yet.
    pub(super) fn of_actions(actions: &Actions) -> Self {
        let facts = |action: &RegisteredAction| (action.definition.name.to_owned(), ActionFacts::of(action));
        Self { actions: actions.iter().map(facts).collect(), ..Self::default() }
    }
}

impl ActionFacts {
    /// Reads the facts of an action.
    fn of(action: &RegisteredAction) -> Self {
        let definition = action.definition;
        Self {
            roles: list_role_names(definition.roles).into_iter().map(str::to_owned).collect(),
            rate_per_s: definition.rate_per_s,
            errors: definition.errors.iter().map(|error| error.code.as_str().to_owned()).collect(),
            input: describe_fields(&action.input, Side::Input),
            output: describe_fields(&action.output, Side::Output),
        }
    }
}

/// Describes each field by its path.
fn describe_fields(fields: &[Field], side: Side) -> BTreeMap<String, String> {
    let rows = list_field_rows(fields, Language::English).into_iter();
    rows.map(|row| (row.path.clone(), describe_field(&row, side))).collect()
}

/// Describes what a client can notice of a field, in words that are the same in all languages.
fn describe_field(row: &FieldRow, side: Side) -> String {
    let mut words = vec![row.type_name.clone()];
    words.extend(match side {
        Side::Input if row.is_required => Some("required".to_owned()),
        Side::Output if row.is_never_sent => Some("never sent".to_owned()),
        Side::Output if !row.is_required => Some("optional".to_owned()),
        Side::Input | Side::Output => None,
    });
    words.extend(row.is_nullable.then(|| "nullable".to_owned()));
    words.extend(row.range.clone());
    words.extend(row.default.as_ref().map(|default| format!("default {default}")));
    if !row.choices.is_empty() {
        words.push(row.choices.iter().map(|(code, _)| code.as_str()).collect::<Vec<_>>().join("|"));
    }
    words.join(", ")
}
