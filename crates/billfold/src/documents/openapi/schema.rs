//! Schemas of inputs, of answers and of the objects in them.

use api::{Field, RegisteredAction, Shape};
use serde_json::{Map, Value, json};

use crate::documents::action_page::make_request_id_field;
use crate::documents::object_types::ObjectType;
use crate::documents::page::Side;
use crate::documents::tccli::{describe_input, describe_output};

/// The form of an amount in a text: summaries have 8 decimals, lines as many as they need.
const AMOUNT_PATTERN: &str = r"^-?[0-9]+(\.[0-9]{1,8})?$";

/// The schema of an error, and its member in an answer.
const ERROR: &str = "Error";

/// The schema of the fields of an answer that has an error.
const ERROR_RESULT: &str = "ErrorResult";

/// Makes a reference to a schema of the components.
pub(super) fn refer_to_schema(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

/// Makes the schema of an input, or of an object in one: the server refuses members that it does not know.
pub(super) fn make_input_schema(fields: &[Field]) -> Value {
    let mut schema = make_members(fields, describe_input);
    schema.insert("additionalProperties".to_owned(), false.into());
    Value::Object(schema)
}

/// Makes the schema of an object in an input or output.
pub(super) fn make_object_schema(object: &ObjectType<'_>) -> Value {
    match object.side {
        Side::Input => make_input_schema(object.fields),
        Side::Output => Value::Object(make_members(object.fields, describe_output)),
    }
}

/// Inserts the schemas of an action: its input, the fields of its answer, and the whole answer, which has either these or an
/// error.
pub(super) fn insert_action_schemas(action: &RegisteredAction, schemas: &mut Map<String, Value>) {
    let name = action.definition.name;
    let result = format!("{name}Result");
    let fields = action.output.iter().cloned().chain([make_request_id_field()]);
    let fields: Vec<Field> = fields.collect();
    let response = json!({
        "type": "object",
        "properties": {"Response": {"oneOf": [refer_to_schema(&result), refer_to_schema(ERROR_RESULT)]}},
        "required": ["Response"],
    });
    schemas.insert(format!("{name}Request"), make_input_schema(&action.input));
    schemas.insert(result, Value::Object(make_members(&fields, describe_output)));
    schemas.insert(format!("{name}Response"), response);
}

/// Inserts the schemas of an error, which are those of all actions. The code is open: a later version may have a further one.
pub(super) fn insert_error_schemas(schemas: &mut Map<String, Value>) {
    let error = json!({
        "type": "object",
        "properties": {
            "Code": {
                "type": "string",
                "description": "One of `x-codes` of the action, or of `x-common-codes`.",
            },
            "Message": {"type": "string", "description": "A sentence for people. Compare the code, never this."},
        },
        "required": ["Code", "Message"],
    });
    let mut result = make_members(&[make_request_id_field()], describe_output);
    result.insert("required".to_owned(), json!([ERROR, "RequestId"]));
    if let Some(Value::Object(properties)) = result.get_mut("properties") {
        properties.insert(ERROR.to_owned(), refer_to_schema(ERROR));
    }
    schemas.insert(ERROR.to_owned(), error);
    schemas.insert(ERROR_RESULT.to_owned(), Value::Object(result));
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
                insert(
                    "x-enum-descriptions",
                    choices.iter().map(|choice| &*choice.meaning.english).collect(),
                );
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
