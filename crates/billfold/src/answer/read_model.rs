//! What was read from the catalog for earlier requests: keys with their secrets, and answers, as long as they are what the
//! catalog would give now.
//!
//! Each request reads the generation of the catalog: with SQLite without a statement, with PostgreSQL by one that is shared with
//! other requests. Where it is the one before, all that is held is right; else the histories of the catalog tell what changed,
//! and that is forgotten. So no request gets anything older than what had been published when it arrived, and a publication
//! costs what it changed, not what is held.

mod kept_call;

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bill::Uin;
use foldhash::fast::RandomState;
use quick_cache::Weighter;
use quick_cache::sync::{Cache, DefaultLifecycle};
use store::{Catalog, CatalogChanges, Changed, Generation, HistoryEnds, StoreError};

use super::signer::OpenKey;
use crate::integers::to_u64;
pub(super) use kept_call::KeptCall;

/// Bytes that an entry takes besides its texts.
const ENTRY_BYTES: u64 = 256;

/// Part of the memory that is for keys.
const KEYS_PART: u64 = 8;

/// Number of entries for which room is made at once.
const ENTRIES_EXPECTED: usize = 1_024;

/// Owners whose changes are distinguished. Beyond them, all answers are forgotten.
const OWNERS_MAX: usize = 262_144;

/// Entries whose weights in bytes have a bound.
type BoundedCache<K, V> = Cache<K, Arc<V>, EntryBytes, RandomState>;

/// The bills or accounts that an answer was made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// The bills of one owner, and the accounts.
    Owner(Uin),
    /// The bills of any owner, and the accounts.
    AnyOwner,
}

/// An answer that is held.
#[derive(Debug)]
struct KeptAnswer {
    /// The fields of the output, a JSON object.
    fields: Arc<[u8]>,
    source: Source,
    /// The times, in seconds since 1970, at which the same call has the same answer.
    times_s: std::ops::Range<i64>,
    /// The number of the state that it is from.
    state: u64,
}

/// The state of the catalog that a request reads, as it was when the request arrived, or a later one.
#[derive(Clone, Copy, Debug)]
pub(super) struct View {
    /// The number of the state; `None` if nothing can be held for it.
    state: Option<u64>,
}

/// Keys and answers that were read before.
#[derive(Debug)]
pub(crate) struct ReadModel {
    keys: BoundedCache<Box<str>, OpenKey>,
    answers: BoundedCache<KeptCall, KeptAnswer>,
    seen: Mutex<SeenState>,
    /// Held while changes are read, so that one request reads them and the others wait.
    is_reading: tokio::sync::Mutex<()>,
}

/// The state of the catalog that is held.
#[derive(Debug, Default)]
struct SeenState {
    generation: Option<Generation>,
    /// The ends of its histories; `None` before the first request.
    ends: Option<HistoryEnds>,
    /// Counts the states that were seen.
    number: u64,
    /// The state since which answers are held at all.
    since: u64,
    /// The state in which bills of any owner changed last.
    any_owner_changed: u64,
    /// The state in which the bills of an owner changed last, if that was after `since`.
    owners_changed: HashMap<Uin, u64, RandomState>,
}

/// The weights of entries, in bytes.
#[derive(Clone, Debug)]
struct EntryBytes;

impl Weighter<Box<str>, Arc<OpenKey>> for EntryBytes {
    fn weight(&self, id: &Box<str>, _key: &Arc<OpenKey>) -> u64 {
        // Texts of the secret and of what is derived from it have about the length of the id.
        ENTRY_BYTES + 4 * to_u64(id.len())
    }
}

impl Weighter<KeptCall, Arc<KeptAnswer>> for EntryBytes {
    fn weight(&self, call: &KeptCall, answer: &Arc<KeptAnswer>) -> u64 {
        ENTRY_BYTES + call.count_bytes() + to_u64(answer.fields.len())
    }
}

impl ReadModel {
    /// Holds nothing yet, and at most some bytes.
    pub(super) fn new(bytes_max: u64) -> Self {
        let keys_bytes = bytes_max.div_euclid(KEYS_PART);
        Self {
            keys: make_cache(keys_bytes),
            answers: make_cache(bytes_max - keys_bytes),
            seen: Mutex::default(),
            is_reading: tokio::sync::Mutex::default(),
        }
    }

