//! The address that the cases are sent to: `http://HOST:PORT` or `https://HOST`.

use anyhow::bail;

/// The address of a server, without a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// True if it speaks TLS.
    pub(crate) is_https: bool,
    /// Host and port as given.
    pub(crate) authority: String,
    /// The host alone, without brackets.
    pub(crate) host: String,
    /// The port.
    pub(crate) port: u16,
}

impl std::fmt::Display for Endpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}://{}", if self.is_https { "https" } else { "http" }, self.authority)
    }
}

impl std::str::FromStr for Endpoint {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> anyhow::Result<Self> {
        let trimmed = text.trim_end_matches('/');
        let (is_https, authority) = match (trimmed.strip_prefix("http://"), trimmed.strip_prefix("https://"))
        {
            (Some(authority), _) => (false, authority),
            (None, Some(authority)) => (true, authority),
            (None, None) => {
                bail!("{text:?} is not an endpoint: pass http://HOST:PORT or https://HOST, without a path")
            }
        };
        let (host, port) = match authority.rsplit_once(':') {
            // The colons of an IPv6 address are inside its brackets.
            Some((host, port)) if !port.ends_with(']') => (host, port.parse().ok()),
            _ => (authority, Some(if is_https { 443 } else { 80 })),
        };
        let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        let is_good = |c: char| c.is_ascii_graphic() && !"/?#@[]\\".contains(c);
        match port {
            Some(port) if !host.is_empty() && host.chars().all(is_good) => {
                Ok(Self { is_https, authority: authority.to_owned(), host: host.to_owned(), port })
            }
            _ => {
                bail!("{text:?} is not an endpoint: pass http://HOST:PORT or https://HOST, and nothing else")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_is_a_scheme_a_host_and_perhaps_a_port() {
        let cases = [
            ("http://127.0.0.1:8787", false, "127.0.0.1:8787", "127.0.0.1", 8787),
            ("http://localhost/", false, "localhost", "localhost", 80),
            ("https://a.example", true, "a.example", "a.example", 443),
            ("https://a.example:8443", true, "a.example:8443", "a.example", 8443),
            ("http://[::1]:80", false, "[::1]:80", "::1", 80),
            ("http://[::1]", false, "[::1]", "::1", 80),
        ];
        for (text, is_https, authority, host, port) in cases {
            let expected =
                Endpoint { is_https, authority: authority.to_owned(), host: host.to_owned(), port };
            assert_eq!(text.parse::<Endpoint>().unwrap(), expected);
            assert_eq!(expected.to_string(), text.trim_end_matches('/'));
        }
        for text in
            ["", "127.0.0.1:80", "http://", "http://:80", "http://a:b", "http://a/b", "ftp://a", "http://u@h"]
        {
            assert!(text.parse::<Endpoint>().is_err(), "{text}");
        }
    }
}
