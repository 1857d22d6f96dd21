//! The document has every action, and its examples are those of the definitions to the last digit.

use serde_json::Value;

use super::*;
use crate::documents::indented_json::indent_json;
use crate::documents::object_types::ObjectType;
use crate::documents::object_types::tests::make_filter_field;
use crate::documents::page::Side;

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
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
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

#[test]
fn an_object_of_an_input_is_closed_and_one_of_an_output_is_open() {
    let field = make_filter_field();
    let object = ObjectType { fields: field.shape.members(), used_by: &field, side: Side::Input };
    let schema = make_object_schema(&object);
    assert_eq!(schema["additionalProperties"], false);
    assert_eq!(schema["required"], json!(["Business"]));
    assert_eq!(schema["properties"]["Page"]["description"], "The pages. Range: at least 1.");
    let schema = make_object_schema(&ObjectType { side: Side::Output, ..object });
    assert!(schema.get("additionalProperties").is_none(), "{schema}");
}

#[test]
fn no_schema_has_the_name_of_another_and_each_action_has_its_own_three() {
    let actions = Actions::new();
    let document: Value = serde_json::from_str(&render_openapi_json(&actions)).unwrap();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let objects = list_object_types(actions.iter());
    assert_eq!(schemas.len(), objects.len() + 3 * actions.list_names().len() + 2);
    for name in actions.list_names() {
        let response = &schemas[&format!("{name}Response")]["properties"]["Response"];
        let result = format!("#/components/schemas/{name}Result");
        let error = "#/components/schemas/ErrorResult";
        assert_eq!(response, &json!({"oneOf": [{"$ref": result}, {"$ref": error}]}));
    }
}

#[test]
fn the_meanings_of_choices_are_a_list_in_the_order_of_the_choices() {
    let document: Value = serde_json::from_str(&render_openapi_json(&Actions::new())).unwrap();
    let mut lists = 0;
    for schema in document["components"]["schemas"].as_object().unwrap().values() {
        for member in schema["properties"].as_object().unwrap().values() {
            if let Some(choices) = member["enum"].as_array() {
                let meanings = member["x-enum-descriptions"].as_array().unwrap();
                assert_eq!(meanings.len(), choices.len(), "{member}");
                lists += 1;
            }
        }
    }
    assert!(lists >= 3, "{lists}");
    let mode =
        &document["components"]["schemas"]["DescribeCustomerBillSummaryRequest"]["properties"]["PayMode"];
    let place = mode["enum"].as_array().unwrap().iter().position(|code| code == "postPay").unwrap();
    assert_eq!(mode["x-enum-descriptions"][place], bill::PayMode::PostPay.name());
}
