//! The address of a server in a sample. Only a scheme, a host and a port get through, as the text is a part of code and commands.

use std::fmt;
use std::net::Ipv6Addr;

/// The bytes of a host at most: those of the longest name.
const HOST_BYTES_MAX: usize = 253;

/// The address of a server: a scheme, a host of letters, digits, hyphens, dots and underscores or an IPv6 address in brackets,
/// and at most a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ServerAddress {
    /// True for TLS.
    pub(crate) is_tls: bool,
    /// The host.
    pub(crate) host: String,
    /// The port, unless it is the default of the scheme.
    pub(crate) port: Option<u16>,
}

/// A text that is no address of a server.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no address of a server: pass http://HOST:PORT or https://HOST")]
pub(crate) struct AddressError(String);

impl ServerAddress {
    /// Parses `SCHEME://HOST`, with `:PORT` and a slash behind it or without.
    ///
    /// # Errors
    ///
    /// [`AddressError`]: it has another scheme, a path, a user, or a character that no host has.
    pub(crate) fn parse(text: &str) -> Result<Self, AddressError> {
        Self::find_parts(text).ok_or_else(|| AddressError(text.chars().take(HOST_BYTES_MAX).collect()))
    }

    fn find_parts(text: &str) -> Option<Self> {
        let (is_tls, rest) = match text.strip_prefix("http://") {
            Some(rest) => (false, rest),
            None => (true, text.strip_prefix("https://")?),
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (host, port) = match rest.strip_prefix('[') {
            Some(inner) => {
                let (address, behind) = inner.split_once(']')?;
                let address: Ipv6Addr = address.parse().ok()?;
                let port = if behind.is_empty() { None } else { Some(behind.strip_prefix(':')?) };
                (format!("[{address}]"), port)
            }
            None => match rest.split_once(':') {
                Some((host, port)) => (host.to_owned(), Some(port)),
                None => (rest.to_owned(), None),
            },
        };
        if !host.starts_with('[') && !is_host_name(&host) {
            return None;
        }
        let port = match port {
            None => None,
            Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                Some(digits.parse::<u16>().ok().filter(|port| *port != 0)?)
            }
            Some(_) => return None,
        };
        let default = if is_tls { 443 } else { 80 };
        Some(Self { is_tls, host, port: port.filter(|port| *port != default) })
    }

    /// Returns the name of the scheme.
    pub(crate) fn scheme(&self) -> &'static str {
        if self.is_tls { "https" } else { "http" }
    }

    /// Returns the host, with the port if it is not the default.
    pub(crate) fn endpoint(&self) -> String {
        match self.port {
            Some(port) => format!("{}:{port}", self.host),
            None => self.host.clone(),
        }
    }
}

impl fmt::Display for ServerAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme(), self.endpoint())
    }
}

/// Returns true if a text is a name or an IPv4 address. A command takes none of them for a flag.
fn is_host_name(host: &str) -> bool {
    let is_part = |part: &str| {
        let mut chars = part.chars();
        !part.is_empty()
            && !part.starts_with('-')
            && chars.all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
    };
    host.len() <= HOST_BYTES_MAX && host.split('.').all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_servers_are_read_and_written_in_one_form() {
        for (text, expected) in [
            ("http://127.0.0.1:8787", "http://127.0.0.1:8787"),
            ("https://billing.example.com/", "https://billing.example.com"),
            ("https://billing.example.com:443", "https://billing.example.com"),
            ("http://localhost:443", "http://localhost:443"),
            ("http://[0:0::1]:8787", "http://[::1]:8787"),
            ("http://my_server:80", "http://my_server"),
        ] {
            assert_eq!(ServerAddress::parse(text).unwrap().to_string(), expected);
        }
    }

    #[test]
    fn whatever_is_more_than_a_scheme_a_host_and_a_port_is_refused() {
        for text in [
            "",
            "http://",
            "127.0.0.1:8787",
            "ftp://a",
            "HTTP://a",
            "http:/a",
            "http://a:",
            "http://a:0",
            "http://a:65536",
            "http://a:8a",
            "http://a:+1",
            "http://a/b",
            "http://a//",
            "http://a?b",
            "http://a#b",
            "http://u@a",
            "http://u:p@a:1",
            "http://-a",
            "http://a.-b",
            "http://a..b",
            "http://a b",
            "http://a\n",
            "http://a'",
            "http://a\"",
            "http://$(id)",
            "http://`id`",
            "http://a;id",
            "http://a\\b",
            "http://${x}",
            "http://#{x}",
            "http://%41",
            "http://a\u{202e}b",
            "http://[::1",
            "http://[::1]8787",
            "http://[::1%25eth0]",
            "http://[a]",
            "http://ａ",
            " http://a",
            "javascript://a",
        ] {
            let error = ServerAddress::parse(text).expect_err(text).to_string();
            assert!(error.ends_with("pass http://HOST:PORT or https://HOST"), "{error}");
        }
    }
}
