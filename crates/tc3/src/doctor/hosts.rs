//! Hosts that are signed in place of the one that was sent, the same for both methods.

use super::cause::Cause;
use super::search::Rank;
use crate::received::without_port;

/// The names and addresses of one's own machine.
const LOOPBACK: [&str; 4] = ["localhost", "127.0.0.1", "0.0.0.0", "[::1]"];

/// Every other host that may have been signed.
pub(super) fn others(sent: &str, ours: &str) -> Vec<(Cause, Rank, String)> {
    let mut others: Vec<(Cause, Rank, String)> = Vec::new();
    let mut add = |cause, rank, host: String| {
        if host != sent && !others.iter().any(|(_, _, known)| *known == host) {
            others.push((cause, rank, host));
        }
    };
    let bare_sent = sent.split_once("://").map_or(sent, |(_, rest)| rest);
    let name = without_port(bare_sent);
    let port = bare_sent.strip_prefix(name).unwrap_or_default();

    if bare_sent != sent {
        add(Cause::HostScheme, Rank::Likely, bare_sent.to_owned());
        add(Cause::HostScheme, Rank::Likely, name.to_owned());
    }
    for service in [ours, "cvm"] {
        let rank = if service == ours { Rank::Likely } else { Rank::Seldom };
        for domain in ["tencentcloudapi.com", "intl.tencentcloudapi.com"] {
            add(Cause::HostOfficial, rank, format!("{service}.{domain}"));
        }
    }
    if LOOPBACK.contains(&name) {
        for other in LOOPBACK {
            let rank = if ["localhost", "127.0.0.1"].contains(&other) { Rank::Likely } else { Rank::Seldom };
            add(Cause::HostLoopback, rank, format!("{other}{port}"));
            add(Cause::HostLoopback, rank, other.to_owned());
        }
    }
    let rank = if port.is_empty() { Rank::Likely } else { Rank::Seldom };
    for port in [":80", ":443"] {
        add(Cause::HostPort, rank, format!("{name}{port}"));
    }
    for scheme in ["http", "https"] {
        for host in [bare_sent, name] {
            for end in ["", "/"] {
                let rank = if host == bare_sent && end.is_empty() { Rank::Likely } else { Rank::Seldom };
                add(Cause::HostScheme, rank, format!("{scheme}://{host}{end}"));
            }
        }
    }
    for host in [bare_sent, name] {
        add(Cause::HostPath, Rank::Seldom, format!("{host}/"));
    }
    add(Cause::HostEmpty, Rank::Seldom, String::new());
    others
}
