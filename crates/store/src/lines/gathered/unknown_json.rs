//! The unknown columns of a line as one JSON object.

use bill::{Batch, Span};

use crate::integers::to_index;

/// Makes JSON objects of the unknown columns of the lines of a batch, in the order of the file.
#[derive(Debug)]
pub(super) struct UnknownJson<'b> {
    batch: &'b Batch<'b>,
    /// The beginning of each member: its name, with what is before and behind it; and the index of its column.
    members: Vec<(String, usize)>,
    json: String,
}

impl<'b> UnknownJson<'b> {
    /// Takes the names of a batch; `None` if it has no unknown columns.
    pub(super) fn new(batch: &'b Batch<'b>) -> Option<Self> {
        let columns = batch.columns;
        if columns.unknown_indexes.is_empty() {
            return None;
        }
        let named = columns.unknown.names().zip(columns.unknown_indexes);
        let members = named.enumerate().map(|(place, (name, index))| {
            let mut member = String::from(if place == 0 { "{" } else { "," });
            push_text(&mut member, name);
            member.push(':');
            (member, *index)
        });
        Some(Self { batch, members: members.collect(), json: String::new() })
    }

    /// Makes the object of a line.
    pub(super) fn format_row(&mut self, row: u32) -> &str {
        let width = self.batch.ids.len();
        let start = to_index(row) * width;
        let fields: Option<&[Span]> = self.batch.fields.get(start..start + width);
        self.json.clear();
        for (member, index) in &self.members {
            let Some(field) = fields.and_then(|fields| fields.get(*index)) else {
                unreachable!("the line {row} has each column of the batch")
            };
            self.json.push_str(member);
            push_text(&mut self.json, field.text_of(self.batch.text));
        }
        self.json.push('}');
        &self.json
    }
}

/// Appends a text as a JSON string.
fn push_text(json: &mut String, text: &str) {
    if text.bytes().all(|byte| byte >= b' ' && byte != b'"' && byte != b'\\') {
        json.push('"');
        json.push_str(text);
        json.push('"');
    } else {
        json.push_str(&serde_json::Value::from(text).to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_the_json_string_that_the_library_makes_of_it() {
        for text in ["", "plain", "新加坡", "a \"b\"", "back\\slash", "two\nlines", "\u{1}", "\u{7f}\u{80}/"]
        {
            let mut json = String::new();
            push_text(&mut json, text);
            assert_eq!(json, serde_json::Value::from(text).to_string());
        }
    }
}
