//! Sizes of dictionaries and pages.

/// Largest size of the dictionary of a column, in bytes. Where it would be larger, all values of the chunk are written as they
/// are: those that need a larger one hardly repeat, and a dictionary makes them longer
/// (`docs/adr/0009-row-groups-end-by-memory.md`).
pub(super) const DICTIONARY_BYTES_MAX: usize = 1 << 16;

/// Largest number of lines of a page.
pub(super) const PAGE_ROWS_MAX: usize = 20_000;

/// Largest length of the texts of a page, in bytes, if there are several.
pub(super) const PAGE_BYTES_MAX: usize = 1 << 20;
