//! The endpoint that requests go to.

/// An endpoint: `http://HOST:PORT` or `https://HOST`, without a path.
#[derive(Clone, Debug)]
pub(crate) struct Endpoint {
    /// The address, without a slash at its end.
    pub(crate) address: String,
    /// The value of the `Host` header, which is signed.
    pub(crate) host: String,
}

impl Endpoint {
    /// Reads an endpoint; `None` if the text has another form.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let address = text.trim_end_matches('/');
        let host = find_endpoint_host(address)?.to_owned();
        Some(Self { address: address.to_owned(), host })
    }

    /// Returns true if it speaks TLS.
    pub(crate) fn is_tls(&self) -> bool {
        self.address.starts_with("https://")
    }
}

/// Returns true for a character that a host and port may have, in an address of IPv6 too.
const fn is_host_character(c: char) -> bool {
    c.is_ascii_graphic() && !matches!(c, '/' | '?' | '#' | '@' | '\\' | '"')
}

/// The `Host` of an endpoint without a path, such as `host:port`.
fn find_endpoint_host(endpoint: &str) -> Option<&str> {
    let host = endpoint.strip_prefix("http://").or_else(|| endpoint.strip_prefix("https://"))?;
    // Behind the last colon of an address without brackets, or behind these, stands a port.
    let port = host.rsplit_once(':').map(|(_, port)| port).filter(|port| !port.ends_with(']'));
    let is_port = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
    Some(host).filter(|host| is_port && !host.is_empty() && host.chars().all(is_host_character))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_is_a_scheme_and_a_host_without_a_path() {
        assert_eq!(find_endpoint_host("http://127.0.0.1:8787"), Some("127.0.0.1:8787"));
        assert_eq!(find_endpoint_host("https://h.example"), Some("h.example"));
        assert_eq!(find_endpoint_host("http://[::1]:8787"), Some("[::1]:8787"));
        assert_eq!(find_endpoint_host("http://[::1]"), Some("[::1]"));
        for endpoint in [
            "",
            "h.example",
            "ftp://h.example",
            "http://",
            "https://h.example/v3",
            "http://h:99999",
            "http://h:0",
            "http://h:x",
            "http://me@h",
        ] {
            assert_eq!(find_endpoint_host(endpoint), None, "{endpoint}");
        }
    }
}
