//! The content of a line, by which a message shows how two lines differ.

use std::collections::BTreeMap;

use bill::{Charge, Column, Line};
use store::{StoreError, StoredLine};

/// The content of a line: its id, and each column with its text.
pub(super) struct LineContent {
    pub(super) id: String,
    pub(super) columns: BTreeMap<String, String>,
}

impl LineContent {
    fn new<'t>(
        id: Option<&str>,
        charge: &Charge<'_>,
        text: impl Fn(Column) -> Option<&'t str>,
        unknown: impl Iterator<Item = (String, String)>,
    ) -> Self {
        let known = Column::ALL.iter().filter_map(|column| Some((column.title(), text(*column)?.to_owned())));
        let mut columns: BTreeMap<String, String> = known.chain(unknown).collect();
        // The same texts are read differently with other code tables or another --month.
        columns.insert("(month)".to_owned(), charge.bill.month.to_string());
        columns.insert("(manager)".to_owned(), charge.manager.to_string());
        let codes = [
            ("(pay mode)", charge.pay_mode.code()),
            ("(action type)", charge.transaction_type.code()),
            ("(product)", charge.product),
            ("(region)", charge.region),
        ];
        columns.extend(codes.map(|(name, code)| (name.to_owned(), code.to_owned())));
        Self { id: id.unwrap_or_default().to_owned(), columns }
    }

    /// Returns the content of a line of a file.
    pub(super) fn of_line(line: &Line<'_>) -> Self {
        let unknown = line.texts.unknown().map(|(name, text)| (name.to_owned(), text.to_owned()));
        Self::new(line.id(), &line.charge, |column| line.texts.get(column), unknown)
    }

    /// Returns the content of a stored line.
    pub(super) fn of_stored(line: &StoredLine<'_>) -> Result<Self, StoreError> {
        let unknown = line.read_unknown_columns()?;
        Ok(Self::new(line.id(), &line.charge, |column| line.text(column), unknown.into_iter()))
    }
}
