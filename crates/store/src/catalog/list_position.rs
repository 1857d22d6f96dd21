//! The position of the lists for outside engines in the history of the catalog, and what changed since one.

use std::collections::BTreeSet;

use bill::Month;

/// A position in the history of what was published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ListPosition {
    /// The largest id of a version; 0 if there is none. Ids of later versions are larger, and no version is ever deleted.
    pub(crate) version: i64,
    /// The token of the import that published this version, which is random: another history has another one.
    pub(crate) token: String,
    /// The chain of commits that led to this state: `None` in PostgreSQL, and where another program than billfold may have
    /// changed anything since it was checked.
    pub(crate) chain: Option<String>,
    /// The time of the last prune, in microseconds since 1970; always `None` in SQLite, where a prune deletes the record of
    /// the lists before it changes the catalog.
    pub(crate) pruned_at_us: Option<i64>,
}

/// What changed since a position.
#[derive(Clone, Debug)]
pub(crate) struct ChangesOfLists {
    /// The position now.
    pub(crate) position: ListPosition,
    /// The months with new versions; `None` if it may be any, as the earlier position is none of this catalog.
    pub(crate) months: Option<BTreeSet<Month>>,
}
