//! A field of an input or output, as an entry of a page.

use api::{Field, Shape};
use bill::Language;
use serde_json::Value;

use super::block::Entry;
use super::labels::{
    AT_LEAST, AT_MOST, BETWEEN_FACTS, DEFAULT, EXAMPLE, FROM_TO, IGNORES_CASE, ITEMS, LIST_OF, MADE_FROM,
    MAY_BE_ABSENT, MAY_BE_NULL, NEVER_SENT, OPTIONAL, REQUIRED, UNIT, fill_label,
};

/// The side of a call that a field is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// Sent by the client.
    Input,
    /// Answered by the server.
    Output,
}

/// Lists a side's fields and their members, in order, each below the object that it is in.
pub(crate) fn list_field_entries(fields: &[Field], side: Side, language: Language) -> Vec<Entry> {
    let mut entries = Vec::new();
    append_entries(fields, side, language, 0, &mut entries);
    entries
}

fn append_entries(fields: &[Field], side: Side, language: Language, depth: usize, entries: &mut Vec<Entry>) {
    for field in fields {
        let texts = list_texts(field, language);
        let facts = list_facts(field, side, language).join(BETWEEN_FACTS.in_language(language));
        let choices = list_choices(field, language);
        entries.push(Entry { depth, name: field.name.clone(), facts, texts, choices });
        append_entries(field.shape.members(), side, language, depth + 1, entries);
    }
}

/// Lists the texts that a field may be, with their meanings.
pub(crate) fn list_choices(field: &Field, language: Language) -> Vec<(String, String)> {
    let choices = field.shape.choices().iter();
    choices.map(|choice| (choice.code.clone(), choice.meaning.in_language(language).to_owned())).collect()
}

/// Lists the facts of a field: its type, whether it is required, its range, its unit.
pub(crate) fn list_facts(field: &Field, side: Side, language: Language) -> Vec<String> {
    let presence = match (side, field.is_required) {
        (Side::Input, true) => Some(&REQUIRED),
        (Side::Input, false) => Some(&OPTIONAL),
        (Side::Output, true) => None,
        (Side::Output, false) => Some(&MAY_BE_ABSENT),
    };
    let mut facts = vec![describe_type(&field.shape, language)];
    facts.extend(presence.map(|label| label.in_language(language).to_owned()));
    facts.extend(describe_range(&field.shape, language));
    facts.extend(field.unit.as_ref().map(|unit| fill_label(&UNIT, language, &[unit])));
    let marks = [(field.is_nullable, &MAY_BE_NULL), (field.ignores_case, &IGNORES_CASE)];
    let marks = marks.iter().filter(|(is_set, _)| *is_set);
    facts.extend(marks.map(|(_, label)| label.in_language(language).to_owned()));
    facts
}

/// Lists the sentences of a field.
fn list_texts(field: &Field, language: Language) -> Vec<String> {
    let mut texts = vec![field.meaning.in_language(language).to_owned()];
    texts.extend(describe_source(field, language));
    let values = [(&DEFAULT, &field.default), (&EXAMPLE, &field.example)];
    let filled = values.iter().filter_map(|(label, value)| {
        value.as_ref().map(|value| fill_label(label, language, &[&show_value(value)]))
    });
    texts.extend(filled);
    texts
}

/// Describes the data that an output is made from, or the reason why it is never sent.
pub(crate) fn describe_source(field: &Field, language: Language) -> Option<String> {
    let label = if field.is_never_sent { &NEVER_SENT } else { &MADE_FROM };
    field.fed_by.as_ref().map(|fed_by| fill_label(label, language, &[fed_by.in_language(language)]))
}

/// Describes the type of a value by the vendor's names.
fn describe_type(shape: &Shape, language: Language) -> String {
    match shape {
        Shape::List { item, .. } => fill_label(&LIST_OF, language, &[item.vendor_type()]),
        Shape::Text { .. }
        | Shape::Integer { .. }
        | Shape::Decimal
        | Shape::Boolean
        | Shape::Object { .. } => shape.vendor_type().to_owned(),
    }
}

/// Describes the range of a number, or of the length of a list; `None` if there is none.
pub(crate) fn describe_range(shape: &Shape, language: Language) -> Option<String> {
    let (min, max) = match shape {
        Shape::Integer { min, max, .. } => (min.map(|n| n.to_string()), max.map(|n| n.to_string())),
        Shape::List { min, max, .. } => (min.map(|n| n.to_string()), max.map(|n| n.to_string())),
        Shape::Text { .. } | Shape::Decimal | Shape::Boolean | Shape::Object { .. } => return None,
    };
    let range = match (min, max) {
        (None, None) => return None,
        (Some(min), Some(max)) => fill_label(&FROM_TO, language, &[&min, &max]),
        (Some(min), None) => fill_label(&AT_LEAST, language, &[&min]),
        (None, Some(max)) => fill_label(&AT_MOST, language, &[&max]),
    };
    let is_list = matches!(shape, Shape::List { .. });
    Some(if is_list { fill_label(&ITEMS, language, &[&range]) } else { range })
}

/// Shows a value: a text without its quotes, any other as JSON.
pub(crate) fn show_value(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
