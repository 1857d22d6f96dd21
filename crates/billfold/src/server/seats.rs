//! Who is connected, since when and doing what, so that nobody holds a place whom others wait for.
//!
//! A connection's state is one atomic number, so that requests take no lock. One look a second over all
//! of them closes those that are too slow, and a newcomer to a full house gets the place of the one that
//! has been idle longest.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use crate::config::ConnectionBounds;
use crate::metrics::{Closed, Metrics};

/// How long after our last byte a peer may go on sending, before it is cut off.
const LINGER: Duration = Duration::from_secs(10);

/// How long after an answer a connection is not closed for a newcomer, so that the answer is out.
const ANSWER_IS_OUT: Duration = Duration::from_secs(1);

/// How often connections are looked over.
const LOOK: Duration = Duration::from_millis(500);

/// Of a full house, this part is closed at once, so that not every newcomer needs a look over all.
const EVICTED_OF: usize = 100;

/// What a connection is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doing {
    /// It was opened, and nothing has arrived.
    Nothing,
    /// It sends the head of a request.
    Head,
    /// A request of it is being answered.
    Busy,
    /// It was answered, and nothing has arrived since.
    Kept,
    /// It was answered before its request had been read to the end, so that it is closed next.
    Left,
    /// We have said that we are done, and what it still sends is dropped.
    Lingering,
}

impl Doing {
    const ALL: [Doing; 6] =
        [Doing::Nothing, Doing::Head, Doing::Busy, Doing::Kept, Doing::Left, Doing::Lingering];

    /// As a number below 8.
    fn number(self) -> u64 {
        match self {
            Doing::Nothing => 0,
            Doing::Head => 1,
            Doing::Busy => 2,
            Doing::Kept => 3,
            Doing::Left => 4,
            Doing::Lingering => 5,
        }
    }
}

/// The place of one connection.
#[derive(Debug)]
pub(super) struct Seat {
    number: u64,
    opened: Instant,
    /// What it is doing, in the lowest three bits; above them since when, in milliseconds from `opened`.
    state: AtomicU64,
    is_told: AtomicBool,
    close: Notify,
    house: Arc<Seats>,
}

/// All connections of one listener.
#[derive(Debug)]
pub(super) struct Seats {
    bounds: ConnectionBounds,
    metrics: Arc<Metrics>,
    taken: Mutex<Taken>,
    freed: Notify,
}

#[derive(Debug, Default)]
struct Taken {
    next: u64,
    seats: BTreeMap<u64, Arc<Seat>>,
}

impl Seat {
    fn set(&self, doing: Doing) {
        let since_ms = u64::try_from(self.opened.elapsed().as_millis()).unwrap_or(u64::MAX >> 3);
        self.state.store((since_ms << 3) | doing.number(), Ordering::Relaxed);
    }

    /// What it is doing, and for how long.
    fn doing(&self) -> (Doing, Duration) {
        let state = self.state.load(Ordering::Relaxed);
        let doing = Doing::ALL.into_iter().find(|doing| doing.number() == state & 7);
        let since = Duration::from_millis(state >> 3);
        (doing.unwrap_or(Doing::Nothing), self.opened.elapsed().saturating_sub(since))
    }

    /// Bytes of the peer arrived.
    pub(super) fn bytes_arrived(&self) {
        if matches!(self.doing().0, Doing::Nothing | Doing::Kept) {
            self.set(Doing::Head);
        }
    }

    /// The head of a request is complete.
    pub(super) fn request_begins(&self) {
        self.set(Doing::Busy);
    }

    /// A request is answered; whether all of it had been read.
    pub(super) fn request_ends(&self, is_read: bool) {
        self.set(if is_read { Doing::Kept } else { Doing::Left });
    }

    /// We have said that we are done. Whether the peer may be sending still: a head that HTTP itself
    /// refused, or a body that nobody read to its end.
    pub(super) fn lingers(&self) -> bool {
        let lingers = matches!(self.doing().0, Doing::Head | Doing::Left);
        if lingers {
            self.set(Doing::Lingering);
        }
        lingers
    }

