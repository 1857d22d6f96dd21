//! Lines as they are stored, row by row out of decoded columns.

use std::collections::BTreeMap;

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Decimal128Type, Int32Type, Int64Type};
use arrow_array::{Array as _, Decimal128Array, Int32Array, Int64Array, RecordBatch, StringArray};
use bill::{
    Amount, BillKey, Charge, Column, Comparison, LineDigest, LineMeaning, MeaningReader, Measure, Month,
    PayMode, PerMeasure, TransactionType, Uin, line_digest, stated_text,
};

use super::reader::Detail;
use super::schema::{KEYS, UNKNOWN_COLUMNS};
use crate::catalog::ImportId;
use crate::error::StoreError;

/// A line as it is stored.
#[derive(Clone, Copy, Debug)]
pub struct StoredLine<'a> {
    /// What it charges, to whom.
    pub charge: Charge<'a>,
    batch: &'a Batch<'a>,
    row: usize,
}

/// Some lines, column by column.
#[derive(Debug)]
pub(super) struct Batch<'a> {
    path: &'a str,
    months: &'a Int32Array,
    /// Payer, owner, manager.
    uins: [&'a Int64Array; 3],
    keys: [&'a StringArray; KEYS.len()],
    amounts: PerMeasure<&'a Decimal128Array>,
    /// Where each line came from, and its texts; `None` where only charges were read.
    whole: Option<Whole<'a>>,
}

/// What is read of whole lines besides what they charge.
#[derive(Debug)]
struct Whole<'a> {
    files: &'a Int32Array,
    imports: &'a Int64Array,
    numbers: &'a Int64Array,
    /// `None` where the file was written before the column was known.
    texts: [Option<&'a StringArray>; Column::COUNT],
    unknown: &'a StringArray,
}

impl<'a> Batch<'a> {
    /// The columns of a batch, which must have been checked against the schema.
    pub(super) fn new(
        batch: &'a RecordBatch,
        detail: Detail,
        path: &'a str,
    ) -> Result<Batch<'a>, StoreError> {
        let find = Find { batch, path };
        let whole = match detail {
            Detail::Charge => None,
            Detail::Whole => Some(Whole {
                files: find.small_numbers("file")?,
                imports: find.numbers("import")?,
                numbers: find.numbers("line")?,
                texts: Column::ALL.map(|column| batch.column_by_name(column.name())?.as_string_opt()),
                unknown: find.texts(UNKNOWN_COLUMNS)?,
            }),
        };
        let [mode, action, product, region] = KEYS;
        Ok(Batch {
            path,
            months: find.small_numbers("bill_month")?,
            uins: [find.numbers("payer_uin")?, find.numbers("owner_uin")?, find.numbers("manager_uin")?],
            keys: [find.texts(mode)?, find.texts(action)?, find.texts(product)?, find.texts(region)?],
            amounts: PerMeasure::try_from_fn(|measure| find.amounts(measure.lines_column()))?,
            whole,
        })
    }

    /// How many lines there are.
    pub(super) fn lines(&self) -> usize {
        self.months.len()
    }

    /// One line.
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
        Ok(StoredLine { charge, batch: self, row })
    }

    /// A stored value that no line can have.
    fn damaged(&self, column: &str, value: impl std::fmt::Debug) -> StoreError {
        StoreError::Damaged { what: format!("{value:?} as {column} of a line in the object {}", self.path) }
    }
}

impl<'a> StoredLine<'a> {
    /// The import that brought it.
    #[must_use]
    pub fn import(&self) -> ImportId {
        ImportId(self.batch.whole.as_ref().map_or(0, |whole| whole.imports.value(self.row)))
    }

    /// The number of its file in the import, from 1.
    #[must_use]
    pub fn file(&self) -> u32 {
        let file = self.batch.whole.as_ref().map_or(0, |whole| whole.files.value(self.row));
        u32::try_from(file).unwrap_or_default()
    }

    /// Its number in its file, from 1, which is the header.
    #[must_use]
    pub fn number(&self) -> u64 {
        let number = self.batch.whole.as_ref().map_or(0, |whole| whole.numbers.value(self.row));
        u64::try_from(number).unwrap_or_default()
    }

