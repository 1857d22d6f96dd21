//! The list of expected totals: a CSV file with the columns `customer` and `total`, and optionally `payer`,
//! `pay_mode`, `original` and `voucher`. Other columns are ignored.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::Path;

use anyhow::anyhow;
use bill::{AmountError, FAULTS_SHOWN_MAX, PayMode, Record, Splitter, Sum, Uin};

use crate::file_error::FileError;
use crate::integers::to_u64;
use crate::terminal::table::format_count;

/// Largest part of the file that is read at once, in bytes.
const BLOCK_BYTES: usize = 1 << 16;

/// The subject of a row: payer and mode are stated if the list has such columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RowKey {
    pub(crate) payer: Option<Uin>,
    pub(crate) customer: Uin,
    pub(crate) pay_mode: Option<PayMode>,
}

/// The optional columns of the list that are part of the key of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ListColumns {
    pub(crate) has_payer: bool,
    pub(crate) has_mode: bool,
}

/// The amounts that a row states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Expected {
    /// The line of the row in the file.
    line: u64,
    pub(super) total: ExpectedAmount,
    original: Option<ExpectedAmount>,
    voucher: Option<ExpectedAmount>,
}

/// An amount as the list states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ExpectedAmount {
    pub(super) text: String,
    pub(super) sum: Sum,
    /// Number of digits behind the point.
    pub(super) decimals: usize,
}

impl ExpectedAmount {
    /// Parses a plain decimal text.
    pub(super) fn parse(text: &str) -> Result<Self, AmountError> {
        let sum = text.parse()?;
        let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        Ok(Self { text: text.to_owned(), sum, decimals })
    }
}

impl Expected {
    /// Iterates over the stated amounts, each with its name.
    pub(super) fn amounts(&self) -> impl Iterator<Item = (&'static str, &ExpectedAmount)> {
        let optional = [("original", self.original.as_ref()), ("voucher", self.voucher.as_ref())];
        let optional = optional.into_iter().filter_map(|(name, amount)| Some((name, amount?)));
        optional.chain([("total", &self.total)])
    }
}

/// Indexes of the columns.
#[derive(Debug)]
struct ColumnIndexes {
    customer: usize,
    total: usize,
    payer: Option<usize>,
    pay_mode: Option<usize>,
    original: Option<usize>,
    voucher: Option<usize>,
    /// Number of columns.
    count: usize,
}

/// Reads a list: a CSV file with a header.
///
/// # Errors
///
/// The faults of the file, with file, line and column: the first ones at once.
pub(crate) fn read_expected_list(path: &Path) -> anyhow::Result<(ListColumns, BTreeMap<RowKey, Expected>)> {
    let name = path.display();
    let mut file = std::fs::File::open(path).map_err(FileError::at("open", path))?;
    let mut reader = ListReader { columns: None, list: BTreeMap::new(), faults: Vec::new() };
    let mut splitter = Splitter::default();
    let mut block = vec![0; BLOCK_BYTES];
    loop {
        let bytes = file.read(&mut block).map_err(FileError::at("read", path))?;
        let (read, _) = block.split_at(bytes);
        splitter.push(read);
        if reader.columns.is_none() && splitter.unread().starts_with("\u{feff}".as_bytes()) {
            splitter.skip("\u{feff}".len());
        }
        loop {
            let line = splitter.next_line_number();
            match splitter.next(bytes == 0) {
                Ok(None) => break,
                Ok(Some(record)) => reader.read_record(&record).map_err(|why| anyhow!("{name}:{why}"))?,
                Err(fault) => {
                    let (why, remedy) = fault.describe();
                    return Err(anyhow!("{name}:{line}: {why}; {remedy}"));
                }
            }
        }
        if bytes == 0 {
            return reader.finish(&name);
        }
    }
}

/// Reads the records of a list.
struct ListReader {
    columns: Option<ColumnIndexes>,
    list: BTreeMap<RowKey, Expected>,
    /// Descriptions of the faults, each with its line.
    faults: Vec<String>,
}

impl ListReader {
    /// Reads a record. The first is the header.
    fn read_record(&mut self, record: &Record<'_>) -> Result<(), String> {
        let Some(columns) = &self.columns else {
            self.columns = Some(ColumnIndexes::find(record)?);
            return Ok(());
        };
        if record.is_blank() {
            return Ok(());
        }
        let fault = match columns.read_row(record) {
            Err(fault) => fault,
            Ok((key, expected)) => match self.list.insert(key, expected) {
                None => return Ok(()),
                Some(before) => format!(
                    "{}: column \"customer\": \"{}\" is already on line {}; a customer (with pay_mode and payer) may \
                     have one row: remove one, or add a column payer or pay_mode that distinguishes them",
                    record.line, key.customer, before.line
                ),
            },
        };
        self.faults.push(fault);
        Ok(())
    }

