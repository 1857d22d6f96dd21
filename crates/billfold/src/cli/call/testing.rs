//! Definitions for tests, with kinds of parameters that no action has yet.

use api::{Choice, Field, Shape, Text};

/// A required field.
pub(crate) fn field(name: &str, shape: Shape) -> Field {
    Field {
        name: name.to_owned(),
        shape,
        meaning: Text::new("The meaning.", "含义。"),
        is_required: true,
        is_nullable: false,
        unit: None,
        fed_by: None,
        is_never_sent: false,
        default: None,
        example: None,
        wrong_value: tc3::Code::InvalidParameterValue,
        ignores_case: false,
    }
}

/// A required text.
pub(crate) fn text(name: &str, choices: &[(&'static str, &'static str)]) -> Field {
    let choice = |(code, meaning): &(&'static str, &'static str)| Choice {
        code: (*code).to_owned(),
        meaning: Text::new(meaning, meaning),
    };
    field(name, Shape::Text { choices: choices.iter().map(choice).collect() })
}

/// A required whole number.
pub(crate) fn integer(name: &str, min: Option<i128>, max: Option<i128>) -> Field {
    field(name, Shape::Integer { is_unsigned: false, min, max })
}

/// A required list.
pub(crate) fn list(name: &str, item: Shape, max: Option<usize>) -> Field {
    field(name, Shape::List { item: Box::new(item), min: Some(1), max })
}

/// An object.
pub(crate) fn object(fields: Vec<Field>) -> Shape {
    Shape::Object { name: "Object".to_owned(), fields }
}
