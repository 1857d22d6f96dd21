//! Rows whose last column is wrapped at the width of a terminal. Nothing is cut off.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

use crate::terminal::wrap::wrap_indented;

/// Blanks before a text that is below its columns.
const BELOW_INDENT: usize = 4;

/// Blanks between two columns.
const COLUMN_GAP: usize = 2;

/// Columns that a wrapped text needs beside other columns.
const LAST_COLUMN_MIN: usize = 30;

/// Formats rows as a table whose last column is wrapped at the width, each of its lines by itself. Where little width is left
/// for it, it is below the others.
pub(crate) fn wrap_last_column<const N: usize>(rows: &[[String; N]], width: usize) -> String {
    let mut widths = [0; N];
    for row in rows {
        for (column, text) in widths.iter_mut().zip(row) {
            *column = text.width().max(*column);
        }
    }
    let mut out = String::new();
    for row in rows {
        let Some((last, first)) = row.split_last() else { continue };
        let mut start = String::new();
        for (text, column) in first.iter().zip(widths) {
            start.push_str(text);
            start.push_str(&" ".repeat(column + COLUMN_GAP - text.width()));
        }
        let indent = start.width();
        if width < indent + LAST_COLUMN_MIN {
            let _ = writeln!(out, "{}", start.trim_end());
            out.extend(last.lines().map(|line| wrap_indented(line, BELOW_INDENT, width)));
            continue;
        }
        let text: String = last.lines().map(|line| wrap_indented(line, indent, width)).collect();
        out.push_str(&start);
        out.push_str(text.get(indent..).unwrap_or_default());
    }
    out
}
