//! The difference of two versions for programs: one JSON object, written line by line.

use std::io::{Result, Write};

use bill::ledger::BillState;
use bill::{CURRENCY, Month};
use serde::{Serialize, Serializer};

use super::compared_states::ComparedStates;
use crate::cli::output_format::{JsonListWriter, to_json, write_open_report};
use crate::cli::show::cell::JsonCellKey;
use crate::cli::show::comparison::JsonChange;
use crate::cli::show::json::{JsonCustomer, JsonPayer, JsonSums, JsonText};
use crate::clock::format_rfc3339_exact;
use crate::ledger::diff::line::{CellKey, ColumnChange, DiffLine};
use crate::ledger::diff::{ChangeCounts, LineChange};

/// Writes the lines of the difference.
#[derive(Default)]
pub(super) struct JsonLines(JsonListWriter);

/// The fields before the lines.
#[derive(Serialize)]
struct JsonDifference<'a> {
    #[serde(flatten)]
    customer: JsonCustomer<'a>,
    month: JsonText<Month>,
    #[serde(flatten)]
    payer: JsonPayer<'a>,
    currency: &'static str,
    from: JsonVersion,
    to: JsonVersion,
    total: JsonChange,
    cells: Vec<JsonCell<'a>>,
}

/// One of the two versions.
#[derive(Serialize)]
struct JsonVersion {
    version: u32,
    published_at: String,
    import: i64,
    basis: &'static str,
}

/// A cell that differs.
#[derive(Serialize)]
struct JsonCell<'a> {
    #[serde(flatten)]
    key: JsonCellKey<'a>,
    change: JsonChange,
}

/// A line that is not the same in both versions.
#[derive(Serialize)]
struct JsonLineChange<'a> {
    change: &'static str,
    old: Option<JsonLine<'a>>,
    new: Option<JsonLine<'a>>,
    columns: Vec<JsonColumn<'a>>,
}

/// A line of a version, with all its texts.
#[derive(Serialize)]
struct JsonLine<'a> {
    import: i64,
    file: &'a str,
    line: u64,
    id: Option<&'a str>,
    cell: JsonCellKey<'a>,
    sums: JsonSums<u64>,
    texts: JsonTexts<'a>,
}

/// The texts of a line, by the title of their column.
struct JsonTexts<'a>(&'a DiffLine);

/// A column whose texts differ.
#[derive(Serialize)]
struct JsonColumn<'a> {
    column: &'a str,
    old: Option<&'a str>,
    new: Option<&'a str>,
}

/// The numbers of lines.
#[derive(Serialize)]
struct JsonCounts {
    changed: u64,
    added: u64,
    removed: u64,
    texts: u64,
}

/// Writes the object up to its lines.
pub(super) fn write_start(out: &mut impl Write, states: &ComparedStates) -> Result<()> {
    let bill = states.new.version.bill;
    let cells = states.cells.iter().map(|cell| JsonCell {
        key: make_json_key(states, &cell.key),
        change: JsonChange::new(&cell.change),
    });
    let start = JsonDifference {
        customer: JsonCustomer::new(bill.owner, &states.account_names),
        month: JsonText(bill.month),
        payer: JsonPayer::new(bill.payer, &states.account_names),
        currency: CURRENCY,
        from: JsonVersion::new(&states.old),
        to: JsonVersion::new(&states.new),
        total: JsonChange::new(&states.whole),
        cells: cells.collect(),
    };
    write_open_report(out, "diff", &start, "lines")
}

impl JsonLines {
    /// Writes a line.
    pub(super) fn write_line(
        &mut self,
        out: &mut impl Write,
        states: &ComparedStates,
        change: &LineChange,
    ) -> Result<()> {
        let (kind, old, new, columns) = match change {
            LineChange::Added(new) => ("added", None, Some(new), [].as_slice()),
            LineChange::Removed(old) => ("removed", Some(old), None, [].as_slice()),
            LineChange::Changed(changed) => {
                let kind = if change.is_texts_only() { "texts" } else { "changed" };
                (kind, Some(&changed.old), Some(&changed.new), changed.columns.as_slice())
            }
        };
        let [old_cell, new_cell] = [old, new].map(|line| line.map(DiffLine::cell));
        let item = JsonLineChange {
            change: kind,
            old: old.zip(old_cell.as_ref()).map(|(line, cell)| JsonLine::new(states, line, cell)),
            new: new.zip(new_cell.as_ref()).map(|(line, cell)| JsonLine::new(states, line, cell)),
            columns: columns.iter().map(JsonColumn::new).collect(),
        };
        self.0.write_item(out, &item)
    }
}

/// Writes the rest of the object.
pub(super) fn write_end(out: &mut impl Write, counts: ChangeCounts, agrees: bool) -> Result<()> {
    let ChangeCounts { added, removed, changed, texts_only } = counts;
    let counts = to_json(&JsonCounts { changed, added, removed, texts: texts_only })?;
    writeln!(out, "],\n\"counts\":{counts},\"agrees\":{agrees}}}")
}

impl JsonVersion {
    fn new(state: &BillState) -> Self {
        let version = &state.version;
        Self {
            version: version.number,
            published_at: format_rfc3339_exact(version.published_at_us),
            import: version.import.0,
            basis: version.basis.as_str(),
        }
    }
}

impl<'a> JsonLine<'a> {
    fn new(states: &'a ComparedStates, line: &'a DiffLine, cell: &'a CellKey) -> Self {
        Self {
            import: line.import().0,
            file: states.file_name(line),
            line: line.number,
            id: line.id(),
            cell: make_json_key(states, cell),
            sums: (&line.sums()).into(),
            texts: JsonTexts(line),
        }
    }
}

impl<'a> JsonColumn<'a> {
    fn new(change: &'a ColumnChange) -> Self {
        Self { column: &change.column, old: change.old.as_deref(), new: change.new.as_deref() }
    }
}

impl Serialize for JsonTexts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.texts())
    }
}

/// Makes the fields of a cell's key.
fn make_json_key<'a>(states: &'a ComparedStates, key: &'a CellKey) -> JsonCellKey<'a> {
    let (manager, mode, transaction_type, product, region) = key;
    JsonCellKey::new(
        (*manager, states.name_manager(*manager)),
        [mode, transaction_type, product, region],
        &states.key_names,
    )
}
