//! The difference of two versions for programs: one JSON object, written line by line.

use std::io::{Result, Write};

use bill::ledger::BillState;
use serde_json::{Map, Value, json};

use super::ComparedStates;
use crate::cli::output_format::{CURRENCY, JsonListWriter, write_open_report};
use crate::clock::format_rfc3339_exact;
use crate::ledger::diff::{CellKey, ChangeCounts, ChangedLine, DiffLine, LineChange};
use crate::ledger::json::sums_to_json;

/// Writes the lines of the difference.
#[derive(Default)]
pub(super) struct JsonLines(JsonListWriter);

/// Writes the object up to its lines.
pub(super) fn write_start(out: &mut impl Write, states: &ComparedStates) -> Result<()> {
    let bill = states.new.version.bill;
    let cells = states.cells.iter().map(|cell| {
        let mut fields = cell_to_json(states, &cell.key);
        fields.insert("change".to_owned(), cell.change.to_json());
        Value::Object(fields)
    });
    let start = json!({
        "customer": bill.owner.get(),
        "customer_name": states.account_names.name(bill.owner),
        "month": bill.month.to_string(),
        "payer": bill.payer.get(),
        "payer_name": states.account_names.name(bill.payer),
        "currency": CURRENCY,
        "from": version_to_json(&states.old),
        "to": version_to_json(&states.new),
        "total": states.whole.to_json(),
        "cells": cells.collect::<Value>(),
    });
    write_open_report(out, "diff", start, "lines")
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
                let ChangedLine { old, new, columns } = &**changed;
                let kind = if change.is_texts_only() { "texts" } else { "changed" };
                (kind, Some(old), Some(new), columns.as_slice())
            }
        };
        let columns = columns
            .iter()
            .map(|change| json!({ "column": change.column, "old": change.old, "new": change.new }));
        let json = json!({
            "change": kind,
            "old": old.map(|line| line_to_json(states, line)),
            "new": new.map(|line| line_to_json(states, line)),
            "columns": columns.collect::<Value>(),
        });
        self.0.write_item(out, &json)
    }
}

/// Writes the rest of the object.
pub(super) fn write_end(out: &mut impl Write, counts: ChangeCounts, agrees: bool) -> Result<()> {
    let ChangeCounts { added, removed, changed, texts_only } = counts;
    let counts = json!({ "changed": changed, "added": added, "removed": removed, "texts": texts_only });
    writeln!(out, "],\n\"counts\":{counts},\"agrees\":{agrees}}}")
}

/// Writes one of the two versions as JSON.
fn version_to_json(state: &BillState) -> Value {
    let version = &state.version;
    json!({
        "version": version.number,
        "published_at": format_rfc3339_exact(version.published_at_us),
        "import": version.import.0,
        "basis": version.basis.as_str(),
    })
}

/// Writes the key of a cell as the fields of an object.
fn cell_to_json(states: &ComparedStates, key: &CellKey) -> Map<String, Value> {
    let (manager, mode, transaction_type, product, region) = key;
    let fields: [(&str, Value); 8] = [
        ("manager", (*manager).into()),
        ("manager_name", states.name_manager(*manager).into()),
        ("pay_mode", mode.as_str().into()),
        ("transaction_type", transaction_type.as_str().into()),
        ("product", product.as_str().into()),
        ("product_name", states.key_names.choose_product_name(product).into()),
        ("region", region.as_str().into()),
        ("region_name", states.key_names.choose_region_name(region).into()),
    ];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Writes a line with all its texts as JSON.
fn line_to_json(states: &ComparedStates, line: &DiffLine) -> Value {
    let texts: Map<String, Value> = line.texts().map(|(column, text)| (column, Value::from(text))).collect();
    json!({
        "import": line.import().0,
        "file": states.file_name(line),
        "line": line.number,
        "id": line.id(),
        "cell": cell_to_json(states, &line.cell()),
        "sums": sums_to_json(&line.sums()),
        "texts": texts,
    })
}
