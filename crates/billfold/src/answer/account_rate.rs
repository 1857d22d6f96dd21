//! Limits the requests of each account, and keeps repeats of a signature from using up the account's rate.
//!
//! A signature is good for 300 s, and a client that saw one request can send it again. So a signature counts against its
//! account in the second in which it is first used, and in no later one. Equal requests in that second count one by one:
//! official clients make the same signature for the same call in the same second.

use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher as _;
use std::sync::{Mutex, PoisonError};

use bill::Uin;
use tc3::claim::SKEW_S_MAX;
use tc3::{Claim, Scheme};

use super::rate::{CLOCK_BACK_S_MAX, Exceeded, check_count};

/// Signatures that are remembered of one account. Beyond them the oldest are forgotten, and all that are as old count as
/// used, so that a forgotten one cannot be used up again. They take about 100 KB.
const SIGNATURES_MAX: usize = 2_048;

/// The requests of all accounts in the present second, and the signatures that they used.
#[derive(Debug, Default)]
pub(crate) struct AccountRates {
    accounts: Mutex<Accounts>,
    /// Makes a short number of a signature, other ones in each process.
    hasher: std::hash::RandomState,
}

/// A request as it counts against its account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counted {
    /// It counts. The number of such requests in this second, in this process.
    Regular(u64),
    /// Its signature was used in an earlier second, so it does not count. The outcome for this request.
    Repeat(Result<(), Exceeded>),
}

#[derive(Debug, Default)]
struct Accounts {
    by_uin: HashMap<Uin, AccountRate>,
    /// The second in which accounts without remembered signatures are removed next.
    cleanup_at_s: i64,
}

/// The requests of one account.
#[derive(Debug)]
struct AccountRate {
    second: i64,
    by_action: BTreeMap<&'static str, Counts>,
    /// The second in which each signature was first used, by its timestamp and its number.
    signatures: BTreeMap<(i64, u64), i64>,
    /// Signatures of this time or an earlier one count as used.
    forgotten_until_s: i64,
}

/// The requests of one account for one action.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    /// Those of the present second that count.
    regular: u64,
    /// Those of the second before.
    previous: u64,
    /// Repeats in the present second.
    repeats: u64,
}

impl AccountRates {
    /// Counts a request with a right signature. A repeat passes only where the account leaves room for it: no request
    /// was refused in the second before, and those of this second, repeats included, are within the limit.
    pub(crate) fn count_request(
        &self,
        uin: Uin,
        action: &'static str,
        claim: &Claim<'_>,
        limit_per_s: u64,
        now_s: impl FnOnce() -> i64,
    ) -> Counted {
        let signature = match &claim.scheme {
            Scheme::Tc3 { signature, .. } => signature,
            Scheme::V1 { signature, .. } => signature.as_ref(),
        };
        let signature = (claim.timestamp_s, self.hasher.hash_one(signature));
        let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        // Read under the lock, so that a request which waited for it is not counted in a past second.
        let now_s = now_s();
        accounts.remove_idle(now_s);
        let account = accounts.by_uin.entry(uin).or_insert_with(AccountRate::new);
        account.start_second(now_s);
        let is_repeat = account.use_signature(signature, now_s);
        let counts = account.by_action.entry(action).or_default();
        if !is_repeat {
            counts.regular += 1;
            return Counted::Regular(counts.regular);
        }
        counts.repeats += 1;
        // A second that was over its limit is followed by stragglers: they would come on top of the rate.
        let before = check_count(counts.previous, limit_per_s);
        Counted::Repeat(before.and_then(|()| check_count(counts.regular + counts.repeats, limit_per_s)))
    }

    /// Records the number of requests that all nodes counted in a second, if it is larger than our own.
    pub(crate) fn record_shared_count(&self, uin: Uin, action: &'static str, count: u64) {
        let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(account) = accounts.by_uin.get_mut(&uin) {
            let counts = account.by_action.entry(action).or_default();
            counts.regular = counts.regular.max(count);
        }
    }
}

