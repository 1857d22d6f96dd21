//! The operation of an action: its headers, its body, its answers.

use api::{ActionError, Example, RegisteredAction};
use serde_json::{Map, Value, json};

use super::schema::refer_to_schema;
use crate::documents::action_page::list_role_names;
use crate::documents::example_answer::EXAMPLE_REQUEST_ID;
use crate::documents::tccli::describe_action;

/// The content type of requests and answers.
const JSON: &str = "application/json";

/// The header that selects the action.
const ACTION_HEADER: &str = "X-TC-Action";

/// The header that selects the service.
const VERSION_HEADER: &str = "X-TC-Version";

/// The further headers that all actions have, in the order of their description.
const COMMON_HEADERS: [&str; 4] = ["X-TC-Timestamp", "X-TC-Region", "X-TC-Language", "X-TC-Token"];

/// The key of an action among the paths.
pub(super) fn to_path_key(action: &str) -> String {
    format!("/#{ACTION_HEADER}={action}")
}

/// Makes the path item of an action.
pub(super) fn make_path_item(action: &RegisteredAction) -> Value {
    let definition = action.definition;
    let name = definition.name;
    let make_constant = |header: &str, value: &str, description: &str| {
        json!({
            "name": header,
            "in": "header",
            "required": true,
            "schema": make_constant_schema(value),
            "description": description,
        })
    };
    let mut parameters = vec![
        make_constant(ACTION_HEADER, name, "The action."),
        make_constant(VERSION_HEADER, definition.service.version(), "The version of the service."),
    ];
    let refer = |header: &&str| json!({"$ref": format!("#/components/parameters/{header}")});
    parameters.extend(COMMON_HEADERS.iter().map(refer));
    let errors: Vec<Value> = definition.errors.iter().map(to_code).collect();
    json!({"post": {
        "operationId": name,
        "summary": definition.summary.english,
        "description": describe_action(definition),
        "parameters": parameters,
        "requestBody": {
            "required": true,
            "content": {JSON: {
                "schema": refer_to_schema(&format!("{name}Request")),
                "examples": list_examples(definition.examples, |example| parse_object(example.input)),
            }},
        },
        "responses": {"200": {
            "description": "The answer, or an error.",
            "headers": make_rate_headers(),
            "content": {JSON: {
                "schema": refer_to_schema(&format!("{name}Response")),
                "examples": list_examples(definition.examples, make_answer),
            }},
        }},
        "x-roles": list_role_names(definition.roles),
        "x-rate-per-s": definition.rate_per_s,
        "x-codes": errors,
    }})
}

/// Describes an error of an action.
fn to_code(error: &ActionError) -> Value {
    json!({
        "code": error.code.as_str(),
        "is_declared": error.is_declared,
        "cause": error.cause.english,
        "remedy": error.remedy.english,
    })
}

/// Makes the headers that say how many requests still pass in this second.
fn make_rate_headers() -> Value {
    let header = |description: &str| json!({"description": description, "schema": {"type": "integer"}});
    json!({
        "X-RateLimit-Limit": header("Requests of the account for this action that pass in a second, if it was counted."),
        "X-RateLimit-Remaining": header("Those that still pass in this second, if it was counted."),
    })
}

/// Makes the headers of all actions. `Authorization` is the security scheme, and `Content-Type` that of the body, as the
/// form has it.
pub(super) fn make_common_parameters() -> Value {
    let facts = [
        (
            true,
            json!({"type": "string", "pattern": "^[0-9]+$"}),
            "Seconds since 1970-01-01 UTC, at most 300 off.",
        ),
        (
            false,
            json!({"type": "string"}),
            "Ignored: the service has no regions. Clients of the vendor send it.",
        ),
        (
            false,
            json!({"type": "string", "enum": ["zh-CN", "en-US"], "default": "en-US"}),
            "The language of names.",
        ),
        (false, json!({"type": "string"}), "The token of a temporary key; no other key has one."),
    ];
    let parameters = COMMON_HEADERS.iter().zip(facts).map(|(name, (required, schema, description))| {
        let parameter = json!({
            "name": name, "in": "header", "required": required, "schema": schema, "description": description,
        });
        ((*name).to_owned(), parameter)
    });
    Value::Object(parameters.collect())
}

/// Makes the schema of a header that has one value. Generators of clients know an enumeration better than a constant.
fn make_constant_schema(value: &str) -> Value {
    json!({"type": "string", "enum": [value]})
}

/// Lists examples by their numbers, each with a value.
fn list_examples(examples: &[Example], make_value: impl Fn(&Example) -> Map<String, Value>) -> Value {
    let numbered = examples.iter().enumerate();
    let list = numbered.map(|(index, example)| {
        let shown = json!({"summary": example.title.english, "value": make_value(example)});
        (format!("example-{}", index + 1), shown)
    });
    Value::Object(list.collect())
}

/// Makes the whole answer of an example.
fn make_answer(example: &Example) -> Map<String, Value> {
    let mut fields = parse_object(example.output);
    fields.insert("RequestId".to_owned(), EXAMPLE_REQUEST_ID.into());
    Map::from_iter([("Response".to_owned(), Value::Object(fields))])
}

/// Parses the input or output of an example.
fn parse_object(json: &str) -> Map<String, Value> {
    serde_json::from_str(json).unwrap_or_else(|error| {
        unreachable!("an example is a JSON object, as a test of definitions says: {error}")
    })
}
