//! Limits the rate of requests: counts them by a key, in fixed windows of one second.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

use foldhash::fast::RandomState;

/// Largest backward clock step, in seconds, that keeps the current window. A larger step resets it; otherwise all
/// requests would be refused until the old second recurs.
pub(super) const CLOCK_BACK_S_MAX: i64 = 5;

/// Counts requests by a key, in whole seconds of our clock.
///
/// It holds the keys of one second alone, so that its size stays small.
#[derive(Debug)]
pub(crate) struct FixedWindow<K> {
    window: Mutex<Window<K>>,
}

/// The requests of one second.
#[derive(Debug)]
struct Window<K> {
    second: i64,
    counts: HashMap<K, u64, RandomState>,
}

/// A request beyond the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Exceeded {
    /// The requests of this second, the refused ones included.
    pub(crate) count: u64,
    /// The requests that pass in a second.
    pub(crate) limit: u64,
}

/// The rest of a rate behind a request that counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RateLeft {
    /// The requests that pass in a second.
    pub(crate) limit: u64,
    /// The requests that still pass in this second.
    pub(crate) left: u64,
}

impl<K> Default for FixedWindow<K> {
    fn default() -> Self {
        Self { window: Mutex::new(Window { second: i64::MIN, counts: HashMap::default() }) }
    }
}

impl<K: Eq + Hash> FixedWindow<K> {
    /// Counts one request. The first `limit_per_s` of a second pass; refused ones count too, as with the vendor.
    ///
    /// # Errors
    ///
    /// [`Exceeded`], with the count of this second and the limit.
    pub(crate) fn count_request(
        &self,
        key: K,
        limit_per_s: u64,
        now_s: impl FnOnce() -> i64,
    ) -> Result<(), Exceeded> {
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        // Read under the lock, so that a request which waited for it is not counted in a past second.
        let now_s = now_s();
        if now_s > window.second || window.second - now_s > CLOCK_BACK_S_MAX {
            *window = Window { second: now_s, counts: HashMap::default() };
        }
        let count = window.counts.entry(key).or_default();
        *count += 1;
        check_count(*count, limit_per_s)
    }
}

/// Checks the number of a request in its second.
///
/// # Errors
///
/// [`Exceeded`].
pub(crate) fn check_count(count: u64, limit: u64) -> Result<(), Exceeded> {
    if count > limit { Err(Exceeded { count, limit }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_the_limit_passes_in_each_second_for_each_key() {
        let window = FixedWindow::default();
        for second in [10, 11] {
            assert!(window.count_request("A", 2, || second).is_ok());
            assert!(window.count_request("A", 2, || second).is_ok());
            assert_eq!(window.count_request("A", 2, || second), Err(Exceeded { count: 3, limit: 2 }));
            assert!(window.count_request("B", 1, || second).is_ok());
        }
    }

    #[test]
    fn a_clock_that_is_set_back_a_little_begins_no_second_anew() {
        let window = FixedWindow::default();
        assert!(window.count_request("A", 1, || 10).is_ok());
        assert!(window.count_request("A", 1, || 9).is_err());
        assert!(window.count_request("A", 1, || 10).is_err());
        assert!(window.count_request("A", 1, || 11).is_ok());
        assert!(window.count_request("A", 1, || 5).is_ok(), "a large step back resets the window");
    }

    #[test]
    fn many_threads_at_once_get_no_more_than_the_limit() {
        let window = FixedWindow::default();
        let passed = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|_| {
                    scope
                        .spawn(|| (0..1_000).filter(|_| window.count_request("A", 777, || 5).is_ok()).count())
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).sum::<usize>()
        });
        assert_eq!(passed, 777);
    }
}
