//! The data of an action for the page on which it is tried: the rules of its input, the meanings of its output, its errors, its
//! examples, and the actions that its amounts are compared with.

use api::{Definition, Field, RegisteredAction, Service, Shape};
use bill::Language;
use serde_json::{Map, Value, json};
use tc3::Code;

use super::error_help::list_error_help;
use super::inline::show_plain;
use super::labels::show_role;
use super::site_facts::SiteFacts;

/// The messages with which the server refuses parameters. `{}` is the place of a value.
const MESSAGES: [(&str, &str); 5] = [
    ("missing", "The request is missing a required parameter `{}`."),
    ("type", "The value type of parameter `{}` is not valid."),
    ("unknown", "The parameter `{}` is not recognized."),
    ("value", "The value `{}` specified in the parameter `{}` is not valid. It must {}."),
    ("notJson", "The request body is not a valid JSON object."),
];

/// Makes the data of an action.
pub(crate) fn make_explorer_data(
    action: &RegisteredAction,
    facts: &SiteFacts<'_>,
    language: Language,
) -> Map<String, Value> {
    let definition = action.definition;
    let data = json!({
        "action": definition.name,
        "service": definition.service.name(),
        "version": definition.service.version(),
        "roles": definition.roles.iter().map(|role| role.as_str()).collect::<Vec<_>>(),
        "roleNames": access::Role::ALL.iter().map(|role| (role.as_str().to_owned(), Value::from(show_role(*role, language))))
            .collect::<Map<_, _>>(),
        "wrongRole": definition.wrong_role.as_str(),
        "input": action.input.iter().map(describe_input).collect::<Vec<_>>(),
        "outputs": describe_outputs(&action.output, language),
        "emptyNotes": list_empty_notes(definition, language),
        "examples": list_examples(action, language),
        "errors": list_error_help(std::iter::once(action), language),
        "messages": MESSAGES.iter().map(|(name, text)| ((*name).to_owned(), Value::from(*text))).collect::<Map<_, _>>(),
        "siblings": list_siblings(action, facts),
        "actions": facts.actions.iter().map(|action| action.definition.name).collect::<Vec<_>>(),
        "privateActions": list_private_actions(facts),
    });
    let Value::Object(data) = data else { unreachable!("the data of an action is an object") };
    data
}

