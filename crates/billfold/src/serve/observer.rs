//! The events of connections that the server reports.

use std::fmt::Debug;
use std::net::IpAddr;

use hyper::header::HeaderValue;

use super::protocol::Protocol;

/// Receives the events of connections, and knows the time.
pub(crate) trait Observer: Debug + Send + Sync {
    /// Records that a connection was opened.
    fn record_opened(&self);

    /// Records that a connection is closed, by either side.
    fn record_closed(&self);

    /// Records that the server asked a connection to close.
    fn record_close_request(&self, reason: CloseReason);

    /// Records that a connection was refused before its bytes became a request.
    fn record_refused_bytes(&self, source: IpAddr, protocol: Protocol);

    /// Records that a connection to a listener with TLS ended before it could carry a request.
    fn record_failed_handshake(&self, source: IpAddr, failure: &HandshakeFailure);

    /// Formats the time for the `Date` header of an answer that is sent now; `None` for an answer without one.
    fn format_date(&self) -> Option<HeaderValue>;
}

/// The reason for which the server closed a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum CloseReason {
    /// The head of a request did not arrive in time.
    HeaderTimeout,
    /// It was idle for too long.
    Idle,
    /// The client went on sending after the answer.
    Lingered,
    /// The listener was at its limit.
    Evicted,
    /// The client took nothing more of an answer.
    Stalled,
}

/// The reason why a handshake of TLS failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum HandshakeFailure {
    /// The client did not begin with TLS.
    NoTls(Protocol),
    /// The client refuses the certificate. The text is its alert.
    CertificateRefused(String),
    /// The two have no version, cipher or protocol in common, or the client breaks the rules.
    Incompatible(String),
    /// The client closed the connection, or it broke.
    BrokenOff(String),
}

impl HandshakeFailure {
    /// The short names of all reasons.
    pub(crate) const NAMES: [&str; 4] = ["no-tls", "certificate-refused", "incompatible", "broken-off"];

    /// The short name of the reason.
    pub(crate) fn name(&self) -> &'static str {
        let [no_tls, certificate_refused, incompatible, broken_off] = Self::NAMES;
        match self {
            Self::NoTls(_) => no_tls,
            Self::CertificateRefused(_) => certificate_refused,
            Self::Incompatible(_) => incompatible,
            Self::BrokenOff(_) => broken_off,
        }
    }
}

/// The events of connections in their order, for tests.
#[cfg(test)]
#[derive(Debug, Default)]
pub(super) struct EventList {
    events: std::sync::Mutex<Vec<Event>>,
}

/// An event that an [`EventList`] holds.
#[cfg(test)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    Opened,
    Closed,
    CloseRequested(CloseReason),
    Refused(Protocol),
}

#[cfg(test)]
impl EventList {
    /// Returns the events so far.
    pub(super) fn list_events(&self) -> Vec<Event> {
        self.events.lock().unwrap().clone()
    }

    fn add_event(&self, event: Event) {
        self.events.lock().unwrap().push(event);
    }
}

#[cfg(test)]
impl Observer for EventList {
    fn record_opened(&self) {
        self.add_event(Event::Opened);
    }

    fn record_closed(&self) {
        self.add_event(Event::Closed);
    }

    fn record_close_request(&self, reason: CloseReason) {
        self.add_event(Event::CloseRequested(reason));
    }

    fn record_refused_bytes(&self, _source: IpAddr, protocol: Protocol) {
        self.add_event(Event::Refused(protocol));
    }

    fn record_failed_handshake(&self, _source: IpAddr, _failure: &HandshakeFailure) {}

    fn format_date(&self) -> Option<HeaderValue> {
        Some(HeaderValue::from_static("Sun, 06 Nov 1994 08:49:37 GMT"))
    }
}
