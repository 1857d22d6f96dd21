//! A stored line by itself: its charge, its texts, and the place that it came from.

use std::collections::BTreeMap;

use crate::charge::BillKey;
use crate::codes::pay_mode::PayMode;
use crate::codes::transaction_type::TransactionType;
use crate::column::Column;
use crate::ledger::ImportId;
use crate::measure::Amounts;
use crate::stated_text::stated_text;
use crate::uin::Uin;

/// A whole line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineRecord {
    /// The import that brought it.
    pub import: ImportId,
    /// The number of its file in the import, from 1.
    pub file: u32,
    /// The number of the line in its file, from 1, which is the header.
    pub number: u64,
    /// The bill that it belongs to.
    pub bill: BillKey,
    /// The partner directly above the owner.
    pub manager: Uin,
    /// The payment mode.
    pub pay_mode: PayMode,
    /// The transaction type.
    pub transaction_type: TransactionType,
    /// The key of its product: a code, or the normalised name.
    pub product: String,
    /// The key of its region: a code, or the normalised name.
    pub region: String,
    /// Its amounts.
    pub amounts: Amounts,
    /// The texts of the columns that its file had, unchanged.
    pub texts: BTreeMap<Column, String>,
    /// Header and text of every column that was not known when the line was stored.
    pub unknown: BTreeMap<String, String>,
}

impl LineRecord {
    /// Returns the text of a column without blanks at its ends; an empty one if its file had no such column.
    #[must_use]
    pub fn text(&self, column: Column) -> &str {
        self.texts.get(&column).map_or("", |text| text.trim())
    }

    /// Returns the id of the line: that of its file, or else a mark of ours, which no other line has.
    #[must_use]
    pub fn id(&self) -> String {
        match self.texts.get(&Column::Id).and_then(|text| stated_text(text)) {
            Some(id) => id.to_owned(),
            None => format!("{}-{}-{}", self.import, self.file, self.number),
        }
    }
}
