//! Notices that several servers serve one data folder.

use std::fs::{File, TryLockError};

use crate::catalog::Catalog;
use crate::data::Data;

/// The mark of a server on its data folder, until it is dropped.
#[derive(Debug)]
pub struct ServingMark {
    /// The folder, with a lock that servers share; `None` where they need none, or the file system has none.
    _folder: Option<File>,
    /// True if another server had marked the folder before.
    pub has_others: bool,
}

impl Data {
    /// Marks the folder as served. The mark is a lock on the folder itself, so that it needs no file and can be set in a
    /// folder that this user may only read. Where nodes share a catalog in PostgreSQL, no mark is needed: they count
    /// requests together.
    pub fn mark_served(&self) -> ServingMark {
        let unmarked = ServingMark { _folder: None, has_others: false };
        if matches!(self.catalog, Catalog::Postgres(_)) {
            return unmarked;
        }
        let Ok(folder) = File::open(self.dir()) else { return unmarked };
        let has_others = match folder.try_lock() {
            Ok(()) => {
                // A lock that is held must not be taken again.
                if folder.unlock().is_err() {
                    return unmarked;
                }
                false
            }
            Err(TryLockError::WouldBlock) => true,
            Err(TryLockError::Error(_)) => return unmarked,
        };
        let is_marked = folder.try_lock_shared().is_ok();
        ServingMark { _folder: is_marked.then_some(folder), has_others }
    }
}
