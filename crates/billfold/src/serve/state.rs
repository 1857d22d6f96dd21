//! The state of one connection: what it is doing, since when, and whether it was asked to close.
//!
//! All of that is one atomic number and a flag, so that requests take no lock for it.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

/// The phase that a connection is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// It was opened, and nothing has arrived.
    Connected,
    /// The head of a request is arriving.
    Head,
    /// The body of a request is arriving.
    Body,
    /// A request is being answered.
    Busy,
    /// A request was answered, and nothing of the next one has arrived.
    KeepAlive,
    /// A request was answered before it had been read to its end, so the connection closes next.
    Answered,
    /// Our side is closed; what the peer still sends is read and dropped.
    Lingering,
}

/// The bits of the atomic number that hold the [`State`].
const STATE_BITS: u32 = 3;

impl State {
    fn to_bits(self) -> u64 {
        match self {
            Self::Connected => 0,
            Self::Head => 1,
            Self::Body => 2,
            Self::Busy => 3,
            Self::KeepAlive => 4,
            Self::Answered => 5,
            Self::Lingering => 6,
        }
    }

    fn from_bits(bits: u64) -> Self {
        match bits {
            0 => Self::Connected,
            1 => Self::Head,
            2 => Self::Body,
            3 => Self::Busy,
            4 => Self::KeepAlive,
            5 => Self::Answered,
            6 => Self::Lingering,
            _ => unreachable!("only bits of a State are stored"),
        }
    }
}

/// The state of one connection.
#[derive(Debug)]
pub(super) struct Connection {
    opened: Instant,
    /// The [`State`] in the lowest bits; above them the time of its beginning, in milliseconds from `opened`.
    state: AtomicU64,
    is_close_requested: AtomicBool,
    close: Notify,
}

impl Connection {
    /// A connection that was opened just now.
    pub(super) fn new() -> Self {
        Self {
            opened: Instant::now(),
            state: AtomicU64::new(State::Connected.to_bits()),
            is_close_requested: AtomicBool::new(false),
            close: Notify::new(),
        }
    }

    fn set_state(&self, state: State) {
        let elapsed = self.opened.elapsed();
        let since_ms = elapsed.as_secs() * 1_000 + u64::from(elapsed.subsec_millis());
        self.state.store((since_ms << STATE_BITS) | state.to_bits(), Ordering::Relaxed);
    }

    /// Returns the state and its age.
    pub(super) fn state(&self) -> (State, Duration) {
        let stored = self.state.load(Ordering::Relaxed);
        let since = Duration::from_millis(stored >> STATE_BITS);
        // Saturates at an age of 0: the clocks of two processors may differ a little.
        let age = self.opened.elapsed().saturating_sub(since);
        (State::from_bits(stored & ((1 << STATE_BITS) - 1)), age)
    }

    /// Records that bytes of the peer arrived. Returns true if they are the first of a head.
    pub(super) fn record_arrived_bytes(&self) -> bool {
        let is_start = matches!(self.state().0, State::Connected | State::KeepAlive);
        if is_start {
            self.set_state(State::Head);
        }
        is_start
    }

    /// Records that bytes of ours are being sent. In a head, they are hyper's own refusal of it.
    pub(super) fn record_leaving_bytes(&self) {
        if self.is_in_head() {
            self.set_state(State::Answered);
        }
    }

    /// Records that the head of a request is complete and its body is still to come.
    pub(super) fn record_body_start(&self) {
        self.set_state(State::Body);
    }

    /// Records that a request is complete.
    pub(super) fn record_complete_request(&self) {
        self.set_state(State::Busy);
    }

    /// Records that a request is answered; `is_read` is true if it had been read to its end.
    pub(super) fn record_answered_request(&self, is_read: bool) {
        self.set_state(if is_read { State::KeepAlive } else { State::Answered });
    }

    /// Starts lingering if the peer may still be sending: a head that was refused, or a body that was not read to
    /// its end. Returns true if so. Our side is closed by then.
    pub(super) fn start_lingering_if_needed(&self) -> bool {
        let may_be_sending = self.state().0 == State::Answered;
        if may_be_sending {
            self.set_state(State::Lingering);
        }
        may_be_sending
    }

    /// Returns true if a part of a request's head has arrived.
    pub(super) fn is_in_head(&self) -> bool {
        self.state().0 == State::Head
    }

    /// Returns true if a request is under way that must be answered.
    pub(super) fn owes_an_answer(&self) -> bool {
        matches!(self.state().0, State::Body | State::Busy | State::Answered)
    }

    /// Returns true if a request is being answered.
    pub(super) fn is_busy(&self) -> bool {
        self.state().0 == State::Busy
    }

    /// Asks the connection to close. Returns true the first time.
    pub(super) fn request_close(&self) -> bool {
        let is_first = !self.is_close_requested.swap(true, Ordering::Relaxed);
        if is_first {
            self.close.notify_one();
        }
        is_first
    }

    /// Returns true if the connection was asked to close.
    pub(super) fn is_close_requested(&self) -> bool {
        self.is_close_requested.load(Ordering::Relaxed)
    }

    /// Waits until the connection is asked to close.
    pub(super) async fn wait_for_close_request(&self) {
        self.close.notified().await;
    }
}
