//! The rate: how many requests of one kind may come in one second.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

use foldhash::fast::RandomState;

/// How far the clock may be set back, in seconds, without a second beginning anew. Further back, and the
/// old second is forgotten, lest nobody pass until it comes again.
const CLOCK_BACK_S_MAX: i64 = 5;

/// Counts requests by a key, in whole seconds of our clock.
///
/// It holds the keys of one second and no more, so that it stays small whoever asks.
#[derive(Debug)]
pub(crate) struct Rates<K> {
    window: Mutex<Window<K>>,
}

/// The requests of one second.
#[derive(Debug)]
struct Window<K> {
    second: i64,
    counts: HashMap<K, u64, RandomState>,
}

/// One request too many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Exceeded {
    /// How many came in this second, the refused ones included.
    pub(crate) count: u64,
    /// How many may.
    pub(crate) limit: u64,
}

impl<K> Default for Rates<K> {
    fn default() -> Self {
        Rates { window: Mutex::new(Window { second: i64::MIN, counts: HashMap::default() }) }
    }
}

impl<K: Eq + Hash> Rates<K> {
    /// Counts one request. The first `limit_per_s` of a second pass; what is refused counts too, as
    /// the vendor counts it.
    ///
    /// # Errors
    /// [`Exceeded`], with the count of this second and the limit.
    pub(crate) fn count(
        &self,
        key: K,
        limit_per_s: u64,
        now_s: impl FnOnce() -> i64,
    ) -> Result<(), Exceeded> {
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        // Under the lock, so that a request which waited for it is not counted in a second gone by.
        let now_s = now_s();
        if now_s > window.second || window.second.saturating_sub(now_s) > CLOCK_BACK_S_MAX {
            *window = Window { second: now_s, counts: HashMap::default() };
        }
        let count = window.counts.entry(key).or_default();
        *count = count.saturating_add(1);
        check_count(*count, limit_per_s)
    }
}

/// Whether a request may pass that is so many in its second.
///
/// # Errors
/// [`Exceeded`].
pub(crate) fn check_count(count: u64, limit: u64) -> Result<(), Exceeded> {
    if count > limit { Err(Exceeded { count, limit }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_the_limit_passes_in_each_second_for_each_key() {
        let rates = Rates::default();
        for second in [10, 11] {
            assert!(rates.count("A", 2, || second).is_ok());
            assert!(rates.count("A", 2, || second).is_ok());
            assert_eq!(rates.count("A", 2, || second), Err(Exceeded { count: 3, limit: 2 }));
            assert!(rates.count("B", 1, || second).is_ok());
        }
    }

    #[test]
    fn a_clock_that_is_set_back_a_little_begins_no_second_anew() {
        let rates = Rates::default();
        assert!(rates.count("A", 1, || 10).is_ok());
        assert!(rates.count("A", 1, || 9).is_err());
        assert!(rates.count("A", 1, || 10).is_err());
        assert!(rates.count("A", 1, || 11).is_ok());
        assert!(rates.count("A", 1, || 5).is_ok(), "far back it does, or nobody would pass for long");
    }

    #[test]
    fn many_threads_at_once_get_no_more_than_the_limit() {
        let rates = Rates::default();
        let passed = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| (0..1_000).filter(|_| rates.count("A", 777, || 5).is_ok()).count()))
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).sum::<usize>()
        });
        assert_eq!(passed, 777);
    }
}
