//! What several commands print alike: tables and JSON of comparisons, sums, accounts, closings and kinds.

pub(crate) mod cell;
pub(crate) mod comparison;
pub(crate) mod finality;
pub(crate) mod import_kind;
pub(crate) mod json;
pub(crate) mod list_comparison;
pub(crate) mod page_text;
pub(crate) mod wrapped_rows;
