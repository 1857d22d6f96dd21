//! The generation of a catalog: a value that every change of it replaces, and what changed since an earlier one.

use bill::Uin;

/// A value that every change of the catalog replaces by one that it had not before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Generation(pub(super) [u8; Generation::BYTES]);

impl Generation {
    /// Bytes of a value: those of the head of SQLite's index of its log. PostgreSQL's is shorter, and zeros follow.
    pub(super) const BYTES: usize = 48;
}

/// The ends of the histories of a catalog: the largest id in each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HistoryEnds {
    /// The start of the database's server, in microseconds since 1970, and the number of a table in it. Others are those of another
    /// server or of a catalog that was restored, whose histories do not go on from the same ends. Zeros in SQLite.
    pub(super) origin: [i64; 2],
    /// The number of transactions whose changes no history tells. SQLite does not count them: it is 0.
    pub(super) untold: i64,
    pub(super) version: i64,
    pub(super) event: i64,
    pub(super) import: i64,
    pub(super) swept_import: i64,
    pub(super) closing: i64,
}

/// What changed in a catalog since its histories had certain ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogChanges {
    /// The generation in which the histories have these ends.
    pub generation: Generation,
    /// The ends of the histories now.
    pub ends: HistoryEnds,
    /// What changed.
    pub changed: Changed,
}

/// What changed in a catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    /// Bills of these owners, and these keys.
    Some {
        /// The owners of bills with a new version, each once.
        owners: Vec<Uin>,
        /// The ids of keys that were added or deleted.
        keys: Vec<String>,
    },
    /// Anything: an account, a closing, or what no history tells.
    Anything,
}

/// An entry of the history of accounts and keys, as far as it says what changed.
pub(super) struct ChangeEvent {
    /// The key; `None` if an account changed.
    pub(super) secret_id: Option<String>,
}

impl HistoryEnds {
    /// Decides what changed between these ends and later ones. `events` are those since, `owners` those of new versions.
    pub(super) fn decide_changed(self, now: Self, events: Vec<ChangeEvent>, owners: Vec<Uin>) -> Changed {
        let keys: Option<Vec<String>> = events.into_iter().map(|event| event.secret_id).collect();
        match keys {
            // A change that no history tells: lines were pruned, or another program wrote.
            _ if self == now || self.closing != now.closing => Changed::Anything,
            _ if self.origin != now.origin || self.untold != now.untold => Changed::Anything,
            None => Changed::Anything,
            Some(keys) => Changed::Some { owners, keys },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn histories_tell_which_owners_and_keys_changed_and_whatever_they_do_not_tell_may_be_anything() {
        let ends = HistoryEnds {
            origin: [1, 1],
            untold: 5,
            version: 5,
            event: 5,
            import: 5,
            swept_import: 5,
            closing: 5,
        };
        let key = || ChangeEvent { secret_id: Some("AKIDx".to_owned()) };
        let account = || ChangeEvent { secret_id: None };
        let some = |owners: &[Uin], keys: &[&str]| Changed::Some {
            owners: owners.to_vec(),
            keys: keys.iter().map(|id| (*id).to_owned()).collect(),
        };
        let owner = Uin::new(1).unwrap();
        let (published, staged) = (HistoryEnds { version: 6, ..ends }, HistoryEnds { import: 6, ..ends });
        let closed = HistoryEnds { closing: 6, ..published };
        let events = HistoryEnds { event: 6, ..ends };
        assert_eq!(ends.decide_changed(published, vec![], vec![owner]), some(&[owner], &[]));
        assert_eq!(ends.decide_changed(staged, vec![], vec![]), some(&[], &[]));
        assert_eq!(ends.decide_changed(events, vec![key()], vec![]), some(&[], &["AKIDx"]));
        assert_eq!(ends.decide_changed(events, vec![key(), account()], vec![]), Changed::Anything);
        assert_eq!(ends.decide_changed(closed, vec![], vec![owner]), Changed::Anything);
        assert_eq!(ends.decide_changed(ends, vec![], vec![]), Changed::Anything);
        for other in [HistoryEnds { untold: 6, ..published }, HistoryEnds { origin: [1, 2], ..published }] {
            assert_eq!(ends.decide_changed(other, vec![], vec![owner]), Changed::Anything);
        }
    }
}
