//! The form of an action's input: a control for each field, from the definition.

use api::{Field, Shape};
use askama::Template;
use bill::Language;

use super::inline_html::{InlineHtml, InlineWriter};
use super::page_words::{EXPLORER_WORDS, find_word};
use crate::documents::field_row::{describe_range, name_type, show_value};

/// A control of the form.
#[derive(Debug, Template)]
#[template(path = "control.html")]
pub(super) struct Control<'a> {
    /// The names of the objects around the field and its own, with dots between.
    path: String,
    field: &'a Field,
    /// The type of the value, its range, its default and an example.
    facts: Vec<String>,
    kind: ControlKind<'a>,
    inline: InlineWriter<'a>,
}

/// The kind of a control.
#[derive(Debug)]
enum ControlKind<'a> {
    /// A field of one line.
    Line {
        /// True for a whole number.
        is_number: bool,
    },
    /// A choice of texts: each with its meaning.
    Choice(Vec<(&'a str, &'a str)>),
    /// True or false.
    Boolean,
    /// A list of values, each on a line.
    List {
        /// True for whole numbers.
        is_number: bool,
    },
    /// The members of an object.
    Members(Vec<Control<'a>>),
    /// Any other value, as JSON.
    Json,
}

/// Makes the controls of some fields.
pub(super) fn make_controls<'a>(
    fields: &'a [Field],
    above: &str,
    inline: InlineWriter<'a>,
) -> Vec<Control<'a>> {
    fields.iter().map(|field| make_control(field, above, inline)).collect()
}

fn make_control<'a>(field: &'a Field, above: &str, inline: InlineWriter<'a>) -> Control<'a> {
    let path = if above.is_empty() { field.name.clone() } else { format!("{above}.{}", field.name) };
    let language = inline.language;
    let kind = match &field.shape {
        Shape::Text { choices } if choices.is_empty() => ControlKind::Line { is_number: false },
        Shape::Text { choices } => ControlKind::Choice(
            choices
                .iter()
                .map(|choice| (choice.code.as_str(), choice.meaning.in_language(language)))
                .collect(),
        ),
        Shape::Integer { .. } => ControlKind::Line { is_number: true },
        Shape::Boolean => ControlKind::Boolean,
        Shape::List { item, .. } => match **item {
            Shape::Text { .. } => ControlKind::List { is_number: false },
            Shape::Integer { .. } => ControlKind::List { is_number: true },
            Shape::Decimal | Shape::Boolean | Shape::List { .. } | Shape::Object { .. } => ControlKind::Json,
        },
        Shape::Object { fields, .. } => ControlKind::Members(make_controls(fields, &path, inline)),
        Shape::Decimal => ControlKind::Json,
    };
    Control { facts: list_facts(field, language), path, field, kind, inline }
}

/// Lists what stands beside the name of a field.
fn list_facts(field: &Field, language: Language) -> Vec<String> {
    let mut facts = vec![name_type(&field.shape)];
    facts.extend(describe_range(&field.shape, language));
    facts.extend(field.default.as_ref().map(|value| {
        let label = find_word(EXPLORER_WORDS, "default", language);
        format!("{label} {}", show_value(value))
    }));
    facts
}

impl Control<'_> {
    /// Returns a word of the page.
    fn word(&self, name: &str) -> &'static str {
        find_word(EXPLORER_WORDS, name, self.inline.language)
    }

    /// Makes the HTML of the meaning.
    fn meaning(&self) -> InlineHtml<'_> {
        self.inline.write(self.field.meaning.in_language(self.inline.language))
    }

    /// Returns an example in an empty field.
    fn example(&self) -> String {
        self.field.example.as_ref().map(show_value).unwrap_or_default()
    }

    /// Returns the name of the list from which a value may be chosen, if the page can make one.
    fn suggestions(&self) -> &'static str {
        match self.field.name.as_str() {
            "Month" | "BillMonth" | "BeginMonth" | "EndMonth" => "month-list",
            "CustomerUin" => "customer-list",
            _ => "",
        }
    }
}
