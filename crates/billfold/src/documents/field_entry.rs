//! A field of an input or output, as an entry of a page.

use api::{Field, Shape};
use bill::Language;
use serde_json::Value;

use super::block::Entry;

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
        let facts = list_facts(field, side, language).join(choose(language, ", ", "，"));
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
    let mut facts = vec![describe_type(&field.shape, language)];
    match (side, field.is_required) {
        (Side::Input, true) => facts.push(choose(language, "required", "必填").to_owned()),
        (Side::Input, false) => facts.push(choose(language, "optional", "可选").to_owned()),
        (Side::Output, true) => {}
        (Side::Output, false) => facts.push(choose(language, "may be absent", "可能缺省").to_owned()),
    }
    facts.extend(describe_range(&field.shape, language));
    if let Some(unit) = &field.unit {
        facts.push(choose(language, "in ", "单位 ").to_owned() + unit);
    }
    if field.is_nullable {
        facts.push(choose(language, "may be null", "可为 null").to_owned());
    }
    if field.ignores_case {
        facts.push(choose(language, "letter case does not count", "不区分大小写").to_owned());
    }
    facts
}

/// Lists the sentences of a field.
fn list_texts(field: &Field, language: Language) -> Vec<String> {
    let stop = choose(language, ".", "。");
    let mut texts = vec![field.meaning.in_language(language).to_owned()];
    if let Some(fed_by) = &field.fed_by {
        let word = choose(language, "Made from: ", "来源：");
        texts.push(format!("{word}{}{stop}", fed_by.in_language(language)));
    }
    if let Some(default) = &field.default {
        texts.push(format!("{}`{}`{stop}", choose(language, "Default: ", "默认值："), show_value(default)));
    }
    if let Some(example) = &field.example {
        texts.push(format!("{}`{}`{stop}", choose(language, "Example: ", "示例："), show_value(example)));
    }
    texts
}

/// Describes the type of a value by the vendor's names.
fn describe_type(shape: &Shape, language: Language) -> String {
    match shape {
        Shape::List { item, .. } => {
            let item = item.vendor_type();
            match language {
                Language::English => format!("list of {item}"),
                Language::Chinese => format!("{item} 列表"),
            }
        }
        Shape::Text { .. }
        | Shape::Integer { .. }
        | Shape::Decimal
        | Shape::Boolean
        | Shape::Object { .. } => shape.vendor_type().to_owned(),
    }
}

/// Describes the range of a number, or of the length of a list; `None` if there is none.
pub(crate) fn describe_range(shape: &Shape, language: Language) -> Option<String> {
    let (min, max, noun) = match shape {
        Shape::Integer { min, max, .. } => (min.map(|n| n.to_string()), max.map(|n| n.to_string()), ""),
        Shape::List { min, max, .. } => {
            let noun = choose(language, " items", " 项");
            (min.map(|n| n.to_string()), max.map(|n| n.to_string()), noun)
        }
        Shape::Text { .. } | Shape::Decimal | Shape::Boolean | Shape::Object { .. } => return None,
    };
    let range = match (min, max) {
        (None, None) => return None,
        (Some(min), Some(max)) => format!("{min}{}{max}", choose(language, " to ", " 到 ")),
        (Some(min), None) => choose(language, "at least ", "不小于 ").to_owned() + &min,
        (None, Some(max)) => choose(language, "at most ", "不大于 ").to_owned() + &max,
    };
    Some(range + noun)
}

/// Shows a value: a text without its quotes, any other as JSON.
pub(crate) fn show_value(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Returns the text of a language.
fn choose(language: Language, english: &'static str, chinese: &'static str) -> &'static str {
    match language {
        Language::English => english,
        Language::Chinese => chinese,
    }
}
