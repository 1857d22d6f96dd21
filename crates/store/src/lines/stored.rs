//! A stored line: its charge, origin and texts, and the digests that are computed from them.

use std::collections::BTreeMap;

use bill::ledger::ImportId;
use bill::{
    Charge, Column, Comparison, Day, FirstLineDigest, LineDigest, LineMeaning, LineRecord, MeaningReader,
    digest_line, digest_line_first, stated_text,
};

use super::line_batch::{LineBatch, Origin};
use crate::error::StoreError;

/// A line as it is stored.
#[derive(Clone, Copy, Debug)]
pub struct StoredLine<'a> {
    /// The charge, with the bill that it belongs to.
    pub charge: Charge<'a>,
    /// The number of its row group in its object, from 0.
    pub row_group: u32,
    batch: &'a LineBatch<'a>,
    row: usize,
    /// `None` if the line was read without its origin.
    origin: Option<Origin>,
}

impl<'a> StoredLine<'a> {
    /// Reads a line of a batch of a row group, whose values are checked.
    pub(super) fn read(batch: &'a LineBatch<'a>, row_group: u32, row: usize) -> Result<Self, StoreError> {
        Ok(Self { charge: batch.read_charge(row)?, row_group, batch, row, origin: batch.read_origin(row)? })
    }

    /// Import that brought it. The line must have been read whole.
    #[must_use]
    pub fn import(&self) -> ImportId {
        self.origin().import
    }

    /// Number of its file in the import, from 1. The line must have been read whole.
    #[must_use]
    pub fn file(&self) -> u32 {
        self.origin().file
    }

    /// Number of the line in its file, from 1, which is the header. The line must have been read whole.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.origin().line
    }

    /// Text of a known column, unchanged; `None` if its file had no such column. The column must have been read.
    #[must_use]
    pub fn text(&self, column: Column) -> Option<&'a str> {
        self.batch.text(column, self.row)
    }

    /// Id of the line, if it has one. The line must have been read whole.
    #[must_use]
    pub fn id(&self) -> Option<&'a str> {
        self.text(Column::Id).and_then(stated_text)
    }

    /// Day of the line in the month of its bill. The columns [`Day::COLUMNS`] must have been read.
    #[must_use]
    pub fn day(&self) -> Day {
        let month = self.charge.bill.month;
        Day::of_line(month, self.text(Column::TransactionTime), self.text(Column::UsageStartTime))
    }

    /// Reads header and text of every column that was not known when the line was stored, in the order of the
    /// headers. The line must have been read with its texts.
    ///
    /// # Errors
    ///
    /// [`StoreError::DamagedObject`]: the stored value is no JSON object of texts.
    pub fn read_unknown_columns(&self) -> Result<BTreeMap<String, String>, StoreError> {
        self.batch.read_unknown_columns(self.row)
    }

    /// Returns the line by itself. It must have been read whole.
    ///
    /// # Errors
    ///
    /// [`StoreError::DamagedObject`], as [`StoredLine::read_unknown_columns`].
    pub(super) fn to_record(self) -> Result<LineRecord, StoreError> {
        let Charge { bill, manager, pay_mode, transaction_type, product, region, amounts, .. } = self.charge;
        let texts = Column::ALL.into_iter();
        Ok(LineRecord {
            import: self.import(),
            file: self.file(),
            number: self.number(),
            bill,
            manager,
            pay_mode,
            transaction_type,
            product: product.to_owned(),
            region: region.to_owned(),
            amounts,
            texts: texts.filter_map(|column| Some((column, self.text(column)?.to_owned()))).collect(),
            unknown: self.read_unknown_columns()?,
        })
    }

    /// Computes the digest of its content, which is that of the line in its file. The line must have been read whole.
    ///
    /// # Errors
    ///
    /// [`StoreError::DamagedObject`], as [`StoredLine::read_unknown_columns`].
    pub fn digest(&self) -> Result<LineDigest, StoreError> {
        let unknown = self.read_unknown_columns()?;
        let unknown = unknown.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        Ok(digest_line(&self.charge, |column| self.text(column), unknown))
    }

    /// Computes the digest of its content in the first format. The line must have been read whole. `scratch` is overwritten;
    /// reusing it saves allocations.
    ///
    /// # Errors
    ///
    /// [`StoreError::DamagedObject`], as [`StoredLine::read_unknown_columns`].
    pub fn digest_first(&self, scratch: &mut Vec<u8>) -> Result<FirstLineDigest, StoreError> {
        let unknown = self.read_unknown_columns()?;
        let unknown = unknown.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        Ok(digest_line_first(scratch, &self.charge, |column| self.text(column), unknown))
    }

    /// Computes the digest that its content would have if its file were read now: texts of columns that were unknown
    /// when it was stored, and are known today, count as texts of these columns, and the keys of product and region are
    /// those of today's code tables. `find_column` returns the column of a header that is known today. The line must have
    /// been read whole.
    ///
    /// # Errors
    ///
    /// [`StoreError::DamagedObject`], as [`StoredLine::read_unknown_columns`].
    pub fn digest_as_read_now(
        &self,
        find_column: fn(&str) -> Option<Column>,
        reader: &mut MeaningReader<'_>,
    ) -> Result<LineDigest, StoreError> {
        let mut unknown = self.read_unknown_columns()?;
        let mut known: BTreeMap<Column, String> = BTreeMap::new();
        unknown.retain(|name, text| match find_column(name) {
            Some(column) if self.text(column).is_none() && !known.contains_key(&column) => {
                known.insert(column, std::mem::take(text));
                false
            }
            _ => true,
        });
        let unknown = unknown.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        let text = |column| self.text(column).or_else(|| known.get(&column).map(String::as_str));
        Ok(digest_line(&reader.resolve_keys(&self.charge, text), text, unknown))
    }

    /// Computes the digest of its meaning, with codes resolved again from its texts. The line must have been read
    /// whole.
    #[must_use]
    pub fn meaning(&self, reader: &mut MeaningReader<'_>) -> LineMeaning {
        reader.read(&self.charge, |column| self.text(column))
    }

    /// Computes the hash of its component, as [`MeaningReader::hash_component`] does. The line must have been read
    /// whole.
    #[must_use]
    pub fn hash_component(&self, reader: &mut MeaningReader<'_>) -> u64 {
        reader.hash_component(|column| self.text(column))
    }

    /// Computes the values by which an append compares lines. The line must have been read whole.
    #[must_use]
    pub fn comparison(&self, reader: &mut MeaningReader<'_>) -> Comparison {
        reader.compare(&self.charge, |column| self.text(column))
    }

    /// The place that the line came from.
    #[expect(clippy::expect_used, reason = "the caller chose what is read, so this is a bug of the caller")]
    fn origin(&self) -> Origin {
        self.origin.expect("a line that was read without its origin is asked for it")
    }
}
