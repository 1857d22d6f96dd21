//! Limits the open connections of a listener.
//!
//! Twice a second, connections past their timeout are closed. At the limit, the connections that have been idle
//! longest are evicted.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use super::limits::{ConnectionLimits, DRAIN_LINGER, LINGER, SEND_TIMEOUT};
use super::observer::{CloseReason, Observer};
use super::state::{ConnectionState, Phase};

/// The age below which a state is not evicted: the request of a new connection may be on its way, or the answer
/// of one that was served.
const EVICTION_AGE_MIN: Duration = Duration::from_secs(1);

/// Connections that may be open beyond the limit while others are closing.
const CLOSING_MAX: usize = 128;

/// The interval between two checks of all timeouts.
const CHECK_INTERVAL: Duration = Duration::from_millis(500);

/// At the limit, a hundredth of the connections is evicted at once, so that not every new one needs a pass over
/// all.
const EVICTED_SHARE: usize = 100;

/// The open connections of a listener.
#[derive(Debug)]
pub(super) struct ConnectionPool {
    limits: ConnectionLimits,
    observer: Arc<dyn Observer>,
    open: Mutex<OpenConnections>,
    released: Notify,
    is_shutting_down: AtomicBool,
}

#[derive(Debug, Default)]
struct OpenConnections {
    next_id: u64,
    by_id: BTreeMap<u64, Arc<ConnectionState>>,
    /// The number of those that were asked to close and are still open.
    closing: usize,
}

/// Counts a connection as open until it is dropped.
#[derive(Debug)]
pub(super) struct ConnectionGuard {
    pub(super) state: Arc<ConnectionState>,
    id: u64,
    pool: Arc<ConnectionPool>,
}

impl Drop for ConnectionGuard {
    fn drop(&mut self) {
        let mut open = self.pool.lock_open();
        open.by_id.remove(&self.id);
        if self.state.is_close_requested() {
            open.closing -= 1;
        }
        drop(open);
        self.pool.observer.record_closed();
        self.pool.released.notify_one();
    }
}

impl ConnectionPool {
    /// A pool without connections.
    pub(super) fn new(limits: ConnectionLimits, observer: Arc<dyn Observer>) -> Arc<Self> {
        Arc::new(Self {
            limits,
            observer,
            open: Mutex::default(),
            released: Notify::new(),
            is_shutting_down: AtomicBool::new(false),
        })
    }

    fn lock_open(&self) -> MutexGuard<'_, OpenConnections> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Shortens all timeouts to [`DRAIN_LINGER`].
    pub(super) fn start_shutdown(&self) {
        self.is_shutting_down.store(true, Ordering::Relaxed);
    }

    /// Adds a new connection. At the limit, those that have been idle longest are evicted; if none is idle, this
    /// waits.
    pub(super) async fn acquire(self: &Arc<Self>) -> ConnectionGuard {
        loop {
            if let Some(guard) = self.try_acquire() {
                return guard;
            }
            let _ = tokio::time::timeout(EVICTION_AGE_MIN, self.released.notified()).await;
        }
    }

    fn try_acquire(self: &Arc<Self>) -> Option<ConnectionGuard> {
        let mut open = self.lock_open();
        let count = open.by_id.len();
        // Those that are closing still hold a file each, so their number is limited too.
        if count >= self.limits.connections_max + CLOSING_MAX {
            return None;
        }
        if count - open.closing >= self.limits.connections_max && !self.evict_idle(&mut open) {
            return None;
        }
        let (id, state) = (open.next_id, Arc::new(ConnectionState::new()));
        open.next_id += 1;
        open.by_id.insert(id, Arc::clone(&state));
        self.observer.record_opened();
        Some(ConnectionGuard { state, id, pool: Arc::clone(self) })
    }

    fn request_close(&self, connection: &ConnectionState, reason: CloseReason, closing: &mut usize) {
        if connection.request_close() {
            *closing += 1;
            self.observer.record_close_request(reason);
        }
    }

    /// Evicts those that have been idle longest. Returns false if none is idle.
    fn evict_idle(&self, open: &mut OpenConnections) -> bool {
        let OpenConnections { by_id, closing, .. } = open;
        let mut idle: Vec<(Duration, &Arc<ConnectionState>)> =
            by_id.values().filter_map(|connection| Some((find_idle_time(connection)?, connection))).collect();
        idle.sort_by_key(|(idle_time, _)| std::cmp::Reverse(*idle_time));
        for (_, connection) in idle.iter().take(self.limits.connections_max.div_ceil(EVICTED_SHARE)) {
            self.request_close(connection, CloseReason::Evicted, closing);
        }
        !idle.is_empty()
    }

