//! The places of all connections of one listener: who gets one, and who has to leave it, so that nobody
//! holds a place whom others wait for.
//!
//! A look over all of them twice a second closes those that are too slow. A newcomer to a full house gets
//! the place of one that has been idle longest.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use super::connection::{Doing, Seat};
use crate::config::ConnectionBounds;
use crate::metrics::{Closed, Metrics};

/// How long after our last byte a peer may go on sending, before it is cut off.
pub(super) const LINGER: Duration = Duration::from_secs(10);

/// The same when the server was told to stop.
pub(super) const HURRY: Duration = Duration::from_secs(1);

/// How long nobody has to leave for a newcomer: somebody may have come just now, with a request that is on
/// its way, or have been answered, with the answer on its way.
const GRACE: Duration = Duration::from_secs(1);

/// How many connections beyond the bound may be there, as long as others are closing.
const CLOSING_MAX: usize = 128;

/// How often connections are looked over.
const LOOK: Duration = Duration::from_millis(500);

/// Of a full house, one in so many is closed at once, so that not every newcomer needs a look over all.
const EVICTED_OF: usize = 100;

/// All places.
#[derive(Debug)]
pub(super) struct House {
    bounds: ConnectionBounds,
    metrics: Arc<Metrics>,
    taken: Mutex<Taken>,
    freed: Notify,
    is_in_a_hurry: AtomicBool,
}

#[derive(Debug, Default)]
struct Taken {
    next: u64,
    seats: BTreeMap<u64, Arc<Seat>>,
    /// How many of them were told to close and are not gone yet.
    closing: usize,
}

/// Holds a seat. Whatever becomes of the holder, the seat is free again afterwards.
#[derive(Debug)]
pub(super) struct Seated {
    pub(super) seat: Arc<Seat>,
    number: u64,
    house: Arc<House>,
}

impl Drop for Seated {
    fn drop(&mut self) {
        let mut taken = self.house.taken();
        taken.seats.remove(&self.number);
        if self.seat.is_told() {
            taken.closing = taken.closing.saturating_sub(1);
        }
        drop(taken);
        self.house.metrics.connections.dec();
        self.house.freed.notify_one();
    }
}

