//! The pace of requests: an endpoint lets an account pass a number of requests of an action in each second.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// The window in which an endpoint counts.
const WINDOW: Duration = Duration::from_secs(1);

/// Longest wait after a refusal.
const WAIT_MAX: Duration = Duration::from_secs(16);

/// The pace of each action, learned from its answers.
#[derive(Debug, Default)]
pub(crate) struct Pace(BTreeMap<String, ActionPace>);

/// The pace of one action.
#[derive(Debug)]
struct ActionPace {
    /// The time from which on the next request may be sent.
    next: Option<Instant>,
    /// Time between two requests, of an endpoint that states no rate and has refused one.
    gap: Duration,
    /// Refusals in succession.
    refusals: u32,
}

impl Pace {
    /// Returns the time to wait before the next request of an action.
    pub(crate) fn time_to_wait(&self, action: &str, now: Instant) -> Duration {
        let next = self.0.get(action).and_then(|pace| pace.next);
        next.map_or(Duration::ZERO, |next| next.saturating_duration_since(now))
    }

    /// Takes an answer. `remaining` is the number of requests that still pass in this second, if the endpoint states it.
    pub(crate) fn note_answer(&mut self, action: &str, sent: Instant, now: Instant, remaining: Option<u64>) {
        let pace = self.find_action(action);
        pace.refusals = 0;
        pace.next = match remaining {
            Some(0) => now.checked_add(WINDOW),
            Some(_) => None,
            None => sent.checked_add(pace.gap).filter(|_| !pace.gap.is_zero()),
        };
    }

    /// Takes a refusal for the rate. The wait grows with each in succession, unless the endpoint states it.
    pub(crate) fn note_refusal(&mut self, action: &str, now: Instant, stated: Option<Duration>) {
        let pace = self.find_action(action);
        let wait = compute_wait(pace.refusals);
        pace.refusals += 1;
        pace.gap = WINDOW;
        pace.next = add_wait(now, stated.unwrap_or(wait));
    }

    /// Takes an answer that was lost, the first with `losses` 0. The wait grows with each, unless it is stated.
    pub(crate) fn note_loss(&mut self, action: &str, now: Instant, losses: u32, stated: Option<Duration>) {
        self.find_action(action).next = add_wait(now, stated.unwrap_or_else(|| compute_wait(losses)));
    }

    fn find_action(&mut self, action: &str) -> &mut ActionPace {
        let empty = || ActionPace { next: None, gap: Duration::ZERO, refusals: 0 };
        self.0.entry(action.to_owned()).or_insert_with(empty)
    }
}

/// Returns the wait after a failure, with the number of those before it.
fn compute_wait(failures: u32) -> Duration {
    let factor = 1_u32.checked_shl(failures).unwrap_or(u32::MAX);
    WINDOW.checked_mul(factor).map_or(WAIT_MAX, |wait| wait.min(WAIT_MAX))
}

/// Adds a wait to a time. Clients that were refused together do not come back together.
fn add_wait(now: Instant, wait: Duration) -> Option<Instant> {
    let scatter = Duration::from_millis(fastrand::u64(0..250));
    now.checked_add(wait).and_then(|next| next.checked_add(scatter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_that_is_stated_is_waited_for_once_it_is_used_up() {
        let (mut pace, now) = (Pace::default(), Instant::now());
        assert_eq!(pace.time_to_wait("A", now), Duration::ZERO);
        pace.note_answer("A", now, now, Some(1));
        assert_eq!(pace.time_to_wait("A", now), Duration::ZERO);
        pace.note_answer("A", now, now, Some(0));
        assert_eq!(pace.time_to_wait("A", now), WINDOW);
        assert_eq!(pace.time_to_wait("B", now), Duration::ZERO, "each action has a rate of its own");
        assert_eq!(pace.time_to_wait("A", now + WINDOW), Duration::ZERO);
    }

    #[test]
    fn a_rate_that_is_not_stated_is_learned_from_refusals() {
        let (mut pace, now) = (Pace::default(), Instant::now());
        pace.note_answer("A", now, now, None);
        assert_eq!(pace.time_to_wait("A", now), Duration::ZERO);
        let mut waits = Vec::new();
        for _ in 0..7 {
            pace.note_refusal("A", now, None);
            waits.push(pace.time_to_wait("A", now).as_secs());
        }
        assert_eq!(waits, [1, 2, 4, 8, 16, 16, 16]);
        pace.note_answer("A", now, now + WINDOW, None);
        assert_eq!(pace.time_to_wait("A", now), WINDOW, "from one sending to the next");
    }

    #[test]
    fn a_wait_that_is_stated_is_kept_and_one_after_a_loss_grows() {
        let (mut pace, now) = (Pace::default(), Instant::now());
        pace.note_refusal("A", now, Some(Duration::from_secs(7)));
        assert_eq!(pace.time_to_wait("A", now).as_secs(), 7);
        for (losses, stated, wait_s) in [(0, None, 1), (1, None, 2), (0, Some(Duration::ZERO), 0)] {
            pace.note_loss("B", now, losses, stated);
            assert_eq!(pace.time_to_wait("B", now).as_secs(), wait_s);
        }
    }
}
