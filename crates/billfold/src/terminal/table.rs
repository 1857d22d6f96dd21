//! A table of texts for people: columns as wide as their widest text.

/// A table; numbers stand to the right.
#[derive(Debug)]
pub(crate) struct Table {
    /// Which columns stand to the right.
    right: Vec<bool>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table of a header; a name that begins with `>` is that of a column which stands to the right.
    pub(crate) fn new(header: &[&str]) -> Table {
        let right = header.iter().map(|name| name.starts_with('>')).collect();
        let names = header.iter().map(|name| name.trim_start_matches('>').to_owned()).collect();
        Table { right, rows: vec![names] }
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, row: Vec<String>) {
        self.rows.push(row.into_iter().map(|text| printable(&text)).collect());
    }
}

/// A text without control characters, which must not reach a terminal as they are.
pub(crate) fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// A number of things in words.
pub(crate) fn counted(number: u64, thing: &str) -> String {
    if number == 1 { format!("1 {thing}") } else { format!("{number} {thing}s") }
}

impl std::fmt::Display for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let chars = |row: &Vec<String>, column: usize| row.get(column).map_or(0, |text| text.chars().count());
        let widths: Vec<usize> = (0..self.right.len())
            .map(|column| self.rows.iter().map(|row| chars(row, column)).max().unwrap_or_default())
            .collect();
        for row in &self.rows {
            let mut line = String::new();
            for ((text, width), right) in row.iter().zip(&widths).zip(&self.right) {
                let width = *width;
                let cell = if *right { format!("{text:>width$}") } else { format!("{text:<width$}") };
                line.push_str(&cell);
                line.push_str("  ");
            }
            writeln!(f, "{}", line.trim_end())?;
        }
        Ok(())
    }
}
