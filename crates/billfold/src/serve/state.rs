//! The state of one connection: what it is doing, since when, and whether it was asked to close.
//!
//! All of that is one atomic number and a flag, so that requests take no lock for it.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

/// The phase that a connection is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// It was opened, and nothing has arrived.
    Connected,
    /// The head of a request is arriving.
    Head,
    /// The body of a request is arriving.
    Body,
    /// A request is being answered.
    Busy,
    /// The body of an answer is being sent piece by piece. The phase is as old as the last bytes that the peer took.
    Sending,
    /// A request was answered, and nothing of the next one has arrived.
    KeepAlive,
    /// A request was answered before it had been read to its end, so the connection closes next.
    Answered,
    /// Our side is closed; what the peer still sends is read and dropped.
    Lingering,
}

/// The bits of the atomic number that hold the [`Phase`].
const PHASE_BITS: u32 = 3;

impl Phase {
    fn to_bits(self) -> u64 {
        match self {
            Self::Connected => 0,
            Self::Head => 1,
            Self::Body => 2,
            Self::Busy => 3,
            Self::KeepAlive => 4,
            Self::Answered => 5,
            Self::Lingering => 6,
            Self::Sending => 7,
        }
    }

    /// The phase in the lowest bits of the number that is stored.
    fn of_stored(stored: u64) -> Self {
        match stored & ((1 << PHASE_BITS) - 1) {
            0 => Self::Connected,
            1 => Self::Head,
            2 => Self::Body,
            3 => Self::Busy,
            4 => Self::KeepAlive,
            5 => Self::Answered,
            6 => Self::Lingering,
            7 => Self::Sending,
            _ => unreachable!("only bits of a Phase are stored"),
        }
    }
}

/// The state of one connection.
#[derive(Debug)]
pub(super) struct ConnectionState {
    opened: Instant,
    /// The [`Phase`] in the lowest bits; above them the time of its beginning, in milliseconds from `opened`.
    phase: AtomicU64,
    is_close_requested: AtomicBool,
    close: Notify,
}

impl ConnectionState {
    /// A connection that was opened just now.
    pub(super) fn new() -> Self {
        Self {
            opened: Instant::now(),
            phase: AtomicU64::new(Phase::Connected.to_bits()),
            is_close_requested: AtomicBool::new(false),
            close: Notify::new(),
        }
    }

    fn set_phase(&self, phase: Phase) {
        let elapsed = self.opened.elapsed();
        let since_ms = elapsed.as_secs() * 1_000 + u64::from(elapsed.subsec_millis());
        self.phase.store((since_ms << PHASE_BITS) | phase.to_bits(), Ordering::Relaxed);
    }

    /// Returns the phase and its age.
    pub(super) fn phase(&self) -> (Phase, Duration) {
        let stored = self.phase.load(Ordering::Relaxed);
        let since = Duration::from_millis(stored >> PHASE_BITS);
        // Saturates at an age of 0: the clocks of two processors may differ a little.
        let age = self.opened.elapsed().saturating_sub(since);
        (Phase::of_stored(stored), age)
    }

    /// Returns true if the connection is in one of some phases. It asks no clock, unlike [`phase`](Self::phase).
    fn is_in(&self, phases: &[Phase]) -> bool {
        phases.contains(&Phase::of_stored(self.phase.load(Ordering::Relaxed)))
    }

    /// Records that bytes of the peer arrived. Returns true if they are the first of a head.
    pub(super) fn record_arrived_bytes(&self) -> bool {
        let is_start = self.is_in(&[Phase::Connected, Phase::KeepAlive]);
        if is_start {
            self.set_phase(Phase::Head);
        }
        is_start
    }

    /// Records that bytes of ours are being sent. In a head, they are hyper's own refusal of it.
    pub(super) fn record_leaving_bytes(&self) {
        if self.is_in_head() {
            self.set_phase(Phase::Answered);
        }
    }

    /// Records that the peer took bytes of ours: the rest of a body that is sent piece by piece may still follow.
    pub(super) fn record_taken_bytes(&self) {
        if self.is_in(&[Phase::Sending]) {
            self.set_phase(Phase::Sending);
        }
    }

    /// Records that the body of an answer is sent piece by piece from now on.
    pub(super) fn record_sending(&self) {
        self.set_phase(Phase::Sending);
    }

    /// Records that the last piece of a body was handed over, or that the rest is not sent. `is_read` says that the request had
    /// been read to its end, so that another can follow.
    pub(super) fn record_sent(&self, is_read: bool) {
        self.set_phase(if is_read { Phase::KeepAlive } else { Phase::Answered });
    }

    /// Records that the head of a request is complete and its body is still to come.
    pub(super) fn record_body_start(&self) {
        self.set_phase(Phase::Body);
    }

    /// Records that a request is complete.
    pub(super) fn record_complete_request(&self) {
        self.set_phase(Phase::Busy);
    }

    /// Records that a request is answered. Returns true if it had been read to its end, so that another can follow.
    pub(super) fn record_answered_request(&self) -> bool {
        let is_read = self.is_busy();
        self.record_sent(is_read);
        is_read
    }

    /// Starts lingering if the peer may still be sending: a head that was refused, or a body that was not read to
    /// its end. Returns true if so. Our side is closed by then.
    pub(super) fn start_lingering_if_needed(&self) -> bool {
        let may_be_sending = self.is_in(&[Phase::Answered]);
        if may_be_sending {
            self.set_phase(Phase::Lingering);
        }
        may_be_sending
    }

    /// Returns true if a part of a request's head has arrived.
    pub(super) fn is_in_head(&self) -> bool {
        self.is_in(&[Phase::Head])
    }

    /// Returns true if a request is under way that must be answered.
    pub(super) fn owes_an_answer(&self) -> bool {
        self.is_in(&[Phase::Body, Phase::Busy, Phase::Answered])
    }

    /// Returns true if a request is being answered.
    pub(super) fn is_busy(&self) -> bool {
        self.is_in(&[Phase::Busy])
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
