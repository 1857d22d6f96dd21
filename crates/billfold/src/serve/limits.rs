//! Limits on connections: those of a listener, and those that are fixed.

use std::time::Duration;

use hyper::header::HeaderValue;

/// The time after our last byte in which a peer may go on sending before it is cut off.
pub(super) const LINGER: Duration = Duration::from_secs(10);

/// The same during a shutdown.
pub(super) const DRAIN_LINGER: Duration = Duration::from_secs(1);

/// The time in which a peer must take some bytes of a body that is sent piece by piece.
pub(super) const SEND_TIMEOUT: Duration = Duration::from_mins(1);

/// Limits on the connections of a listener.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ConnectionLimits {
    /// The most connections that are open at once.
    pub(crate) connections_max: usize,
    /// The most bytes of a request's head. Beyond it, hyper answers with 431.
    pub(crate) head_bytes_max: usize,
    /// The time in which the head of a request must arrive.
    pub(crate) header_timeout: Duration,
    /// The time for which an idle connection is kept open.
    pub(crate) keep_alive: Duration,
}

impl ConnectionLimits {
    /// Formats the time for which a client may reuse an idle connection, for `Keep-Alive`: a second less than the server
    /// keeps it open, so that no request meets the end of its connection on the way.
    pub(super) fn format_keep_alive(&self) -> Option<HeaderValue> {
        let seconds = self.keep_alive.as_secs().saturating_sub(1).max(1); // clients take 0 for no limit
        HeaderValue::try_from(format!("timeout={seconds}")).ok()
    }
}
