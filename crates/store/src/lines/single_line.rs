//! A line as a batch of its own, for callers that have their lines one by one.

use bill::{Batch, BatchColumns, ChargeKey, Column, ColumnIds, Line, Span, UnknownColumns};

use super::writer::LinesWriter;
use crate::integers::to_u32;

impl LinesWriter {
    /// Adds a line of a file, as [`LinesWriter::add_batch`] does. `ordinal` is a number that no other line of the import has.
    /// It is slow: nothing is shared with other lines.
    pub fn add_line(&mut self, file: u32, ordinal: u64, line: &Line<'_>) {
        let (mut text, mut fields) = (String::new(), Vec::new());
        let mut push_text = |own: &str| {
            let start = to_u32(text.len());
            text.push_str(own);
            fields.push(Span { start, end: to_u32(text.len()) });
            fields.len() - 1
        };
        let mut known = [None; Column::COUNT];
        for (index, column) in known.iter_mut().zip(Column::ALL) {
            *index = line.texts.get(column).map(&mut push_text);
        }
        let named: (Vec<String>, Vec<usize>) =
            line.texts.unknown().map(|(name, text)| (name.to_owned(), push_text(text))).unzip();
        let (unknown, unknown_indexes) = (UnknownColumns::new(named.0), named.1);
        self.add_batch(
            file,
            &Batch {
                text: &text,
                numbers: &[line.number],
                ids: &vec![ColumnIds::default(); fields.len()],
                fields: &fields,
                columns: BatchColumns { known: &known, unknown: &unknown, unknown_indexes: &unknown_indexes },
                keys: &[0],
                key_table: &[Some(ChargeKey::of(&line.charge))],
                key_generation: ordinal,
                amounts: &line.charge.amounts.map(|amount| vec![amount.units()]),
            },
            &[0],
        );
    }
}
