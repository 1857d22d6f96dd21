//! Protocols that clients speak to a port of plain HTTP/1.1, known by their first bytes.

/// Bytes at the start of a head by which a protocol is recognised. The signature of the PROXY protocol is the longest.
pub(super) const OPENING_BYTES: usize = 16;

/// The signature of version 2 of the PROXY protocol.
const PROXY_V2: &[u8] = b"\r\n\r\n\0\r\nQUIT\n";

/// The protocol of a client whose bytes did not become a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Protocol {
    /// TLS, as for https.
    Tls,
    /// The PROXY protocol of load balancers, version 1 or 2.
    Proxy,
    /// HTTP/2, without the upgrade from HTTP/1.1.
    Http2,
    /// HTTP/1.1 with a malformed, too large or incomplete head.
    Http1,
    /// Something else.
    Other,
}

impl Protocol {
    /// All protocols.
    pub(crate) const ALL: [Self; 5] = [Self::Tls, Self::Proxy, Self::Http2, Self::Http1, Self::Other];

    /// Recognises a protocol by the first bytes that a client sent.
    pub(super) fn recognize(opening: &[u8]) -> Self {
        let method = opening.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
        match opening {
            // A handshake record of any version, and the hello of SSL 2 that old clients send.
            [0x16] | [0x16, 3, ..] | [0x80..=0xff, _, 1, ..] => Self::Tls,
            _ if opening.starts_with(b"PROXY ") => Self::Proxy,
            _ if opening.len() > 4
                && PROXY_V2.starts_with(opening.get(..PROXY_V2.len()).unwrap_or(opening)) =>
            {
                Self::Proxy
            }
            _ if opening.starts_with(b"PRI * HTTP/2") => Self::Http2,
            _ if method > 0 && matches!(opening.get(method), None | Some(b' ')) => Self::Http1,
            _ => Self::Other,
        }
    }

    /// The short name of the protocol.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Tls => "tls",
            Self::Proxy => "proxy-protocol",
            Self::Http2 => "http2",
            Self::Http1 => "http1",
            Self::Other => "other",
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
            assert_eq!(Protocol::recognize(opening), expected, "{opening:?}");
        }
    }
}
