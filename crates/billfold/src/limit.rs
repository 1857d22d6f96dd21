//! The rate: how many requests an account may make of an action in one second.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use bill::Uin;
use foldhash::fast::RandomState;
use tc3::Refusal;

/// Counts requests for each account and action in whole seconds of our clock.
///
/// There is one entry for each account and action that ever asked, and accounts are known by their
/// keys at this point, so the table stays as small as the list of accounts.
#[derive(Debug, Default)]
pub(crate) struct Limits {
    counts: Mutex<HashMap<(Uin, &'static str), Window, RandomState>>,
}

/// The requests of one second.
#[derive(Clone, Copy, Debug, Default)]
struct Window {
    second: i64,
    count: u64,
}

impl Limits {
    /// Counts one request. The first `limit_per_s` of a second pass; what is refused counts too, as
    /// the vendor counts it.
    ///
    /// # Errors
    /// `RequestLimitExceeded`, with the count of this second and the limit.
    pub(crate) fn count(
        &self,
        uin: Uin,
        action: &'static str,
        limit_per_s: u64,
        now_s: impl FnOnce() -> i64,
    ) -> Result<(), Refusal> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        // Under the lock, so that a request which waited for it is not counted in a second gone by.
        let now_s = now_s();
        let window = counts.entry((uin, action)).or_default();
        if window.second != now_s {
            *window = Window { second: now_s, count: 0 };
        }
        window.count = window.count.saturating_add(1);
        if window.count > limit_per_s {
            return Err(Refusal::rate_limited(window.count, limit_per_s));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_the_limit_passes_in_each_second_for_each_account_and_action() {
        let limits = Limits::default();
        let [one, other] = [1, 2].map(|n| Uin::new(n).unwrap());
        for second in [10, 11] {
            assert!(limits.count(one, "A", 2, || second).is_ok());
            assert!(limits.count(one, "A", 2, || second).is_ok());
            let refusal = limits.count(one, "A", 2, || second).unwrap_err();
            assert_eq!(
                refusal.message,
                "Your current request times equals to `3` in a second, which exceeds the frequency limit `2` \
                 for a second. Please reduce the frequency of calls."
            );
            assert!(limits.count(one, "B", 1, || second).is_ok());
            assert!(limits.count(other, "A", 1, || second).is_ok());
        }
    }

    #[test]
    fn many_threads_at_once_get_no_more_than_the_limit() {
        let limits = Limits::default();
        let uin = Uin::new(1).unwrap();
        let passed = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|_| {
                    scope.spawn(|| (0..1_000).filter(|_| limits.count(uin, "A", 777, || 5).is_ok()).count())
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).sum::<usize>()
        });
        assert_eq!(passed, 777);
    }
}
