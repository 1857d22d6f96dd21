//! The place of one connection: what it is doing, since when, and whether it has to leave.
//!
//! All of that is one atomic number and a flag, so that requests take no lock for it.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

/// What a connection is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doing {
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
    opened: Instant,
    /// What it is doing, in the lowest three bits; above them since when, in milliseconds from `opened`.
    state: AtomicU64,
    is_told: AtomicBool,
    close: Notify,
}

impl Seat {
    /// The place of a connection that was opened just now.
    pub(super) fn new() -> Seat {
        Seat {
            opened: Instant::now(),
            state: AtomicU64::new(Doing::Nothing.number()),
            is_told: AtomicBool::new(false),
            close: Notify::new(),
        }
    }

    fn set(&self, doing: Doing) {
        let since_ms = u64::try_from(self.opened.elapsed().as_millis()).unwrap_or(u64::MAX >> 3);
        self.state.store((since_ms << 3) | doing.number(), Ordering::Relaxed);
    }

    /// What it is doing, and for how long.
    pub(super) fn doing(&self) -> (Doing, Duration) {
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

    /// Bytes of ours are on their way. Where that is in a head, HTTP itself refuses it.
    pub(super) fn bytes_leave(&self) {
        if self.is_in_head() {
            self.set(Doing::Left);
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

    /// We have said that we are done. Whether the peer may be sending still: a head that was refused, or
    /// a body that nobody read to its end.
    pub(super) fn lingers(&self) -> bool {
        let lingers = self.doing().0 == Doing::Left;
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

    /// Whether a request is being answered.
    pub(super) fn is_busy(&self) -> bool {
        self.doing().0 == Doing::Busy
    }

    /// Tells the connection to close; whether it is told for the first time.
    pub(super) fn tell_to_close(&self) -> bool {
        let is_first = !self.is_told.swap(true, Ordering::Relaxed);
        if is_first {
            self.close.notify_one();
        }
        is_first
    }

    /// Whether the connection was told to close.
    pub(super) fn is_told(&self) -> bool {
        self.is_told.load(Ordering::Relaxed)
    }

    /// Waits until the connection is told to close.
    pub(super) async fn told_to_close(&self) {
        self.close.notified().await;
    }
}
