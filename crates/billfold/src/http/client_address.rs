//! Finds the client address of a request: the peer of the connection, or the address that a trusted proxy names.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use hyper::HeaderMap;

/// Bits of an IPv6 address that identify a customer of a provider: the customer has all addresses below them.
const IPV6_PREFIX_BITS: u32 = 64;

/// Finds the client address of a request.
///
/// Only the last entry of the last `X-Forwarded-For` was added by the nearest proxy; clients control the rest. It is
/// used only if the peer is a trusted proxy and the entry is an address.
pub(crate) fn find_client_address(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let peer = peer.to_canonical();
    if trusted.is_empty() || !trusted.iter().any(|proxy| proxy.to_canonical() == peer) {
        return peer;
    }
    let forwarded =
        headers.get_all("x-forwarded-for").iter().next_back().and_then(|value| value.to_str().ok());
    let last = forwarded.and_then(|list| list.rsplit(',').next());
    last.and_then(parse_forwarded_address).map_or(peer, |source| source.to_canonical())
}

/// Parses an entry of `X-Forwarded-For`; some proxies add a port, or brackets.
fn parse_forwarded_address(entry: &str) -> Option<IpAddr> {
    let entry = entry.trim();
    let bare = entry.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(entry);
    bare.parse().ok().or_else(|| entry.parse::<SocketAddr>().ok().map(|with_port| with_port.ip()))
}

/// The key by which the requests of an address are counted: an IPv6 address as its /64.
pub(crate) fn to_rate_key(address: IpAddr) -> IpAddr {
    const PREFIX_MASK: u128 = u128::MAX << (u128::BITS - IPV6_PREFIX_BITS);
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & PREFIX_MASK)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse_ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn only_a_trusted_proxy_is_believed_and_only_its_last_word() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", "9.9.9.9".parse().unwrap());
        headers.append("x-forwarded-for", "8.8.8.8, 2001:db8::1".parse().unwrap());
        let trusted = [parse_ip("127.0.0.1")];
        assert_eq!(find_client_address(parse_ip("127.0.0.1"), &headers, &[]), parse_ip("127.0.0.1"));
        assert_eq!(find_client_address(parse_ip("127.0.0.2"), &headers, &trusted), parse_ip("127.0.0.2"));
        assert_eq!(find_client_address(parse_ip("127.0.0.1"), &headers, &trusted), parse_ip("2001:db8::1"));
        assert_eq!(
            find_client_address(parse_ip("::ffff:127.0.0.1"), &headers, &trusted),
            parse_ip("2001:db8::1")
        );
        for (entry, named) in
            [("1.2.3.4:80", "1.2.3.4"), ("[2001:db8::2]:80", "2001:db8::2"), (" [::2] ", "::2")]
        {
            headers.append("x-forwarded-for", entry.parse().unwrap());
            assert_eq!(find_client_address(parse_ip("127.0.0.1"), &headers, &trusted), parse_ip(named));
        }
        headers.append("x-forwarded-for", "unknown".parse().unwrap());
        assert_eq!(find_client_address(parse_ip("127.0.0.1"), &headers, &trusted), parse_ip("127.0.0.1"));
        assert_eq!(
            find_client_address(parse_ip("::ffff:1.2.3.4"), &HeaderMap::new(), &[]),
            parse_ip("1.2.3.4")
        );
    }

    #[test]
    fn an_ipv6_address_counts_as_its_first_64_bits() {
        assert_eq!(to_rate_key(parse_ip("2001:db8:1:2:3:4:5:6")), parse_ip("2001:db8:1:2::"));
        assert_eq!(to_rate_key(parse_ip("1.2.3.4")), parse_ip("1.2.3.4"));
    }
}
