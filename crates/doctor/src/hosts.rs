//! Hosts that are signed in place of the one that was sent, the same for both methods.

use core::net::Ipv6Addr;

use crate::cause::Cause;
use crate::search::Rank;
use tc3::Received;
use tc3::internals::strip_port;

/// Names and addresses of the local machine.
const LOOPBACK: [&str; 4] = ["localhost", "127.0.0.1", "0.0.0.0", "[::1]"];

/// Ports that servers and proxies often listen on.
const PORTS: [&str; 10] =
    [":443", ":80", ":8787", ":8080", ":8888", ":8443", ":3000", ":5000", ":8000", ":9000"];

/// Largest number of hosts named by a proxy that are tried.
const FORWARDED_MAX: usize = 4;

/// Largest number of hosts that the operator or the user named of which every port is tried.
const KNOWN_OF_EVERY_PORT_MAX: usize = 4;

/// Longest host named by a proxy that is tried, in bytes.
const HOST_BYTES_MAX: usize = 255;

/// The hosts that a proxy received, from `X-Forwarded-Host` and `Forwarded`.
fn find_forwarded_hosts<'r>(received: &Received<'r>) -> Vec<&'r str> {
    let hosts = received.header("X-Forwarded-Host").unwrap_or_default().split(',');
    let fields = received.header("Forwarded").unwrap_or_default().split([',', ';']);
    let named = fields.filter_map(|field| {
        let (name, value) = field.split_once('=')?;
        name.trim().eq_ignore_ascii_case("host").then_some(value)
    });
    let hosts = hosts.chain(named).map(|host| host.trim().trim_matches('"'));
    hosts.filter(|host| !host.is_empty() && host.len() <= HOST_BYTES_MAX).take(FORWARDED_MAX).collect()
}

/// Every other host that may have been signed. `known` are hosts that the operator or the user named.
pub(super) fn list_other_hosts(
    received: &Received<'_>,
    ours: &str,
    known: &[&str],
) -> Vec<(Cause, Rank, String)> {
    let sent = received.header("Host").unwrap_or_default();
    let mut others: Vec<(Cause, Rank, String)> = Vec::new();
    let mut add = |cause, rank, host: String| {
        if host != sent && !others.iter().any(|(_, _, known)| *known == host) {
            others.push((cause, rank, host));
        }
    };
    let bare_sent = sent.split_once("://").map_or(sent, |(_, rest)| rest);
    let name = strip_port(bare_sent);
    let port = bare_sent.strip_prefix(name).unwrap_or_default();

    let forwarded = find_forwarded_hosts(received).into_iter().map(|host| (Cause::HostForwarded, host));
    for (cause, host) in forwarded.chain(known.iter().map(|host| (Cause::HostOther, *host))) {
        let bare = strip_port(host);
        add(cause, Rank::Likely, host.to_owned());
        add(cause, Rank::Likely, bare.to_owned());
        for port in [":443", ":80", port] {
            add(cause, Rank::Rare, format!("{bare}{port}"));
        }
    }
    if bare_sent != sent {
        add(Cause::HostScheme, Rank::Likely, bare_sent.to_owned());
        add(Cause::HostScheme, Rank::Likely, name.to_owned());
    }
    for host in list_other_dots(bare_sent, name, port) {
        add(Cause::HostDot, Rank::Rare, host);
    }
    for host in list_other_spellings(bare_sent) {
        add(Cause::HostBrackets, Rank::Likely, host);
    }
    for service in [ours, "cvm"] {
        let rank = if service == ours { Rank::Likely } else { Rank::Rare };
        for domain in ["tencentcloudapi.com", "intl.tencentcloudapi.com"] {
            add(Cause::HostOfficial, rank, format!("{service}.{domain}"));
        }
    }
    if LOOPBACK.contains(&name) {
        for other in LOOPBACK {
            let rank = if ["localhost", "127.0.0.1"].contains(&other) { Rank::Likely } else { Rank::Rare };
            add(Cause::HostLoopback, rank, format!("{other}{port}"));
            add(Cause::HostLoopback, rank, other.to_owned());
        }
    }
    for (index, other) in PORTS.into_iter().enumerate() {
        let rank = if port.is_empty() && index < 2 { Rank::Likely } else { Rank::Rare };
        add(Cause::HostPort, rank, format!("{name}{other}"));
    }
    for scheme in ["http", "https"] {
        for host in [bare_sent, name] {
            for end in ["", "/"] {
                let rank = if host == bare_sent && end.is_empty() { Rank::Likely } else { Rank::Rare };
                add(Cause::HostScheme, rank, format!("{scheme}://{host}{end}"));
            }
        }
    }
    for host in [bare_sent, name] {
        add(Cause::HostPath, Rank::Rare, format!("{host}/"));
    }
    add(Cause::HostEmpty, Rank::Rare, String::new());
    others
}

/// Every host and port that may have been signed where a proxy changed the host on its way: the one that was sent, if it has no
/// port, and the first of those that the operator or the user named.
pub(super) fn list_hosts_of_every_port(received: &Received<'_>, known: &[&str]) -> Vec<(Cause, String)> {
    let sent = received.header("Host").unwrap_or_default();
    let has_no_port = !sent.is_empty() && strip_port(sent) == sent;
    let sent = has_no_port.then_some((Cause::HostPort, sent));
    let known = known.iter().take(KNOWN_OF_EVERY_PORT_MAX).map(|host| (Cause::HostOther, strip_port(host)));
    let hosts = sent.into_iter().chain(known);
    hosts
        .flat_map(|(cause, host)| (1..=u16::MAX).map(move |port| (cause, format!("{host}:{port}"))))
        .collect()
}

/// The host without the dot at its end, or with one.
fn list_other_dots(sent: &str, name: &str, port: &str) -> Vec<String> {
    match name.strip_suffix('.') {
        Some(bare) => vec![format!("{bare}{port}"), bare.to_owned()],
        // A dot belongs behind a name, and not behind an address of IPv6.
        None if name.is_empty() || sent.contains('[') => Vec::new(),
        None => vec![format!("{name}.{port}"), format!("{name}.")],
    }
}

/// The spellings of an IPv6 address with and without its port: bare, in brackets, and with every group written. Empty for
/// every other host.
fn list_other_spellings(sent: &str) -> Vec<String> {
    let (text, port) = match sent.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((text, port)) => (text, port),
        // Without brackets nothing tells the last group from a port.
        None if sent.parse::<Ipv6Addr>().is_ok() => (sent, ""),
        None => return Vec::new(),
    };
    // A zone, such as `%eth0`, belongs to the machine of the client.
    let (bare, zone) = text.split_once('%').unwrap_or((text, ""));
    let Ok(address) = bare.parse::<Ipv6Addr>() else { return Vec::new() };
    let groups: Vec<String> = address.segments().iter().map(|group| format!("{group:x}")).collect();
    let mut spellings = vec![text.to_owned(), bare.to_owned(), address.to_string(), groups.join(":")];
    if zone.is_empty() {
        spellings.dedup();
    }
    let forms = |spelling: &String| {
        [
            format!("{spelling}{port}"),
            spelling.clone(),
            format!("[{spelling}]{port}"),
            format!("[{spelling}]"),
        ]
    };
    spellings.iter().flat_map(forms).collect()
}
