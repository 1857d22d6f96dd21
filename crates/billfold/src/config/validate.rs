//! Turns settings into a [`Config`], and refuses values that are not of their kind.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use bill::{CodeKind, CodeTables, FinalityError, TableError};
use hyper::Uri;
use store::{CatalogPlace, PostgresAddress};
use zeroize::Zeroizing;

use super::environment::{PREFIX, read_postgres_password_variable};
use super::error::{ConfigError, find_nearest};
use super::own_hosts::OwnHosts;
use super::settings::{Aliases, Settings};
use super::{ActionRates, Config, ConnectionBounds, TlsPaths};

/// The longest time that a setting may name, in seconds: a day.
const TIME_S_MAX: u64 = 86_400;

/// The most connections that a setting may name: file descriptors are C's `int`.
const CONNECTIONS_MAX: u64 = 0x7fff_ffff;

/// The places of the settings, for messages.
pub(super) struct SettingPlaces {
    /// The file, or what stands for it.
    pub(super) file: String,
    /// The keys that the environment sets.
    pub(super) from_environment: Vec<String>,
    /// True if the command line names the catalog.
    pub(super) is_catalog_given: bool,
}

impl SettingPlaces {
    /// The place of a key.
    fn of(&self, key: &str) -> String {
        if key == "catalog" && self.is_catalog_given {
            "command line, --catalog".to_owned()
        } else if self.from_environment.iter().any(|set| set == key) {
            format!("environment, {PREFIX}{}", key.to_uppercase())
        } else {
            self.file.clone()
        }
    }

    fn make_bad_value_error(&self, key: &str, value: &str, why: &str) -> ConfigError {
        ConfigError::BadValue {
            place: self.of(key),
            key: key.to_owned(),
            value: value.to_owned(),
            why: why.to_owned(),
        }
    }
}

/// Validates settings, each of which has a value.
///
/// # Errors
///
/// The first value that is not of its kind.
pub(super) fn validate_settings(
    settings: &Settings,
    places: &SettingPlaces,
    rates: &ActionRates,
) -> Result<Config, ConfigError> {
    let limits_per_s = merge_limits(rates, &settings.limits_per_s, places)?;
    let connections = ConnectionBounds {
        max: parse_connections_max(settings.max_connections, places)?,
        header_timeout: parse_seconds("header_timeout_s", settings.header_timeout_s, places)?,
        body_timeout: parse_seconds("body_timeout_s", settings.body_timeout_s, places)?,
        keep_alive: parse_seconds("keep_alive_s", settings.keep_alive_s, places)?,
    };
    let tables = add_aliases(CodeTables::shipped(), &settings.aliases, places)?;
    let parse_address = |key: &str, text: &str| {
        parse_listen(text).ok_or_else(|| {
            let why = "is not an address and port, such as 127.0.0.1:8787 or [::1]:8787";
            places.make_bad_value_error(key, text, why)
        })
    };
    let parse_month = |text: &str| {
        let month = text.parse().ok();
        month.ok_or_else(|| places.make_bad_value_error("earliest_month", text, "is not a month, yyyy-MM"))
    };
    let parse_proxy = |text: &String| {
        let proxy = text.parse().ok();
        let why = "is not an address, such as 127.0.0.1";
        proxy.ok_or_else(|| places.make_bad_value_error("trusted_proxies", text, why))
    };
    let parse_own_hosts = |texts: &[String]| {
        let why = "is neither a name of a host, such as bills.example.com, nor an address, such as 192.0.2.7 or \
                   2001:db8::7: write it without scheme and port";
        OwnHosts::parse(texts).map_err(|text| places.make_bad_value_error("own_hosts", text, why))
    };
    let make_finality_error =
        |why: FinalityError| places.make_bad_value_error("final_at", &settings.final_at, &why.to_string());
    let finality = settings.final_at.parse().map_err(make_finality_error)?;
    let parse_address_if_set =
        |key: &str, text: &str| find_set(text).map(|text| parse_address(key, text)).transpose();
    Ok(Config {
        listen: parse_address_if_set("listen", &settings.listen)?,
        tls_listen: parse_address_if_set("tls_listen", &settings.tls_listen)?,
        tls_paths: find_tls_paths(settings, places)?,
        operations_listen: parse_address_if_set("operations_listen", &settings.operations_listen)?,
        catalog: parse_catalog(&settings.catalog.0, &settings.catalog_password_file, places)?,
        master_key_file: find_set(&settings.master_key_file).map(PathBuf::from),
        earliest_month: find_set(&settings.earliest_month).map(parse_month).transpose()?,
        finality,
        log_format: settings.log_format,
        address_requests_per_s: parse_limit(settings.address_requests_per_s),
        trusted_proxies: settings.trusted_proxies.iter().map(parse_proxy).collect::<Result<_, _>>()?,
        own_hosts: parse_own_hosts(&settings.own_hosts)?,
        public_url: find_set(&settings.public_url).map(|text| parse_public_url(text, places)).transpose()?,
        read_model_bytes: parse_mebibytes("read_model_mib", settings.read_model_mib, places)?,
        connections,
        drain_timeout: parse_seconds("drain_timeout_s", settings.drain_timeout_s, places)?,
        limits_per_s,
        tables,
    })
}

