//! The cause and remedy of each error that some actions answer with, for pages that explain a refusal in its place.

use api::{CodeUse, RegisteredAction, Text, find_code_use, list_common_codes};
use bill::Language;
use serde_json::{Map, Value, json};

/// Lists the errors of some actions, and those of any action, by their codes.
pub(crate) fn list_error_help<'a>(
    actions: impl Iterator<Item = &'a RegisteredAction>,
    language: Language,
) -> Map<String, Value> {
    let explain = |cause: &Text, remedy: &Text| json!({"cause": cause.in_language(language), "remedy": remedy.in_language(language)});
    let mut errors = Map::new();
    for code in list_common_codes() {
        if let CodeUse::Common { cause, remedy } = find_code_use(code) {
            errors.insert(code.as_str().to_owned(), explain(&cause, &remedy));
        }
    }
    for error in actions.flat_map(|action| action.definition.errors) {
        errors.insert(error.code.as_str().to_owned(), explain(&error.cause, &error.remedy));
    }
    errors
}
