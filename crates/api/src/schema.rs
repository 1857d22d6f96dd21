//! The parameters of an input, from the JSON schema of its type.

use alloc::boxed::Box;
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde_json::Value;
use tc3::parameters::{Kind, Parameter};

/// Reads the parameters of the type of an input, in the order of its fields.
pub(crate) fn read_input_parameters<T: JsonSchema>() -> Vec<Parameter> {
    read_parameters(&generate_schema::<T>())
}

/// Reads the parameters that a JSON schema describes.
fn read_parameters(schema: &Value) -> Vec<Parameter> {
    let is_required = |name: &str| {
        let names = schema.get("required").and_then(Value::as_array);
        names.is_some_and(|names| names.iter().any(|required| required == name))
    };
    let properties = schema.get("properties").and_then(Value::as_object);
    properties
        .into_iter()
        .flatten()
        .map(|(name, property)| Parameter {
            name: name.clone(),
            kind: read_kind(property),
            is_required: is_required(name),
        })
        .collect()
}

/// Reads the kind of value that a JSON schema describes.
fn read_kind(schema: &Value) -> Kind {
    let first = |value: &Value| value.as_array().and_then(|types| types.first()).cloned();
    let name = schema.get("type").map(|of| first(of).unwrap_or_else(|| of.clone())).unwrap_or_default();
    match (name.as_str(), schema.get("items")) {
        (Some("string"), _) => Kind::Text,
        (Some("integer"), _) => Kind::Integer,
        (Some("boolean"), _) => Kind::Boolean,
        (Some("array"), Some(items)) => Kind::List(Box::new(read_kind(items))),
        (Some("object"), _) => Kind::Object(read_parameters(schema)),
        _ => unreachable!("the input of an action has a type that no request can hold: {schema}"),
    }
}

/// Generates the JSON schema of a type, with the schemas of its fields inline.
fn generate_schema<T: JsonSchema>() -> Value {
    let settings =
        schemars::generate::SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    settings.into_generator().into_root_schema_for::<T>().to_value()
}

#[cfg(test)]
mod tests {
    use alloc::borrow::ToOwned as _;
    use alloc::string::String;
    use alloc::vec;

    use super::*;

    #[derive(JsonSchema)]
    #[serde(rename_all = "PascalCase")]
    #[expect(dead_code, reason = "only its schema is looked at")]
    struct Input {
        month: String,
        uin: Option<i64>,
        filters: Option<Vec<Filter>>,
        filter: Filter,
    }

    #[derive(JsonSchema)]
    #[serde(rename_all = "PascalCase")]
    #[expect(dead_code, reason = "only its schema is looked at")]
    struct Filter {
        is_exact: bool,
        values: Option<Vec<String>>,
    }

    #[test]
    fn the_parameters_are_those_of_the_type_however_nested() {
        let parameter =
            |name: &str, kind, is_required| Parameter { name: name.to_owned(), kind, is_required };
        let filter = Kind::Object(vec![
            parameter("IsExact", Kind::Boolean, true),
            parameter("Values", Kind::List(Box::new(Kind::Text)), false),
        ]);
        let expected = vec![
            parameter("Month", Kind::Text, true),
            parameter("Uin", Kind::Integer, false),
            parameter("Filters", Kind::List(Box::new(filter.clone())), false),
            parameter("Filter", filter, true),
        ];
        assert_eq!(read_input_parameters::<Input>(), expected);
    }
}
