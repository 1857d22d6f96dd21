//! An answer as text for people: values as lines, and each list of objects as a table.
//!
//! A list in the objects of a list has its rows below that of its object, indented, in the columns of the same name. So
//! amounts stand below the amounts that they are parts of.

use std::fmt::Write as _;

use api::{Field, Shape};
use client::ExactValue;
use sheet::replace_controls;

use crate::terminal::table::Table;

/// Spaces before the rows of a list in another.
const INDENT: &str = "  ";

/// An object of an answer.
type Object = [(String, ExactValue)];

/// A column of the table.
#[derive(Debug)]
struct Column {
    is_number: bool,
}

/// A field of the objects of one list.
#[derive(Debug)]
struct Cell<'f> {
    name: &'f str,
    is_number: bool,
    /// The column that it is in.
    column: usize,
}

/// The fields of the objects of one list, and of the list in them.
#[derive(Debug)]
struct Level<'f> {
    cells: Vec<Cell<'f>>,
    /// Fields that no object has.
    absent: Vec<&'f str>,
    /// Lists of objects that are empty in each object.
    empty: Vec<&'f str>,
    /// The list in these objects, with its name.
    below: Option<(&'f str, Box<Self>)>,
}

/// Renders an answer by the fields of the definition. Fields that the definition does not have are shown after those that
/// it has, so that nothing is hidden.
pub(super) fn render_answer(fields: &[Field], answer: &Object) -> String {
    let mut values = Table::without_header(vec![false, false]);
    let mut lists = String::new();
    for (name, field) in list_fields(fields, &[answer]) {
        let value = find_value(answer, name);
        match value.and_then(find_objects) {
            Some(objects) => {
                let fields = field.map(|field| field.shape.members()).unwrap_or_default();
                render_list(name, fields, &objects, &mut lists);
            }
            None => values.add_row(vec![name.to_owned(), format_value(value)]),
        }
    }
    format!("{values}{lists}")
}

/// Renders a list of objects as a table.
fn render_list(name: &str, fields: &[Field], objects: &[&Object], text: &mut String) {
    let mut columns = Vec::new();
    let level = plan_level(fields, objects, &[], &mut columns);
    let mut table = Table::without_header(columns.iter().map(|column| column.is_number).collect());
    add_headers(&level, 0, columns.len(), &mut table);
    add_rows(&level, objects, 0, columns.len(), &mut table);
    // Writing to a text does not fail.
    let _ = write!(text, "\n{}: {}\n{table}", replace_controls(name), count_entries(objects.len()));
    describe_left_out(name, &level, text);
}

/// Counts the entries of a list in words.
fn count_entries(count: usize) -> String {
    if count == 1 { "1 entry".to_owned() } else { format!("{count} entries") }
}

/// Lists the fields of objects with their definitions: those of the definition in its order, then all others.
fn list_fields<'f>(fields: &'f [Field], objects: &[&'f Object]) -> Vec<(&'f str, Option<&'f Field>)> {
    let mut listed: Vec<(&str, Option<&Field>)> =
        fields.iter().map(|field| (field.name.as_str(), Some(field))).collect();
    for (name, _) in objects.iter().flat_map(|object| object.iter()) {
        if listed.iter().all(|(known, _)| known != name) {
            listed.push((name, None));
        }
    }
    listed
}

/// Plans the columns of a list of objects, and of the lists in it. A field takes the column of the same name above; else
/// a free one above, if it is a number as the field is or is not; else a new one.
fn plan_level<'f>(
    fields: &'f [Field],
    objects: &[&'f Object],
    above: &[Cell<'f>],
    columns: &mut Vec<Column>,
) -> Level<'f> {
    let mut level = Level { cells: Vec::new(), absent: Vec::new(), empty: Vec::new(), below: None };
    let mut nested = None;
    let mut shown = Vec::new();
    for (name, field) in list_fields(fields, objects) {
        let is_list = field.is_some_and(is_list_of_objects);
        let mut values = objects.iter().map(|object| find_value(object, name));
        if objects.iter().all(|object| find_value(object, name).is_none()) {
            level.absent.push(name);
        } else if is_list && values.clone().all(|value| value == Some(&ExactValue::List(Vec::new()))) {
            level.empty.push(name);
        } else if is_list && nested.is_none() && values.any(|value| value.and_then(find_objects).is_some()) {
            nested = field;
        } else {
            shown.push((name, field.is_some_and(is_number)));
        }
    }
    let is_taken = |column: usize| {
        above.iter().any(|cell| cell.column == column && shown.iter().any(|(name, _)| *name == cell.name))
    };
    let mut free: Vec<&Cell<'_>> = above.iter().filter(|cell| !is_taken(cell.column)).collect();
    for (name, is_number) in &shown {
        let same = above.iter().find(|cell| cell.name == *name).map(|cell| cell.column);
        let mut take_free = || {
            let place = free.iter().position(|cell| cell.is_number == *is_number)?;
            Some(free.remove(place).column)
        };
        let column = same.or_else(&mut take_free).unwrap_or_else(|| {
            columns.push(Column { is_number: *is_number });
            columns.len() - 1
        });
        level.cells.push(Cell { name, is_number: *is_number, column });
    }
    if let Some(field) = nested {
        let below: Vec<&Object> = objects
            .iter()
            .filter_map(|object| find_objects(find_value(object, &field.name)?))
            .flatten()
            .collect();
        let planned = plan_level(field.shape.members(), &below, &level.cells, columns);
        level.below = Some((&field.name, Box::new(planned)));
    }
    level
}

