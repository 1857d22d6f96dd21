//! The list of expected totals: a CSV file with the columns `customer` and `total`, and optionally `payer`,
//! `manager`, `pay_mode`, `original` and `voucher`. Columns `month` and `currency` are checked. Other columns are ignored. The last row may state the totals of the others.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use anyhow::anyhow;
use bill::{Month, Sum, SumOverflow, Uin};
use sheet::{
    Fault, Faults, Record, Splitter, describe_other_format, find_separator_line, is_empty_row, show_path,
};

use super::columns::{ColumnIndexes, ListRow};
use super::row::{Agreement, Expected, ExpectedAmount, RowKey};
use crate::input_file::{InputFileError, check_input_file};
use crate::integers::to_u64;
use crate::terminal::wording::format_count;

/// Largest part of the file that is read at once, in bytes.
const BLOCK_BYTES: usize = 1 << 16;

/// The optional columns of the list that are part of the key of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ListColumns {
    pub(crate) has_payer: bool,
    pub(crate) has_manager: bool,
    pub(crate) has_mode: bool,
}

/// A list of expected totals.
#[derive(Clone, Debug)]
pub(crate) struct ExpectedList {
    pub(crate) columns: ListColumns,
    pub(crate) rows: BTreeMap<RowKey, Expected>,
    /// The line of the row of totals, which agrees with the rows above it.
    pub(crate) totals_line: Option<u64>,
}

/// Reads a list for a month: a CSV file with a header.
///
/// # Errors
///
/// The file cannot be read, or the faults of the file, each cause once, with line and column.
pub(crate) fn read_expected_list(path: &Path, month: Month) -> anyhow::Result<ExpectedList> {
    check_input_file(path)?;
    let unreadable = |source| InputFileError::from_io(path, source);
    let name = show_path(path);
    let mut file = File::open(path).map_err(unreadable)?;
    let mut reader = ListReader::of_month(month);
    let mut splitter = Splitter::default();
    let mut block = vec![0; BLOCK_BYTES];
    let mut is_first = true;
    loop {
        let bytes = file.read(&mut block).map_err(unreadable)?;
        let (read, _) = block.split_at(bytes);
        if std::mem::take(&mut is_first) {
            reader.other_format = describe_other_format(read);
        }
        splitter.push(read);
        if let Err(fault) = reader.read_block(&mut splitter, bytes == 0) {
            reader.add_faults(&name);
            reader.faults.add(&name, fault);
            return Err(describe_faults(&reader.faults));
        }
        reader.add_faults(&name);
        if bytes == 0 {
            return reader.finish(&name);
        }
    }
}

/// Reads the records of a list.
struct ListReader {
    /// The month that the list is for.
    month: Month,
    /// The format that the first bytes resemble, for a file without the header of a list.
    other_format: Option<&'static str>,
    columns: Option<ColumnIndexes>,
    list: BTreeMap<RowKey, Expected>,
    /// The line and the total of a row of totals.
    totals: Option<(u64, ExpectedAmount)>,
    /// Faults of rows of the last block.
    found: Vec<Fault>,
    faults: Faults,
}

impl ListReader {
    /// Starts without a record.
    fn of_month(month: Month) -> Self {
        Self {
            month,
            other_format: None,
            columns: None,
            list: BTreeMap::new(),
            totals: None,
            found: Vec::new(),
            faults: Faults::default(),
        }
    }

    /// Reads the records that are complete. A fault of the header ends the reading.
    fn read_block(&mut self, splitter: &mut Splitter, at_end: bool) -> Result<(), Fault> {
        loop {
            while self.columns.is_none() && splitter.unread().starts_with("\u{feff}".as_bytes()) {
                splitter.skip("\u{feff}".len());
            }
            let line = splitter.next_line_number();
            match splitter.next(at_end) {
                Ok(None) => return Ok(()),
                Ok(Some(record)) => self.read_record(&record)?,
                Err(error) => {
                    let (why, remedy) = error.describe();
                    return Err(self
                        .make_format_fault()
                        .unwrap_or_else(|| Fault::of_line(line, why, remedy)));
                }
            }
        }
    }

    /// The fault of a file of another format; `None` if the header was found, or the format is CSV.
    fn make_format_fault(&self) -> Option<Fault> {
        let why = self.other_format.filter(|_| self.columns.is_none())?;
        Some(Fault::of_file(why, "save the list as CSV in UTF-8, with the columns customer and total"))
    }