/// Lists the actions that answer the same bill in other parts, itself included: those of its category with the same inputs. Their
/// amounts sum to the same. Our own service divides no bill.
fn list_siblings(action: &RegisteredAction, facts: &SiteFacts<'_>) -> Vec<&'static str> {
    let is_same = |other: &&RegisteredAction| {
        other.definition.service == Service::Partners
            && other.definition.category == action.definition.category
            && other.input.len() == action.input.len()
            && other.input.iter().zip(&action.input).all(|(one, other)| one.name == other.name)
    };
    facts.actions.iter().filter(is_same).map(|action| action.definition.name).collect()
}

/// Lists the actions whose input is kept nowhere.
fn list_private_actions(facts: &SiteFacts<'_>) -> Vec<&'static str> {
    let is_private = |action: &&RegisteredAction| action.definition.is_input_private;
    facts.actions.iter().filter(is_private).map(|action| action.definition.name).collect()
}

/// Describes the rules of an input.
fn describe_input(field: &Field) -> Value {
    let mut rules = describe_shape(&field.shape);
    rules.insert("name".to_owned(), Value::from(field.name.clone()));
    rules.insert("isRequired".to_owned(), Value::from(field.is_required));
    rules.insert("wrongValue".to_owned(), Value::from(field.wrong_value.as_str()));
    if field.wrong_value != Code::InvalidParameterValue {
        rules.insert("refusal".to_owned(), Value::from(field.wrong_value.message()));
    }
    if field.ignores_case {
        rules.insert("ignoresCase".to_owned(), Value::from(true));
    }
    let limits = field.shape.to_limits().describe();
    if !limits.is_empty() {
        rules.insert("allowed".to_owned(), Value::from(limits));
    }
    rules.into()
}

/// Describes the values of a shape. Numbers are texts, as those of 64 bits have more digits than a script keeps.
fn describe_shape(shape: &Shape) -> Map<String, Value> {
    let described = match shape {
        Shape::Text { choices } => {
            json!({"kind": "text", "choices": choices.iter().map(|choice| choice.code.clone()).collect::<Vec<_>>()})
        }
        Shape::Integer { is_unsigned, min, max } => {
            let kind = if *is_unsigned { "unsigned" } else { "integer" };
            json!({"kind": kind, "min": min.map(|min| min.to_string()), "max": max.map(|max| max.to_string())})
        }
        Shape::Decimal => json!({"kind": "decimal"}),
        Shape::Boolean => json!({"kind": "boolean"}),
        Shape::List { item, min, max } => {
            json!({"kind": "list", "item": describe_shape(item), "itemsMin": min, "itemsMax": max})
        }
        Shape::Object { fields, .. } => {
            json!({"kind": "object", "fields": fields.iter().map(describe_input).collect::<Vec<_>>()})
        }
    };
    let Value::Object(described) = described else { unreachable!("a shape is described by an object") };
    described.into_iter().filter(|(_, value)| !value.is_null()).collect()
}

/// Describes the outputs by their paths, in which the items of lists have no number.
fn describe_outputs(fields: &[Field], language: Language) -> Map<String, Value> {
    let rows = super::field_row::list_field_rows(fields, language);
    let described = rows.into_iter().map(|row| {
        let mut parts = vec![Value::from(row.type_name), Value::from(show_plain(&row.meaning))];
        parts.extend(row.unit.map(Value::from));
        (row.path, Value::from(parts))
    });
    described.collect()
}

/// Lists the sentences of the notes of an action that say when it answers an empty list.
fn list_empty_notes(definition: &Definition, language: Language) -> Vec<String> {
    let (end, empty): (&str, &[&str]) = match language {
        Language::English => (". ", &["empty list", "list is empty"]),
        Language::Chinese => ("。", &["空列表"]),
    };
    let notes = definition.notes.iter().map(|note| show_plain(note.in_language(language)));
    let list_sentences =
        |note: String| note.split_inclusive(end).map(|one| one.trim().to_owned()).collect::<Vec<_>>();
    notes
        .flat_map(list_sentences)
        .filter(|sentence| empty.iter().any(|words| sentence.contains(words)))
        .collect()
}

/// Lists the examples.
fn list_examples(action: &RegisteredAction, language: Language) -> Vec<Value> {
    let examples = action.definition.examples.iter();
    let list = examples.map(|example| {
        json!({
            "title": example.title.in_language(language),
            "role": example.role.as_str(),
            "input": example.input,
        })
    });
    list.collect()
}

#[cfg(test)]
mod tests {
    use api::Actions;
    use serde_json::value::RawValue;
    use tc3::claim::Parameters;
    use tc3::parameters::check_parameters;

    use super::*;

    /// Actions whose lists have items in every answer.
    const ALWAYS_FILLED: [&str; 1] = ["DescribeCaller"];

    /// Returns true if a field is a list, or an object with one.
    fn has_lists(fields: &[Field]) -> bool {
        fields.iter().any(|field| match &field.shape {
            Shape::List { .. } => true,
            Shape::Object { fields, .. } => has_lists(fields),
            Shape::Text { .. } | Shape::Integer { .. } | Shape::Decimal | Shape::Boolean => false,
        })
    }

    #[test]
    fn an_action_that_answers_lists_says_when_they_are_empty_and_in_both_languages_alike() {
        for action in Actions::new().iter() {
            let name = action.definition.name;
            let [english, chinese] =
                [Language::English, Language::Chinese].map(|one| list_empty_notes(action.definition, one));
            assert_eq!(english.len(), chinese.len(), "{name}: {english:?} {chinese:?}");
            assert_eq!(
                has_lists(&action.output) && !ALWAYS_FILLED.contains(&name),
                !english.is_empty(),
                "{name}: {english:?}"
            );
        }
    }

    #[test]
    fn the_messages_of_the_page_are_those_that_the_server_refuses_with() {
        let actions = Actions::new();
        let action = actions.get("DescribeBillDetail").unwrap();
        let refuse = |body: &str| {
            let body: &RawValue = serde_json::from_str(body).unwrap();
            check_parameters(&Parameters::Json(body.get().as_bytes()), &action.parameters)
                .unwrap_err()
                .message
                .to_string()
        };
        let fill = |name: &str, values: &[&str]| {
            let (_, text) = MESSAGES.iter().find(|(one, _)| *one == name).unwrap();
            values.iter().fold((*text).to_owned(), |text, value| text.replacen("{}", value, 1))
        };
        let whole = r#""PageSize":1,"Page":1"#;
        assert_eq!(refuse(&format!("{{{whole}}}")), fill("missing", &["Month"]));
        assert_eq!(refuse(&format!(r#"{{"Month":1,{whole}}}"#)), fill("type", &["Month"]));
        assert_eq!(refuse(&format!(r#"{{"Month":"2022-11","X":1,{whole}}}"#)), fill("unknown", &["X"]));
        assert_eq!(
            refuse(r#"{"Month":"2022-11","PageSize":0,"Page":1}"#),
            fill("value", &["0", "PageSize", "be from 1 to 200"])
        );
        assert_eq!(refuse("[]"), fill("notJson", &[]));
    }
}
