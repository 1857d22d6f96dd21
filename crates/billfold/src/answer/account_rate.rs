//! Limits the requests of each account, and keeps repeats of a signature from using up the account's rate.
//!
//! A signature is good for 300 s, and a client that saw one request can send it again. So a signature counts against its
//! account in the second in which it is first used, and in no later one. Equal requests in that second count one by one:
//! official clients make the same signature for the same call in the same second.

use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher as _;
use std::sync::{Mutex, PoisonError};

use bill::Uin;
use foldhash::fast::RandomState;
use tc3::claim::SKEW_S_MAX;
use tc3::{Claim, Scheme};

use super::rate::{CLOCK_BACK_S_MAX, Exceeded, check_count};
use super::used_signatures::UsedSignatures;

/// Multiple of the limit from which on a second is a flood.
const FLOOD_FACTOR: u64 = 4;

/// Microseconds after the first use of a signature in which its repeats are stragglers.
const STRAGGLING_US: i64 = 1_000_000;

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
    by_uin: HashMap<Uin, AccountRate, RandomState>,
    /// The second in which accounts without remembered signatures are removed next.
    cleanup_at_s: i64,
}

/// The requests of one account.
#[derive(Debug)]
struct AccountRate {
    second: i64,
    by_action: BTreeMap<&'static str, Counts>,
    signatures: UsedSignatures,
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
    /// Counts a request with a right signature. A repeat passes only where the account leaves room for it: the requests of
    /// this second, repeats included, are within the limit. Stragglers do not pass, which are equal requests that were sent
    /// at once and arrive in the next second: they would come on top of its rate. A client that was refused, or lost the
    /// answer, and sends the same request again a second later, is none.
    pub(crate) fn count_request(
        &self,
        uin: Uin,
        action: &'static str,
        claim: &Claim<'_>,
        limit_per_s: u64,
        now_us: impl FnOnce() -> i64,
    ) -> Counted {
        let signature = match &claim.scheme {
            Scheme::Tc3 { signature, .. } => signature,
            Scheme::V1 { signature, .. } => signature.as_ref(),
        };
        let signature = (claim.timestamp_s, self.hasher.hash_one(signature));
        let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        // Read under the lock, so that a request which waited for it is not counted in a past second.
        let now_us = now_us();
        let second = now_us.div_euclid(1_000_000);
        accounts.remove_idle(second);
        let account = accounts.by_uin.entry(uin).or_insert_with(AccountRate::new);
        account.start_second(second);
        let first_use_us = account.signatures.use_signature(signature, now_us);
        let counts = account.by_action.entry(action).or_default();
        let Some(first_use_us) = first_use_us else {
            counts.regular += 1;
            return Counted::Regular(counts.regular);
        };
        counts.repeats += 1;
        let count = counts.regular + counts.repeats;
        // Only a second that was full leaves requests behind for the next.
        let was_full = counts.previous >= limit_per_s;
        let is_straggler = was_full && now_us.saturating_sub(first_use_us) < STRAGGLING_US
            || counts.previous > limit_per_s.saturating_mul(FLOOD_FACTOR);
        // It counts on from those of the second before.
        let count = if is_straggler { count + counts.previous.max(limit_per_s) } else { count };
        Counted::Repeat(check_count(count, limit_per_s))
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
        self.by_uin.retain(|_, account| !account.signatures.is_idle(now_s));
    }
}

impl AccountRate {
    fn new() -> Self {
        Self { second: i64::MIN, by_action: BTreeMap::new(), signatures: UsedSignatures::default() }
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
        rates.count_request(uin(), ACTION, &claim, limit, || now_s * 1_000_000)
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
    fn stragglers_of_a_flood_do_not_come_on_top_of_the_next_second() {
        let rates = AccountRates::default();
        for _ in 0..9 {
            count(&rates, 2, 100, 100, "a");
        }
        assert_eq!(count(&rates, 2, 101, 100, "a"), Counted::Repeat(Err(Exceeded { count: 10, limit: 2 })));
        assert_eq!(count(&rates, 2, 102, 100, "a"), Counted::Repeat(Ok(())));
        // Other nodes counted more than this one.
        assert_eq!(count(&rates, 2, 103, 103, "b"), Counted::Regular(1));
        rates.record_shared_count(uin(), ACTION, 9);
        assert_eq!(count(&rates, 2, 104, 103, "b"), Counted::Repeat(Err(Exceeded { count: 10, limit: 2 })));
    }

    #[test]
    fn a_repeat_within_a_second_of_the_first_use_is_a_straggler() {
        let rates = AccountRates::default();
        let query = "Action=A&Version=V&Timestamp=100&Nonce=1&SecretId=I&Signature=a";
        let received = Received { method: tc3::Method::Get, path: "/", query, headers: &[], body: b"" };
        let claim = Claim::read(&received, "s").unwrap();
        let count_at = |now_us| rates.count_request(uin(), ACTION, &claim, 3, || now_us);
        assert_eq!(count_at(100_900_000), Counted::Regular(1));
        assert_eq!(
            count_at(101_000_000),
            Counted::Repeat(Ok(())),
            "a second that was not full leaves nobody behind"
        );
        for regular in 1..=3 {
            let other = query.replace("=a", &format!("=b{regular}")).replace("100", "103");
            let received = Received { query: &other, ..received };
            let claim = Claim::read(&received, "s").unwrap();
            let counted = rates.count_request(uin(), ACTION, &claim, 3, || 103_900_000);
            assert_eq!(counted, Counted::Regular(regular));
            if regular == 3 {
                let count_at = |now_us| rates.count_request(uin(), ACTION, &claim, 3, || now_us);
                assert_eq!(count_at(104_899_999), Counted::Repeat(Err(Exceeded { count: 4, limit: 3 })));
                assert_eq!(count_at(104_900_000), Counted::Repeat(Ok(())));
            }
        }
    }

    #[test]
    fn a_request_that_was_refused_passes_when_it_is_sent_again_in_the_next_second() {
        let rates = AccountRates::default();
        assert_eq!(count(&rates, 1, 100, 100, "a"), Counted::Regular(1));
        assert_eq!(count(&rates, 1, 100, 100, "b"), Counted::Regular(2));
        assert_eq!(count(&rates, 1, 101, 100, "b"), Counted::Repeat(Ok(())));
        assert_eq!(count(&rates, 1, 101, 101, "c"), Counted::Regular(1), "it takes nothing from the account");
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
