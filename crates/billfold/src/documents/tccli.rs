//! `/api.json` and `/billfold-api.json`: the actions of a service in the form that the vendor's command line, tccli, reads.

use std::fmt::Write as _;

use api::{Actions, Definition, Field, RegisteredAction, Service, Shape};
use bill::Language;
use serde_json::{Map, Value, json};

use super::action_page::make_request_id_field;
use super::field_row::{describe_range, describe_source, list_choices, show_value};
use super::object_types::{ObjectType, list_object_types};
use super::page::Side;

/// The version of the form.
const FORM_VERSION: &str = "1.0";

/// The name of the service for people.
const SERVICE_NAME: &str = "Billfold";

/// What the service does.
const SERVICE_BRIEF: &str =
    "Answers what the customers of a partner owe, from the bill files that were imported.";

/// Renders the actions of a service in the form of tccli.
pub(crate) fn render_api_json(actions: &Actions, service: Service) -> String {
    let mut objects = Map::new();
    for action in actions.iter_service(service) {
        let name = action.definition.name;
        let input: Vec<Value> = action.input.iter().map(to_input_member).collect();
        objects.insert(to_request_name(name), to_message(&format!("The parameters of {name}."), &input));
        let mut output: Vec<Value> = action.output.iter().map(to_output_member).collect();
        output.push(to_request_id_member());
        objects.insert(to_response_name(name), to_message(&format!("The answer of {name}."), &output));
    }
    for (name, object) in list_object_types(actions.iter_service(service)) {
        objects.insert(name.to_owned(), to_object(&object));
    }
    let described: Map<String, Value> = actions
        .iter_service(service)
        .map(|action| (action.definition.name.to_owned(), to_action(action)))
        .collect();
    let document = json!({
        "actions": described,
        "metadata": {
            "apiVersion": service.version(),
            "api_brief": SERVICE_BRIEF,
            "serviceNameCN": SERVICE_NAME,
            "serviceShortName": service.name(),
        },
        "objects": objects,
        "version": FORM_VERSION,
    });
    format!("{document:#}\n")
}

/// The name of the object with the parameters of an action.
fn to_request_name(action: &str) -> String {
    format!("{action}Request")
}

/// The name of the object with the answer of an action.
fn to_response_name(action: &str) -> String {
    format!("{action}Response")
}

fn to_action(action: &RegisteredAction) -> Value {
    let definition = action.definition;
    json!({
        "document": describe_action(definition),
        "input": to_request_name(definition.name),
        "name": definition.summary.english,
        "output": to_response_name(definition.name),
        "status": "online",
    })
}

/// Describes an action: what it answers, who may call it, and what holds for its answers.
pub(super) fn describe_action(definition: &Definition) -> String {
    let roles: Vec<&str> = definition.roles.iter().map(|role| role.title()).collect();
    let notes: Vec<&str> = definition.notes.iter().map(|note| note.in_language(Language::English)).collect();
    format!(
        "{} {}\nCallable roles: {}.\n{}",
        definition.summary.english,
        definition.description.english,
        roles.join(", "),
        notes.join(" ")
    )
}

/// Makes the object of a request or an answer.
fn to_message(document: &str, members: &[Value]) -> Value {
    json!({"document": document, "members": members, "type": "object"})
}

/// Makes the object that is a value of a field, or of a list of it.
fn to_object(object: &ObjectType<'_>) -> Value {
    let (to_member, usage): (fn(&Field) -> Value, _) = match object.side {
        Side::Input => (to_input_object_member, "in"),
        Side::Output => (to_output_member, "out"),
    };
    let members: Vec<Value> = object.fields.iter().map(to_member).collect();
    let used_by = object.used_by;
    let document = format!("A value of {}: {}", used_by.name, used_by.meaning.english);
    json!({"document": document, "members": members, "usage": usage})
}

fn to_input_member(field: &Field) -> Value {
    Value::Object(to_required_member(field))
}

/// Makes a member of an input, which says whether it is required.
fn to_required_member(field: &Field) -> Map<String, Value> {
    let mut member = to_member(field, describe_input(field));
    member.insert("required".to_owned(), field.is_required.into());
    member
}

