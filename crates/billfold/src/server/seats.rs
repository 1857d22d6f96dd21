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
pub(super) const LINGER: Duration = Duration::from_secs(10);

/// How long after an answer a connection is not closed for a newcomer, so that the answer is out; and how
/// long a body may take that a newcomer's need does not cut off.
const GRACE: Duration = Duration::from_secs(1);

/// How many connections beyond the bound may be there, as long as they are closing.
pub(super) const CLOSING_MAX: usize = 128;

/// How often connections are looked over.
const LOOK: Duration = Duration::from_millis(500);

/// Of a full house, one in so many is closed at once, so that not every newcomer needs a look over all.
const EVICTED_OF: usize = 100;

/// What a connection is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doing {
    /// It was opened, and nothing has arrived.
    Nothing,
    /// It sends the head of a request.
    Head,
    /// It sends the body of a request.
    Body,
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
    const ALL: [Doing; 7] =
        [Doing::Nothing, Doing::Head, Doing::Body, Doing::Busy, Doing::Kept, Doing::Left, Doing::Lingering];

    /// As a number below 8.
    fn number(self) -> u64 {
        match self {
            Doing::Nothing => 0,
            Doing::Head => 1,
            Doing::Body => 2,
            Doing::Busy => 3,
            Doing::Kept => 4,
            Doing::Left => 5,
            Doing::Lingering => 6,
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
    /// How many of them were told to close and are not gone yet.
    closing: usize,
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

    /// The head of a request is complete, and its body is still to come.
    pub(super) fn body_begins(&self) {
        self.set(Doing::Body);
    }

    /// All of a request is there.
    pub(super) fn request_is_there(&self) {
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

    /// Whether the head of a request has begun to arrive and is not complete.
    pub(super) fn is_in_head(&self) -> bool {
        self.doing().0 == Doing::Head
    }

    /// Whether a request is under way that must have its answer.
    pub(super) fn owes_an_answer(&self) -> bool {
        matches!(self.doing().0, Doing::Body | Doing::Busy | Doing::Left)
    }

    /// Whether it was told to close.
    pub(super) fn is_told(&self) -> bool {
        self.is_told.load(Ordering::Relaxed)
    }

    /// Waits until the connection is to be closed.
    pub(super) async fn told_to_close(&self) {
        self.close.notified().await;
    }

    /// Tells it to close; the house is locked.
    fn close(&self, why: Closed, closing: &mut usize) {
        if !self.is_told.swap(true, Ordering::Relaxed) {
            *closing = closing.saturating_add(1);
            self.house.metrics.closed(why);
            self.close.notify_one();
        }
    }
}

/// Holds a seat; whatever becomes of its holder, the seat is free again afterwards.
#[derive(Debug)]
pub(super) struct Seated(pub(super) Arc<Seat>);

impl Drop for Seated {
    fn drop(&mut self) {
        let house = &self.0.house;
        let mut taken = house.taken();
        taken.seats.remove(&self.0.number);
        if self.0.is_told() {
            taken.closing = taken.closing.saturating_sub(1);
        }
        drop(taken);
        house.metrics.connections.dec();
        house.freed.notify_one();
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
    pub(super) async fn take(self: &Arc<Seats>) -> Seated {
        loop {
            if let Some(seat) = self.try_take() {
                return seat;
            }
            let _ = tokio::time::timeout(GRACE, self.freed.notified()).await;
        }
    }

    fn try_take(self: &Arc<Seats>) -> Option<Seated> {
        let mut taken = self.taken();
        let held = taken.seats.len();
        // Those that are closing still hold a file each, so there is an end to how many may be awaited.
        if held >= self.bounds.max.saturating_add(CLOSING_MAX) {
            return None;
        }
        if held.saturating_sub(taken.closing) >= self.bounds.max && !self.evict(&mut taken) {
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
        self.metrics.connections.inc();
        Some(Seated(seat))
    }

    /// Closes those that have been idle longest; whether there was one.
    fn evict(&self, taken: &mut Taken) -> bool {
        let idle_for = |seat: &&Arc<Seat>| match seat.doing() {
            _ if seat.is_told() => None,
            (Doing::Nothing | Doing::Head | Doing::Lingering, for_) => Some(for_),
            (Doing::Kept | Doing::Left | Doing::Body, for_) => Some(for_).filter(|for_| *for_ >= GRACE),
            (Doing::Busy, _) => None,
        };
        let idle = taken.seats.values().filter_map(|seat| Some((idle_for(&seat)?, Arc::clone(seat))));
        let mut idle: Vec<(Duration, Arc<Seat>)> = idle.collect();
        idle.sort_by_key(|(for_, _)| std::cmp::Reverse(*for_));
        let most = self.bounds.max.div_ceil(EVICTED_OF);
        for (_, seat) in idle.iter().take(most) {
            seat.close(Closed::Evicted, &mut taken.closing);
        }
        !idle.is_empty()
    }

    /// Closes those that are too slow, for as long as it is polled.
    pub(super) async fn look_over(&self) {
        loop {
            tokio::time::sleep(LOOK).await;
            let taken = &mut *self.taken();
            for seat in taken.seats.values() {
                let (doing, for_) = seat.doing();
                let (most, why) = match doing {
                    Doing::Nothing | Doing::Head => (self.bounds.header_timeout, Closed::HeaderTimeout),
                    Doing::Kept => (self.bounds.keep_alive, Closed::Idle),
                    Doing::Left | Doing::Lingering => (LINGER, Closed::Lingered),
                    // The reading of a body has a time of its own, see `arriving.rs`.
                    Doing::Body | Doing::Busy => continue,
                };
                if for_ > most {
                    seat.close(why, &mut taken.closing);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn house(max: usize) -> Arc<Seats> {
        let second = Duration::from_secs(1);
        let bounds =
            ConnectionBounds { max, header_timeout: second, body_timeout: second, keep_alive: second };
        Seats::new(bounds, Arc::new(Metrics::new(0)))
    }

    #[tokio::test]
    async fn a_burst_of_newcomers_closes_a_hundredth_and_no_more_until_that_is_taken() {
        let house = house(1_000);
        let mut inside: Vec<Seated> = (0..1_000).map(|_| house.try_take().unwrap()).collect();
        let told = |inside: &[Seated]| inside.iter().filter(|seated| seated.0.is_told()).count();
        for newcomer in 1..=25 {
            inside.push(house.try_take().unwrap());
            assert_eq!(told(&inside), (newcomer + 9) / 10 * 10, "after {newcomer}");
        }
        // Those that leave make room without anybody else being told.
        inside.retain(|seated| !seated.0.is_told());
        assert_eq!(inside.len(), 995);
        inside.extend((0..5).map(|_| house.try_take().unwrap()));
        assert_eq!(told(&inside), 0);
    }

    #[tokio::test]
    async fn whoever_is_answered_keeps_the_place_and_a_slow_body_does_not() {
        let house = house(2);
        let (busy, slow) = (house.try_take().unwrap(), house.try_take().unwrap());
        busy.0.request_is_there();
        slow.0.body_begins();
        assert!(house.try_take().is_none(), "a body has a second");
        tokio::time::sleep(GRACE.saturating_add(Duration::from_millis(100))).await;
        assert!(house.try_take().is_some());
        assert!(slow.0.is_told() && !busy.0.is_told());
    }

    #[tokio::test]
    async fn there_is_an_end_to_how_many_are_closing() {
        let house = house(1);
        let inside: Vec<Seated> = std::iter::from_fn(|| house.try_take()).take(1_000).collect();
        assert_eq!(inside.len(), 1 + CLOSING_MAX);
    }
}
