//! The difference of two versions for people: numbered cells, then the lines, each with the number of its cell.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Read as _, Seek as _, Write};
use std::path::Path;

use bill::{Change, Measure, Sum, Uin};
use sheet::replace_controls;
use store::StoreError;

use super::compared_states::ComparedStates;
use crate::cli::show::comparison::make_change_rows;
use crate::clock::format_both_zones_exact;
use crate::ledger::diff::line::{CellKey, ColumnChange, DiffLine};
use crate::ledger::diff::{CellChange, ChangeCounts, ChangedLine, LineChange};
use crate::temporary::{TemporaryFault, TemporaryFile};
use crate::terminal::output::output_error;
use crate::terminal::table::Table;
use crate::terminal::wording::format_signed;

/// Bytes that are copied at once.
const BLOCK_BYTES: usize = 64 * 1024;

/// Writes the lines of the difference.
pub(super) struct TextLines {
    /// The maximum number of lines of each kind that are listed.
    listed_max: u64,
    /// The numbers of the cells that differ.
    cell_numbers: BTreeMap<CellKey, usize>,
    /// The number of lines that changed a cell.
    changing: u64,
    /// The number of lines that changed in texts only.
    texts_only: u64,
    /// The listed lines that changed in texts only. They are written last, and may be more than memory holds.
    texts_only_file: BufWriter<File>,
    fault: TemporaryFault,
}

/// Writes the two versions and the cells that differ.
pub(super) fn write_start(out: &mut impl Write, states: &ComparedStates) -> std::io::Result<()> {
    let (old, new) = (&states.old.version, &states.new.version);
    let names = &states.account_names;
    let (customer, payer) = (names.label(new.bill.owner), names.label(new.bill.payer));
    writeln!(out, "bill of customer {customer}, {}, payer {payer}", new.bill.month)?;
    for (name, version) in [("from", old), ("to", new)] {
        let at = format_both_zones_exact(version.published_at_us);
        writeln!(out, "{name:>4} version {}, published {at} by import {}", version.number, version.import)?;
    }
    if states.cells.is_empty() {
        let total = states.whole.new[Measure::Total];
        return writeln!(out, "\nno cell differs; the total stays {total}\n");
    }
    let mut table = Table::new(&[
        ">CELL",
        "MANAGER",
        "PAY MODE",
        "TRANSACTION TYPE",
        "PRODUCT",
        "REGION",
        "",
        ">OLD",
        ">NEW",
        ">DIFFERENCE",
    ]);
    let mut add_change = |names: [String; 6], change: &Change| {
        let names = std::iter::once(names).chain(std::iter::repeat([const { String::new() }; 6]));
        for (names, row) in names.zip(make_change_rows(change)) {
            table.add_row(names.into_iter().chain(row).collect());
        }
    };
    for (number, cell) in (1..).zip(&states.cells) {
        let (manager, mode, transaction_type, product, region) = &cell.key;
        let names = [
            format_cell_number(number),
            Uin::new(*manager).map_or_else(|| manager.to_string(), |manager| names.label(manager)),
            mode.clone(),
            transaction_type.clone(),
            states.key_names.choose_product_name(product).to_owned(),
            states.key_names.choose_region_name(region).to_owned(),
        ];
        add_change(names, &cell.change);
    }
    let whole = ["", "total", "", "", "", ""].map(str::to_owned);
    add_change(whole, &states.whole);
    writeln!(out, "\n{table}")
}

impl TextLines {
    /// Starts without lines; the cells are numbered from 1.
    pub(super) fn new(listed_max: u64, cells: &[CellChange], data_folder: &Path) -> Result<Self, StoreError> {
        let temporary = TemporaryFile::create(data_folder)?;
        let fault = temporary.fault();
        let texts_only_file = BufWriter::new(temporary.file);
        let cell_numbers = cells.iter().map(|cell| cell.key.clone()).zip(1..).collect();
        Ok(Self { listed_max, cell_numbers, changing: 0, texts_only: 0, texts_only_file, fault })
    }

    /// Writes a line, unless enough of its kind are listed already.
    pub(super) fn write_line(
        &mut self,
        out: &mut impl Write,
        states: &ComparedStates,
        change: &LineChange,
    ) -> Result<(), StoreError> {
        let is_texts_only = change.is_texts_only();
        let count = if is_texts_only { &mut self.texts_only } else { &mut self.changing };
        *count += 1;
        if *count > self.listed_max {
            return Ok(());
        }
        let text = self.describe_line(states, change);
        if is_texts_only {
            self.texts_only_file.write_all(text.as_bytes()).map_err(|error| self.fault.of("write", error))
        } else {
            out.write_all(text.as_bytes()).map_err(output_error)
        }
    }

