//! Stored lines: which are read, how much of each, and each of them as a row of decoded columns.

use std::collections::{BTreeMap, BTreeSet};

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Decimal128Type, Int32Type, Int64Type};
use arrow_array::{Array as _, Decimal128Array, Int32Array, Int64Array, RecordBatch, StringArray};
use bill::{
    Amount, BillKey, Charge, Column, Comparison, LineDigest, LineMeaning, MeaningReader, Measure, Month,
    PayMode, PerMeasure, TransactionType, Uin, line_digest, stated_text,
};

use super::schema::{KEYS, UNKNOWN_COLUMNS};
use crate::catalog::ImportId;
use crate::error::StoreError;

/// The part of each line that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Projection {
    /// The charge, which is all that the fold needs.
    Charge,
    /// The charge, the place that the line came from, and every text.
    Whole,
}

/// The lines that are read.
#[derive(Clone, Copy, Debug)]
pub enum LineFilter<'a> {
    /// All.
    All,
    /// Those of these bills.
    Bills(&'a BTreeSet<BillKey>),
}

/// A line as it is stored.
#[derive(Clone, Copy, Debug)]
pub struct StoredLine<'a> {
    /// The charge, with the bill that it belongs to.
    pub charge: Charge<'a>,
    batch: &'a LineBatch<'a>,
    row: usize,
    /// `None` if the line was read with [`Projection::Charge`].
    origin: Option<Origin>,
}

/// The place that a line came from.
#[derive(Clone, Copy, Debug)]
struct Origin {
    import: ImportId,
    /// Number of the file in the import, from 1.
    file: u32,
    /// Number of the line in the file, from 1, which is the header.
    line: u64,
}

/// Decoded lines of one object, column by column.
#[derive(Debug)]
pub(super) struct LineBatch<'a> {
    path: &'a str,
    months: &'a Int32Array,
    /// Payer, owner, manager.
    uins: [&'a Int64Array; 3],
    keys: [&'a StringArray; KEYS.len()],
    amounts: PerMeasure<&'a Decimal128Array>,
    /// `None` if the lines were read with [`Projection::Charge`].
    details: Option<DetailColumns<'a>>,
}

/// The columns of whole lines that are no part of the charge.
#[derive(Debug)]
struct DetailColumns<'a> {
    files: &'a Int32Array,
    imports: &'a Int64Array,
    lines: &'a Int64Array,
    /// `None` for a column that became known after the object was written.
    texts: [Option<&'a StringArray>; Column::COUNT],
    unknown: &'a StringArray,
}

impl<'a> LineBatch<'a> {
    /// Finds the columns of a batch, which must have been checked against the schema.
    pub(super) fn new(
        batch: &'a RecordBatch,
        projection: Projection,
        path: &'a str,
    ) -> Result<Self, StoreError> {
        let columns = BatchColumns { batch, path };
        let details = match projection {
            Projection::Charge => None,
            Projection::Whole => Some(DetailColumns {
                files: columns.int32("file")?,
                imports: columns.int64("import")?,
                lines: columns.int64("line")?,
                texts: Column::ALL.map(|column| batch.column_by_name(column.name())?.as_string_opt()),
                unknown: columns.string(UNKNOWN_COLUMNS)?,
            }),
        };
        let [mode, action, product, region] = KEYS;
        Ok(Self {
            path,
            months: columns.int32("bill_month")?,
            uins: [columns.int64("payer_uin")?, columns.int64("owner_uin")?, columns.int64("manager_uin")?],
            keys: [
                columns.string(mode)?,
                columns.string(action)?,
                columns.string(product)?,
                columns.string(region)?,
            ],
            amounts: PerMeasure::try_from_fn(|measure| columns.decimal(measure.lines_column()))?,
            details,
        })
    }

    /// Returns the number of lines.
    pub(super) fn len(&self) -> usize {
        self.months.len()
    }

    /// Returns one line, whose values are checked.
    pub(super) fn line(&self, row: usize) -> Result<StoredLine<'_>, StoreError> {
        let [payer, owner, manager] = self.uins;
        let [mode, action, product, region] = self.keys;
        let uin = |column: &Int64Array| {
            Uin::new(column.value(row)).ok_or_else(|| self.damaged("account", column.value(row)))
        };
        let amount = |measure: Measure| {
            let units = self.amounts[measure].value(row);
            i64::try_from(units)
                .ok()
                .and_then(Amount::from_units)
                .ok_or_else(|| self.damaged("amount", units))
        };
        let month = u32::try_from(self.months.value(row)).ok().and_then(Month::from_yyyymm);
        let (mode, action) = (mode.value(row), action.value(row));
        let charge = Charge {
            bill: BillKey {
                month: month.ok_or_else(|| self.damaged("bill_month", self.months.value(row)))?,
                payer: uin(payer)?,
                owner: uin(owner)?,
            },
            manager: uin(manager)?,
            pay_mode: PayMode::from_code(mode).ok_or_else(|| self.damaged("pay_mode", mode))?,
            transaction_type: TransactionType::from_code(action)
                .ok_or_else(|| self.damaged("action_type", action))?,
            product: product.value(row),
            region: region.value(row),
            amounts: PerMeasure::try_from_fn(amount)?,
        };
        let origin = self.details.as_ref().map(|details| self.read_origin(details, row)).transpose()?;
        Ok(StoredLine { charge, batch: self, row, origin })
    }

    fn read_origin(&self, details: &DetailColumns<'_>, row: usize) -> Result<Origin, StoreError> {
        let (file, line) = (details.files.value(row), details.lines.value(row));
        Ok(Origin {
            import: ImportId(details.imports.value(row)),
            file: u32::try_from(file).map_err(|_negative| self.damaged("file", file))?,
            line: u64::try_from(line).map_err(|_negative| self.damaged("line", line))?,
        })
    }

    /// Makes the error for a stored value that no line can have.
    fn damaged(&self, column: &str, value: impl std::fmt::Debug) -> StoreError {
        StoreError::DamagedObject {
            path: self.path.to_owned(),
            what: format!("a line with {value:?} as {column}"),
        }
    }
}

