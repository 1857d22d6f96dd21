//! Names of parameters as people type them: in any letter case, and by a beginning that only one of them has.

use api::{Field, Shape};

use crate::config::error::find_nearest;

/// A name that was typed, as its path in the input.
#[derive(Debug)]
pub(super) struct ResolvedName<'f> {
    /// The names and list indexes that lead to the value.
    pub(super) path: Vec<String>,
    /// The shape of the value.
    pub(super) shape: &'f Shape,
}

/// Resolves a name, such as `BillMonth`, `billm` or `Filters.0.Name`.
///
/// # Errors
///
/// A part of it is unknown or ambiguous, as a sentence that names what is there.
pub(super) fn resolve_name<'f>(typed: &str, fields: &'f [Field]) -> Result<ResolvedName<'f>, String> {
    let mut parts = typed.split('.');
    let first = resolve_field(typed, "", parts.next().unwrap_or_default(), fields)?;
    let (mut path, mut shape) = (vec![first.name.clone()], &first.shape);
    for part in parts {
        let above = path.join(".");
        match shape {
            Shape::Object { fields, .. } => {
                let field = resolve_field(typed, &above, part, fields)?;
                path.push(field.name.clone());
                shape = &field.shape;
            }
            Shape::List { item, .. } if is_index(part) => {
                path.push(part.to_owned());
                shape = item;
            }
            Shape::List { .. } => {
                return Err(format!("--{typed}: {above} is a list: number its items, such as --{above}.0"));
            }
            Shape::Text { .. } | Shape::Integer { .. } | Shape::Decimal | Shape::Boolean => {
                return Err(format!("--{typed}: {above} is one value and has no parts: write --{above}"));
            }
        }
    }
    Ok(ResolvedName { path, shape })
}

/// Describes a name that none of the fields has: the nearest, and all that there are.
pub(super) fn describe_unknown_name(typed: &str, above: &str, part: &str, fields: &[Field]) -> String {
    let place = if above.is_empty() { "it".to_owned() } else { above.to_owned() };
    let nearest = find_nearest(part, fields.iter().map(|field| field.name.as_str()));
    let nearest = nearest.map(|name| format!(", the nearest is {name}")).unwrap_or_default();
    format!("--{typed} is no parameter of {place}{nearest}: pass {}", list_names(fields.iter()))
}

/// Returns the field with a name; else the one that has it in another letter case; else the one that begins so.
fn resolve_field<'f>(typed: &str, above: &str, part: &str, fields: &'f [Field]) -> Result<&'f Field, String> {
    if let Some(exact) = fields.iter().find(|field| field.name == part) {
        return Ok(exact);
    }
    let lower = part.to_lowercase();
    let equal = |field: &&Field| field.name.to_lowercase() == lower;
    let starts = |field: &&Field| !lower.is_empty() && field.name.to_lowercase().starts_with(&lower);
    let mut found: Vec<&Field> = fields.iter().filter(equal).collect();
    if found.is_empty() {
        found = fields.iter().filter(starts).collect();
    }
    match found.as_slice() {
        [] => Err(describe_unknown_name(typed, above, part, fields)),
        [field] => Ok(field),
        several => Err(format!(
            "--{typed} begins several parameters: pass one of {}",
            list_names(several.iter().copied())
        )),
    }
}

/// Lists names with commas.
fn list_names<'f>(fields: impl Iterator<Item = &'f Field>) -> String {
    let names: Vec<String> = fields.map(|field| format!("--{}", field.name)).collect();
    if names.is_empty() { "none, it has none".to_owned() } else { names.join(", ") }
}

/// Returns true for the number of a list's item: digits without a leading zero.
fn is_index(part: &str) -> bool {
    part.parse::<usize>().is_ok_and(|index| index.to_string() == part)
}