    /// Returns the list, or the faults that were found.
    fn finish(
        self,
        name: &impl std::fmt::Display,
    ) -> anyhow::Result<(ListColumns, BTreeMap<RowKey, Expected>)> {
        let Some(columns) = self.columns else {
            return Err(anyhow!("{name}: is empty; it needs a header such as customer,total"));
        };
        if !self.faults.is_empty() {
            let mut shown = String::new();
            for fault in self.faults.iter().take(FAULTS_SHOWN_MAX) {
                let _ = write!(shown, "\n{name}:{fault}");
            }
            if self.faults.len() > FAULTS_SHOWN_MAX {
                let _ = write!(shown, "\n… and {} more", self.faults.len() - FAULTS_SHOWN_MAX);
            }
            return Err(anyhow!(
                "nothing was compared: {} in the list{shown}",
                format_count(to_u64(self.faults.len()), "fault")
            ));
        }
        let columns =
            ListColumns { has_payer: columns.payer.is_some(), has_mode: columns.pay_mode.is_some() };
        Ok((columns, self.list))
    }
}

impl ColumnIndexes {
    /// Finds the columns in a header.
    fn find(header: &Record<'_>) -> Result<Self, String> {
        let names: Vec<String> =
            (0..header.len()).map(|index| field_text(header, index).to_ascii_lowercase()).collect();
        let find = |name: &str| {
            let equal = names.iter().enumerate().filter(|(_, found)| *found == name);
            let mut indexes = equal.map(|(index, _)| index);
            match (indexes.next(), indexes.next()) {
                (_, Some(_)) => Err(format!("{}: column \"{name}\" is there twice; remove one", header.line)),
                (index, None) => Ok(index),
            }
        };
        let find_required = |name: &str| {
            find(name)?.ok_or_else(|| {
                format!(
                    "{}: there is no column \"{name}\" in the header \"{}\"; it needs customer and total, and may \
                     have payer, pay_mode, original and voucher",
                    header.line,
                    names.join(",")
                )
            })
        };
        Ok(Self {
            customer: find_required("customer")?,
            total: find_required("total")?,
            payer: find("payer")?,
            pay_mode: find("pay_mode")?,
            original: find("original")?,
            voucher: find("voucher")?,
            count: names.len(),
        })
    }

    /// Reads a row.
    fn read_row(&self, record: &Record<'_>) -> Result<(RowKey, Expected), String> {
        let line = record.line;
        if record.len() != self.count {
            let (count, len) = (self.count, record.len());
            return Err(format!("{line}: has {len} fields, and the header has {count} columns"));
        }
        let wrong = |column: &str, index: usize, why: &dyn std::fmt::Display| {
            format!("{line}: column \"{column}\": \"{}\" {why}", field_text(record, index))
        };
        let uin = |column: &str, index: usize| {
            field_text(record, index).parse::<Uin>().map_err(|why| wrong(column, index, &why))
        };
        let amount = |column: &str, index: usize| {
            let amount = ExpectedAmount::parse(field_text(record, index));
            amount.map_err(|why| wrong(column, index, &format!("{why}; write one such as 1234.56")))
        };
        let mode = |index: usize| {
            let why = "is not prePay, postPay or riPay";
            PayMode::from_code(field_text(record, index)).ok_or_else(|| wrong("pay_mode", index, &why))
        };
        let optional =
            |column: &str, index: Option<usize>| index.map(|index| amount(column, index)).transpose();
        let key = RowKey {
            payer: self.payer.map(|index| uin("payer", index)).transpose()?,
            customer: uin("customer", self.customer)?,
            pay_mode: self.pay_mode.map(mode).transpose()?,
        };
        let expected = Expected {
            line,
            total: amount("total", self.total)?,
            original: optional("original", self.original)?,
            voucher: optional("voucher", self.voucher)?,
        };
        Ok((key, expected))
    }
}

/// Returns the text of a field, without blanks around it. A field that the record lacks is empty.
fn field_text<'a>(record: &Record<'a>, index: usize) -> &'a str {
    record.field(index).unwrap_or_default().trim()
}
