//! The pages on the two signatures, whose examples are computed by the code that signs and verifies.

mod traps;
pub(in crate::documents) mod v1;
mod v1_example;
mod v1_programs;
pub(in crate::documents) mod v3;
pub(super) mod v3_example;
mod v3_programs;
mod v3_steps;

use api::{Actions, RegisteredAction};
use serde_json::{Map, Value};

/// The id of the key of the examples. It is on no server.
pub(super) const SECRET_ID: &str = "AKIDInventedForThisPage";

/// The secret of the key of the examples. It is on no server.
pub(super) const SECRET_KEY: &str = "SecretInventedForThisPage";

/// The time of the examples: an evening of UTC, at which the day of UTC+8 is the next one.
pub(super) const TIMESTAMP_S: i64 = 1_669_832_400;

/// The host of the examples.
pub(super) const HOST: &str = "billing.example.com";

/// The content type of a query or form.
const FORM_TYPE: &str = "application/x-www-form-urlencoded";

/// Returns the action of the examples: the first of the registry.
pub(super) fn find_first_action(actions: &Actions) -> &RegisteredAction {
    let Some(action) = actions.iter().next() else { unreachable!("the registry has an action") };
    action
}

/// Lists the parameters of the first example of an action as they are in a query: texts and numbers alone.
fn list_example_pairs(action: &RegisteredAction) -> Vec<(String, String)> {
    let input: Map<String, Value> =
        serde_json::from_str(action.definition.example_input()).unwrap_or_else(|error| {
            unreachable!("the input of an example is a JSON object, as a test of definitions says: {error}")
        });
    let to_text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
            unreachable!("the first example has texts and numbers alone, and not {value}")
        }
    };
    input.iter().map(|(name, value)| (name.clone(), to_text(value))).collect()
}

/// Writes pairs as a query or form. All of an example are plain, so that none is escaped.
fn join_pairs(pairs: &[(String, String)]) -> String {
    let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
    pairs.join("&")
}
