//! Tables for people, with columns as wide as their widest text on a terminal.

use std::fmt::Display;

use sheet::replace_controls;
use unicode_width::UnicodeWidthStr as _;

/// A table of texts. Columns of numbers are aligned to the right.
#[derive(Debug)]
pub(crate) struct Table {
    /// For each column, true if it is aligned to the right.
    is_right_aligned: Vec<bool>,
    /// The header and the rows. A row of one cell is a heading, whose width does not count.
    rows: Vec<Vec<String>>,
}

impl Table {
    /// Creates a table with a header. A column whose name starts with `>` is aligned to the right.
    pub(crate) fn new(header: &[&str]) -> Self {
        let is_right_aligned = header.iter().map(|name| name.starts_with('>')).collect();
        let names = header.iter().map(|name| name.trim_start_matches('>').to_owned()).collect();
        Self { is_right_aligned, rows: vec![names] }
    }

    /// Creates a table without a header; for each column, true if it is aligned to the right.
    pub(crate) const fn without_header(is_right_aligned: Vec<bool>) -> Self {
        Self { is_right_aligned, rows: Vec::new() }
    }

    /// Adds a heading, which stands across all columns.
    pub(crate) fn add_heading(&mut self, text: String) {
        self.add_row(vec![text]);
    }

    /// Adds a row.
    pub(crate) fn add_row(&mut self, row: Vec<String>) {
        self.rows.push(row.into_iter().map(|text| replace_controls(&text)).collect());
    }
}

impl Display for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let columns = self.is_right_aligned.len();
        let mut widths = vec![0; columns];
        for row in self.rows.iter().filter(|row| row.len() > 1 || columns == 1) {
            for (width, text) in widths.iter_mut().zip(row) {
                *width = text.width().max(*width);
            }
        }
        for row in &self.rows {
            let mut line = String::new();
            for ((text, width), is_right_aligned) in row.iter().zip(&widths).zip(&self.is_right_aligned) {
                // `{:>width$}` would count characters; a Chinese one takes two cells, a combining mark none.
                let padding = " ".repeat(width.saturating_sub(text.width()));
                let (left, right) =
                    if *is_right_aligned { (padding.as_str(), "") } else { ("", padding.as_str()) };
                line.extend([left, text, right, "  "]);
            }
            writeln!(f, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_by_the_cells_that_a_terminal_shows() {
        let mut table = Table::new(&["NAME", ">TOTAL"]);
        for (name, total) in [("深圳公司", "1.5"), ("cafe\u{301}", "-12"), ("plain", "3")] {
            table.add_row(vec![name.to_owned(), total.to_owned()]);
        }
        let expected = "NAME      TOTAL\n深圳公司    1.5\ncafe\u{301}        -12\nplain         3\n";
        assert_eq!(table.to_string(), expected);
    }
}
