//! The columns of a cell, as the queries of both databases list them.
//!
//! A cell has its keys, its amounts and its number of lines. A new key is a migration for each database, an entry here, its
//! reading in `sqlite/rows.rs` and `postgres/cells.rs`, and its writing in `sqlite/publish.rs` and `postgres/cells.rs`.
//! A new amount is a migration for each database and a [`Measure`].

use bill::Measure;

/// The columns of a cell's keys, with their types in PostgreSQL.
pub(super) const CELL_KEYS: [(&str, &str); 5] = [
    ("manager", "bigint"),
    ("pay_mode", "text"),
    ("action_type", "text"),
    ("product", "text"),
    ("region", "text"),
];

/// Lists all columns of a cell but its version, with commas between them: keys, amounts in the order of
/// [`Measure::ALL`], lines. `table` is empty, or the name of a table with a dot behind it.
pub(super) fn list_cell_columns(table: &str) -> String {
    let keys = CELL_KEYS.map(|(name, _)| name);
    let amounts = Measure::ALL.map(Measure::name);
    let columns = keys.into_iter().chain(amounts).chain(["lines"]);
    columns.map(|name| format!("{table}{name}")).collect::<Vec<_>>().join(", ")
}