    /// Closes connections past their timeout, for as long as it is polled.
    pub(super) async fn close_slow_connections(&self) {
        loop {
            tokio::time::sleep(CHECK_INTERVAL).await;
            let is_shutting_down = self.is_shutting_down.load(Ordering::Relaxed);
            let shorten =
                |timeout: Duration| if is_shutting_down { timeout.min(DRAIN_LINGER) } else { timeout };
            let OpenConnections { by_id, closing, .. } = &mut *self.lock_open();
            for connection in by_id.values() {
                let (phase, age) = connection.phase();
                let (timeout, reason) = match phase {
                    Phase::Connected | Phase::Head => {
                        (self.limits.header_timeout, CloseReason::HeaderTimeout)
                    }
                    Phase::KeepAlive => (self.limits.keep_alive, CloseReason::Idle),
                    Phase::Answered | Phase::Lingering => (LINGER, CloseReason::Lingered),
                    Phase::Sending if age > SEND_TIMEOUT => {
                        self.request_close(connection, CloseReason::Stalled, closing);
                        continue;
                    }
                    // The handler limits the time of a body.
                    Phase::Body | Phase::Busy | Phase::Sending => continue,
                };
                if age > shorten(timeout) {
                    self.request_close(connection, reason, closing);
                }
            }
        }
    }
}

/// The time for which a connection has been idle; `None` if it must not be evicted.
fn find_idle_time(connection: &ConnectionState) -> Option<Duration> {
    if connection.is_close_requested() {
        return None;
    }
    match connection.phase() {
        (Phase::Busy | Phase::Sending, _) => None,
        (Phase::Lingering, age) => Some(age),
        (Phase::Connected | Phase::Head | Phase::Body | Phase::KeepAlive | Phase::Answered, age) => {
            Some(age).filter(|age| *age >= EVICTION_AGE_MIN)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::observer::EventList;

    fn new_pool(max: usize) -> Arc<ConnectionPool> {
        let second = Duration::from_secs(1);
        let limits = ConnectionLimits {
            connections_max: max,
            head_bytes_max: 0,
            header_timeout: second,
            keep_alive: second,
        };
        ConnectionPool::new(limits, Arc::new(EventList::default()))
    }

    /// Waits until each open connection may be evicted.
    async fn wait_for_eviction_age() {
        tokio::time::sleep(EVICTION_AGE_MIN + Duration::from_millis(100)).await;
    }

    #[tokio::test]
    async fn a_burst_of_newcomers_closes_a_hundredth_and_no_more_until_that_is_taken() {
        let pool = new_pool(1_000);
        let mut open: Vec<ConnectionGuard> = (0..1_000).map(|_| pool.try_acquire().unwrap()).collect();
        assert!(pool.try_acquire().is_none(), "a new connection has a second");
        wait_for_eviction_age().await;
        let count_closing =
            |open: &[ConnectionGuard]| open.iter().filter(|guard| guard.state.is_close_requested()).count();
        for newcomer in 1..=25_usize {
            open.push(pool.try_acquire().unwrap());
            assert_eq!(count_closing(&open), newcomer.div_ceil(10) * 10, "after {newcomer}");
        }
        // Those that leave make room, so that no other is asked to close.
        open.retain(|guard| !guard.state.is_close_requested());
        assert_eq!(open.len(), 995);
        open.extend((0..5).map(|_| pool.try_acquire().unwrap()));
        assert_eq!(count_closing(&open), 0);
    }

    #[tokio::test]
    async fn a_connection_that_is_being_answered_stays_and_a_slow_body_does_not() {
        let pool = new_pool(2);
        let (busy, slow) = (pool.try_acquire().unwrap(), pool.try_acquire().unwrap());
        busy.state.record_complete_request();
        slow.state.record_body_start();
        assert!(pool.try_acquire().is_none(), "a body has a second");
        wait_for_eviction_age().await;
        assert!(pool.try_acquire().is_some());
        assert!(slow.state.is_close_requested() && !busy.state.is_close_requested());
    }

    #[tokio::test]
    async fn there_is_an_end_to_how_many_are_closing() {
        let pool = new_pool(1);
        let open_lingering = || {
            let guard = pool.try_acquire()?;
            guard.state.record_body_start();
            assert!(!guard.state.record_answered_request());
            assert!(guard.state.start_lingering_if_needed());
            Some(guard)
        };
        let open: Vec<ConnectionGuard> = std::iter::from_fn(open_lingering).take(1_000).collect();
        assert_eq!(open.len(), 1 + CLOSING_MAX);
    }
}
