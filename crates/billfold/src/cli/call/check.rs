//! The check of an input before it is sent, by the server's own checker, and what is wrong in words.

use api::{Field, Shape};
use client::ExactValue;
use serde_json::Value;
use sheet::replace_controls;
use tc3::Parameters;
use tc3::parameters::{check_parameters, describe_range};
use unicode_width::UnicodeWidthStr as _;

use super::example::{format_example, format_examples};
use super::names::describe_unknown_name;

/// Characters of a wrong value that a message repeats, at most.
const SHOWN_CHARS_MAX: usize = 64;

/// Checks an input. Returns it with the types of the definition, as JSON.
///
/// # Errors
///
/// Everything that is wrong: a text for each fault, which may have several lines.
pub(super) fn check_input(fields: &[Field], members: &[(String, ExactValue)]) -> Result<String, Vec<String>> {
    let mut faults = describe_missing(fields, members);
    faults.extend(find_faults(fields, members, ""));
    if !faults.is_empty() {
        return Err(faults);
    }
    let parameters: Vec<_> = fields.iter().map(Field::to_parameter).collect();
    let body = ExactValue::Object(members.to_vec()).to_string();
    let checked = check_parameters(&Parameters::Json(body.as_bytes()), &parameters);
    checked
        .map(|input| Value::Object(input).to_string())
        .map_err(|refusal| vec![refusal.message.into_owned()])
}

/// Describes the required parameters that are absent, all at once: each with an example and its meaning.
fn describe_missing(fields: &[Field], members: &[(String, ExactValue)]) -> Vec<String> {
    let missing: Vec<&Field> =
        fields.iter().filter(|field| field.is_required && !has_value(members, &field.name)).collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let rows = missing.iter().map(|field| {
        let (name, meaning) = (&field.name, &field.meaning.english);
        (format!("--{name} {}", format_examples(field)), meaning.to_string())
    });
    vec![format!("parameters are missing: add\n{}", align_rows(&rows.collect::<Vec<_>>()))]
}

/// Returns true if a member is there and not null, which means the same as absent.
fn has_value(members: &[(String, ExactValue)], name: &str) -> bool {
    members.iter().any(|(known, value)| known == name && *value != ExactValue::Null)
}

/// Finds the faults of members, each member checked alone. `above` is the path of their object, with a dot at its end.
fn find_faults(fields: &[Field], members: &[(String, ExactValue)], above: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, value) in members {
        if let Some(field) = fields.iter().find(|field| field.name == *name) {
            faults.extend(find_value_faults(field, value, &format!("{above}{name}")));
        } else {
            let path = replace_controls(&format!("{above}{name}"));
            faults.push(describe_unknown_name(&path, above.trim_end_matches('.'), name, fields));
        }
    }
    faults
}

/// Finds the faults of a value: those of its members or items, else its own.
fn find_value_faults(field: &Field, value: &ExactValue, path: &str) -> Vec<String> {
    let mut parameter = field.to_parameter();
    // What is missing is described for all members at once.
    parameter.is_required = false;
    let body = ExactValue::Object(vec![(field.name.clone(), value.clone())]).to_string();
    let Err(refusal) = check_parameters(&Parameters::Json(body.as_bytes()), &[parameter]) else {
        return Vec::new();
    };
    let below = match (&field.shape, value) {
        (Shape::Object { fields, .. }, ExactValue::Object(members)) => {
            let missing = fields.iter().filter(|field| field.is_required && !has_value(members, &field.name));
            let missing =
                missing.map(|field| format!("--{path}.{} is missing: {}", field.name, field.meaning.english));
            let above = format!("{path}.");
            missing.chain(find_faults(fields, members, &above)).collect()
        }
        (Shape::List { item, .. }, ExactValue::List(items)) => {
            let item = Field { shape: (**item).clone(), ..field.clone() };
            let faults = items
                .iter()
                .zip(0_usize..)
                .flat_map(|(value, index)| find_value_faults(&item, value, &format!("{path}.{index}")));
            faults.collect()
        }
        _ => Vec::new(),
    };
    match (below.is_empty(), &field.shape, value) {
        (false, ..) => below,
        (true, Shape::List { .. }, ExactValue::List(items)) => {
            let allowed = field.shape.to_limits();
            let range = describe_range(allowed.items_min, allowed.items_max).unwrap_or_default();
            vec![format!("--{path} has {} values: pass {range}", items.len())]
        }
        // A name that is twice in an object is a fault of the object, and the refusal names it.
        (true, Shape::Object { .. }, ExactValue::Object(_)) => vec![refusal.message.into_owned()],
        (true, ..) => {
            vec![format!("--{path} {} is refused: pass {}", show_value(value), describe_allowed(field))]
        }
    }
}

/// Shows a value that is wrong, in short.
fn show_value(value: &ExactValue) -> String {
    let text = value.as_text().map_or_else(|| value.to_string(), |text| format!("\"{text}\""));
    let text = replace_controls(&text);
    match text.char_indices().nth(SHOWN_CHARS_MAX) {
        Some((end, _)) => format!("{}…", text.split_at(end).0),
        None => text,
    }
}

/// Describes the values that a parameter takes, with an example or all its choices.
fn describe_allowed(field: &Field) -> String {
    let example = format_example(field);
    match &field.shape {
        Shape::Text { choices } if choices.is_empty() => format!("a text, such as {example}"),
        Shape::Text { choices } => {
            let rows = choices.iter().map(|choice| (choice.code.clone(), choice.meaning.english.to_string()));
            format!("one of\n{}", align_rows(&rows.collect::<Vec<_>>()))
        }
        Shape::Integer { min, max, is_unsigned } => {
            let least = if *is_unsigned { min.or(Some(0)) } else { *min };
            let range = describe_range(least, *max).map_or_else(String::new, |range| format!(" {range}"));
            format!("a whole number{range}, such as {example}")
        }
        Shape::Decimal => format!("a number, such as {example}"),
        Shape::Boolean => "true or false".to_owned(),
        Shape::List { .. } => format!("values, such as {}", format_examples(field)),
        Shape::Object { .. } => "an object such as '{…}', or its members by their names".to_owned(),
    }
}

/// Aligns rows of a name and its meaning, indented, without a line break at the end.
fn align_rows(rows: &[(String, String)]) -> String {
    let width = rows.iter().map(|(name, _)| name.width()).max().unwrap_or_default();
    let lines = rows.iter().map(|(name, meaning)| {
        let padding = " ".repeat(width - name.width());
        format!("    {name}{padding}  {meaning}")
    });
    lines.collect::<Vec<_>>().join("\n")
}