    /// The text of a known column as it stood; `None` where its file had no such column, or only charges were
    /// read.
    #[must_use]
    pub fn text(&self, column: Column) -> Option<&'a str> {
        let texts = self.batch.whole.as_ref()?.texts.get(column.place())?;
        self.value(texts.as_ref()?)
    }

    /// Its id, where it has one.
    #[must_use]
    pub fn id(&self) -> Option<&'a str> {
        self.text(Column::Id).and_then(stated_text)
    }

    /// Header and text of every column that was not known when it was stored, in the order of the headers.
    ///
    /// # Errors
    /// [`StoreError::Damaged`]: what is stored is no object of texts.
    pub fn unknown(&self) -> Result<BTreeMap<String, String>, StoreError> {
        let json = self.batch.whole.as_ref().and_then(|whole| self.value(whole.unknown));
        let parse = |json| {
            serde_json::from_str(json)
                .map_err(|error| self.batch.damaged(UNKNOWN_COLUMNS, format!("{json} ({error})")))
        };
        json.map_or(Ok(BTreeMap::new()), parse)
    }

    /// The digest of its content, which is that of the line in its file. The line must have been read whole.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], as [`StoredLine::unknown`].
    pub fn digest(&self, scratch: &mut Vec<u8>) -> Result<LineDigest, StoreError> {
        let unknown = self.unknown()?;
        let unknown = unknown.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        Ok(line_digest(scratch, &self.charge, |column| self.text(column), unknown))
    }

    /// The digest that its content would have if its file were read now: texts of columns that were unknown when it
    /// was stored and are known today count as theirs. The line must have been read whole.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], as [`StoredLine::unknown`].
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

    /// The digest of its meaning, its codes resolved anew from its texts. The line must have been read whole.
    #[must_use]
    pub fn meaning(&self, reader: &mut MeaningReader<'_>) -> LineMeaning {
        reader.read(&self.charge, |column| self.text(column))
    }

    /// A hash of the line's component, as [`MeaningReader::hash_component`] gives it.
    #[must_use]
    pub fn component_hash(&self, reader: &mut MeaningReader<'_>) -> u64 {
        reader.hash_component(|column| self.text(column))
    }

    /// What the line is compared by in an append. It must have been read whole.
    #[must_use]
    pub fn comparison(&self, reader: &mut MeaningReader<'_>) -> Comparison {
        reader.compare(&self.charge, |column| self.text(column))
    }

    /// The line's value in a column of texts.
    fn value(&self, texts: &'a StringArray) -> Option<&'a str> {
        texts.is_valid(self.row).then(|| texts.value(self.row))
    }
}

/// Finds the columns of a batch by name.
struct Find<'a> {
    batch: &'a RecordBatch,
    path: &'a str,
}

impl<'a> Find<'a> {
    fn numbers(&self, name: &str) -> Result<&'a Int64Array, StoreError> {
        let column = self.batch.column_by_name(name);
        column.and_then(|column| column.as_primitive_opt::<Int64Type>()).ok_or_else(|| self.absent(name))
    }

    fn small_numbers(&self, name: &str) -> Result<&'a Int32Array, StoreError> {
        let column = self.batch.column_by_name(name);
        column.and_then(|column| column.as_primitive_opt::<Int32Type>()).ok_or_else(|| self.absent(name))
    }

    fn amounts(&self, name: &str) -> Result<&'a Decimal128Array, StoreError> {
        let column = self.batch.column_by_name(name);
        column.and_then(|column| column.as_primitive_opt::<Decimal128Type>()).ok_or_else(|| self.absent(name))
    }

    fn texts(&self, name: &str) -> Result<&'a StringArray, StoreError> {
        let column = self.batch.column_by_name(name);
        column.and_then(|column| column.as_string_opt()).ok_or_else(|| self.absent(name))
    }

    fn absent(&self, name: &str) -> StoreError {
        StoreError::Damaged { what: format!("the object {} without its column {name}", self.path) }
    }
}
