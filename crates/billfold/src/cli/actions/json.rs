//! The list of actions and the page of one, as JSON.

use api::{
    ACTIONS_NOT_SERVED, ActionError, ActionNotServed, Actions, Choice, Example, Field, RegisteredAction,
    Service, Shape,
};
use bill::Language;
use serde::Serialize;
use serde_json::Value;

use crate::cli::output_format::{format_json_list, format_json_object};
use crate::documents::action_page::{list_role_names, to_vendor_address};
use crate::documents::call_command::format_call_command;
use crate::documents::overview::list_overview_rows;
use crate::documents::site_facts::DEFAULT_ADDRESS;

/// The fields before the list of actions.
#[derive(Serialize)]
struct JsonActions {
    services: [JsonService; Service::ALL.len()],
    not_served: Vec<JsonNotServed>,
}

/// A service.
#[derive(Serialize)]
struct JsonService {
    name: &'static str,
    version: &'static str,
}

/// An action that is not served.
#[derive(Serialize)]
struct JsonNotServed {
    name: &'static str,
    reason: &'static str,
}

/// One action.
#[derive(Serialize)]
struct JsonAction<'a> {
    service: &'static str,
    version: &'static str,
    name: &'static str,
    summary: &'a str,
    description: &'a str,
    roles: Vec<&'static str>,
    wrong_role: &'static str,
    rate_per_s: u64,
    input: Vec<JsonField<'a>>,
    output: Vec<JsonField<'a>>,
    errors: Vec<JsonError<'a>>,
    examples: Vec<JsonExample<'a>>,
    notes: Vec<&'a str>,
    choices: Vec<&'a str>,
    vendor_page: Option<String>,
}

/// A field of an input or output, or a member of an object.
#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own in the report")]
struct JsonField<'a> {
    name: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    is_list: bool,
    is_required: bool,
    is_nullable: bool,
    min: Option<i128>,
    max: Option<i128>,
    items_min: Option<usize>,
    items_max: Option<usize>,
    choices: Vec<JsonChoice<'a>>,
    ignores_case: bool,
    default: Option<&'a Value>,
    example: Option<&'a Value>,
    unit: Option<&'a str>,
    fed_by: Option<&'a str>,
    is_never_sent: bool,
    meaning: &'a str,
    members: Vec<JsonField<'a>>,
}

/// A text that a field may be.
#[derive(Serialize)]
struct JsonChoice<'a> {
    code: &'a str,
    meaning: &'a str,
}

/// An error.
#[derive(Serialize)]
struct JsonError<'a> {
    code: &'static str,
    is_declared: bool,
    cause: &'a str,
    remedy: &'a str,
}

/// An example. A number of its input or output keeps every digit.
#[derive(Serialize)]
struct JsonExample<'a> {
    title: &'a str,
    role: &'static str,
    command: String,
    input: Value,
    output: Value,
}

/// Formats the list of actions.
pub(super) fn format_actions_json(actions: &Actions, language: Language) -> String {
    let not_served = |action: &'static ActionNotServed| JsonNotServed {
        name: action.name,
        reason: action.reason.in_language(language),
    };
    let fields = JsonActions {
        services: Service::ALL
            .map(|service| JsonService { name: service.name(), version: service.version() }),
        not_served: ACTIONS_NOT_SERVED.iter().map(not_served).collect(),
    };
    format_json_list("actions", &fields, "actions", list_overview_rows(actions, language))
}

/// Formats one action.
pub(super) fn format_action_json(action: &RegisteredAction, language: Language) -> String {
    let definition = action.definition;
    let list_texts =
        |texts: &'static [api::Text]| texts.iter().map(|text| text.in_language(language)).collect();
    let fields = JsonAction {
        service: definition.service.name(),
        version: definition.service.version(),
        name: definition.name,
        summary: definition.summary.in_language(language),
        description: definition.description.in_language(language),
        roles: list_role_names(definition.roles),
        wrong_role: definition.wrong_role.as_str(),
        rate_per_s: definition.rate_per_s,
        input: to_json_fields(&action.input, language),
        output: to_json_fields(&action.output, language),
        errors: definition.errors.iter().map(|error| to_json_error(error, language)).collect(),
        examples: definition
            .examples
            .iter()
            .map(|example| to_json_example(definition.name, example, language))
            .collect(),
        notes: list_texts(definition.notes),
        choices: list_texts(definition.choices),
        vendor_page: definition.vendor_page.map(to_vendor_address),
    };
    format_json_object("action", &fields)
}

fn to_json_fields(fields: &[Field], language: Language) -> Vec<JsonField<'_>> {
    fields.iter().map(|field| to_json_field(field, language)).collect()
}

fn to_json_field(field: &Field, language: Language) -> JsonField<'_> {
    let limits = field.shape.to_limits();
    JsonField {
        name: &field.name,
        kind: field.shape.vendor_type(),
        is_list: matches!(field.shape, Shape::List { .. }),
        is_required: field.is_required,
        is_nullable: field.is_nullable,
        min: limits.min,
        max: limits.max,
        items_min: limits.items_min,
        items_max: limits.items_max,
        choices: field.shape.choices().iter().map(|choice| to_json_choice(choice, language)).collect(),
        ignores_case: field.ignores_case,
        default: field.default.as_ref(),
        example: field.example.as_ref(),
        unit: field.unit.as_deref(),
        fed_by: field.fed_by.as_ref().map(|fed_by| fed_by.in_language(language)),
        is_never_sent: field.is_never_sent,
        meaning: field.meaning.in_language(language),
        members: to_json_fields(field.shape.members(), language),
    }
}

fn to_json_choice(choice: &Choice, language: Language) -> JsonChoice<'_> {
    JsonChoice { code: &choice.code, meaning: choice.meaning.in_language(language) }
}

fn to_json_error(error: &ActionError, language: Language) -> JsonError<'_> {
    JsonError {
        code: error.code.as_str(),
        is_declared: error.is_declared,
        cause: error.cause.in_language(language),
        remedy: error.remedy.in_language(language),
    }
}

fn to_json_example<'a>(action: &str, example: &'a Example, language: Language) -> JsonExample<'a> {
    JsonExample {
        title: example.title.in_language(language),
        role: example.role.as_str(),
        command: format_call_command(action, example, DEFAULT_ADDRESS),
        input: parse_json(example.input),
        output: parse_json(example.output),
    }
}

/// Parses a text that is JSON.
fn parse_json(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_else(|error| {
        unreachable!("an example is a JSON object, as a test of definitions says: {error}")
    })
}
