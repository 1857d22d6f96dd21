//! The ledger: what became of a bill from version to version, and what its lines had to do with it.

#[cfg_attr(not(test), expect(dead_code, reason = "dry runs and `diff` are built on it next"))]
pub(crate) mod compare;
pub(crate) mod json;
