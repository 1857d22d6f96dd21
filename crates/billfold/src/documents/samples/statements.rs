//! Statements that fill a request in languages where an object is a variable whose fields are set one by one.

use api::{Field, Shape};
use serde_json::Value;

use super::call::{SampleMember, list_members};

/// A language in which an object is a variable whose fields are set one by one.
pub(super) trait StatementForm {
    /// Names the variable of an object by the field that it is for.
    fn name_variable(&self, field: &str) -> String;

    /// Declares a variable with an object of a type.
    fn declare(&self, variable: &str, type_name: &str) -> String;

    /// Sets a field of a variable.
    fn assign(&self, variable: &str, field: &Field, expression: &str) -> String;

    /// Writes a text, a number or a boolean.
    fn write_scalar(&self, shape: &Shape, value: &Value) -> String;

    /// Writes a list of expressions.
    fn write_list(&self, item: &Shape, items: &[String]) -> String;
}

/// Writes the statements that set the members of a variable.
pub(super) fn write_statements(
    form: &dyn StatementForm,
    variable: &str,
    members: &[SampleMember<'_>],
) -> Vec<String> {
    let mut statements = Vec::new();
    set_members(form, variable, members, &mut Names::default(), &mut statements);
    statements
}

/// The names that are given already.
#[derive(Default)]
struct Names(Vec<String>);

impl Names {
    /// Gives a name, with a number behind it if it is given already.
    fn give(&mut self, wanted: &str) -> String {
        let mut name = wanted.to_owned();
        let mut number = 1_usize;
        while self.0.contains(&name) {
            number += 1;
            name = format!("{wanted}{number}");
        }
        self.0.push(name.clone());
        name
    }
}

fn set_members(
    form: &dyn StatementForm,
    variable: &str,
    members: &[SampleMember<'_>],
    names: &mut Names,
    statements: &mut Vec<String>,
) {
    for SampleMember { field, value } in members {
        let expression = write_expression(form, &field.name, &field.shape, value, names, statements);
        statements.push(form.assign(variable, field, &expression));
    }
}

/// Writes a value as an expression, with statements for the objects in it.
fn write_expression(
    form: &dyn StatementForm,
    name: &str,
    shape: &Shape,
    value: &Value,
    names: &mut Names,
    statements: &mut Vec<String>,
) -> String {
    match (shape, value) {
        (Shape::List { item, .. }, Value::Array(values)) => {
            let mut items = Vec::with_capacity(values.len());
            for value in values {
                items.push(write_expression(form, name, item, value, names, statements));
            }
            form.write_list(item, &items)
        }
        (Shape::Object { name: type_name, fields }, Value::Object(object)) => {
            let variable = names.give(&form.name_variable(name));
            statements.push(form.declare(&variable, type_name));
            set_members(form, &variable, &list_members(fields, object), names, statements);
            variable
        }
        (shape, value) => form.write_scalar(shape, value),
    }
}

/// Joins lines, each behind a margin and with a line break at its end.
pub(super) fn indent_lines(lines: &[String], margin: &str) -> String {
    let mut text = String::new();
    for line in lines {
        text.push_str(margin);
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// Returns a name with a small first letter.
pub(super) fn lower_first(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map_or_else(String::new, |first| first.to_ascii_lowercase().to_string() + chars.as_str())
}

/// Returns a name as Python, Ruby, PHP and Rust write it: `CustomerUin` is `customer_uin`.
pub(super) fn to_snake_case(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut snake = String::new();
    let mut previous: Option<char> = None;
    for (index, c) in chars.iter().enumerate() {
        let next_is_lower = chars.get(index + 1).is_some_and(char::is_ascii_lowercase);
        let begins = previous
            .is_some_and(|before| c.is_ascii_uppercase() && (!before.is_ascii_uppercase() || next_is_lower));
        if begins {
            snake.push('_');
        }
        snake.push(c.to_ascii_lowercase());
        previous = Some(*c);
    }
    snake
}
