//! The record of the lists for outside engines: up to which version they were written, and the state of each file then. By
//! it, only the months that changed since are read again, and a file that another program changed is noticed.
//!
//! It is a file of JSON beside the lists, `lists.json`. One that is missing or cannot be read costs time, and nothing else: all
//! months are compared with the catalog then.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::list_path::RECORD_PATH;
use crate::catalog::ListPosition;
use crate::error::StoreError;
use crate::lines::Lines;

/// The format of the record.
const FORMAT: i64 = 1;

/// The state of the lists when they were written last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ListRecord {
    /// The position of the catalog that the lists are of.
    pub(super) position: ListPosition,
    /// The state of the file of each list, by its path.
    pub(super) stamps: BTreeMap<String, String>,
}

impl ListRecord {
    /// Reads the record; `None` if there is none, or one that cannot be read.
    pub(super) fn read(lines: &Lines) -> Option<Self> {
        let record: Value = serde_json::from_slice(&lines.read_list(RECORD_PATH)?).ok()?;
        if record.get("format").and_then(Value::as_i64) != Some(FORMAT) {
            return None;
        }
        let position = ListPosition {
            version: record.get("version")?.as_i64()?,
            token: record.get("token")?.as_str()?.to_owned(),
            chain: record.get("chain")?.as_str().map(str::to_owned),
            pruned_at_us: record.get("pruned_at_us")?.as_i64(),
        };
        let stamps = record.get("lists")?.as_object()?.iter();
        let stamps = stamps.map(|(path, stamp)| Some((path.clone(), stamp.as_str()?.to_owned())));
        Some(Self { position, stamps: stamps.collect::<Option<_>>()? })
    }

    /// Writes the record, in place of the one before.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: it cannot be written.
    pub(super) fn write(&self, lines: &Lines) -> Result<(), StoreError> {
        let Self { position: ListPosition { version, token, chain, pruned_at_us }, stamps } = self;
        let record = json!({ "format": FORMAT, "version": version, "token": token, "chain": chain, "pruned_at_us": pruned_at_us, "lists": stamps });
        lines.write_list(RECORD_PATH, record.to_string().as_bytes())
    }
}

/// Deletes the record, so that all lists are compared with the catalog when they are written next.
///
/// # Errors
///
/// [`StoreError`]: it cannot be deleted.
pub(crate) fn forget_lists(lines: &Lines) -> Result<(), StoreError> {
    lines.delete_list(RECORD_PATH)
}
