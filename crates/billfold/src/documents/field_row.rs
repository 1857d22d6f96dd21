//! A field of an input or output, as a row of a page.

use api::{Field, Shape, Text};
use bill::Language;
use serde_json::Value;

use super::labels::{
    AT_LEAST, AT_MOST, BETWEEN_FACTS, DEFAULT, EXAMPLE, FROM_TO, IGNORES_CASE, ITEMS, MADE_FROM,
    MAY_BE_ABSENT, MAY_BE_NULL, NEVER_SENT, OPTIONAL, REQUIRED, UNIT, fill_label,
};
use super::page::{FieldRow, Side};

/// Lists a side's fields and their members, in order, each below the object that it is in.
pub(crate) fn list_field_rows(fields: &[Field], language: Language) -> Vec<FieldRow> {
    let mut rows = Vec::new();
    append_rows(fields, language, 0, "", &mut rows);
    rows
}

fn append_rows(fields: &[Field], language: Language, depth: usize, above: &str, rows: &mut Vec<FieldRow>) {
    for field in fields {
        let path = if above.is_empty() { field.name.clone() } else { format!("{above}.{}", field.name) };
        rows.push(FieldRow {
            depth,
            name: field.name.clone(),
            path: path.clone(),
            type_name: name_type(&field.shape),
            object_name: find_object_name(&field.shape).map(str::to_owned),
            is_required: field.is_required,
            is_nullable: field.is_nullable,
            ignores_case: field.ignores_case,
            range: describe_range(&field.shape, language),
            unit: field.unit.clone(),
            default: field.default.as_ref().map(show_value),
            example: field.example.as_ref().map(show_value),
            fed_by: field.fed_by.as_ref().map(|fed_by| fed_by.in_language(language).to_owned()),
            is_never_sent: field.is_never_sent,
            meaning: field.meaning.in_language(language).to_owned(),
            choices: list_choices(field, language),
        });
        append_rows(field.shape.members(), language, depth + 1, &path, rows);
    }
}

/// Finds the name of the object that a value is, or that the items of a list are.
fn find_object_name(shape: &Shape) -> Option<&str> {
    match shape {
        Shape::Object { name, .. } => Some(name),
        Shape::List { item, .. } => find_object_name(item),
        Shape::Text { .. } | Shape::Integer { .. } | Shape::Decimal | Shape::Boolean => None,
    }
}

/// Lists the texts that a field may be, with their meanings.
pub(super) fn list_choices(field: &Field, language: Language) -> Vec<(String, String)> {
    let choices = field.shape.choices().iter();
    choices.map(|choice| (choice.code.clone(), choice.meaning.in_language(language).to_owned())).collect()
}

impl FieldRow {
    /// Joins the facts that stand beside its name: its type, whether it is required, its range, its unit.
    pub(crate) fn join_facts(&self, side: Side, language: Language) -> String {
        let presence = match (side, self.is_required) {
            (Side::Input, true) => Some(&REQUIRED),
            (Side::Input, false) => Some(&OPTIONAL),
            (Side::Output, true) => None,
            (Side::Output, false) => Some(&MAY_BE_ABSENT),
        };
        let mut facts = vec![self.type_name.clone()];
        facts.extend(presence.map(|label| label.in_language(language).to_owned()));
        facts.extend(self.range.clone());
        facts.extend(self.unit.as_ref().map(|unit| fill_label(&UNIT, language, &[unit])));
        let marks = [(self.is_nullable, &MAY_BE_NULL), (self.ignores_case, &IGNORES_CASE)];
        let marks = marks.iter().filter(|(is_set, _)| *is_set);
        facts.extend(marks.map(|(_, label)| label.in_language(language).to_owned()));
        facts.join(BETWEEN_FACTS.in_language(language))
    }

    /// Lists its sentences: its meaning, its source, its default and an example.
    pub(crate) fn list_texts(&self, language: Language) -> Vec<String> {
        let mut texts = vec![self.meaning.clone()];
        let source = select_source_label(self.is_never_sent);
        let values = [(source, &self.fed_by), (&DEFAULT, &self.default), (&EXAMPLE, &self.example)];
        texts.extend(
            values.iter().filter_map(|(label, value)| {
                value.as_ref().map(|value| fill_label(label, language, &[value]))
            }),
        );
        texts
    }
}

/// Describes the data that an output is made from, or the reason why it is never sent.
pub(crate) fn describe_source(field: &Field, language: Language) -> Option<String> {
    let label = select_source_label(field.is_never_sent);
    field.fed_by.as_ref().map(|fed_by| fill_label(label, language, &[fed_by.in_language(language)]))
}

/// Selects the label of the source of an output, or of the reason why it is never sent.
fn select_source_label(is_never_sent: bool) -> &'static Text {
    if is_never_sent { &NEVER_SENT } else { &MADE_FROM }
}

/// Names the type of a value as the vendor's pages do.
pub(crate) fn name_type(shape: &Shape) -> String {
    match shape {
        Shape::Text { .. } => "String".to_owned(),
        Shape::Integer { .. } => format!("Integer ({})", shape.vendor_type()),
        Shape::Decimal => "Float".to_owned(),
        Shape::Boolean => "Boolean".to_owned(),
        Shape::Object { name, .. } => name.clone(),
        Shape::List { item, .. } => format!("Array of {}", name_type(item)),
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
