//! Reads the fields of a type from its JSON schema, so that the type, its check and its document cannot differ.
//!
//! A doc comment is the meaning of a field: English, an empty line, Chinese. A field without one has that of its type.
//! `#[schemars(…)]` gives the rest: `range`, `length`, and by `extend` the keys `example`, `unit`, `fed_by`, `is_never_sent`,
//! `default`, `wrong_value` and `ignores_case`.

use alloc::borrow::ToOwned as _;
use alloc::boxed::Box;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Number, Value};
use tc3::Code;

use super::field::{Choice, Field, Shape};
use crate::text::Text;

/// The keys of a field's schema. Another one is a misspelt attribute.
const KNOWN_KEYS: [&str; 20] = [
    "type",
    "format",
    "description",
    "properties",
    "required",
    "items",
    "oneOf",
    "minimum",
    "maximum",
    "minItems",
    "maxItems",
    "default",
    "example",
    "unit",
    "fed_by",
    "wrong_value",
    "ignores_case",
    "is_never_sent",
    "additionalProperties",
    "title",
];

/// Reads the fields of the type of an input, in their order.
pub(crate) fn read_input_fields<T: JsonSchema>() -> Vec<Field> {
    read_root_fields::<T>(SchemaSettings::draft2020_12().for_deserialize(), false)
}

/// Reads the fields of the type of an output, in their order.
pub(crate) fn read_output_fields<T: JsonSchema>() -> Vec<Field> {
    read_root_fields::<T>(SchemaSettings::draft2020_12().for_serialize(), true)
}

/// Reads the fields of a type from the schema that these settings generate.
fn read_root_fields<T: JsonSchema>(settings: SchemaSettings, is_output: bool) -> Vec<Field> {
    let root = settings.into_generator().into_root_schema_for::<T>().to_value();
    let types = root.get("$defs").and_then(Value::as_object).cloned().unwrap_or_default();
    SchemaReader { types, is_output }.read_fields(&root)
}

/// Reads schemas that refer to types by their names.
struct SchemaReader {
    /// The schema of each type, by its name.
    types: Map<String, Value>,
    /// True if the fields are those of an output. In an input, null means that a field is absent.
    is_output: bool,
}

impl SchemaReader {
    /// Reads the members of an object.
    fn read_fields(&self, object: &Value) -> Vec<Field> {
        let required = object.get("required").and_then(Value::as_array);
        let is_required = |name: &str| required.is_some_and(|names| names.iter().any(|one| one == name));
        let properties = object.get("properties").and_then(Value::as_object);
        let fields = properties.into_iter().flatten();
        fields.map(|(name, schema)| self.read_field(name, is_required(name), schema)).collect()
    }

    /// Reads one member.
    fn read_field(&self, name: &str, is_required: bool, raw: &Value) -> Field {
        let (schema, type_name) = self.resolve_references(raw);
        for key in schema.keys() {
            assert!(KNOWN_KEYS.contains(&key.as_str()), "{name} has {key:?}, which nothing reads");
        }
        let text = |key: &str| schema.get(key).and_then(Value::as_str);
        let fed_by = schema.get("fed_by").and_then(Value::as_array).map(Vec::as_slice);
        let fed_by = match fed_by {
            Some([Value::String(english), Value::String(chinese)]) => {
                Some(Text { english: english.clone().into(), chinese: chinese.clone().into() })
            }
            None => None,
            Some(_) => unreachable!("the source of {name} is a text in English and one in Chinese"),
        };
        let wrong_value = text("wrong_value").map_or(Code::InvalidParameterValue, find_code);
        Field {
            name: name.to_owned(),
            shape: self.read_shape(&schema, type_name.as_deref()),
            meaning: Text::from_doc_comment(text("description").unwrap_or_default()),
            is_required,
            is_nullable: self.is_output && allows_null(raw),
            unit: text("unit").map(str::to_owned),
            fed_by,
            is_never_sent: schema.get("is_never_sent").and_then(Value::as_bool).unwrap_or_default(),
            default: schema.get("default").filter(|default| !default.is_null()).cloned(),
            example: schema.get("example").cloned(),
            wrong_value,
            ignores_case: schema.get("ignores_case").and_then(Value::as_bool).unwrap_or_default(),
        }
    }