    /// Whether a request has begun to arrive and is not complete.
    pub(super) fn is_in_head(&self) -> bool {
        self.doing().0 == Doing::Head
    }

    /// Waits until the connection is to be closed.
    pub(super) async fn told_to_close(&self) {
        self.close.notified().await;
    }

    /// Gives the place back.
    pub(super) fn leave(&self) {
        self.house.taken().seats.remove(&self.number);
        self.house.metrics.connections.dec();
        self.house.freed.notify_one();
    }

    fn close(&self, why: Closed) {
        if !self.is_told.swap(true, Ordering::Relaxed) {
            self.house.metrics.closed(why);
            self.close.notify_one();
        }
    }
}

impl Seats {
    /// An empty house.
    pub(super) fn new(bounds: ConnectionBounds, metrics: Arc<Metrics>) -> Arc<Seats> {
        Arc::new(Seats { bounds, metrics, taken: Mutex::default(), freed: Notify::new() })
    }

    fn taken(&self) -> std::sync::MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place for a newcomer. Where all are taken, those that have been idle longest are closed; where
    /// none is idle, it waits.
    pub(super) async fn take(self: &Arc<Seats>) -> Arc<Seat> {
        loop {
            if let Some(seat) = self.try_take() {
                self.metrics.connections.inc();
                return seat;
            }
            let _ = tokio::time::timeout(ANSWER_IS_OUT, self.freed.notified()).await;
        }
    }

    fn try_take(self: &Arc<Seats>) -> Option<Arc<Seat>> {
        let mut taken = self.taken();
        if taken.seats.len() >= self.bounds.max && !self.evict(&taken) {
            return None;
        }
        let number = taken.next;
        taken.next = number.wrapping_add(1);
        let seat = Arc::new(Seat {
            number,
            opened: Instant::now(),
            state: AtomicU64::new(Doing::Nothing.number()),
            is_told: AtomicBool::new(false),
            close: Notify::new(),
            house: Arc::clone(self),
        });
        taken.seats.insert(number, Arc::clone(&seat));
        Some(seat)
    }

    /// Closes those that have been idle longest; whether there was one.
    fn evict(&self, taken: &Taken) -> bool {
        let idle = |seat: &&Arc<Seat>| {
            !seat.is_told.load(Ordering::Relaxed)
                && match seat.doing() {
                    (Doing::Nothing | Doing::Head | Doing::Lingering, _) => true,
                    (Doing::Kept | Doing::Left, for_) => for_ >= ANSWER_IS_OUT,
                    (Doing::Busy, _) => false,
                }
        };
        let mut idle: Vec<_> = taken.seats.values().filter(idle).map(|seat| (seat.doing().1, seat)).collect();
        idle.sort_by_key(|(for_, _)| std::cmp::Reverse(*for_));
        let most = self.bounds.max.div_ceil(EVICTED_OF);
        idle.iter().take(most).for_each(|(_, seat)| seat.close(Closed::Evicted));
        !idle.is_empty()
    }

    /// Closes those that are too slow, for as long as it is polled.
    pub(super) async fn look_over(&self) {
        loop {
            tokio::time::sleep(LOOK).await;
            let taken = self.taken();
            for seat in taken.seats.values() {
                let (doing, for_) = seat.doing();
                let (most, why) = match doing {
                    Doing::Nothing | Doing::Head => (self.bounds.header_timeout, Closed::HeaderTimeout),
                    Doing::Kept => (self.bounds.keep_alive, Closed::Idle),
                    Doing::Left | Doing::Lingering => (LINGER, Closed::Lingered),
                    // The reading of a body has a time of its own, see `http.rs`.
                    Doing::Busy => continue,
                };
                if for_ > most {
                    seat.close(why);
                }
            }
        }
    }
}