/// Parses the address under which clients reach the server: a scheme, a host and perhaps a path.
fn parse_public_url(text: &str, places: &SettingPlaces) -> Result<String, ConfigError> {
    let parsed = text.parse::<Uri>().ok().filter(|url| {
        let is_web = matches!(url.scheme_str(), Some("http" | "https"));
        let has_host = url.authority().is_some_and(|host| !host.as_str().contains('@'));
        is_web && has_host && url.query().is_none() && !text.contains('#')
    });
    parsed.map(|_| text.trim_end_matches('/').to_owned()).ok_or_else(|| {
        let why = "is not an address such as https://bills.example.com, without a query";
        places.make_bad_value_error("public_url", text, why)
    })
}

/// Converts a number of MiB to bytes.
fn parse_mebibytes(key: &str, mebibytes: u64, places: &SettingPlaces) -> Result<u64, ConfigError> {
    mebibytes.checked_mul(1 << 20).ok_or_else(|| {
        let why = "is more MiB than any memory has";
        places.make_bad_value_error(key, &mebibytes.to_string(), why)
    })
}

/// Returns a text unless it is empty, which means that there is none.
fn find_set(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

/// Returns the files for TLS, of which both are named or none.
fn find_tls_paths(settings: &Settings, places: &SettingPlaces) -> Result<Option<TlsPaths>, ConfigError> {
    match (find_set(&settings.tls_certificate), find_set(&settings.tls_key)) {
        (None, None) => Ok(None),
        (Some(certificate), Some(key)) => {
            Ok(Some(TlsPaths { certificate: certificate.into(), key: key.into() }))
        }
        (Some(certificate), None) => Err(places.make_bad_value_error(
            "tls_certificate",
            certificate,
            "needs tls_key, its private key, beside it",
        )),
        (None, Some(key)) => Err(places.make_bad_value_error(
            "tls_key",
            key,
            "needs tls_certificate, its certificate, beside it",
        )),
    }
}

fn add_aliases(
    mut tables: CodeTables,
    aliases: &Aliases,
    places: &SettingPlaces,
) -> Result<CodeTables, ConfigError> {
    let bad_alias = |table, kind: CodeKind, source| ConfigError::BadAlias {
        place: places.of("aliases"),
        table,
        fix: describe_known_codes(&source, kind),
        source,
    };
    for (name, code) in &aliases.transaction_type {
        let added = tables.add_transaction_type(name, code);
        added.map_err(|source| bad_alias("transaction_type", CodeKind::TransactionType, source))?;
    }
    for (name, code) in &aliases.billing_mode {
        let added = tables.add_pay_mode(name, code);
        added.map_err(|source| bad_alias("billing_mode", CodeKind::PayMode, source))?;
    }
    Ok(tables)
}

/// The known codes behind an error that a code is unknown, the nearest first; empty for other errors.
fn describe_known_codes(error: &TableError, kind: CodeKind) -> String {
    let TableError::UnknownCode { code, .. } = error else { return String::new() };
    let codes: Vec<&str> = kind.list_codes().iter().map(|known| known.code).collect();
    let nearest = find_nearest(code, codes.iter().copied());
    let nearest = nearest.map(|code| format!(" (did you mean {code}?)")).unwrap_or_default();
    format!(": write one of {}{nearest}; `billfold codes` has their names", codes.join(", "))
}

/// Parses the place of the catalog. Its password is in the address, in a file, or where PostgreSQL's own programs
/// look for it.
fn parse_catalog(
    address: &str,
    password_file: &str,
    places: &SettingPlaces,
) -> Result<CatalogPlace, ConfigError> {
    if address.is_empty() {
        return Ok(CatalogPlace::Folder);
    }
    let password = match find_set(password_file).map(PathBuf::from) {
        None => read_postgres_password_variable(),
        Some(path) => {
            let text = std::fs::read_to_string(&path).map(Zeroizing::new);
            let text = text.map_err(|source| ConfigError::Unreadable { path, source })?;
            Some(Zeroizing::new(text.trim_end_matches(['\r', '\n']).to_owned()))
        }
    };
    PostgresAddress::parse(address, || password)
        .map(|address| CatalogPlace::Postgres(Box::new(address)))
        .map_err(|source| ConfigError::BadCatalog { place: places.of("catalog"), source })
}

/// The meaning of every limit on requests: 0 is no limit.
fn parse_limit(limit: u64) -> Option<u64> {
    (limit > 0).then_some(limit)
}

/// Returns the limit of each action: that of the configuration, or else the rate of its definition.
fn merge_limits(
    rates: &ActionRates,
    configured: &BTreeMap<String, u64>,
    places: &SettingPlaces,
) -> Result<BTreeMap<&'static str, Option<u64>>, ConfigError> {
    for (action, limit) in configured {
        let key = format!("limits_per_s.{action}");
        if !rates.contains_key(action.as_str()) {
            let nearest = find_nearest(action, rates.keys().copied());
            let hint = nearest.map(|name| format!("; did you mean {name}?")).unwrap_or_default();
            let why = format!("is for an unknown action{hint}");
            return Err(places.make_bad_value_error(&key, &limit.to_string(), &why));
        }
    }
    let limit = |(action, rate): (&&'static str, &u64)| {
        (*action, parse_limit(configured.get(*action).copied().unwrap_or(*rate)))
    };
    Ok(rates.iter().map(limit).collect())
}

