//! The address of a catalog in PostgreSQL, as an operator writes it: `postgres://USER@HOST:PORT/DATABASE?sslmode=…`.

use std::path::PathBuf;
use std::time::Duration;

use tokio_postgres::config::{Host, SslMode};
use zeroize::Zeroizing;

use super::tls::Trust;

/// Timeout of connecting, unless the address states one.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Idle time after which a connection is probed.
const KEEPALIVE_IDLE: Duration = Duration::from_secs(30);

/// Time between two probes.
const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(10);

/// Number of probes without an answer after which a connection ends.
const KEEPALIVE_RETRIES: u32 = 3;

/// Time after which a connection ends if the server has not acknowledged what was sent. Probes are not sent meanwhile.
const UNACKNOWLEDGED_TIMEOUT: Duration = Duration::from_mins(1);

/// The address of a catalog in PostgreSQL. `Debug` and `Display` show no password.
#[derive(Clone)]
pub struct PostgresAddress {
    pub(super) config: tokio_postgres::Config,
    pub(super) trust: Trust,
    /// The address without user, password and parameters.
    description: String,
}

/// The reason why a text is no address of PostgreSQL. It does not contain the text, which may hold a password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// It does not start with the scheme of one.
    #[error(
        "is not an address of PostgreSQL, such as postgres://billfold@db.example:5432/billfold?sslmode=verify-full"
    )]
    Scheme,
    /// It has a `@`, `/` or other character that must be percent-encoded.
    #[error(
        "cannot be taken apart: in user and password write `@` as %40, `:` as %3A, `/` as %2F, `?` as %3F, `#` as %23, \
         `%` as %25; or leave the password out and name a file that holds it, catalog_password_file"
    )]
    Parts,
    /// A parameter or its value is unknown.
    #[error("has something in its parameters that cannot be: {0}")]
    Parameter(String),
    /// It names no database.
    #[error("names no database: write postgres://USER@HOST/DATABASE")]
    NoDatabase,
}

impl std::fmt::Display for PostgresAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.description)
    }
}

impl std::fmt::Debug for PostgresAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PostgresAddress({self})")
    }
}

impl PostgresAddress {
    /// Returns true if a text has the scheme of an address of PostgreSQL.
    #[must_use]
    pub fn has_scheme(text: &str) -> bool {
        text.starts_with("postgres://") || text.starts_with("postgresql://")
    }

    /// Reads an address. `password` is called if the address has none.
    ///
    /// # Errors
    ///
    /// [`AddressError`], which shows no part of the address that may be secret.
    pub fn parse(
        text: &str,
        password: impl FnOnce() -> Option<Zeroizing<String>>,
    ) -> Result<Self, AddressError> {
        if !Self::has_scheme(text) {
            return Err(AddressError::Scheme);
        }
        let (place, query) = text.split_once('?').unwrap_or((text, ""));
        let (_, place_only) = place.split_once("://").unwrap_or_default();
        let (authority, path) = place_only.split_once('/').unwrap_or((place_only, ""));
        // A password with such a character in it would be taken for a host or a database, and be shown.
        let is_torn =
            authority.matches('@').count() > 1 || path.contains(['@', '/', '#']) || query.contains('@');
        if is_torn || text.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return Err(AddressError::Parts);
        }
        let (mut mode, mut roots, mut others) = (None, None, Vec::new());
        for parameter in query.split('&').filter(|parameter| !parameter.is_empty()) {
            match parameter.split_once('=') {
                Some(("sslmode", value)) => mode = Some(value),
                Some(("sslrootcert", value)) => roots = Some(decode_percent(value)?),
                _ => others.push(parameter),
            }
        }
        let (ssl_mode, trust) = parse_trust(mode, roots)?;
        let rest = format!("{place}?{}", others.join("&"));
        let mut config: tokio_postgres::Config =
            rest.parse().map_err(|error| AddressError::Parameter(describe_parse_error(&error)))?;
        if config.get_dbname().is_none() {
            return Err(AddressError::NoDatabase);
        }
        config.ssl_mode(ssl_mode);
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT_TIMEOUT);
        }
        if config.get_application_name().is_none() {
            config.application_name("billfold");
        }
        config.keepalives_idle(KEEPALIVE_IDLE).keepalives_interval(KEEPALIVE_INTERVAL);
        config.keepalives_retries(KEEPALIVE_RETRIES).tcp_user_timeout(UNACKNOWLEDGED_TIMEOUT);
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            config.host("localhost");
        }
        if config.get_password().is_none()
            && let Some(password) = password()
        {
            config.password(password.as_bytes());
        }
        let description = describe_config(&config);
        Ok(Self { config, trust, description })
    }
}

/// Describes an address without user, password and parameters.
fn describe_config(config: &tokio_postgres::Config) -> String {
    let hosts: Vec<String> = config
        .get_hosts()
        .iter()
        .map(|host| match host {
            Host::Tcp(name) => name.clone(),
            Host::Unix(folder) => folder.display().to_string(),
        })
        .chain(config.get_hostaddrs().iter().map(ToString::to_string))
        .collect();
    let ports: Vec<String> = config.get_ports().iter().map(ToString::to_string).collect();
    let ports = if ports.is_empty() { "5432".to_owned() } else { ports.join(",") };
    format!(
        "PostgreSQL at {}, port {ports}, database {}",
        hosts.join(","),
        config.get_dbname().unwrap_or("-")
    )
}

