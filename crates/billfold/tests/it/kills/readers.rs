//! Clients that ask all the time, and judge every answer by what may be published at that moment.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Scope, ScopedJoinHandle};
use std::time::Duration;

use super::statement::Statement;
use crate::support::{Key, Server, without_id};

/// What is published, as far as can be known from outside.
struct Known {
    /// Which state is current after each publication, in their order; the last one may be under way.
    trail: Vec<usize>,
    /// So many of them are published for certain.
    certain: usize,
    /// Whether the readers are to end.
    stop: bool,
}

/// Clients in threads of their own. When they are let go of, they end.
pub(super) struct Readers<'scope> {
    known: Arc<Mutex<Known>>,
    threads: Vec<ScopedJoinHandle<'scope, u64>>,
}

impl<'scope> Readers<'scope> {
    /// Starts clients. `trail` says which of the states was published by each import up to now.
    pub(super) fn start<'env>(
        scope: &'scope Scope<'scope, 'env>,
        server: &'env Server,
        key: &'env Key,
        states: &'env [Statement],
        count: usize,
        trail: &[usize],
    ) -> Readers<'scope> {
        let known = Known { trail: trail.to_vec(), certain: trail.len(), stop: false };
        let known = Arc::new(Mutex::new(known));
        let start = |_| {
            let known = Arc::clone(&known);
            scope.spawn(move || read(&known, server, key, states))
        };
        let threads = (0..count).map(start).collect();
        Readers { known, threads }
    }

    /// From now on this state may be published.
    pub(super) fn begins(&self, state: usize) {
        assert!(!self.threads.iter().any(ScopedJoinHandle::is_finished), "a reader met what must not be");
        self.known.lock().unwrap().trail.push(state);
    }

    /// From now on exactly so many states are published.
    pub(super) fn published(&self, count: usize) {
        let mut known = self.known.lock().unwrap();
        known.trail.truncate(count);
        known.certain = count;
    }

    /// Ends the clients; how many answers they got.
    pub(super) fn stop(mut self) -> u64 {
        self.known.lock().unwrap().stop = true;
        std::mem::take(&mut self.threads).into_iter().map(|thread| thread.join().unwrap()).sum()
    }
}

impl Drop for Readers<'_> {
    fn drop(&mut self) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).stop = true;
    }
}

/// Asks for one bill after the other until told to stop; how many answers there were.
///
/// Every answer must be, as a whole, what one publication made current; and no answer may be older
/// than one that this client got before, of whatever customer, or than what was known to be published
/// when it asked.
fn read(known: &Mutex<Known>, server: &Server, key: &Key, states: &[Statement]) -> u64 {
    let mut answers = 0;
    let mut seen = 0;
    for book in states[0].answers.keys().cycle() {
        let certain = {
            let known = known.lock().unwrap();
            if known.stop {
                break;
            }
            known.certain - 1
        };
        let at_least = certain.max(seen);
        let answer = without_id(server.summary(key, book.0, book.1));
        let trail = known.lock().unwrap().trail.clone();
        let is_of = |publication: &usize| states[trail[*publication]].answers[book] == answer;
        let publication = (at_least..trail.len()).find(is_of);
        seen = publication.unwrap_or_else(|| {
            let like: Vec<usize> = (0..states.len()).filter(|state| states[*state].answers[book] == answer).collect();
            panic!(
                "{book:?}: the answer is of none of the publications from {at_least} on, {:?}; it is like state \
                 {like:?}: {answer}", &trail[at_least..]
            )
        });
        answers += 1;
        std::thread::sleep(Duration::from_millis(3));
    }
    answers
}