/// Makes a member of an object in an input: the vendor states the facts of outputs of it, too.
fn to_input_object_member(field: &Field) -> Value {
    let mut member = to_required_member(field);
    member.insert("output_required".to_owned(), field.is_required.into());
    member.insert("value_allowed_null".to_owned(), (!field.is_required).into());
    Value::Object(member)
}

fn to_output_member(field: &Field) -> Value {
    let mut member = to_member(field, describe_output(field));
    member.insert("output_required".to_owned(), field.is_required.into());
    member.insert("value_allowed_null".to_owned(), field.is_nullable.into());
    Value::Object(member)
}

/// Makes the member that every answer has, with the few keys that the vendor gives it.
fn to_request_id_member() -> Value {
    let field = make_request_id_field();
    json!({"document": field.meaning.english, "member": "string", "name": field.name, "type": "string"})
}

fn to_member(field: &Field, document: String) -> Map<String, Value> {
    let (kind, member) = (to_kind(&field.shape), field.shape.vendor_type());
    let mut map = Map::new();
    map.insert("disabled".to_owned(), false.into());
    map.insert("document".to_owned(), document.into());
    if let Some(example) = &field.example {
        map.insert("example".to_owned(), show_value(example).into());
    }
    map.insert("member".to_owned(), member.into());
    map.insert("name".to_owned(), field.name.as_str().into());
    map.insert("type".to_owned(), kind.into());
    map
}

/// The kind of a value in this form, which does not tell signed numbers from unsigned ones.
fn to_kind(shape: &Shape) -> &'static str {
    match shape {
        Shape::Text { .. } => "string",
        Shape::Integer { .. } => "int",
        Shape::Decimal => "float",
        Shape::Boolean => "bool",
        Shape::List { .. } => "list",
        Shape::Object { .. } => "object",
    }
}

/// Describes a field of an input: its meaning, range, choices and default.
pub(super) fn describe_input(field: &Field) -> String {
    let mut document = field.meaning.english.clone().into_owned();
    if let Some(range) = describe_range(&field.shape, Language::English) {
        let _ = write!(document, " Range: {range}.");
    }
    let choices = list_choices(field, Language::English);
    if !choices.is_empty() {
        let choices: Vec<String> = choices
            .iter()
            .map(|(code, meaning)| format!("{code} ({})", meaning.trim_end_matches('.')))
            .collect();
        let _ = write!(document, " One of: {}.", choices.join(", "));
    }
    if let Some(default) = &field.default {
        let _ = write!(document, " Default: {}.", show_value(default));
    }
    document
}

/// Describes a field of an output: its meaning, its unit, and the data that it is made from.
pub(super) fn describe_output(field: &Field) -> String {
    let mut document = field.meaning.english.clone().into_owned();
    if let Some(unit) = &field.unit {
        let _ = write!(document, " In {unit}.");
    }
    if let Some(source) = describe_source(field, Language::English) {
        let _ = write!(document, " {source}");
    }
    document
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::object_types::tests::make_filter_field;

    #[test]
    fn an_object_of_an_input_is_described_as_an_input() {
        let field = make_filter_field();
        let object = ObjectType { fields: field.shape.members(), used_by: &field, side: Side::Input };
        let described = to_object(&object);
        assert_eq!(described["usage"], "in");
        assert_eq!(described["document"], "A value of Filter: The lines to sum.");
        assert_eq!(described["members"][0]["required"], true);
        assert_eq!(described["members"][1]["required"], false);
        assert_eq!(described["members"][1]["document"], "The pages. Range: at least 1.");
        // The vendor states the facts of outputs of it, too.
        assert_eq!(described["members"][0]["output_required"], true);
        assert_eq!(described["members"][1]["value_allowed_null"], true);
        let answered = to_object(&ObjectType { side: Side::Output, ..object });
        assert_eq!(answered["usage"], "out");
        assert_eq!(answered["members"][1]["output_required"], false);
        assert!(answered["members"][0].get("required").is_none(), "{answered}");
    }
}
