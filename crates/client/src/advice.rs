//! The causes of calls that bring back no envelope, and their fixes.

use std::io::{Error, ErrorKind};

/// The fix of a call that takes too long.
const SLOW: &str = "check the address, and firewalls on the way, or allow more time";

/// Kinds of errors by which a connection ends that was open.
const ENDED: [ErrorKind; 4] = [
    ErrorKind::UnexpectedEof,
    ErrorKind::ConnectionReset,
    ErrorKind::ConnectionAborted,
    ErrorKind::BrokenPipe,
];

/// The cause and the fix of a call that got no answer.
#[expect(clippy::wildcard_enum_match_arm, reason = "the HTTP library has errors that no call of ours meets")]
pub(crate) fn explain_failure(endpoint: &str, host: &str, error: &ureq::Error) -> (String, String) {
    let fix = match error {
        ureq::Error::Io(error) => advise_on_connection(endpoint, host, error),
        ureq::Error::Timeout(_) => SLOW.to_owned(),
        ureq::Error::HostNotFound => "correct the host of the endpoint".to_owned(),
        ureq::Error::ConnectionFailed => "check the address, and the proxy if there is one".to_owned(),
        _ if endpoint.starts_with("http://") => format!("does it speak TLS? Try https://{host}"),
        _ => "check the address".to_owned(),
    };
    (error.to_string(), fix)
}

/// Returns true if a connection was there and ended before the answer was whole.
pub(crate) fn is_lost_connection(error: &ureq::Error) -> bool {
    matches!(error, ureq::Error::Io(error) if ENDED.contains(&error.kind()) && is_tls_answer(error))
}

/// The fix of a connection that failed.
fn advise_on_connection(endpoint: &str, host: &str, error: &Error) -> String {
    let (kind, text) = (error.kind(), error.to_string());
    if kind == ErrorKind::ConnectionRefused {
        "does `billfold serve` run there? Start it, or correct the address and port".to_owned()
    } else if kind == ErrorKind::TimedOut {
        SLOW.to_owned()
    } else if !is_tls_answer(error) {
        format!("does it speak plain HTTP? Try http://{host}")
    } else if endpoint.starts_with("http://") && (ENDED.contains(&kind) || text.contains("disconnected")) {
        format!("does it speak TLS? Try https://{host}")
    } else if text.contains("certificate") {
        "name the certificate of its authority with --ca-file, and call it by a name that is in its certificate"
            .to_owned()
    } else if text.contains("lookup") {
        "correct the host of the endpoint".to_owned()
    } else {
        "check the address".to_owned()
    }
}

/// Returns true unless the peer broke a handshake with bytes that are not TLS.
fn is_tls_answer(error: &Error) -> bool {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    !matches!(inner, Some(rustls::Error::InvalidMessage(_)))
}

/// The fix of an answer that is no envelope.
pub(crate) fn advise_on_answer(host: &str, status: u16, text: &str) -> String {
    if (300..400).contains(&status) {
        "it redirects, and a signature is for one endpoint alone: pass the address that it redirects to"
            .to_owned()
    } else if (400..500).contains(&status) && text.contains("HTTPS") {
        // What web servers answer to plain HTTP on a port of TLS.
        format!("does it speak TLS? Try https://{host}")
    } else if status == 429 {
        "it has too many requests: try again later".to_owned()
    } else if status >= 500 {
        "it, or a proxy in front of it, cannot answer now: try again later".to_owned()
    } else {
        "pass the address of a server of API 3.0, such as the one that `billfold serve` prints".to_owned()
    }
}
