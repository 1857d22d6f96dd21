//! The columns of a cell, as the queries of both databases list them.
//!
//! A cell has its keys, its amounts and its number of lines. A new amount is a [`Measure`], whose file says what else. A new
//! key is:
//!
//! - in the crate `bill`, a field of `Cell`, which `Fold` fills; the digests of lines never get it, and those of versions get it
//!   under a new format (`ledger/version_digest.rs`), beside which the digests of the old one are still compared;
//! - here, an entry; its reading in `sqlite/rows.rs`, `postgres/cells.rs` and `value.rs`, and its writing in
//!   `sqlite/new_versions.rs` and `postgres/cells.rs`;
//! - a migration for each database. In SQLite the keys are the primary key of `cell`, so that the table is made again, and
//!   its triggers with it. Cells of older versions lack the key: `verify` folds their lines again, and needs a mark of
//!   the versions that have it, as `has_names` is one for names;
//! - in the program, the cells that wait in a file (`import/spilling_fold.rs`) and what shows a cell (`cli/show/cell.rs`,
//!   `ledger/diff/line.rs`, `cli/bill/charges.rs`).

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