fn parse_connections_max(number: u64, places: &SettingPlaces) -> Result<usize, ConfigError> {
    let number = check_not_0("max_connections", number, places)?;
    let in_range = usize::try_from(number).ok().filter(|_| number <= CONNECTIONS_MAX);
    in_range.ok_or_else(|| {
        let why = format!("is more than a process can have, {CONNECTIONS_MAX}");
        places.make_bad_value_error("max_connections", &number.to_string(), &why)
    })
}

fn check_not_0(key: &str, number: u64, places: &SettingPlaces) -> Result<u64, ConfigError> {
    if number > 0 {
        Ok(number)
    } else {
        Err(places.make_bad_value_error(key, "0", "would leave nothing to answer"))
    }
}

fn parse_seconds(key: &str, seconds: u64, places: &SettingPlaces) -> Result<Duration, ConfigError> {
    let seconds = check_not_0(key, seconds, places)?;
    if seconds > TIME_S_MAX {
        return Err(places.make_bad_value_error(key, &seconds.to_string(), "is more than a day, 86400"));
    }
    Ok(Duration::from_secs(seconds))
}

/// Parses an address and port; `localhost` is the loopback address.
pub(crate) fn parse_listen(text: &str) -> Option<SocketAddr> {
    match text.strip_prefix("localhost:") {
        Some(port) => format!("127.0.0.1:{port}").parse().ok(),
        None => text.parse().ok(),
    }
}
