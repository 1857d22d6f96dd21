//! Clients that ask all the time, and judge every answer by what may be published at that moment.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::thread::{Scope, ScopedJoinHandle};
use std::time::Duration;

use super::statement::Statement;
use crate::support::{Key, Server, without_id};

/// How many imports are published, as far as can be known from outside.
#[derive(Default)]
struct Known {
    /// At least so many.
    at_least: AtomicUsize,
    /// At most so many: one more while an import runs.
    at_most: AtomicUsize,
    /// Whether the readers are to end.
    stop: AtomicBool,
}

/// Clients in threads of their own. When they are let go of, they end.
pub(super) struct Readers<'scope> {
    known: Arc<Known>,
    threads: Vec<ScopedJoinHandle<'scope, u64>>,
}

impl<'scope> Readers<'scope> {
    /// Starts clients. So many imports are published, and import number n is of statement n modulo
    /// the number of statements.
    pub(super) fn start<'env>(
        scope: &'scope Scope<'scope, 'env>,
        server: &'env Server,
        key: &'env Key,
        statements: &'env [Statement; 2],
        count: usize,
        published: usize,
    ) -> Readers<'scope> {
        let known = Arc::new(Known::default());
        known.at_least.store(published, SeqCst);
        known.at_most.store(published, SeqCst);
        let start = |_| {
            let known = Arc::clone(&known);
            scope.spawn(move || read(&known, server, key, statements))
        };
        let threads = (0..count).map(start).collect();
        Readers { known, threads }
    }

    /// From now on one import more may be published.
    pub(super) fn an_import_begins(&self) {
        assert!(!self.threads.iter().any(ScopedJoinHandle::is_finished), "a reader met what must not be");
        self.known.at_most.fetch_add(1, SeqCst);
    }

    /// From now on exactly so many imports are published.
    pub(super) fn published(&self, count: usize) {
        self.known.at_least.store(count, SeqCst);
        self.known.at_most.store(count, SeqCst);
    }

    /// Ends the clients; how many answers they got.
    pub(super) fn stop(mut self) -> u64 {
        self.known.stop.store(true, SeqCst);
        std::mem::take(&mut self.threads).into_iter().map(|thread| thread.join().unwrap()).sum()
    }
}

impl Drop for Readers<'_> {
    fn drop(&mut self) {
        self.known.stop.store(true, SeqCst);
    }
}

/// Asks for one bill after the other until told to stop; how many answers there were.
///
/// Every answer must be, as a whole, what one of the imports published; and no answer may be older
/// than one that this client got before, of whatever customer, or than what was known to be published
/// when it asked.
fn read(known: &Known, server: &Server, key: &Key, statements: &[Statement; 2]) -> u64 {
    let mut answers = 0;
    let mut seen = 0;
    let books: Vec<_> = statements[0].answers.keys().collect();
    for book in books.iter().cycle() {
        if known.stop.load(SeqCst) {
            break;
        }
        let at_least = known.at_least.load(SeqCst).max(seen);
        let answer = without_id(server.summary(key, book.0, book.1));
        let at_most = known.at_most.load(SeqCst);
        let is_of = |import: &usize| statements[import % 2].answers[*book] == answer;
        let import = (at_least..=at_most).find(is_of);
        seen = import.unwrap_or_else(|| {
            let like: Vec<usize> = (0..2).filter(is_of).collect();
            panic!(
                "{book:?}: the answer is not of an import from {at_least} to {at_most}; it is like statement \
                 {like:?}: {answer}"
            )
        });
        answers += 1;
        std::thread::sleep(Duration::from_millis(1));
    }
    answers
}
