//! Where a request comes from: the peer of the connection, or whom a trusted proxy names.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use hyper::HeaderMap;

/// How many bits of an IPv6 address tell one customer of a provider from another.
const IPV6_PREFIX_BITS: u32 = 64;

/// The source address of a request.
///
/// The last entry of the last `X-Forwarded-For` is what the nearest proxy has seen; all before it is
/// hearsay. It is believed of trusted proxies alone, and where it is no address the proxy's own counts.
pub(crate) fn source(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let peer = peer.to_canonical();
    if trusted.is_empty() || !trusted.iter().any(|proxy| proxy.to_canonical() == peer) {
        return peer;
    }
    let forwarded =
        headers.get_all("x-forwarded-for").iter().next_back().and_then(|value| value.to_str().ok());
    let last = forwarded.and_then(|list| list.rsplit(',').next());
    last.and_then(address).map_or(peer, |source| source.to_canonical())
}

/// The address that an entry of `X-Forwarded-For` names; some proxies add its port, or brackets.
fn address(entry: &str) -> Option<IpAddr> {
    let entry = entry.trim();
    let bare = entry.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(entry);
    bare.parse().ok().or_else(|| entry.parse::<SocketAddr>().ok().map(|with_port| with_port.ip()))
}

/// What stands for an address where addresses are counted: an IPv6 address as its /64, since whoever has
/// one has all of them.
pub(crate) fn counted_as(source: IpAddr) -> IpAddr {
    match source {
        IpAddr::V4(_) => source,
        IpAddr::V6(address) => {
            let kept = u128::MAX.checked_shl(128_u32.saturating_sub(IPV6_PREFIX_BITS)).unwrap_or(u128::MAX);
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & kept))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn only_a_trusted_proxy_is_believed_and_only_its_last_word() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", "9.9.9.9".parse().unwrap());
        headers.append("x-forwarded-for", "8.8.8.8, 2001:db8::1".parse().unwrap());
        let trusted = [ip("127.0.0.1")];
        assert_eq!(source(ip("127.0.0.1"), &headers, &[]), ip("127.0.0.1"));
        assert_eq!(source(ip("127.0.0.2"), &headers, &trusted), ip("127.0.0.2"));
        assert_eq!(source(ip("127.0.0.1"), &headers, &trusted), ip("2001:db8::1"));
        assert_eq!(source(ip("::ffff:127.0.0.1"), &headers, &trusted), ip("2001:db8::1"));
        for (entry, named) in
            [("1.2.3.4:80", "1.2.3.4"), ("[2001:db8::2]:80", "2001:db8::2"), (" [::2] ", "::2")]
        {
            headers.append("x-forwarded-for", entry.parse().unwrap());
            assert_eq!(source(ip("127.0.0.1"), &headers, &trusted), ip(named));
        }
        headers.append("x-forwarded-for", "unknown".parse().unwrap());
        assert_eq!(source(ip("127.0.0.1"), &headers, &trusted), ip("127.0.0.1"));
        assert_eq!(source(ip("::ffff:1.2.3.4"), &HeaderMap::new(), &[]), ip("1.2.3.4"));
    }

    #[test]
    fn an_ipv6_address_counts_as_its_first_64_bits() {
        assert_eq!(counted_as(ip("2001:db8:1:2:3:4:5:6")), ip("2001:db8:1:2::"));
        assert_eq!(counted_as(ip("1.2.3.4")), ip("1.2.3.4"));
    }
}
