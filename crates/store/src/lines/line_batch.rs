//! Decoded lines of an object, column by column. Values that no line can have are errors.

use std::collections::BTreeMap;

use bill::ledger::ImportId;
use bill::{
    Amount, BillKey, Charge, Column, Day, Measure, Month, PayMode, PaymentStatus, PerMeasure,
    TransactionType, Uin, stated_name,
};

use super::decode::DecodedBatch;
use super::decode::text_values::NO_TEXT;
use super::raw_charge::RawCharge;
use super::schema::{CHARGE_TEXTS, KEYS, UNKNOWN_COLUMNS};
use super::selection::Projection;
use super::text_column::TextColumn;
use crate::error::StoreError;

/// The place that a line came from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin {
    pub(super) import: ImportId,
    /// Number of the file in the import, from 1.
    pub(super) file: u32,
    /// Number of the line in the file, from 1, which is the header.
    pub(super) line: u64,
}

/// Decoded lines of one object, column by column.
#[derive(Debug)]
pub(super) struct LineBatch<'a> {
    path: &'a str,
    lines: usize,
    months: &'a [i64],
    /// Payer, owner, manager.
    uins: [&'a [i64]; 3],
    keys: [TextColumn<'a>; KEYS.len()],
    amounts: PerMeasure<&'a [i64]>,
    /// Names of product and region and the payment status, as the files had them; `None` where the column became known after
    /// the object was written.
    texts: [Option<TextColumn<'a>>; CHARGE_TEXTS.len()],
    /// `None` unless the lines were read whole.
    origin: Option<OriginColumns<'a>>,
    /// `None` if the lines were read with [`Projection::Charge`].
    details: Option<DetailColumns<'a>>,
}

/// The columns of the place that a line came from.
#[derive(Debug)]
struct OriginColumns<'a> {
    files: &'a [i64],
    imports: &'a [i64],
    lines: &'a [i64],
}

/// The columns of texts that are no part of the charge.
#[derive(Debug)]
struct DetailColumns<'a> {
    /// True for the columns that were read.
    is_read: [bool; Column::COUNT],
    /// `None` for a column that was not read, or became known after the object was written.
    texts: [Option<TextColumn<'a>>; Column::COUNT],
    /// `None` if they were not read.
    unknown: Option<TextColumn<'a>>,
}

impl<'a> LineBatch<'a> {
    /// Finds the columns of a batch.
    pub(super) fn new(
        batch: &'a DecodedBatch,
        projection: Projection,
        path: &'a str,
    ) -> Result<Self, StoreError> {
        let columns = BatchColumns { batch, path };
        let origin = match projection {
            Projection::Charge | Projection::Texts(_) | Projection::TextsAndUnknown(_) => None,
            Projection::Whole => Some(OriginColumns {
                files: columns.find_numbers("file")?,
                imports: columns.find_numbers("import")?,
                lines: columns.find_numbers("line")?,
            }),
        };
        let details = match projection {
            Projection::Charge => None,
            Projection::Texts(texts) => Some(columns.find_details(texts, None)),
            Projection::TextsAndUnknown(texts) => {
                Some(columns.find_details(texts, Some(columns.find_texts(UNKNOWN_COLUMNS)?)))
            }
            Projection::Whole => {
                Some(columns.find_details(&Column::ALL, Some(columns.find_texts(UNKNOWN_COLUMNS)?)))
            }
        };
        let [mode, transaction_type, product, region] = KEYS;
        Ok(Self {
            path,
            lines: batch.len(),
            months: columns.find_numbers("bill_month")?,
            uins: [
                columns.find_numbers("payer_uin")?,
                columns.find_numbers("owner_uin")?,
                columns.find_numbers("manager_uin")?,
            ],
            keys: [
                columns.find_texts(mode)?,
                columns.find_texts(transaction_type)?,
                columns.find_texts(product)?,
                columns.find_texts(region)?,
            ],
            texts: CHARGE_TEXTS.map(|column| batch.find_texts(column.name()).map(TextColumn)),
            amounts: PerMeasure::try_from_fn(|measure| columns.find_numbers(measure.lines_column()))?,
            origin,
            details,
        })
    }

    /// Returns the number of lines.
    pub(super) const fn len(&self) -> usize {
        self.lines
    }

    /// Reads the charge of a line, whose values are checked.
    pub(super) fn read_charge(&self, row: usize) -> Result<Charge<'_>, StoreError> {
        let [payer, owner, manager] = self.uins;
        let [mode, transaction_type, product, region] = self.keys;
        let [product_names, region_names, payments] = self.texts;
        let uin = |column: &[i64]| {
            let number = number_of(column, row);
            Uin::new(number).ok_or_else(|| self.make_damaged_error("account", number))
        };
        let month_number = number_of(self.months, row);
        let month = u32::try_from(month_number).ok().and_then(Month::from_yyyymm);
        let key = |column: TextColumn<'a>, name| {
            column.text(row).ok_or_else(|| self.make_damaged_error(name, None::<&str>))
        };
        let (mode, transaction_type) = (key(mode, "pay_mode")?, key(transaction_type, "action_type")?);
        Ok(Charge {
            bill: BillKey {
                month: month.ok_or_else(|| self.make_damaged_error("bill_month", month_number))?,
                payer: uin(payer)?,
                owner: uin(owner)?,
            },
            manager: uin(manager)?,
            pay_mode: PayMode::from_code(mode).ok_or_else(|| self.make_damaged_error("pay_mode", mode))?,
            transaction_type: TransactionType::from_code(transaction_type)
                .ok_or_else(|| self.make_damaged_error("action_type", transaction_type))?,
            product: key(product, "product_key")?,
            region: key(region, "region_key")?,
            product_name: product_names.and_then(|names| stated_name(names.text(row)?)),
            region_name: region_names.and_then(|names| stated_name(names.text(row)?)),
            payment: payments
                .and_then(|texts| texts.text(row))
                .map_or(PaymentStatus::Unstated, PaymentStatus::parse),
            amounts: PerMeasure::try_from_fn(|measure| self.read_amount(measure, row))?,
        })
    }

    /// Reads an amount of a line, which is checked.
    #[inline]
    pub(super) fn read_amount(&self, measure: Measure, row: usize) -> Result<Amount, StoreError> {
        let units = self.amount_units(measure, row);
        Amount::from_units(units).ok_or_else(|| self.make_damaged_error("amount", units))
    }

    /// Returns the values of a line that make its charge, without its amounts, and unchecked.
    pub(super) fn raw_charge(&self, row: usize) -> RawCharge {
        let [mode, transaction_type, product, region] = self.keys.map(Some);
        let [product_name, region_name, payment] = self.texts;
        let texts = [mode, transaction_type, product, region, product_name, region_name, payment];
        RawCharge {
            month: number_of(self.months, row),
            uins: self.uins.map(|column| number_of(column, row)),
            texts: texts.map(|column| column.map_or(NO_TEXT, |column| column.id(row))),
        }
    }

    /// Returns the day of a line, of a bill of this month; `None` if the columns of days were not read.
    pub(super) fn find_day(&self, month: Month, row: usize) -> Option<Day> {
        let details = self.details.as_ref()?;
        let is_read = |column: &Column| details.is_read.get(column.index()) == Some(&true);
        Day::COLUMNS.iter().all(is_read).then(|| {
            let text = |column| self.text(column, row);
            Day::of_line(month, text(Column::TransactionTime), text(Column::UsageStartTime))
        })
    }

    /// Reads the place that a line came from; `None` unless the lines were read whole.
    pub(super) fn read_origin(&self, row: usize) -> Result<Option<Origin>, StoreError> {
        let Some(origin) = &self.origin else { return Ok(None) };
        let (file, line) = (number_of(origin.files, row), number_of(origin.lines, row));
        Ok(Some(Origin {
            import: ImportId(number_of(origin.imports, row)),
            file: u32::try_from(file).map_err(|_negative| self.make_damaged_error("file", file))?,
            line: u64::try_from(line).map_err(|_negative| self.make_damaged_error("line", line))?,
        }))
    }

    /// Returns an amount of a line in units of 10^-8 USD, unchecked.
    #[inline]
    pub(super) fn amount_units(&self, measure: Measure, row: usize) -> i64 {
        number_of(self.amounts[measure], row)
    }

    /// Returns the text of a line in a known column; `None` if the object or the line has none.
    pub(super) fn text(&self, column: Column, row: usize) -> Option<&'a str> {
        self.text_column(column)?.text(row)
    }

    /// Returns the texts of a known column; `None` if the object has none.
    pub(super) fn text_column(&self, column: Column) -> Option<TextColumn<'a>> {
        let details = self.details();
        #[expect(clippy::indexing_slicing, reason = "the place of a column is below the number of columns")]
        let (is_read, texts) = (details.is_read[column.index()], details.texts[column.index()]);
        assert!(is_read, "a line that was read without {} is asked for it", column.name());
        texts
    }

    /// Returns the unknown columns of a line as JSON; `None` if it has none.
    #[expect(clippy::expect_used, reason = "the caller chose what is read, so this is a bug of the caller")]
    pub(super) fn unknown_columns(&self, row: usize) -> Option<&'a str> {
        let unknown = self.details().unknown;
        unknown.expect("a line that was read without its unknown columns is asked for them").text(row)
    }

    /// Reads header and text of every unknown column of a line, in the order of the headers.
    ///
    /// # Errors
    ///
    /// [`StoreError::DamagedObject`]: the stored value is no JSON object of texts.
    pub(super) fn read_unknown_columns(&self, row: usize) -> Result<BTreeMap<String, String>, StoreError> {
        let parse = |json| {
            serde_json::from_str(json)
                .map_err(|error| self.make_damaged_error(UNKNOWN_COLUMNS, format!("{json} ({error})")))
        };
        self.unknown_columns(row).map_or(Ok(BTreeMap::new()), parse)
    }

    /// Returns the columns of texts.
    #[expect(clippy::expect_used, reason = "the caller chose what is read, so this is a bug of the caller")]
    fn details(&self) -> &DetailColumns<'a> {
        self.details.as_ref().expect("a line that was read without its texts is asked for one")
    }

    /// Makes the error for a stored value that no line can have.
    pub(super) fn make_damaged_error(&self, column: &str, value: impl std::fmt::Debug) -> StoreError {
        StoreError::DamagedObject {
            path: self.path.to_owned(),
            what: format!("a line with {value:?} as {column}"),
        }
    }
}

