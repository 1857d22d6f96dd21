//! The document has every action, and its examples are those of the definitions to the last digit.

use serde_json::Value;

use super::*;
use crate::documents::indented_json::indent_json;

#[test]
fn examples_lose_no_digit_on_their_way_into_the_document() {
    for action in Actions::new().iter() {
        for example in action.definition.examples {
            for json in [example.input, example.output] {
                let value: Value = serde_json::from_str(json).unwrap();
                assert_eq!(indent_json(&value.to_string()), indent_json(json), "{}", action.definition.name);
            }
        }
    }
}

#[test]
fn every_reference_leads_to_a_part_of_the_document() {
    fn check_references(value: &Value, document: &Value) {
        match value {
            Value::Object(members) => {
                if let Some(reference) = members.get("$ref").and_then(Value::as_str) {
                    let pointer = reference.trim_start_matches('#');
                    assert!(document.pointer(pointer).is_some(), "{reference}");
                }
                members.values().for_each(|member| check_references(member, document));
            }
            Value::Array(items) => items.iter().for_each(|item| check_references(item, document)),
            _ => {}
        }
    }
    let actions = Actions::new();
    let document: Value = serde_json::from_str(&render_openapi_json(&actions)).unwrap();
    check_references(&document, &document);
    let keys: Vec<&String> = document["paths"].as_object().unwrap().keys().collect();
    let expected: Vec<String> =
        actions.list_names().iter().map(|name| format!("/#X-TC-Action={name}")).collect();
    assert_eq!(keys, expected.iter().collect::<Vec<_>>());
}