/// Describes an error of the driver's parser. It names parameters, never their values.
fn describe_parse_error(error: &tokio_postgres::Error) -> String {
    std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string)
}

/// Reads `sslmode` and `sslrootcert` as libpq does: whether TLS is used, and how the server is verified.
fn parse_trust(mode: Option<&str>, roots: Option<String>) -> Result<(SslMode, Trust), AddressError> {
    let wrong = |why: &str| Err(AddressError::Parameter(why.to_owned()));
    let is_system = roots.as_deref() == Some("system");
    let roots = roots.filter(|_| !is_system).map(PathBuf::from);
    match mode {
        Some("verify-full") => Ok((SslMode::Require, Trust::Host(roots))),
        // An address that names authorities wants them used.
        None if roots.is_some() || is_system => Ok((SslMode::Require, Trust::Host(roots))),
        _ if is_system => wrong("sslrootcert=system goes with sslmode=verify-full only"),
        Some("verify-ca") => Ok((SslMode::Require, Trust::Authority(roots))),
        Some("require") if roots.is_some() => Ok((SslMode::Require, Trust::Authority(roots))),
        Some("require") => Ok((SslMode::Require, Trust::Unverified)),
        Some("disable" | "prefer") if roots.is_some() => {
            wrong("with sslrootcert, sslmode must be require, verify-ca or verify-full")
        }
        Some("prefer") | None => Ok((SslMode::Prefer, Trust::Unverified)),
        Some("disable") => Ok((SslMode::Disable, Trust::Unverified)),
        Some(_) => wrong("sslmode is one of disable, prefer, require, verify-ca and verify-full"),
    }
}

/// Decodes the percent-encoded value of a parameter.
fn decode_percent(value: &str) -> Result<String, AddressError> {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let pair: Option<Vec<u8>> = [rest.next(), rest.next()].into_iter().collect();
        let code = pair.and_then(|pair| u8::from_str_radix(std::str::from_utf8(&pair).ok()?, 16).ok());
        bytes.push(code.ok_or(AddressError::Parts)?);
    }
    String::from_utf8(bytes).ok().ok_or(AddressError::Parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<PostgresAddress, String> {
        PostgresAddress::parse(text, || None).map_err(|error| error.to_string())
    }

    #[test]
    fn a_password_is_shown_nowhere_and_taken_from_elsewhere_if_the_address_has_none() {
        let address = parse("postgres://me:s%40cret@db.example:6543/bills?sslmode=require").unwrap();
        assert_eq!(address.config.get_password(), Some("s@cret".as_bytes()));
        assert_eq!(address.to_string(), "PostgreSQL at db.example, port 6543, database bills");
        assert!(!format!("{address:?} {:?}", address.config).contains("cret"));
        let other = || Some(Zeroizing::new("other".to_owned()));
        let address = PostgresAddress::parse("postgresql://me@/bills?host=/run/pg", other).unwrap();
        assert_eq!(address.config.get_password(), Some("other".as_bytes()));
        assert_eq!(address.to_string(), "PostgreSQL at /run/pg, port 5432, database bills");
    }

    #[test]
    fn an_address_that_cannot_be_read_is_refused_without_being_shown() {
        for text in [
            "postgres://me:hush@hush@db/bills",
            "postgres://me:12/hush@db/bills",
            "postgres://me:1?hush@db/bills",
            "postgres://me:hush/db",
            "postgres://me:hush@db/bills?sslmode=hush",
            "postgres://me:hush@db/bills?hush=1&sslmode=disable&sslrootcert=x",
            "postgres://me:hush@db/bills?connect_timeout=hush",
            "postgres://me:hush@db",
            "host=db password=hush",
            "postgres://me:hu sh@db/bills",
        ] {
            let error = parse(text).unwrap_err();
            assert!(!error.contains("hush"), "{error}");
        }
        assert!(parse("postgres://db/bills?sslcert=x").unwrap_err().contains("sslcert"));
    }

    #[test]
    fn sslmode_and_sslrootcert_mean_what_they_mean_to_libpq() {
        let file = || Some(PathBuf::from("/a b.pem"));
        for (query, mode, trust) in [
            ("", SslMode::Prefer, Trust::Unverified),
            ("sslmode=disable", SslMode::Disable, Trust::Unverified),
            ("sslmode=require", SslMode::Require, Trust::Unverified),
            ("sslmode=require&sslrootcert=/a%20b.pem", SslMode::Require, Trust::Authority(file())),
            ("sslmode=verify-ca", SslMode::Require, Trust::Authority(None)),
            ("sslmode=verify-full&sslrootcert=/a%20b.pem", SslMode::Require, Trust::Host(file())),
            ("sslrootcert=/a%20b.pem", SslMode::Require, Trust::Host(file())),
            ("sslrootcert=system", SslMode::Require, Trust::Host(None)),
        ] {
            let address = parse(&format!("postgres://db/bills?{query}")).unwrap();
            assert_eq!((address.config.get_ssl_mode(), address.trust), (mode, trust), "{query}");
        }
        for query in ["sslmode=allow", "sslmode=disable&sslrootcert=x", "sslmode=require&sslrootcert=system"]
        {
            assert!(parse(&format!("postgres://db/bills?{query}")).is_err(), "{query}");
        }
    }
}
