//! Types of Rust for the shapes of the definitions.

use api::{Field, Shape};

use crate::choice_file::Choices;

/// The side of a call that a field is on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Request,
    Response,
}

/// The type of a field, and how serde treats it.
pub(crate) struct FieldType {
    pub(crate) rust: String,
    /// What is behind the name in the attribute of serde, each with a comma before it.
    pub(crate) serde: &'static str,
}

/// Returns the name of the type of a value. A text in USD is an amount, as a decimal number is.
fn name_type(field: &Field, shape: &Shape, choices: &Choices) -> String {
    match shape {
        Shape::Text { .. } if field.unit.as_deref() == Some("USD") => "Amount".to_owned(),
        Shape::Decimal => "Amount".to_owned(),
        Shape::Text { choices: known } if known.is_empty() => "String".to_owned(),
        Shape::Text { choices: known } => choices.type_name(&field.name, known).to_owned(),
        Shape::Integer { is_unsigned: true, .. } => "u64".to_owned(),
        Shape::Integer { is_unsigned: false, .. } => "i64".to_owned(),
        Shape::Boolean => "bool".to_owned(),
        Shape::List { item, .. } => format!("Vec<{}>", name_type(field, item, choices)),
        Shape::Object { name, .. } => name.clone(),
    }
}

/// Returns true if a field may be absent or null.
pub(crate) fn is_optional(field: &Field) -> bool {
    !field.is_required || field.is_nullable
}

/// Returns the type of a field.
pub(crate) fn find_field_type(field: &Field, side: Side, choices: &Choices) -> FieldType {
    let name = name_type(field, &field.shape, choices);
    let is_list = matches!(field.shape, Shape::List { .. });
    match (is_optional(field), side) {
        (true, _) => FieldType {
            rust: format!("Option<{name}>"),
            serde: ", default, skip_serializing_if = \"Option::is_none\"",
        },
        (false, Side::Response) if is_list => {
            FieldType { rust: name, serde: ", default, deserialize_with = \"read_list\"" }
        }
        (false, _) => FieldType { rust: name, serde: "" },
    }
}

/// Collects the objects of some fields and of their members, each once.
pub(crate) fn collect_objects<'a>(fields: &'a [Field], found: &mut Vec<(&'a str, &'a Field)>) {
    for field in fields {
        let members = field.shape.members();
        if members.is_empty() {
            continue;
        }
        let name = field.shape.vendor_type();
        if found.iter().all(|(known, _)| *known != name) {
            found.push((name, field));
        }
        collect_objects(members, found);
    }
}

/// The page of a list: the fields that ask for it, and those that answer it.
pub(crate) struct Paging<'a> {
    /// The number of the page.
    pub(crate) page: &'a Field,
    /// The list of the answer.
    pub(crate) list: &'a Field,
    /// The object that holds the number of all entries, if it is in one.
    pub(crate) totals: Option<&'a Field>,
    /// The number of all entries.
    pub(crate) total: &'a Field,
}

/// Finds the page of an action: two required whole numbers of its input, of which one has the name of the other with `Size`
/// behind it; one list in its output; and a `Total`, or an object with a `TotalCount`.
pub(crate) fn find_paging<'a>(input: &'a [Field], output: &'a [Field]) -> Option<Paging<'a>> {
    let is_number = |field: &&Field| field.is_required && matches!(field.shape, Shape::Integer { .. });
    let find_page = |size: &Field| {
        let name = size.name.strip_suffix("Size")?;
        input.iter().filter(is_number).find(|page| page.name == name)
    };
    let page = input.iter().filter(is_number).find_map(find_page)?;
    let mut lists = output.iter().filter(|field| matches!(field.shape, Shape::List { .. }));
    let (list, None) = (lists.next()?, lists.next()) else { return None };
    let (totals, total) = find_total(output)?;
    Some(Paging { page, list, totals, total })
}

/// Finds the number of all entries, with the object that holds it.
fn find_total(output: &[Field]) -> Option<(Option<&Field>, &Field)> {
    if let Some(total) = output.iter().find(|field| field.name == "Total") {
        return Some((None, total));
    }
    output.iter().find_map(|totals| {
        let Shape::Object { fields, .. } = &totals.shape else { return None };
        Some((Some(totals), fields.iter().find(|field| field.name == "TotalCount")?))
    })
}
