//! Turns the merged layers into a [`Config`], and refuses values that are not of their kind.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use bill::{CodeKind, CodeTables, FinalityError, TableError};
use store::{CatalogPlace, PostgresAddress};
use zeroize::Zeroizing;

use super::environment::{PREFIX, read_postgres_password_variable};
use super::error::ConfigError;
use super::layer::{Aliases, Layer, find_nearest};
use super::settings::{Config, ConnectionBounds};

/// The longest time that a setting may name, in seconds: a day.
const TIME_S_MAX: u64 = 86_400;

/// The most connections that a setting may name: file descriptors are C's `int`.
const CONNECTIONS_MAX: u64 = 0x7fff_ffff;

/// The places of the settings, for messages.
pub(super) struct SettingPlaces {
    /// The file, or what stands for it.
    pub(super) file: String,
    /// The keys that the environment sets.
    pub(super) from_environment: Vec<&'static str>,
    /// True if the command line names the catalog.
    pub(super) is_catalog_given: bool,
}

impl SettingPlaces {
    /// The place of a key.
    fn of(&self, key: &str) -> String {
        if key == "catalog" && self.is_catalog_given {
            "command line, --catalog".to_owned()
        } else if self.from_environment.contains(&key) {
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

/// Validates the merged layers, the lowest of which has every default.
///
/// # Errors
///
/// The first value that is not of its kind.
pub(super) fn validate_layers(
    merged: Layer,
    places: &SettingPlaces,
    known_actions: &[&str],
) -> Result<Config, ConfigError> {
    check_limits(&merged.limits_per_s, places, known_actions)?;
    let connections = ConnectionBounds {
        max: parse_connections_max(expect_default(merged.max_connections), places)?,
        header_timeout: parse_seconds("header_timeout_s", expect_default(merged.header_timeout_s), places)?,
        body_timeout: parse_seconds("body_timeout_s", expect_default(merged.body_timeout_s), places)?,
        keep_alive: parse_seconds("keep_alive_s", expect_default(merged.keep_alive_s), places)?,
    };
    let tables = add_aliases(CodeTables::shipped(), &merged.aliases, places)?;
    let is_set = |text: &String| !text.is_empty();
    let parse_address = |key: &str, text: String| {
        parse_listen(&text).ok_or_else(|| {
            let why = "is not an address and port, such as 127.0.0.1:8787 or [::1]:8787";
            places.make_bad_value_error(key, &text, why)
        })
    };
    let parse_month = |text: String| {
        let month = text.parse().ok();
        month.ok_or_else(|| places.make_bad_value_error("earliest_month", &text, "is not a month, yyyy-MM"))
    };
    let parse_proxy = |text: String| {
        let proxy = text.parse().ok();
        let why = "is not an address, such as 127.0.0.1";
        proxy.ok_or_else(|| places.make_bad_value_error("trusted_proxies", &text, why))
    };
    let final_at = expect_default(merged.final_at);
    let finality = final_at
        .parse()
        .map_err(|why: FinalityError| places.make_bad_value_error("final_at", &final_at, &why.to_string()))?;
    let operations = merged.operations_listen.filter(is_set);
    let proxies = merged.trusted_proxies.into_iter().flatten();
    Ok(Config {
        listen: parse_address("listen", expect_default(merged.listen))?,
        operations_listen: operations.map(|text| parse_address("operations_listen", text)).transpose()?,
        catalog: parse_catalog(merged.catalog.map(|text| text.0), merged.catalog_password_file, places)?,
        master_key_file: merged.master_key_file.filter(is_set).map(PathBuf::from),
        earliest_month: merged.earliest_month.filter(is_set).map(parse_month).transpose()?,
        finality,
        log_format: expect_default(merged.log_format),
        address_requests_per_s: merged.address_requests_per_s.and_then(parse_limit),
        trusted_proxies: proxies.map(parse_proxy).collect::<Result<_, _>>()?,
        connections,
        drain_timeout: parse_seconds("drain_timeout_s", expect_default(merged.drain_timeout_s), places)?,
        limits_per_s: merged
            .limits_per_s
            .into_iter()
            .map(|(action, limit)| (action, parse_limit(limit)))
            .collect(),
        tables,
    })
}

/// Unwraps a setting that the default file has.
fn expect_default<T>(setting: Option<T>) -> T {
    setting.unwrap_or_else(|| unreachable!("config.default.toml has every key that is read here"))
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
    address: Option<String>,
    password_file: Option<String>,
    places: &SettingPlaces,
) -> Result<CatalogPlace, ConfigError> {
    let Some(address) = address.filter(|address| !address.is_empty()) else {
        return Ok(CatalogPlace::Folder);
    };
    let password = match password_file.filter(|file| !file.is_empty()).map(PathBuf::from) {
        None => read_postgres_password_variable(),
        Some(path) => {
            let text = std::fs::read_to_string(&path).map(Zeroizing::new);
            let text = text.map_err(|source| ConfigError::Unreadable { path, source })?;
            Some(Zeroizing::new(text.trim_end_matches(['\r', '\n']).to_owned()))
        }
    };
    PostgresAddress::parse(&address, || password)
        .map(|address| CatalogPlace::Postgres(Box::new(address)))
        .map_err(|source| ConfigError::BadCatalog { place: places.of("catalog"), source })
}

/// The meaning of every limit on requests: 0 is no limit.
fn parse_limit(limit: u64) -> Option<u64> {
    (limit > 0).then_some(limit)
}

/// Refuses limits of unknown actions.
fn check_limits(
    limits_per_s: &BTreeMap<String, u64>,
    places: &SettingPlaces,
    known_actions: &[&str],
) -> Result<(), ConfigError> {
    for (action, limit) in limits_per_s {
        let key = format!("limits_per_s.{action}");
        if !known_actions.contains(&action.as_str()) {
            let nearest = find_nearest(action, known_actions.iter().copied());
            let hint = nearest.map(|name| format!("; did you mean {name}?")).unwrap_or_default();
            let why = format!("is for an unknown action{hint}");
            return Err(places.make_bad_value_error(&key, &limit.to_string(), &why));
        }
    }
    Ok(())
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
