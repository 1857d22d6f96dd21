//! The hosts that are ours: a request that was signed for another one is refused.

use std::net::{IpAddr, Ipv6Addr};

use tc3::received::strip_port;

/// Longest name of a host, in bytes (RFC 1035, section 2.3.4).
const NAME_BYTES_MAX: usize = 253;

/// The hosts under which clients reach this server; none means any.
#[derive(Clone, Debug, Default)]
pub(crate) struct OwnHosts(Vec<Host>);

/// A host as it is compared: a name without letter case and without a final dot, or an address in any spelling. Neither
/// has a port.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Host {
    Name(String),
    Address(IpAddr),
}

impl OwnHosts {
    /// Parses the names and addresses of a setting.
    ///
    /// # Errors
    ///
    /// The first text that is neither.
    pub(super) fn parse(texts: &[String]) -> Result<Self, &str> {
        texts
            .iter()
            .map(|text| Host::parse_setting(text).ok_or(text.as_str()))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Returns true if the value of a `Host` header names one of these hosts, with any port, or if any host is ours.
    pub(crate) fn include(&self, header: &str) -> bool {
        self.0.is_empty() || Host::parse_header(header).is_some_and(|host| self.0.contains(&host))
    }

    /// Returns true if the value of a `Host` header is one of these hosts, an address or `localhost`: no name that a page of
    /// another site could have pointed at this server.
    pub(crate) fn include_safely(&self, header: &str) -> bool {
        Host::parse_header(header).is_some_and(|host| match &host {
            Host::Address(_) => true,
            Host::Name(name) => name == "localhost" || name.ends_with(".localhost") || self.0.contains(&host),
        })
    }

    /// Lists the hosts, addresses of IPv6 in brackets.
    pub(crate) fn list(&self) -> Vec<String> {
        let show = |host: &Host| match host {
            Host::Name(name) => name.clone(),
            Host::Address(IpAddr::V4(address)) => address.to_string(),
            Host::Address(IpAddr::V6(address)) => format!("[{address}]"),
        };
        self.0.iter().map(show).collect()
    }
}

impl Host {
    /// Parses a host of a setting: a name, or an address, of IPv6 with or without brackets.
    fn parse_setting(text: &str) -> Option<Self> {
        if let Ok(address) = text.parse::<Ipv6Addr>() {
            return Some(Self::Address(IpAddr::V6(address).to_canonical()));
        }
        let host = Self::parse_bare(text)?;
        let is_label = |label: &str| {
            !label.is_empty()
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        };
        match &host {
            Self::Name(name) if name.len() > NAME_BYTES_MAX || !name.split('.').all(is_label) => None,
            Self::Name(_) | Self::Address(_) => Some(host),
        }
    }

    /// Parses the value of a `Host` header. An official client writes the scheme before it.
    fn parse_header(header: &str) -> Option<Self> {
        let bare = ["http://", "https://"].iter().find_map(|scheme| {
            let (start, rest) = header.split_at_checked(scheme.len())?;
            start.eq_ignore_ascii_case(scheme).then_some(rest)
        });
        Self::parse_bare(strip_port(bare.unwrap_or(header)))
    }

    /// Parses a host without scheme and port.
    fn parse_bare(text: &str) -> Option<Self> {
        if let Some(inner) = text.strip_prefix('[') {
            let address: Ipv6Addr = inner.strip_suffix(']')?.parse().ok()?;
            return Some(Self::Address(IpAddr::V6(address).to_canonical()));
        }
        let name = text.strip_suffix('.').unwrap_or(text);
        Some(match name.parse() {
            Ok(address) => Self::Address(IpAddr::V4(address)),
            Err(_) => Self::Name(name.to_ascii_lowercase()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(texts: &[&str]) -> Result<OwnHosts, String> {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        OwnHosts::parse(&texts).map_err(str::to_owned)
    }

    #[test]
    fn ports_letter_case_a_final_dot_and_spellings_of_addresses_do_not_matter() {
        let own = parse(&["Bills.example.com.", "192.0.2.7", "2001:DB8:0::7", "[::1]", "localhost"]).unwrap();
        for header in [
            "bills.example.com",
            "BILLS.example.com:8787",
            "bills.example.com.:443",
            "http://bills.example.com:8787",
            "HTTPS://bills.example.com",
            "192.0.2.7:80",
            "[::ffff:192.0.2.7]",
            "[2001:db8::7]",
            "[2001:db8:0:0::7]:8787",
            "[0:0:0:0:0:0:0:1]:1",
            "LOCALHOST:8787",
        ] {
            assert!(own.include(header), "{header}");
        }
        for header in [
            "",
            ".",
            "example.com",
            "bills.example.com..",
            "bills.example.com.evil.example",
            "evil.example/bills.example.com",
            "bills.example.com@evil.example",
            "bills.example.com:",
            "192.0.2.70",
            "[2001:db8::8]",
            "[2001:db8::7",
            "2001:db8::7",
            "[bills.example.com]",
            "http://http://bills.example.com",
        ] {
            assert!(!own.include(header), "{header}");
        }
    }

    #[test]
    fn no_host_in_the_setting_means_any_host() {
        assert!(parse(&[]).unwrap().include("anything") && parse(&[]).unwrap().include(""));
    }

    #[test]
    fn what_is_no_name_and_no_address_is_refused() {
        let long = format!("{}.example", "x".repeat(NAME_BYTES_MAX));
        for text in [
            "",
            ".",
            "*.example.com",
            "bills.example.com:8787",
            "http://bills.example.com",
            "bills example",
            "b\u{fc}cher.example",
            "a..b",
            "[::1]:80",
            "[::1",
            "/",
            &long,
        ] {
            assert_eq!(parse(&["ok", text]).unwrap_err(), text);
        }
    }

    #[test]
    fn a_name_is_safe_only_if_it_is_set_and_addresses_and_localhost_always_are() {
        let own = parse(&["bills.example.com"]).unwrap();
        for header in
            ["127.0.0.1:8787", "[::1]:1", "192.0.2.7", "LocalHost:1", "a.localhost", "bills.example.com:443"]
        {
            assert!(own.include_safely(header), "{header}");
        }
        for header in
            ["", "evil.example", "localhost.evil.example", "127.0.0.1.evil.example:8787", "notlocalhost"]
        {
            assert!(!own.include_safely(header), "{header}");
            assert!(!OwnHosts::default().include_safely(header), "{header}");
        }
    }
}
