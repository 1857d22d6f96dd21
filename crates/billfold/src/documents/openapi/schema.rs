//! Schemas of inputs, of answers and of the objects in them.

use api::{Field, RegisteredAction, Shape};
use serde_json::{Map, Value, json};

use super::common_codes::COMMON_CODES;
use crate::documents::action_page::make_request_id_field;
use crate::documents::tccli::{describe_input, describe_output};

/// The form of an amount in a text.
const AMOUNT_PATTERN: &str = r"^-?[0-9]+\.[0-9]{8}$";

/// Makes a reference to a schema of the components.
pub(super) fn refer_to_schema(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

/// Makes the schema of an input. The server refuses parameters that it does not know.
pub(super) fn make_input_schema(fields: &[Field]) -> Value {
    let mut schema = make_members(fields, describe_input);
    schema.insert("additionalProperties".to_owned(), false.into());
    Value::Object(schema)
}

/// Makes the schema of an object in an output.
pub(super) fn make_object_schema(fields: &[Field]) -> Value {
    Value::Object(make_members(fields, describe_output))
}

/// Makes the schema of an answer: the fields of the action, or an error.
pub(super) fn make_response_schema(action: &RegisteredAction) -> Value {
    let request_id = make_request_id_field();
    let mut fields = action.output.clone();
    fields.push(request_id.clone());
    let own = action.definition.errors.iter().map(|error| error.code);
    let mut codes: Vec<&str> = own.chain(COMMON_CODES.iter().copied()).map(|code| code.as_str()).collect();
    let mut seen = std::collections::BTreeSet::new();
    codes.retain(|code| seen.insert(*code));
    let mut error = make_members(&[request_id], describe_output);
    let error_schema = json!({
        "type": "object",
        "properties": {
            "Code": {"type": "string", "enum": codes},
            "Message": {"type": "string", "description": "A sentence for people. Compare the code, never this."},
        },
        "required": ["Code", "Message"],
    });
    error.insert("required".to_owned(), json!(["Error", "RequestId"]));
    if let Some(Value::Object(properties)) = error.get_mut("properties") {
        properties.insert("Error".to_owned(), error_schema);
    }
    json!({
        "type": "object",
        "properties": {"Response": {"oneOf": [make_object_schema(&fields), error]}},
        "required": ["Response"],
    })
}

/// Makes the schema of an object with some members.
fn make_members(fields: &[Field], describe: fn(&Field) -> String) -> Map<String, Value> {
    let properties: Map<String, Value> =
        fields.iter().map(|field| (field.name.clone(), make_field_schema(field, describe))).collect();
    let required: Vec<&str> =
        fields.iter().filter(|field| field.is_required).map(|field| field.name.as_str()).collect();
    let mut schema = Map::new();
    schema.insert("type".to_owned(), "object".into());
    schema.insert("properties".to_owned(), properties.into());
    if !required.is_empty() {
        schema.insert("required".to_owned(), required.into());
    }
    schema
}

/// Makes the schema of a field.
fn make_field_schema(field: &Field, describe: fn(&Field) -> String) -> Value {
    let mut schema = make_shape_schema(&field.shape, field.unit.is_some());
    if field.is_nullable {
        schema = Map::from_iter([("anyOf".to_owned(), json!([schema, {"type": "null"}]))]);
    }
    schema.insert("description".to_owned(), describe(field).into());
    if let Some(default) = &field.default {
        schema.insert("default".to_owned(), default.clone());
    }
    if let Some(example) = &field.example {
        schema.insert("examples".to_owned(), json!([example]));
    }
    if let Some(unit) = &field.unit {
        schema.insert("x-unit".to_owned(), unit.as_str().into());
    }
    Value::Object(schema)
}

/// Makes the schema of a value. A text with a unit is an amount.
fn make_shape_schema(shape: &Shape, has_unit: bool) -> Map<String, Value> {
    let mut schema = Map::new();
    let mut insert = |key: &str, value: Value| schema.insert(key.to_owned(), value);
    match shape {
        Shape::Text { choices } => {
            insert("type", "string".into());
            if has_unit {
                insert("pattern", AMOUNT_PATTERN.into());
            }
            if !choices.is_empty() {
                insert("enum", choices.iter().map(|choice| choice.code.as_str()).collect());
                let meanings: Map<String, Value> = choices
                    .iter()
                    .map(|choice| (choice.code.clone(), Value::from(&*choice.meaning.english)))
                    .collect();
                insert("x-enum-descriptions", meanings.into());
            }
        }
        Shape::Integer { is_unsigned, min, max } => {
            insert("type", "integer".into());
            insert("format", if *is_unsigned { "uint64" } else { "int64" }.into());
            let min = min.or(is_unsigned.then_some(0)).and_then(serde_json::Number::from_i128);
            let max = max.and_then(serde_json::Number::from_i128);
            min.map(|min| insert("minimum", min.into()));
            max.map(|max| insert("maximum", max.into()));
        }
        Shape::Decimal => {
            insert("type", "number".into());
        }
        Shape::Boolean => {
            insert("type", "boolean".into());
        }
        Shape::List { item, min, max } => {
            insert("type", "array".into());
            insert("items", make_shape_schema(item, has_unit).into());
            min.map(|min| insert("minItems", min.into()));
            max.map(|max| insert("maxItems", max.into()));
        }
        Shape::Object { name, .. } => {
            insert("$ref", format!("#/components/schemas/{name}").into());
        }
    }
    schema
}