    /// Forgets what changed in the catalog since the request before. Without a change nothing but its generation is read.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: the catalog does not tell what changed.
    pub(super) async fn follow_catalog(&self, catalog: &Catalog) -> Result<View, StoreError> {
        let Some(generation) = catalog.read_generation().await? else { return Ok(View { state: None }) };
        match self.find_view(generation) {
            Some(view) => Ok(view),
            // On the heap, since every request would be larger by it.
            None => Box::pin(self.read_changes(catalog, generation)).await,
        }
    }

    /// Reads what changed until a generation or a later one, unless another request has.
    async fn read_changes(&self, catalog: &Catalog, generation: Generation) -> Result<View, StoreError> {
        let _reading = self.is_reading.lock().await;
        if let Some(view) = self.find_view(generation) {
            return Ok(view);
        }
        let ends = self.lock_seen().ends;
        let Some(changes) = catalog.list_changes(ends).await? else { return Ok(View { state: None }) };
        // Another request may have read them, after a generation that is later than that of this one.
        Ok(self.find_view(changes.generation).unwrap_or_else(|| self.enter_state(changes)))
    }

    /// Returns the view of a generation, if it is the one that is held.
    fn find_view(&self, generation: Generation) -> Option<View> {
        let seen = self.lock_seen();
        (seen.generation == Some(generation)).then_some(View { state: Some(seen.number) })
    }

    /// Enters another state, in which something changed.
    fn enter_state(&self, changes: CatalogChanges) -> View {
        let mut seen = self.lock_seen();
        seen.generation = Some(changes.generation);
        seen.ends = Some(changes.ends);
        seen.number += 1;
        let number = seen.number;
        match changes.changed {
            Changed::Some { owners, keys } => {
                for id in &keys {
                    self.keys.remove(id.as_str());
                }
                if !owners.is_empty() {
                    seen.any_owner_changed = number;
                }
                if seen.owners_changed.len() + owners.len() > OWNERS_MAX {
                    seen.forget_answers();
                } else {
                    seen.owners_changed.extend(owners.into_iter().map(|owner| (owner, number)));
                }
            }
            Changed::Anything => {
                self.keys.clear();
                self.answers.clear();
                seen.forget_answers();
            }
        }
        View { state: Some(number) }
    }

    /// Finds a key that is held.
    pub(super) fn find_key(&self, view: View, id: &str) -> Option<Arc<OpenKey>> {
        view.state?;
        self.keys.get(id)
    }

    /// Holds a key that was read for a request.
    pub(super) fn keep_key(&self, view: View, id: &str, key: &Arc<OpenKey>) {
        let seen = self.lock_seen();
        if view.state == Some(seen.number) {
            self.keys.insert(id.into(), Arc::clone(key));
        }
    }

    /// Finds the fields of an answer that is held.
    pub(super) fn find_answer(&self, view: View, call: &KeptCall, now_s: i64) -> Option<Arc<[u8]>> {
        view.state?;
        let found = self.answers.get(call)?;
        let is_right = found.times_s.contains(&now_s) && self.lock_seen().is_unchanged(&found);
        is_right.then(|| Arc::clone(&found.fields))
    }

    /// Holds an answer that was made for a request.
    pub(super) fn keep_answer(
        &self,
        view: View,
        call: KeptCall,
        (source, times_s): (Source, std::ops::Range<i64>),
        fields: &[u8],
    ) {
        let seen = self.lock_seen();
        if let Some(state) = view.state.filter(|state| *state == seen.number) {
            let answer = KeptAnswer { fields: fields.into(), source, times_s, state };
            self.answers.insert(call, Arc::new(answer));
        }
    }

    fn lock_seen(&self) -> MutexGuard<'_, SeenState> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes a cache that holds nothing yet, and at most some bytes.
fn make_cache<K: Eq + Hash, V>(bytes_max: u64) -> BoundedCache<K, V>
where
    EntryBytes: Weighter<K, Arc<V>>,
{
    let (hasher, lifecycle) = (RandomState::default(), DefaultLifecycle::default());
    Cache::with(ENTRIES_EXPECTED, bytes_max, EntryBytes, hasher, lifecycle)
}

impl SeenState {
    /// Forgets all answers.
    fn forget_answers(&mut self) {
        self.since = self.number;
        self.owners_changed = HashMap::default();
    }

    /// Returns true if nothing changed that an answer was made from.
    fn is_unchanged(&self, answer: &KeptAnswer) -> bool {
        let changed = match answer.source {
            Source::Owner(owner) => self.owners_changed.get(&owner).copied().unwrap_or_default(),
            Source::AnyOwner => self.any_owner_changed,
        };
        answer.state >= changed.max(self.since)
    }
}
