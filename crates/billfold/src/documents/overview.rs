//! The overview: a row for each action.

use api::{Actions, RegisteredAction};
use bill::Language;
use serde::Serialize;

use super::action_page::list_role_names;

/// An action in a list.
#[derive(Debug, Serialize)]
pub(crate) struct OverviewRow {
    /// Its name.
    pub(crate) name: &'static str,
    /// The service that it belongs to.
    pub(crate) service: &'static str,
    /// The version of the service.
    pub(crate) version: &'static str,
    /// The roles that may call it, by their names on our command line.
    pub(crate) roles: Vec<&'static str>,
    /// Requests of one account that pass in a second, unless the configuration says otherwise.
    pub(crate) rate_per_s: u64,
    /// One sentence.
    pub(crate) summary: &'static str,
}

/// Lists the actions in the order of the documentation.
pub(crate) fn list_overview_rows(actions: &Actions, language: Language) -> Vec<OverviewRow> {
    let row = |action: &RegisteredAction| {
        let definition = action.definition;
        OverviewRow {
            name: definition.name,
            service: definition.service.name(),
            version: definition.service.version(),
            roles: list_role_names(definition.roles),
            rate_per_s: definition.rate_per_s,
            summary: definition.summary.in_language(language),
        }
    };
    actions.iter().map(row).collect()
}
