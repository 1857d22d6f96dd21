//! The history of a data folder: accounts and keys, imports, and closings, in one list by time.

use bill::ledger::{Closing, ImportKind};
use store::{Catalog, Event, StoreError};

/// One entry of the history.
#[derive(Clone, Debug)]
pub(crate) struct HistoryEntry {
    /// The time, microseconds since 1970.
    pub(crate) at_us: i64,
    /// The user of the system who did it.
    pub(crate) done_by: String,
    pub(crate) action: HistoryAction,
}

/// An action that the history keeps.
#[derive(Clone, Debug)]
pub(crate) enum HistoryAction {
    /// An account or a key was added, changed or deleted.
    Event(Event),
    /// An import was published.
    Import {
        /// Its number.
        import: i64,
        /// Its kind.
        kind: ImportKind,
        /// The names of its files.
        files: Vec<String>,
        /// The number of versions that it published.
        versions: usize,
    },
    /// A payer's month was closed or opened again.
    Closing(Closing),
}

/// Reads the history from a time on, or all of it, by time.
///
/// # Errors
///
/// [`StoreError`].
pub(crate) async fn read_history(
    catalog: &Catalog,
    since_us: Option<i64>,
) -> Result<Vec<HistoryEntry>, StoreError> {
    let mut entries = Vec::new();
    for event in catalog.list_events(since_us).await? {
        let (at_us, done_by) = (event.at_us, event.done_by.clone());
        entries.push(HistoryEntry { at_us, done_by, action: HistoryAction::Event(event) });
    }
    for import in catalog.list_imports().await? {
        // An import that runs, or that was killed, did nothing yet.
        let Some(at_us) = import.published_at_us else { continue };
        let action = HistoryAction::Import {
            import: import.id.0,
            kind: import.kind,
            files: import.files.into_iter().map(|file| file.name).collect(),
            versions: import.versions.len(),
        };
        entries.push(HistoryEntry { at_us, done_by: import.imported_by, action });
    }
    for closing in catalog.list_closings(None).await? {
        let (at_us, done_by) = (closing.at_us, closing.done_by.clone());
        entries.push(HistoryEntry { at_us, done_by, action: HistoryAction::Closing(closing) });
    }
    entries.retain(|entry| since_us.is_none_or(|since_us| entry.at_us >= since_us));
    entries.sort_by_key(|entry| entry.at_us);
    Ok(entries)
}
