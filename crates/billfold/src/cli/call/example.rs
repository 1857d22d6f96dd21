//! Examples of parameters, as they are typed.

use api::{Field, Shape};
use serde_json::Value;

use crate::documents::call_command::quote_for_shell;

/// Formats an example of one value of a parameter: of a list, that of an item.
pub(super) fn format_example(field: &Field) -> String {
    match &field.example {
        Some(Value::Array(items)) => items.first().map(format_value).unwrap_or_default(),
        Some(value) => format_value(value),
        None => name_kind(&field.shape).to_owned(),
    }
}

/// Formats an example of the values of a parameter: of a list, all items.
pub(super) fn format_examples(field: &Field) -> String {
    match &field.example {
        Some(Value::Array(items)) => items.iter().map(format_value).collect::<Vec<_>>().join(" "),
        Some(_) | None => format_example(field),
    }
}

/// Formats a value as a word of a shell.
fn format_value(value: &Value) -> String {
    quote_for_shell(&value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}

/// Names the kind of a value of which there is no example.
fn name_kind(shape: &Shape) -> &'static str {
    match shape {
        Shape::Text { .. } => "TEXT",
        Shape::Integer { .. } | Shape::Decimal => "NUMBER",
        Shape::Boolean => "true",
        Shape::List { item, .. } => name_kind(item),
        Shape::Object { .. } => "'{…}'",
    }
}