impl House {
    /// An empty house.
    pub(super) fn new(bounds: ConnectionBounds, metrics: Arc<Metrics>) -> Arc<House> {
        let is_in_a_hurry = AtomicBool::new(false);
        Arc::new(House { bounds, metrics, taken: Mutex::default(), freed: Notify::new(), is_in_a_hurry })
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The server was told to stop: nobody lingers for long any more.
    pub(super) fn hurry(&self) {
        self.is_in_a_hurry.store(true, Ordering::Relaxed);
    }

    /// A place for a newcomer. Where all are taken, those that have been idle longest are closed; where
    /// none is idle, it waits.
    pub(super) async fn take(self: &Arc<House>) -> Seated {
        loop {
            if let Some(seated) = self.try_take() {
                return seated;
            }
            let _ = tokio::time::timeout(GRACE, self.freed.notified()).await;
        }
    }

    fn try_take(self: &Arc<House>) -> Option<Seated> {
        let mut taken = self.taken();
        let held = taken.seats.len();
        // Those that are closing still hold a file each, so there is an end to how many may be awaited.
        if held >= self.bounds.max.saturating_add(CLOSING_MAX) {
            return None;
        }
        if held.saturating_sub(taken.closing) >= self.bounds.max && !self.evict(&mut taken) {
            return None;
        }
        let (number, seat) = (taken.next, Arc::new(Seat::new()));
        taken.next = number.wrapping_add(1);
        taken.seats.insert(number, Arc::clone(&seat));
        self.metrics.connections.inc();
        Some(Seated { seat, number, house: Arc::clone(self) })
    }

    /// Tells one connection to close.
    fn close(&self, seat: &Seat, why: Closed, closing: &mut usize) {
        if seat.tell_to_close() {
            *closing = closing.saturating_add(1);
            self.metrics.closed(why);
        }
    }

    /// Closes those that have been idle longest; whether there was one.
    fn evict(&self, taken: &mut Taken) -> bool {
        let Taken { seats, closing, .. } = taken;
        let idle_for = |seat: &Seat| match seat.doing() {
            _ if seat.is_told() => None,
            (Doing::Busy, _) => None,
            (Doing::Lingering, for_) => Some(for_),
            (Doing::Nothing | Doing::Head | Doing::Body | Doing::Kept | Doing::Left, for_) => {
                Some(for_).filter(|for_| *for_ >= GRACE)
            }
        };
        let mut idle: Vec<(Duration, &Arc<Seat>)> =
            seats.values().filter_map(|seat| Some((idle_for(seat)?, seat))).collect();
        idle.sort_by_key(|(for_, _)| std::cmp::Reverse(*for_));
        for (_, seat) in idle.iter().take(self.bounds.max.div_ceil(EVICTED_OF)) {
            self.close(seat, Closed::Evicted, closing);
        }
        !idle.is_empty()
    }

    /// Closes those that are too slow, for as long as it is polled.
    pub(super) async fn look_over(&self) {
        loop {
            tokio::time::sleep(LOOK).await;
            let is_in_a_hurry = self.is_in_a_hurry.load(Ordering::Relaxed);
            let at_most = |time: Duration| if is_in_a_hurry { time.min(HURRY) } else { time };
            let Taken { seats, closing, .. } = &mut *self.taken();
            for seat in seats.values() {
                let (doing, for_) = seat.doing();
                let (most, why) = match doing {
                    Doing::Nothing | Doing::Head => {
                        (at_most(self.bounds.header_timeout), Closed::HeaderTimeout)
                    }
                    Doing::Kept => (at_most(self.bounds.keep_alive), Closed::Idle),
                    Doing::Left | Doing::Lingering => (at_most(LINGER), Closed::Lingered),
                    // The reading of a body has a time of its own, see `arriving.rs`.
                    Doing::Body | Doing::Busy => continue,
                };
                if for_ > most {
                    self.close(seat, why, closing);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn house(max: usize) -> Arc<House> {
        let second = Duration::from_secs(1);
        let bounds =
            ConnectionBounds { max, header_timeout: second, body_timeout: second, keep_alive: second };
        House::new(bounds, Arc::new(Metrics::new(0)))
    }

    /// Until nobody who is there now has come just now.
    async fn a_while() {
        tokio::time::sleep(GRACE.saturating_add(Duration::from_millis(100))).await;
    }

    #[tokio::test]
    async fn a_burst_of_newcomers_closes_a_hundredth_and_no_more_until_that_is_taken() {
        let house = house(1_000);
        let mut inside: Vec<Seated> = (0..1_000).map(|_| house.try_take().unwrap()).collect();
        assert!(house.try_take().is_none(), "whoever has come just now has a second");
        a_while().await;
        let told = |inside: &[Seated]| inside.iter().filter(|seated| seated.seat.is_told()).count();
        for newcomer in 1..=25_usize {
            inside.push(house.try_take().unwrap());
            assert_eq!(told(&inside), newcomer.div_ceil(10) * 10, "after {newcomer}");
        }
        // Those that leave make room without anybody else being told.
        inside.retain(|seated| !seated.seat.is_told());
        assert_eq!(inside.len(), 995);
        inside.extend((0..5).map(|_| house.try_take().unwrap()));
        assert_eq!(told(&inside), 0);
    }

    #[tokio::test]
    async fn whoever_is_answered_keeps_the_place_and_a_slow_body_does_not() {
        let house = house(2);
        let (busy, slow) = (house.try_take().unwrap(), house.try_take().unwrap());
        busy.seat.request_is_there();
        slow.seat.body_begins();
        assert!(house.try_take().is_none(), "a body has a second");
        a_while().await;
        assert!(house.try_take().is_some());
        assert!(slow.seat.is_told() && !busy.seat.is_told());
    }

    #[tokio::test]
    async fn there_is_an_end_to_how_many_are_closing() {
        let house = house(1);
        let lingering = || {
            let seated = house.try_take()?;
            seated.seat.request_ends(false);
            assert!(seated.seat.lingers());
            Some(seated)
        };
        let inside: Vec<Seated> = std::iter::from_fn(lingering).take(1_000).collect();
        assert_eq!(inside.len(), 1 + CLOSING_MAX);
    }
}