    /// Reads a record. The first is the header.
    fn read_record(&mut self, record: &Record<'_>) -> Result<(), Fault> {
        if is_empty_row(record) {
            return Ok(());
        }
        let Some(columns) = &self.columns else {
            match find_separator_line(record) {
                Some(',') => return Ok(()),
                Some(_) => {
                    return Err(Fault::of_line(
                        record.line,
                        "the line sep= says another separator than the comma",
                        "save the list as CSV with commas; amounts have a point before their decimals",
                    ));
                }
                None => {}
            }
            let columns = ColumnIndexes::find(record);
            self.columns = Some(columns.map_err(|fault| self.make_format_fault().unwrap_or(fault))?);
            return Ok(());
        };
        if let Some((line, _)) = self.totals.take() {
            self.found.push(Fault::of_line(
                line,
                "is a row of totals, and rows follow it",
                "remove the row; only the last row may state the total of the others",
            ));
        }
        match columns.read_row(record, self.month) {
            Err(fault) => self.found.push(fault),
            Ok(ListRow::Totals(total)) => self.totals = Some((record.line, total)),
            Ok(ListRow::Customer(key, expected)) => {
                if let Some(before) = self.list.insert(key, expected) {
                    self.found.push(make_repeated_row_fault(record.line, key.customer, before.line));
                }
            }
        }
        Ok(())
    }

    /// Adds the faults of the last block, of a file of a name.
    fn add_faults(&mut self, name: &str) {
        for fault in std::mem::take(&mut self.found) {
            self.faults.add(name, fault);
        }
    }

    /// Returns the list, or the faults that were found.
    fn finish(mut self, name: &str) -> anyhow::Result<ExpectedList> {
        if self.columns.is_none() {
            let fault = Fault::of_file(
                "the list is empty; it needs a header such as customer,total",
                "write a row for each customer below the header",
            );
            self.faults.add(name, self.make_format_fault().unwrap_or(fault));
        } else if self.faults.is_empty()
            && let Some(fault) = self.check_totals()?
        {
            self.faults.add(name, fault);
        }
        match self.columns {
            Some(columns) if self.faults.is_empty() => {
                let columns = ListColumns {
                    has_payer: columns.payer.is_some(),
                    has_manager: columns.manager.is_some(),
                    has_mode: columns.pay_mode.is_some(),
                };
                let totals_line = self.totals.map(|(line, _)| line);
                Ok(ExpectedList { columns, rows: self.list, totals_line })
            }
            _ => Err(describe_faults(&self.faults)),
        }
    }

    /// Compares the row of totals with the sum of the other rows.
    fn check_totals(&self) -> Result<Option<Fault>, SumOverflow> {
        let Some((line, total)) = &self.totals else { return Ok(None) };
        let mut sum = Sum::ZERO;
        for expected in self.list.values() {
            sum = sum.plus(expected.total.sum)?;
        }
        if total.compare(sum)? == Agreement::None {
            let why = format!("the row of totals says {}, and the rows above it sum to {sum}", total.text);
            return Ok(Some(Fault::of_line(*line, why, "correct the list, or remove the row of totals")));
        }
        Ok(None)
    }
}

/// The fault of a customer with two rows.
fn make_repeated_row_fault(line: u64, customer: Uin, before: u64) -> Fault {
    let why = format!(
        "is already on line {before}; a customer (with payer, manager and pay_mode) may have one row"
    );
    let remedy = "remove one row, or add a column payer, manager or pay_mode that distinguishes them";
    Fault::of_column(line, "customer", why, remedy)
        .with_value(customer.to_string())
        .of_cause("a customer has two rows")
}

/// Describes the faults of a list, each cause once.
fn describe_faults(faults: &Faults) -> anyhow::Error {
    let mut shown = String::new();
    for fault in faults.first() {
        let _ = write!(shown, "\n{fault}");
    }
    let listed: u64 = faults.first().iter().map(|fault| fault.count).sum();
    if faults.count() > listed {
        let _ = write!(shown, "\n… and {} more", faults.count() - listed);
    }
    let kinds = to_u64(faults.first().len());
    let of_kinds =
        if kinds == listed { String::new() } else { format!(" of {}", format_count(kinds, "kind")) };
    anyhow!("nothing was compared: {}{of_kinds} in the list{shown}", format_count(faults.count(), "fault"))
}