impl Accounts {
    /// Removes the accounts of which nothing needs to be remembered, now and then.
    fn remove_idle(&mut self, now_s: i64) {
        let period_s = SKEW_S_MAX.cast_signed();
        if now_s < self.cleanup_at_s && self.cleanup_at_s - now_s <= period_s {
            return;
        }
        self.cleanup_at_s = now_s + period_s;
        self.by_uin.retain(|_, account| {
            account.remove_expired(now_s);
            !account.signatures.is_empty() || !is_expired(account.forgotten_until_s, now_s)
        });
    }
}

impl AccountRate {
    fn new() -> Self {
        Self {
            second: i64::MIN,
            by_action: BTreeMap::new(),
            signatures: BTreeMap::new(),
            forgotten_until_s: i64::MIN,
        }
    }

    /// Starts the next second, unless the clock is in the present one or was set back a little.
    fn start_second(&mut self, now_s: i64) {
        if now_s <= self.second && self.second - now_s <= CLOCK_BACK_S_MAX {
            return;
        }
        let is_next = self.second.checked_add(1) == Some(now_s);
        for counts in self.by_action.values_mut() {
            *counts = Counts { previous: if is_next { counts.regular } else { 0 }, ..Counts::default() };
        }
        self.second = now_s;
    }

    /// Remembers a signature. Returns true if it was used in an earlier second.
    fn use_signature(&mut self, signature: (i64, u64), now_s: i64) -> bool {
        if let Some(first_used_s) = self.signatures.get(&signature) {
            return *first_used_s < self.second;
        }
        if signature.0 <= self.forgotten_until_s {
            return true;
        }
        self.signatures.insert(signature, self.second);
        if self.signatures.len() > SIGNATURES_MAX {
            self.remove_expired(now_s);
        }
        if self.signatures.len() > SIGNATURES_MAX
            && let Some(((oldest_s, _), _)) = self.signatures.first_key_value()
        {
            self.forgotten_until_s = *oldest_s;
            let later = (oldest_s.saturating_add(1), 0); // the largest of all times has no later one
            self.signatures = self.signatures.split_off(&later);
        }
        false
    }

    /// Forgets the signatures that are refused for their age.
    fn remove_expired(&mut self, now_s: i64) {
        while let Some(entry) = self.signatures.first_entry()
            && is_expired(entry.key().0, now_s)
        {
            entry.remove();
        }
    }
}

/// Returns true if a signature of a time is refused for its age.
fn is_expired(timestamp_s: i64, now_s: i64) -> bool {
    timestamp_s < now_s.saturating_sub_unsigned(SKEW_S_MAX)
}

#[cfg(test)]
mod tests {
    use tc3::Received;

    use super::*;

    const ACTION: &str = "A";

    fn uin() -> Uin {
        Uin::new(1).unwrap()
    }

    /// Counts a request of an account with a limit, at a time, with a signature of a time.
    fn count(rates: &AccountRates, limit: u64, now_s: i64, signed_s: i64, signature: &str) -> Counted {
        let query =
            format!("Action=A&Version=V&Timestamp={signed_s}&Nonce=1&SecretId=I&Signature={signature}");
        let received =
            Received { method: tc3::Method::Get, path: "/", query: &query, headers: &[], body: b"" };
        let claim = Claim::read(&received, "s").unwrap();
        rates.count_request(uin(), ACTION, &claim, limit, || now_s)
    }

    #[test]
    fn equal_requests_count_in_the_second_of_the_first_and_in_no_later_one() {
        let rates = AccountRates::default();
        assert_eq!(count(&rates, 2, 100, 100, "a"), Counted::Regular(1));
        assert_eq!(count(&rates, 2, 100, 100, "a"), Counted::Regular(2));
        assert_eq!(count(&rates, 2, 101, 100, "a"), Counted::Repeat(Ok(())));
        assert_eq!(count(&rates, 2, 101, 101, "b"), Counted::Regular(1));
        assert_eq!(count(&rates, 2, 101, 101, "b"), Counted::Regular(2));
        let exceeded = Exceeded { count: 4, limit: 2 };
        assert_eq!(count(&rates, 2, 101, 100, "a"), Counted::Repeat(Err(exceeded)));
    }