/// Finds the columns of a batch by name and type.
struct BatchColumns<'a> {
    batch: &'a DecodedBatch,
    path: &'a str,
}

impl<'a> BatchColumns<'a> {
    /// Finds columns of texts, beside the unknown columns if they are read.
    fn find_details(&self, read: &[Column], unknown: Option<TextColumn<'a>>) -> DetailColumns<'a> {
        DetailColumns {
            is_read: Column::ALL.map(|column| read.contains(&column)),
            texts: Column::ALL.map(|column| self.batch.find_texts(column.name()).map(TextColumn)),
            unknown,
        }
    }

    fn find_numbers(&self, name: &str) -> Result<&'a [i64], StoreError> {
        self.batch.find_numbers(name).ok_or_else(|| self.make_missing_column_error(name))
    }

    fn find_texts(&self, name: &str) -> Result<TextColumn<'a>, StoreError> {
        let column = self.batch.find_texts(name).map(TextColumn);
        column.ok_or_else(|| self.make_missing_column_error(name))
    }

    /// Makes the error for a column that the object lacks.
    fn make_missing_column_error(&self, name: &str) -> StoreError {
        StoreError::DamagedObject {
            path: self.path.to_owned(),
            what: format!("no column {name} of its type"),
        }
    }
}

/// Returns the number of a line in a column.
#[inline]
fn number_of(column: &[i64], row: usize) -> i64 {
    let Some(number) = column.get(row) else { unreachable!("each line has a number") };
    *number
}
