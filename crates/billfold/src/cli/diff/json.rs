//! A difference for programs: one JSON object, written line by line.

use std::io::{Result, Write};

use bill::ledger::BillState;
use serde_json::{Map, Value, json};

use super::Sides;
use crate::clock::rfc3339_exact;
use crate::ledger::diff::{CellKey, ChangeCounts, ChangedLine, DiffLine, LineChange};
use crate::ledger::json::sums_to_json;

/// What is kept while the lines come.
#[derive(Default)]
pub(super) struct Json {
    /// Whether a line was written.
    has_lines: bool,
}

/// Writes what stands before the lines.
pub(super) fn begin(out: &mut impl Write, sides: &Sides) -> Result<()> {
    let bill = sides.new.version.bill;
    let cells = sides.cells.iter().map(|cell| {
        let mut fields = cell_json(&cell.key);
        fields.insert("change".to_owned(), cell.change.json());
        Value::Object(fields)
    });
    let begin = json!({
        "customer": bill.owner.get(),
        "month": bill.month.to_string(),
        "payer": bill.payer.get(),
        "from": side(&sides.old),
        "to": side(&sides.new),
        "total": sides.whole.json(),
        "cells": cells.collect::<Value>(),
    });
    let begin = begin.to_string();
    // The object goes on with the lines, so that they need not be held.
    write!(out, "{},\n\"lines\":[", begin.strip_suffix('}').unwrap_or(&begin))
}

impl Json {
    /// Writes a line.
    pub(super) fn line(&mut self, out: &mut impl Write, sides: &Sides, change: &LineChange) -> Result<()> {
        let json = match change {
            LineChange::Added(new) => json!({ "change": "added", "new": line(sides, new) }),
            LineChange::Removed(old) => json!({ "change": "removed", "old": line(sides, old) }),
            LineChange::Changed(changed) => {
                let ChangedLine { old, new, columns } = &**changed;
                let columns = columns
                    .iter()
                    .map(|column| json!({ "column": column.column, "old": column.old, "new": column.new }));
                json!({
                    "change": if change.is_texts_only() { "texts" } else { "changed" },
                    "old": line(sides, old),
                    "new": line(sides, new),
                    "columns": columns.collect::<Value>(),
                })
            }
        };
        let comma = if self.has_lines { "," } else { "" };
        self.has_lines = true;
        write!(out, "{comma}\n{json}")
    }
}

/// Writes what stands behind the lines.
pub(super) fn end(out: &mut impl Write, counts: ChangeCounts, agrees: bool) -> Result<()> {
    let ChangeCounts { added, removed, changed, texts_only } = counts;
    let counts = json!({ "changed": changed, "added": added, "removed": removed, "texts": texts_only });
    writeln!(out, "],\n\"counts\":{counts},\"agrees\":{agrees}}}")
}

/// One of the two versions.
fn side(state: &BillState) -> Value {
    let version = &state.version;
    json!({
        "version": version.number,
        "published_at": rfc3339_exact(version.published_at_us),
        "import": version.import.0,
        "basis": version.basis.as_str(),
    })
}

/// What tells a cell apart.
fn cell_json((manager, mode, action, product, region): &CellKey) -> Map<String, Value> {
    let fields: [(&str, Value); 5] = [
        ("manager", (*manager).into()),
        ("pay_mode", mode.as_str().into()),
        ("action_type", action.as_str().into()),
        ("product", product.as_str().into()),
        ("region", region.as_str().into()),
    ];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// A line, with every text of it.
fn line(sides: &Sides, line: &DiffLine) -> Value {
    let texts: Map<String, Value> = line.texts().map(|(column, text)| (column, Value::from(text))).collect();
    json!({
        "import": line.import().0,
        "file": sides.file(line),
        "line": line.number,
        "id": line.id(),
        "cell": cell_json(&line.cell()),
        "sums": sums_to_json(&line.sums()),
        "texts": texts,
    })
}
