//! Connections in the metrics and the log.
//!
//! Those whose bytes never become a request come from clients that speak TLS, the PROXY protocol, HTTP/2 or something
//! else to a port of plain HTTP/1.1. They are counted, and each source is logged once a minute.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use hyper::header::HeaderValue;

use crate::clock::{Clock, format_http_date};
use crate::http::client_address::to_rate_key;
use crate::metrics::Metrics;
use crate::serve::observer::{CloseReason, HandshakeFailure, Observer};
use crate::serve::protocol::Protocol;

/// The most sources that are logged in a minute; the table holds no more.
const SOURCES_MAX: usize = 256;

/// Counts connections in the metrics, and logs those that were refused before a request was read.
#[derive(Debug)]
pub(crate) struct ConnectionLog {
    metrics: Arc<Metrics>,
    clock: Clock,
    minute: Mutex<Minute>,
    /// The second whose date was formatted last, and its date.
    date: Mutex<(i64, Option<HeaderValue>)>,
}

/// Sources that were logged in the current minute.
#[derive(Debug, Default)]
struct Minute {
    number: i64,
    sources: BTreeSet<IpAddr>,
}

/// The line that the log gets of a refused connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    /// The source, its protocol and the fix.
    Source,
    /// The last one of this minute: there are too many sources to log each.
    Last,
    /// None: the source was logged in this minute.
    Nothing,
}

impl ConnectionLog {
    /// A log without a line in its first minute.
    pub(crate) fn new(metrics: Arc<Metrics>, clock: Clock) -> Self {
        Self { metrics, clock, minute: Mutex::default(), date: Mutex::new((i64::MIN, None)) }
    }

    /// Logs a connection without a request, unless its source was logged in this minute.
    fn log_source(&self, source: IpAddr, log: impl FnOnce(IpAddr)) {
        let source = source.to_canonical();
        match self.choose_line(self.clock.now_s().div_euclid(60), source) {
            Line::Source => log(source),
            Line::Last => tracing::warn!(
                sources = SOURCES_MAX,
                "no request was understood from that many sources in this minute; others are counted in /metrics only"
            ),
            Line::Nothing => {}
        }
    }

    fn choose_line(&self, number: i64, source: IpAddr) -> Line {
        let mut minute = self.minute.lock().unwrap_or_else(PoisonError::into_inner);
        if minute.number != number {
            *minute = Minute { number, sources: BTreeSet::new() };
        }
        let source = to_rate_key(source);
        if minute.sources.len() > SOURCES_MAX || minute.sources.contains(&source) {
            return Line::Nothing;
        }
        minute.sources.insert(source);
        if minute.sources.len() > SOURCES_MAX { Line::Last } else { Line::Source }
    }
}

impl Observer for ConnectionLog {
    fn record_opened(&self) {
        self.metrics.connections.inc();
    }

    fn record_closed(&self) {
        self.metrics.connections.dec();
    }

    fn record_close_request(&self, reason: CloseReason) {
        self.metrics.count_closed(reason);
    }

    fn record_refused_bytes(&self, source: IpAddr, protocol: Protocol) {
        self.metrics.count_stranger(protocol);
        self.log_source(source, |source| {
            tracing::warn!(%source, kind = protocol.name(), fix = describe_fix(protocol), "no request was understood");
        });
    }

    fn record_failed_handshake(&self, source: IpAddr, failure: &HandshakeFailure) {
        self.metrics.count_failed_handshake(failure);
        let (error, fix) = describe_failed_handshake(failure);
        self.log_source(source, |source| {
            tracing::warn!(%source, kind = failure.name(), error, fix, "no connection with TLS was made");
        });
    }

    fn format_date(&self) -> Option<HeaderValue> {
        let now_s = self.clock.now_s();
        let mut formatted = self.date.lock().unwrap_or_else(PoisonError::into_inner);
        if formatted.0 != now_s {
            *formatted = (now_s, format_http_date(now_s).and_then(|date| date.parse().ok()));
        }
        formatted.1.clone()
    }
}

/// Describes the fix to the operator of a client that speaks a protocol to the wrong port.
fn describe_fix(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Tls => {
            "the client speaks TLS (https) and this port plain HTTP: let it use http://, or give the server a \
             certificate (tls_listen)"
        }
        Protocol::Proxy => {
            "a proxy sends the PROXY protocol: switch that off, and let the proxy send X-Forwarded-For (see \
             trusted_proxies)"
        }
        Protocol::Http2 => "the client speaks HTTP/2 without asking: let it speak HTTP/1.1",
        Protocol::Http1 => {
            "the head of the request is malformed, too large, or breaks off: compare it with a call that works"
        }
        Protocol::Other => "the client speaks no HTTP: see what it is, and whether it means this port",
    }
}

/// Returns the error of a handshake and the fix, for the operator.
fn describe_failed_handshake(failure: &HandshakeFailure) -> (&str, &'static str) {
    match failure {
        HandshakeFailure::NoTls(Protocol::Http1) => {
            ("the client speaks plain HTTP", "this port speaks TLS: let the client use https://")
        }
        HandshakeFailure::NoTls(Protocol::Proxy) => (
            "a proxy sends the PROXY protocol",
            "switch that off, and let the proxy send X-Forwarded-For (see trusted_proxies)",
        ),
        HandshakeFailure::NoTls(Protocol::Tls | Protocol::Http2 | Protocol::Other) => {
            ("the client speaks no TLS", "see what it is, and whether it means this port")
        }
        HandshakeFailure::CertificateRefused(error) => (
            error,
            "let the client trust the certificate's authority, see that the certificate is valid and has the name that \
             the client calls, and put the authorities in between into tls_certificate",
        ),
        HandshakeFailure::Incompatible(error) => {
            (error, "let the client speak TLS 1.2 or 1.3, and HTTP/1.1 in it")
        }
        HandshakeFailure::BrokenOff(error) => (
            error,
            "see the client's own error: clients that do not trust a certificate may hang up without a word",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_logged_once_a_minute_and_any_number_of_sources_takes_bounded_memory() {
        let log = ConnectionLog::new(Arc::new(Metrics::new(0)), Clock::System);
        let source = |number: u32| IpAddr::V4(number.into());
        assert_eq!(log.choose_line(1, source(0)), Line::Source);
        assert_eq!(log.choose_line(1, source(0)), Line::Nothing);
        assert_eq!(log.choose_line(2, source(0)), Line::Source);
        let lines: Vec<Line> = (1..100_000).map(|number| log.choose_line(2, source(number))).collect();
        assert_eq!(lines.iter().filter(|line| **line == Line::Source).count(), SOURCES_MAX - 1);
        assert_eq!(lines.iter().filter(|line| **line == Line::Last).count(), 1);
        assert_eq!(log.minute.lock().unwrap().sources.len(), SOURCES_MAX + 1);
        // A clock that was set back starts another minute, too.
        assert_eq!(log.choose_line(1, source(0)), Line::Source);
    }
}
