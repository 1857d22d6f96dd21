//! Connections whose bytes never become a request: clients that speak TLS, the PROXY protocol, HTTP/2 or something else to
//! a port of plain HTTP/1.1. They are counted, and each source is logged once a minute.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use crate::http::client_address::to_rate_key;
use crate::metrics::{Metrics, Protocol};

/// Bytes at the start of a head by which a protocol is recognised. The signature of the PROXY protocol is the longest.
pub(crate) const OPENING_BYTES: usize = 16;

/// The most sources that are logged in a minute; the table holds no more.
const SOURCES_MAX: usize = 256;

/// The signature of version 2 of the PROXY protocol.
const PROXY_V2: &[u8] = b"\r\n\r\n\0\r\nQUIT\n";

/// Sources that were logged in the current minute.
#[derive(Debug, Default)]
pub(crate) struct StrangerLog {
    minute: Mutex<Minute>,
}

#[derive(Debug, Default)]
struct Minute {
    number: i64,
    sources: BTreeSet<IpAddr>,
}

/// The line that the log gets of a stranger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    /// The source, its protocol and the fix.
    Source,
    /// The last one of this minute: there are too many sources to log each.
    Last,
    /// None: the source was logged in this minute.
    Nothing,
}

impl StrangerLog {
    /// Counts a connection that began with some bytes and was refused before a request was read, and logs its source
    /// unless that was done in this minute.
    pub(crate) fn report(&self, metrics: &Metrics, now_s: i64, source: IpAddr, opening: &[u8]) {
        let protocol = recognize_protocol(opening);
        metrics.count_stranger(protocol);
        let source = source.to_canonical();
        match self.choose_line(now_s.div_euclid(60), source) {
            Line::Source => {
                tracing::warn!(%source, kind = protocol.name(), fix = protocol.fix(), "no request was understood");
            }
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

/// Recognises a protocol by the first bytes that a client sent.
fn recognize_protocol(opening: &[u8]) -> Protocol {
    let method = opening.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    match opening {
        // A handshake record of any version, and the hello of SSL 2 that old clients send.
        [0x16] | [0x16, 3, ..] | [0x80..=0xff, _, 1, ..] => Protocol::Tls,
        _ if opening.starts_with(b"PROXY ") => Protocol::Proxy,
        _ if opening.len() > 4 && PROXY_V2.starts_with(opening.get(..PROXY_V2.len()).unwrap_or(opening)) => {
            Protocol::Proxy
        }
        _ if opening.starts_with(b"PRI * HTTP/2") => Protocol::Http2,
        _ if method > 0 && matches!(opening.get(method), None | Some(b' ')) => Protocol::Http1,
        _ => Protocol::Other,
    }
}

impl Protocol {
    /// The advice for who runs the client.
    fn fix(self) -> &'static str {
        match self {
            Self::Tls => {
                "the client speaks TLS (https) and this port plain HTTP: let it use http://, or put a proxy with TLS \
                 before this port"
            }
            Self::Proxy => {
                "a proxy sends the PROXY protocol: switch that off, and let the proxy send X-Forwarded-For (see \
                 trusted_proxies)"
            }
            Self::Http2 => "the client speaks HTTP/2 without asking: let it speak HTTP/1.1",
            Self::Http1 => {
                "the head of the request is malformed, too large, or breaks off: compare it with a call that works"
            }
            Self::Other => "the client speaks no HTTP: see what it is, and whether it means this port",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_protocol_is_known_by_its_first_bytes() {
        for (opening, expected) in [
            (&b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..], Protocol::Tls),
            (b"\x16", Protocol::Tls),
            (b"\x80\x2e\x01\x03\x01", Protocol::Tls),
            (b"PROXY TCP4 192.0", Protocol::Proxy),
            (b"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c", Protocol::Proxy),
            (b"\r\n\r\n\0\r\nQ", Protocol::Proxy),
            (b"PRI * HTTP/2.0\r\n", Protocol::Http2),
            (b"GET / HTTP/1.1\r\n", Protocol::Http1),
            (b"PO", Protocol::Http1),
            (b"SSH-2.0-OpenSSH_", Protocol::Other),
            (b"\x16\x02", Protocol::Other),
            (b"\r\n\r\n", Protocol::Other),
            (b"\x00\x00", Protocol::Other),
        ] {
            assert_eq!(recognize_protocol(opening), expected, "{opening:?}");
        }
    }

    #[test]
    fn a_source_is_logged_once_a_minute_and_any_number_of_sources_takes_bounded_memory() {
        let log = StrangerLog::default();
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