/// Adds the names of the columns, those of each list in another below.
fn add_headers(level: &Level<'_>, depth: usize, columns: usize, table: &mut Table) {
    let names = level.cells.iter().map(|cell| (cell.column, cell.name.to_owned()));
    table.add_row(fill_row(names, depth, columns));
    if let Some((_, below)) = &level.below {
        add_headers(below, depth + 1, columns, table);
    }
}

/// Adds the rows of objects, with those of the lists in them.
fn add_rows(level: &Level<'_>, objects: &[&Object], depth: usize, columns: usize, table: &mut Table) {
    for object in objects {
        let texts = level.cells.iter().map(|cell| (cell.column, format_value(find_value(object, cell.name))));
        table.add_row(fill_row(texts, depth, columns));
        let Some((name, below)) = &level.below else { continue };
        let value = find_value(object, name);
        if let Some(objects) = value.and_then(find_objects) {
            add_rows(below, &objects, depth + 1, columns, table);
        } else {
            table.add_heading(format!("{}{name} {}", INDENT.repeat(depth + 1), format_value(value)));
        }
    }
}

/// Fills a row: texts in their columns. That in the first column is indented by the depth of its list.
fn fill_row(texts: impl Iterator<Item = (usize, String)>, depth: usize, columns: usize) -> Vec<String> {
    let mut row = vec![String::new(); columns];
    for (column, text) in texts {
        let Some(place) = row.get_mut(column) else { continue };
        *place = if column == 0 { INDENT.repeat(depth) + &text } else { text };
    }
    row
}

/// Describes the fields of a list that have no column.
fn describe_left_out(path: &str, level: &Level<'_>, text: &mut String) {
    for (what, names) in [("not in the answer", &level.absent), ("an empty list in each entry", &level.empty)]
    {
        if !names.is_empty() {
            let _ = writeln!(text, "{what}, of {}: {}", replace_controls(path), names.join(", "));
        }
    }
    if let Some((name, below)) = &level.below {
        describe_left_out(&format!("{path}.{name}"), below, text);
    }
}

/// Returns the value of a field.
fn find_value<'a>(object: &'a Object, name: &str) -> Option<&'a ExactValue> {
    object.iter().find(|(known, _)| known == name).map(|(_, value)| value)
}

/// Returns the objects of a list that has some, and nothing else.
fn find_objects(value: &ExactValue) -> Option<Vec<&Object>> {
    let ExactValue::List(items) = value else { return None };
    let objects: Option<Vec<&Object>> = items.iter().map(ExactValue::as_members).collect();
    objects.filter(|objects| !objects.is_empty())
}

/// Returns true for a list of objects.
fn is_list_of_objects(field: &Field) -> bool {
    matches!(&field.shape, Shape::List { item, .. } if matches!(**item, Shape::Object { .. }))
}

/// Returns true for a number and for an amount, which may be a text.
fn is_number(field: &Field) -> bool {
    field.unit.is_some() || matches!(field.shape, Shape::Integer { .. } | Shape::Decimal)
}

/// Formats a value on one line. Null, an absent value and an empty list look different.
fn format_value(value: Option<&ExactValue>) -> String {
    match value {
        None => "(absent)".to_owned(),
        Some(ExactValue::Null) => "(null)".to_owned(),
        Some(ExactValue::List(items)) if items.is_empty() => "(empty list)".to_owned(),
        Some(ExactValue::Text(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

#[cfg(test)]
mod tests;
