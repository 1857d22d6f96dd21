//! Objects whose bytes were compared with their hashes already, so that a reader of single pages need not read all of them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::catalog::FileStamp;
use crate::object::WrittenObject;

/// Largest number of objects that are remembered: some 300 bytes each.
const OBJECTS_MAX: usize = 10_000;

/// Age of a file's last change from which on the next one has another time: file systems round times to some milliseconds.
const SETTLED_AGE: Duration = Duration::from_millis(50);

/// The states of files in which their bytes had the hash that was recorded, by path.
#[derive(Debug, Default)]
pub(super) struct CheckedObjects(Mutex<BTreeMap<String, ([u8; 32], FileStamp)>>);

impl CheckedObjects {
    /// Returns true if the file of an object is in a state in which its bytes were compared.
    pub(super) fn contains(&self, object: &WrittenObject, file: &Path) -> bool {
        let checked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = checked.get(&object.path);
        known.is_some_and(|(sha256, stamp)| {
            *sha256 == object.sha256 && FileStamp::of(file).is_ok_and(|now| now == *stamp)
        })
    }

    /// Remembers that the bytes of an object were compared, unless its file changed meanwhile or might change unnoticed.
    pub(super) fn insert(&self, object: &WrittenObject, file: &Path, before: FileStamp) {
        let age = std::fs::metadata(file).and_then(|found| found.modified()).map(|time| time.elapsed());
        let is_settled = matches!(age, Ok(Ok(age)) if age >= SETTLED_AGE);
        if !is_settled || !FileStamp::of(file).is_ok_and(|now| now == before) {
            return;
        }
        let mut checked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if checked.len() >= OBJECTS_MAX {
            checked.clear();
        }
        checked.insert(object.path.clone(), (object.sha256, before));
    }
}