impl<'a> StoredLine<'a> {
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

    /// Text of a known column, unchanged; `None` if its file had no such column. The line must have been read
    /// whole.
    #[must_use]
    pub fn text(&self, column: Column) -> Option<&'a str> {
        let texts = self.details().texts.get(column.place())?;
        self.value(texts.as_ref()?)
    }

    /// Id of the line, if it has one. The line must have been read whole.
    #[must_use]
    pub fn id(&self) -> Option<&'a str> {
        self.text(Column::Id).and_then(stated_text)
    }

    /// Reads header and text of every column that was not known when the line was stored, in the order of the
    /// headers. The line must have been read whole.
    ///
    /// # Errors
    ///
    /// [`StoreError::DamagedObject`]: the stored value is no JSON object of texts.
    pub fn unknown(&self) -> Result<BTreeMap<String, String>, StoreError> {
        let parse = |json| {
            serde_json::from_str(json)
                .map_err(|error| self.batch.damaged(UNKNOWN_COLUMNS, format!("{json} ({error})")))
        };
        self.value(self.details().unknown).map_or(Ok(BTreeMap::new()), parse)
    }

    /// Computes the digest of its content, which is that of the line in its file. The line must have been read whole.
    ///
    /// # Errors
    ///
    /// [`StoreError::DamagedObject`], as [`StoredLine::unknown`].
    pub fn digest(&self, scratch: &mut Vec<u8>) -> Result<LineDigest, StoreError> {
        let unknown = self.unknown()?;
        let unknown = unknown.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        Ok(line_digest(scratch, &self.charge, |column| self.text(column), unknown))
    }

    /// Computes the digest that its content would have if its file were read now: texts of columns that were unknown
    /// when it was stored, and are known today, count as texts of these columns. The line must have been read whole.
    ///
    /// # Errors
    ///
    /// [`StoreError::DamagedObject`], as [`StoredLine::unknown`].
    pub fn digest_under_known_columns(&self, scratch: &mut Vec<u8>) -> Result<LineDigest, StoreError> {
        let mut unknown = self.unknown()?;
        let mut known: BTreeMap<Column, String> = BTreeMap::new();
        unknown.retain(|name, text| match Column::from_header(name) {
            Some(column) if self.text(column).is_none() && !known.contains_key(&column) => {
                known.insert(column, std::mem::take(text));
                false
            }
            _ => true,
        });
        let unknown = unknown.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        let text = |column| self.text(column).or_else(|| known.get(&column).map(String::as_str));
        Ok(line_digest(scratch, &self.charge, text, unknown))
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
    pub fn component_hash(&self, reader: &mut MeaningReader<'_>) -> u64 {
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

    /// The columns that are read of whole lines only.
    #[expect(clippy::expect_used, reason = "the caller chose what is read, so this is a bug of the caller")]
    fn details(&self) -> &'a DetailColumns<'a> {
        self.batch.details.as_ref().expect("a line that was read without its texts is asked for one")
    }

    /// Value of the line in a column of texts.
    fn value(&self, texts: &'a StringArray) -> Option<&'a str> {
        texts.is_valid(self.row).then(|| texts.value(self.row))
    }
}

/// Finds the columns of a batch by name and type.
struct BatchColumns<'a> {
    batch: &'a RecordBatch,
    path: &'a str,
}

impl<'a> BatchColumns<'a> {
    fn int64(&self, name: &str) -> Result<&'a Int64Array, StoreError> {
        let column = self.batch.column_by_name(name);
        column.and_then(|column| column.as_primitive_opt::<Int64Type>()).ok_or_else(|| self.missing(name))
    }

    fn int32(&self, name: &str) -> Result<&'a Int32Array, StoreError> {
        let column = self.batch.column_by_name(name);
        column.and_then(|column| column.as_primitive_opt::<Int32Type>()).ok_or_else(|| self.missing(name))
    }

    fn decimal(&self, name: &str) -> Result<&'a Decimal128Array, StoreError> {
        let column = self.batch.column_by_name(name);
        column
            .and_then(|column| column.as_primitive_opt::<Decimal128Type>())
            .ok_or_else(|| self.missing(name))
    }

    fn string(&self, name: &str) -> Result<&'a StringArray, StoreError> {
        let column = self.batch.column_by_name(name);
        column.and_then(|column| column.as_string_opt()).ok_or_else(|| self.missing(name))
    }

    /// Makes the error for a column that the object lacks.
    fn missing(&self, name: &str) -> StoreError {
        StoreError::DamagedObject {
            path: self.path.to_owned(),
            what: format!("no column {name} of its type"),
        }
    }
}