    /// Replaces a reference by the schema of its type, whose keys give way to those beside the reference. Returns the name of
    /// the type, too.
    fn resolve_references(&self, schema: &Value) -> (Map<String, Value>, Option<String>) {
        let mut own = schema.as_object().cloned().unwrap_or_default();
        // An optional value is a type or null.
        if let Some(Value::Array(alternatives)) = own.remove("anyOf")
            && let Some(Value::Object(first)) = alternatives.into_iter().next()
        {
            own.extend(first);
        }
        let reference = own.remove("$ref").and_then(|reference| reference.as_str().map(str::to_owned));
        let Some(reference) = reference else { return (own, None) };
        let name = reference.rsplit('/').next().unwrap_or_default();
        let Some(referred) = self.types.get(name) else {
            unreachable!("the schema refers to {name}, which it does not have")
        };
        let (mut merged, deeper) = self.resolve_references(referred);
        merged.extend(own);
        (merged, deeper.or_else(|| Some(name.to_owned())))
    }

    /// Reads the shape of a value.
    fn read_shape(&self, schema: &Map<String, Value>, type_name: Option<&str>) -> Shape {
        let text = |key: &str| schema.get(key).and_then(Value::as_str);
        let number = |key: &str| schema.get(key).and_then(Value::as_number).and_then(Number::as_i128);
        let count = |key: &str| schema.get(key).and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok());
        if let Some(Value::Array(choices)) = schema.get("oneOf") {
            return Shape::Text { choices: choices.iter().map(read_choice).collect() };
        }
        let first = |types: &Value| types.as_array().and_then(|types| types.first()).cloned();
        let types = schema.get("type").map(|types| first(types).unwrap_or_else(|| types.clone()));
        match types.as_ref().and_then(Value::as_str) {
            Some("string") => Shape::Text { choices: Vec::new() },
            Some("integer") => {
                let is_unsigned = text("format") == Some("uint64");
                // A number without a sign has no other bound than that.
                let min = number("minimum").filter(|min| !is_unsigned || *min > 0);
                Shape::Integer { is_unsigned, min, max: number("maximum") }
            }
            Some("number") => Shape::Decimal,
            Some("boolean") => Shape::Boolean,
            Some("array") => {
                let (item, name) = self.resolve_references(schema.get("items").unwrap_or(&Value::Null));
                Shape::List {
                    item: Box::new(self.read_shape(&item, name.as_deref())),
                    min: count("minItems"),
                    max: count("maxItems"),
                }
            }
            Some("object") => Shape::Object {
                name: type_name.unwrap_or_default().to_owned(),
                fields: self.read_fields(&Value::Object(schema.clone())),
            },
            _ => unreachable!("an action has a type that no request or answer can hold: {schema:?}"),
        }
    }
}

/// Returns true if a schema allows null beside its type.
fn allows_null(schema: &Value) -> bool {
    let types = schema.get("type").and_then(Value::as_array);
    let alternatives = schema.get("anyOf").and_then(Value::as_array);
    types.is_some_and(|types| types.iter().any(|one| one == "null"))
        || alternatives
            .is_some_and(|all| all.iter().any(|one| one.get("type").is_some_and(|one| one == "null")))
}

/// Reads a choice of a text.
fn read_choice(schema: &Value) -> Choice {
    let text = |key: &str| schema.get(key).and_then(Value::as_str).unwrap_or_default();
    Choice { code: text("const").to_string(), meaning: Text::from_doc_comment(text("description")) }
}

/// Finds the code of a text on the wire.
fn find_code(text: &str) -> Code {
    let code = Code::ALL.iter().find(|code| code.as_str() == text);
    *code.unwrap_or_else(|| unreachable!("{text} is no code"))
}

#[cfg(test)]
mod tests;
