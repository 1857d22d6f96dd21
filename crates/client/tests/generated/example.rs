//! The example of an action as Rust.

use api::{Choice, Field, RegisteredAction, Shape};
use serde_json::Value;

use crate::choice_file::{Choices, find_variant};
use crate::names::to_snake_case;
use crate::shapes::is_optional;

/// Renders the first example of an action as documentation of its module; nothing if it has values that cannot be written.
pub(crate) fn render_example(action: &RegisteredAction, module: &str, choices: &Choices) -> String {
    let input: Value = serde_json::from_str(action.definition.example_input()).unwrap();
    let (mut arguments, mut settings, mut used) = (Vec::new(), Vec::new(), Vec::new());
    for field in &action.input {
        let Some(value) = input.get(&field.name) else { continue };
        let Some(literal) = render_literal(field, &field.shape, value, choices, &mut used) else {
            return String::new();
        };
        if is_optional(field) {
            settings.push(format!("request.{} = Some({literal});", to_snake_case(&field.name)));
        } else {
            arguments.push(literal);
        }
    }
    used.sort_unstable();
    used.dedup();
    let mut lines = vec!["```no_run".to_owned(), format!("use billfold_client::actions::{module}::Request;")];
    lines.extend(used.iter().map(|name| format!("use billfold_client::choices::{name};")));
    lines.push("use billfold_client::{Client, Credentials};".to_owned());
    lines.push(String::new());
    lines.push(
        "let client = Client::new(\"http://127.0.0.1:8787\", Credentials::from_environment()?)?;".to_owned(),
    );
    let mutable = if settings.is_empty() { "" } else { "mut " };
    // A request that needs no parameter has no constructor of its own.
    let made =
        if arguments.is_empty() { "default()".to_owned() } else { format!("new({})", arguments.join(", ")) };
    lines.push(format!("let {mutable}request = Request::{made};"));
    lines.extend(settings);
    lines.push("println!(\"{:?}\", client.send(&request)?);".to_owned());
    lines.push("# Ok::<(), Box<dyn std::error::Error>>(())".to_owned());
    lines.push("```".to_owned());
    lines.iter().map(|line| format!("//! {line}").trim_end().to_owned() + "\n").collect()
}

/// Renders a value of the example.
fn render_literal<'a>(
    field: &Field,
    shape: &Shape,
    value: &Value,
    choices: &'a Choices,
    used: &mut Vec<&'a str>,
) -> Option<String> {
    let is_known = |known: &[Choice]| !known.is_empty();
    match (shape, value) {
        (Shape::Text { choices: known }, Value::String(code)) if is_known(known) => {
            let name = choices.type_name(&field.name, known);
            used.push(name);
            Some(format!("{name}::{}", find_variant(shape, code)?))
        }
        (Shape::Text { .. }, Value::String(text)) if is_optional(field) => {
            Some(format!("{text:?}.to_owned()"))
        }
        (Shape::Text { .. }, Value::String(text)) => Some(format!("{text:?}")),
        (Shape::Integer { .. }, Value::Number(number)) => Some(number.to_string()),
        (Shape::Boolean, Value::Bool(value)) => Some(value.to_string()),
        (Shape::List { item, .. }, Value::Array(items)) => {
            let items: Option<Vec<String>> =
                items.iter().map(|value| render_literal(field, item, value, choices, used)).collect();
            let items = items?;
            let is_text = matches!(**item, Shape::Text { ref choices } if choices.is_empty());
            let own = if is_text && !is_optional(field) { ".to_owned()" } else { "" };
            Some(format!(
                "vec![{}]",
                items.iter().map(|item| item.clone() + own).collect::<Vec<_>>().join(", ")
            ))
        }
        _ => None,
    }
}