    /// Describes the change of a line.
    fn describe_line(&self, states: &ComparedStates, change: &LineChange) -> String {
        let place =
            |line: &DiffLine| replace_controls(&format!("{}:{}", states.file_name(line), line.number));
        let id =
            |line: &DiffLine| line.id().map_or(String::new(), |id| format!("  Id {}", replace_controls(id)));
        let one = |line: &DiffLine, what: &str, sign: &str| {
            let total = line.sums()[Measure::Total];
            format!(
                "{} {what}  {} (import {}){}  total {sign}{total}\n",
                self.find_cell_label(&line.cell()),
                place(line),
                line.import(),
                id(line),
            )
        };
        match change {
            LineChange::Added(line) => one(line, "added  ", ""),
            LineChange::Removed(line) => one(line, "removed", "was "),
            LineChange::Changed(changed) => {
                let ChangedLine { old, new, columns } = &**changed;
                let (before, now) = (self.find_cell_label(&old.cell()), self.find_cell_label(&new.cell()));
                let cells = match change.is_texts_only() {
                    true => "texts  ".to_owned(),
                    false if before == now => format!("{now} changed"),
                    false => format!("{before} to {now} changed"),
                };
                let (import, before) = (new.import(), old.import());
                let difference = match new.sums()[Measure::Total].minus(old.sums()[Measure::Total]) {
                    Ok(Sum::ZERO) => String::new(),
                    Ok(difference) => format!("  total {}", format_signed(&difference.to_string())),
                    Err(error) => format!("  total: {error}"),
                };
                let places =
                    format!("{} (import {import}), was {} (import {before})", place(new), place(old));
                let columns: String = columns.iter().map(describe_column).collect();
                format!("{cells}  {places}{}{difference}\n{columns}", id(new))
            }
        }
    }

    /// Writes the lines that changed in texts only, and the counts.
    pub(super) fn write_end(
        mut self,
        out: &mut impl Write,
        counts: ChangeCounts,
        agrees: bool,
    ) -> Result<(), StoreError> {
        let fault = self.fault.clone();
        self.texts_only_file
            .flush()
            .and_then(|()| self.texts_only_file.rewind())
            .map_err(|error| fault.of("write", error))?;
        write_unlisted(out, self.changing, self.listed_max).map_err(output_error)?;
        if self.texts_only > 0 {
            writeln!(out, "\nlines that differ in texts alone, so that no cell changes:")
                .map_err(output_error)?;
            self.copy_texts_only(out)?;
            write_unlisted(out, self.texts_only, self.listed_max).map_err(output_error)?;
        }
        write_counts(out, counts, agrees).map_err(output_error)
    }

    /// Copies the lines that changed in texts only.
    fn copy_texts_only(&mut self, out: &mut impl Write) -> Result<(), StoreError> {
        let mut block = vec![0; BLOCK_BYTES];
        loop {
            let read = self.texts_only_file.get_mut().read(&mut block);
            let read = read.map_err(|error| self.fault.of("read", error))?;
            if read == 0 {
                return Ok(());
            }
            out.write_all(block.get(..read).unwrap_or_default()).map_err(output_error)?;
        }
    }

    /// Formats the number of a cell; a cell that does not differ has none.
    fn find_cell_label(&self, cell: &CellKey) -> String {
        self.cell_numbers.get(cell).map_or_else(|| "[-]".to_owned(), |number| format_cell_number(*number))
    }
}

/// Writes the numbers of lines, and that they agree with the totals.
fn write_counts(out: &mut impl Write, counts: ChangeCounts, agrees: bool) -> std::io::Result<()> {
    let ChangeCounts { added, removed, changed, texts_only } = counts;
    writeln!(
        out,
        "\nlines: {changed} changed, {added} added, {removed} removed; {texts_only} in texts alone"
    )?;
    if agrees {
        writeln!(
            out,
            "the lines sum exactly to the differences of the cells, and these to that of the totals"
        )?;
    }
    Ok(())
}

/// Formats the number of a cell.
fn format_cell_number(number: usize) -> String {
    format!("[{number}]")
}

/// Writes how many lines are not listed, if some are not.
fn write_unlisted(out: &mut impl Write, lines: u64, listed_max: u64) -> std::io::Result<()> {
    match lines.checked_sub(listed_max) {
        None | Some(0) => Ok(()),
        Some(rest) => writeln!(out, "and {rest} more; --lines all lists them"),
    }
}

/// Describes the texts of a column before and after.
fn describe_column(change: &ColumnChange) -> String {
    let text = |text: &Option<String>| {
        text.as_ref()
            .map_or_else(|| "(no such column)".to_owned(), |text| format!("\"{}\"", replace_controls(text)))
    };
    format!("      {}: {} -> {}\n", replace_controls(&change.column), text(&change.old), text(&change.new))
}