    #[test]
    fn a_flood_of_repeats_takes_nothing_from_the_account() {
        let rates = AccountRates::default();
        assert_eq!(count(&rates, 1, 100, 100, "seen"), Counted::Regular(1));
        for second in 101..=400 {
            let passed = (0..50).filter(|_| count(&rates, 1, second, 100, "seen") == Counted::Repeat(Ok(())));
            assert_eq!(passed.count(), 1);
            assert_eq!(count(&rates, 1, second, second, "own"), Counted::Regular(1));
        }
    }

    #[test]
    fn stragglers_of_a_second_that_was_over_its_limit_do_not_come_on_top_of_the_next() {
        let rates = AccountRates::default();
        for _ in 0..3 {
            count(&rates, 2, 100, 100, "a");
        }
        assert_eq!(count(&rates, 2, 101, 100, "a"), Counted::Repeat(Err(Exceeded { count: 3, limit: 2 })));
        assert_eq!(count(&rates, 2, 102, 100, "a"), Counted::Repeat(Ok(())));
        // Other nodes counted more than this one.
        assert_eq!(count(&rates, 2, 103, 103, "b"), Counted::Regular(1));
        rates.record_shared_count(uin(), ACTION, 9);
        assert_eq!(count(&rates, 2, 104, 103, "b"), Counted::Repeat(Err(Exceeded { count: 9, limit: 2 })));
    }

    #[test]
    fn memory_is_bounded_and_a_forgotten_signature_still_counts_as_used() {
        let rates = AccountRates::default();
        for number in 0..10 * SIGNATURES_MAX {
            let at_s = 1_000 + i64::try_from(number.div_euclid(100)).unwrap();
            count(&rates, 1, at_s, at_s, &number.to_string());
        }
        assert!(rates.accounts.lock().unwrap().by_uin[&uin()].signatures.len() <= SIGNATURES_MAX);
        assert!(matches!(count(&rates, 1, 1_300, 1_000, "0"), Counted::Repeat(_)));
        assert_eq!(count(&rates, 1, 1_300, 1_300, "new"), Counted::Regular(1));
    }

    #[test]
    fn an_account_that_asks_no_more_is_forgotten() {
        let rates = AccountRates::default();
        count(&rates, 1, 100, 400, "of the future");
        for (now_s, expected) in [(700, 1), (1_001, 0)] {
            rates.accounts.lock().unwrap().remove_idle(now_s);
            assert_eq!(rates.accounts.lock().unwrap().by_uin.len(), expected, "{now_s}");
        }
    }

    #[test]
    fn a_clock_that_is_set_back_a_little_starts_no_second_again() {
        let rates = AccountRates::default();
        assert_eq!(count(&rates, 1, 100, 100, "a"), Counted::Regular(1));
        assert_eq!(count(&rates, 1, 99, 99, "b"), Counted::Regular(2));
        assert_eq!(count(&rates, 1, 50, 50, "c"), Counted::Regular(1), "a large step back starts anew");
    }

    #[test]
    fn many_threads_at_once_count_one_by_one() {
        let rates = AccountRates::default();
        let passed = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|thread| {
                    let rates = &rates;
                    let ask = move |number: u64| match count(
                        rates,
                        777,
                        5,
                        5,
                        &(number % 3 * thread).to_string(),
                    ) {
                        Counted::Regular(count) => count <= 777,
                        Counted::Repeat(_) => panic!("all is in one second"),
                    };
                    scope.spawn(move || (0..1_000).filter(|number| ask(*number)).count())
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).sum::<usize>()
        });
        assert_eq!(passed, 777);
    }
}
