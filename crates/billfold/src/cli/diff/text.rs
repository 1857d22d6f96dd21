//! A difference for people: the cells, each with a number, then the lines, each with the number of its cell.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Result, Seek as _, Write};

use bill::Measure;

use super::Sides;
use crate::clock::rfc3339_exact;
use crate::ledger::compare::{Change, format_signed};
use crate::ledger::diff::{
    CellChange, CellKey, ChangeCounts, ChangedLine, ColumnChange, DiffLine, LineChange,
};
use crate::table::{Table, printable};

/// What is kept while the lines come.
pub(super) struct Text {
    /// How many lines of each kind are listed.
    most: u64,
    /// The number of each cell.
    cells: BTreeMap<CellKey, usize>,
    /// How many lines came, those that changed cells and those that did not.
    came: [u64; 2],
    /// Those that changed no cell: they are listed last, and may be many.
    texts_only: BufWriter<File>,
}

/// Writes what stands before the lines.
pub(super) fn begin(out: &mut impl Write, sides: &Sides) -> Result<()> {
    let (old, new) = (&sides.old.version, &sides.new.version);
    writeln!(out, "bill of customer {}, {}, payer {}", new.bill.owner, new.bill.month, new.bill.payer)?;
    for (name, version) in [("from", old), ("to", new)] {
        let at = rfc3339_exact(version.published_at_us);
        writeln!(out, "{name:>4} version {}, published {at} by import {}", version.number, version.import)?;
    }
    if sides.cells.is_empty() {
        let total = sides.whole.new[Measure::Total];
        return writeln!(out, "\nno cell differs; the total stays {total}\n");
    }
    let mut table = Table::new(&[
        ">CELL",
        "MANAGER",
        "PAY MODE",
        "ACTION TYPE",
        "PRODUCT",
        "REGION",
        "",
        ">OLD",
        ">NEW",
        ">DIFFERENCE",
    ]);
    let mut add = |names: [String; 6], change: &Change| {
        let names = std::iter::once(names).chain(std::iter::repeat([const { String::new() }; 6]));
        for (names, row) in names.zip(change.rows()) {
            table.row(names.into_iter().chain(row).collect());
        }
    };
    for (number, cell) in (1..).zip(&sides.cells) {
        let (manager, mode, action, product, region) = cell.key.clone();
        add([numbered(number), manager.to_string(), mode, action, product, region], &cell.change);
    }
    let whole = ["", "total", "", "", "", ""].map(str::to_owned);
    add(whole, &sides.whole);
    writeln!(out, "\n{table}")
}

impl Text {
    /// No line has come.
    pub(super) fn new(most: u64, cells: &[CellChange]) -> Result<Text> {
        let texts_only = BufWriter::new(tempfile::tempfile()?);
        let cells = cells.iter().map(|cell| cell.key.clone()).zip(1..).collect();
        Ok(Text { most, cells, came: [0, 0], texts_only })
    }

    /// Writes a line, unless there are enough of its kind.
    pub(super) fn line(&mut self, out: &mut impl Write, sides: &Sides, change: &LineChange) -> Result<()> {
        let is_texts_only = change.is_texts_only();
        let [first, second] = &mut self.came;
        let came = if is_texts_only { second } else { first };
        *came = came.saturating_add(1);
        if *came > self.most {
            return Ok(());
        }
        let text = self.describe(sides, change);
        if is_texts_only {
            self.texts_only.write_all(text.as_bytes())
        } else {
            out.write_all(text.as_bytes())
        }
    }

    /// A line in words.
    fn describe(&self, sides: &Sides, change: &LineChange) -> String {
        let place = |line: &DiffLine| printable(&format!("{}:{}", sides.file(line), line.number));
        let id = |line: &DiffLine| line.id().map_or(String::new(), |id| format!("  Id {}", printable(id)));
        let one = |line: &DiffLine, what: &str, sign: &str| {
            let total = line.sums()[Measure::Total];
            format!(
                "{} {what}  {} (import {}){}  total {sign}{total}\n",
                self.number(&line.cell()),
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
                let (before, now) = (self.number(&old.cell()), self.number(&new.cell()));
                let cells = match change.is_texts_only() {
                    true => "texts  ".to_owned(),
                    false if before == now => format!("{now} changed"),
                    false => format!("{before} to {now} changed"),
                };
                let (import, before) = (new.import(), old.import());
                let difference =
                    new.sums()[Measure::Total].minus(old.sums()[Measure::Total]).unwrap_or_default();
                let difference = match difference.units() {
                    0 => String::new(),
                    _ => format!("  total {}", format_signed(&difference.to_string())),
                };
                let places =
                    format!("{} (import {import}), was {} (import {before})", place(new), place(old));
                let columns: String = columns.iter().map(column).collect();
                format!("{cells}  {places}{}{difference}\n{columns}", id(new))
            }
        }
    }

    /// Writes what stands behind the lines.
    pub(super) fn end(mut self, out: &mut impl Write, counts: ChangeCounts, agrees: bool) -> Result<()> {
        let [changing, texts_only] = self.came;
        more(out, changing, self.most)?;
        if texts_only > 0 {
            writeln!(out, "\nlines that differ in texts alone, so that no cell changes:")?;
            let mut file = self.texts_only.into_inner().map_err(std::io::IntoInnerError::into_error)?;
            file.rewind()?;
            std::io::copy(&mut file, out)?;
            more(out, texts_only, self.most)?;
        } else {
            self.texts_only.flush()?;
        }
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

    /// The number of a cell; one that does not differ has none.
    fn number(&self, cell: &CellKey) -> String {
        self.cells.get(cell).map_or_else(|| "[-]".to_owned(), |number| numbered(*number))
    }
}

/// A cell's number as it is printed.
fn numbered(number: usize) -> String {
    format!("[{number}]")
}

/// Says how many lines are not listed.
fn more(out: &mut impl Write, came: u64, most: u64) -> Result<()> {
    match came.saturating_sub(most) {
        0 => Ok(()),
        rest => writeln!(out, "and {rest} more; --lines all lists them"),
    }
}

/// The texts of a column before and after.
fn column(change: &ColumnChange) -> String {
    let text = |text: &Option<String>| {
        text.as_ref().map_or_else(|| "(no such column)".to_owned(), |text| format!("\"{}\"", printable(text)))
    };
    format!("      {}: {} -> {}\n", printable(&change.column), text(&change.old), text(&change.new))
}
