//! The configuration: defaults, file, environment.

mod environment;
mod file;

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use bill::{CodeTables, Finality, FinalityError, Month, TableError};
use serde::Deserialize;
use store::{AddressError, CatalogPlace, PostgresAddress};
use zeroize::Zeroizing;

pub(crate) use environment::{
    DATA_VARIABLE, data_in_environment, secret_in_environment, system_user, token_in_environment,
};
pub(crate) use file::{CatalogText, nearest};

use environment::{PREFIX, postgres_password_in_environment};
use file::File;

/// The defaults, as users read them.
const DEFAULTS: &str = include_str!("../../../config.default.toml");

/// The name of the file in a data folder.
const FILE_NAME: &str = "config.toml";

/// The longest time that a setting may name, in seconds: a day.
const TIME_S_MAX: u64 = 86_400;

/// What the operator has set.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    /// Where the server answers.
    pub(crate) listen: SocketAddr,
    /// Where metrics are answered, if anywhere.
    pub(crate) operations_listen: Option<SocketAddr>,
    /// Where the catalog is.
    pub(crate) catalog: CatalogPlace,
    /// The file of the master key, where it is not in the data folder.
    pub(crate) master_key_file: Option<PathBuf>,
    /// The earliest month that is answered.
    pub(crate) earliest_month: Option<Month>,
    /// When the bills of a month become final.
    pub(crate) finality: Finality,
    /// How the log looks.
    pub(crate) log_format: LogFormat,
    /// Requests that one source address may make in one second; `None` where there is no limit.
    pub(crate) address_requests_per_s: Option<u64>,
    /// Whose X-Forwarded-For is believed.
    pub(crate) trusted_proxies: Vec<IpAddr>,
    /// Bounds on connections.
    pub(crate) connections: ConnectionBounds,
    /// How long requests under way may take when the server is told to stop.
    pub(crate) drain_timeout: Duration,
    /// Requests that one account may make of an action in one second.
    pub(crate) limits_per_s: BTreeMap<String, u64>,
    /// The code tables, with the operator's names added.
    pub(crate) tables: CodeTables,
}

/// Bounds on connections.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ConnectionBounds {
    /// How many may be open at once.
    pub(crate) max: usize,
    /// How long the head of a request may take.
    pub(crate) header_timeout: Duration,
    /// How long the body of a request may take.
    pub(crate) body_timeout: Duration,
    /// How long a connection may be idle.
    pub(crate) keep_alive: Duration,
}

/// How the log looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    /// Lines for people.
    Human,
    /// One JSON object a line.
    Json,
}

/// What is wrong with the configuration.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigError {
    /// The file cannot be read.
    #[error("could not read {}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is no TOML, or has a key that there is not.
    #[error("{place}: {message}")]
    Malformed {
        /// Where.
        place: String,
        /// What the parser said, and what may have been meant.
        message: String,
    },
    /// A value is not of its kind.
    #[error("{place}: {key} = {value:?} {why}")]
    BadValue {
        /// Where.
        place: String,
        /// The key.
        key: String,
        /// Its value.
        value: String,
        /// Why not.
        why: String,
    },
    /// The address of the catalog cannot be read. It is not shown, since a password may be in it.
    #[error("{place}: catalog {source}")]
    BadCatalog {
        /// Where.
        place: String,
        /// Why not.
        source: AddressError,
    },
    /// A name cannot be added to the code tables.
    #[error("{place}: [aliases]: {source}")]
    BadAlias {
        /// Where.
        place: String,
        /// Why not.
        source: TableError,
    },
}

impl Config {
    /// Reads the configuration: the defaults, then `file` if one is named or else `config.toml` of
    /// the data folder if there is one, then the environment, then the catalog that the command line names.
    pub(crate) fn read(
        dir: Option<&Path>,
        file: Option<&Path>,
        catalog: Option<&str>,
    ) -> Result<Config, ConfigError> {
        let named = file.map(Path::to_owned);
        let path = named.or_else(|| dir.map(|dir| dir.join(FILE_NAME)).filter(|path| path.exists()));
        let place = path.as_ref().map_or("defaults".to_owned(), |path| path.display().to_string());
        let text = match &path {
            None => String::new(),
            Some(path) => std::fs::read_to_string(path)
                .map_err(|source| ConfigError::Unreadable { path: path.clone(), source })?,
        };
        let merged = File::parse(&text, &place)?.over(File::parse(DEFAULTS, "config.default.toml")?);
        let (merged, from_environment) =
            environment::overlay(merged, environment::own_variables()?.into_iter())?;
        let merged = File { catalog: catalog.map(|text| CatalogText(text.to_owned())), ..File::default() }
            .over(merged);
        let place_of = |key: &str| match from_environment.iter().find(|own| **own == key) {
            Some(own) => format!("environment, {PREFIX}{}", own.to_uppercase()),
            None => place.clone(),
        };
        finish(merged, &place_of)
    }
}

/// Makes the error of a key whose value is not of its kind.
type Bad<'a> = &'a dyn Fn(&str, &str, &str) -> ConfigError;

/// Turns texts into values.
fn finish(file: File, place_of: &dyn Fn(&str) -> String) -> Result<Config, ConfigError> {
    let bad: Bad<'_> = &|key, value, why| ConfigError::BadValue {
        place: place_of(key),
        key: key.to_owned(),
        value: value.to_owned(),
        why: why.to_owned(),
    };
    check_limits(&file.limits_per_s, bad)?;
    let connections = ConnectionBounds {
        max: usize::try_from(at_least_1("max_connections", file.max_connections, bad)?).unwrap_or(usize::MAX),
        header_timeout: seconds("header_timeout_s", file.header_timeout_s, bad)?,
        body_timeout: seconds("body_timeout_s", file.body_timeout_s, bad)?,
        keep_alive: seconds("keep_alive_s", file.keep_alive_s, bad)?,
    };
    let mut tables = CodeTables::shipped();
    let bad_alias = |source| ConfigError::BadAlias { place: place_of("aliases"), source };
    for (name, code) in &file.aliases.transaction_type {
        tables.add_transaction_type(name, code).map_err(bad_alias)?;
    }
    for (name, code) in &file.aliases.billing_mode {
        tables.add_pay_mode(name, code).map_err(bad_alias)?;
    }
    let is_set = |text: &String| !text.is_empty();
    let address = |key: &str, text: String| {
        parse_listen(&text).ok_or_else(|| {
            bad(key, &text, "is not an address and port, such as 127.0.0.1:8787 or [::1]:8787")
        })
    };
    let month = |text: String| {
        text.parse().ok().ok_or_else(|| bad("earliest_month", &text, "is not a month, yyyy-MM"))
    };
    let finality =
        |text: String| text.parse().map_err(|why: FinalityError| bad("final_at", &text, &why.to_string()));
    let proxy = |text: String| {
        text.parse().ok().ok_or_else(|| bad("trusted_proxies", &text, "is not an address, such as 127.0.0.1"))
    };
    let catalog = catalog(file.catalog.map(|text| text.0), file.catalog_password_file, place_of)?;
    let operations = file.operations_listen.filter(is_set);
    Ok(Config {
        listen: address("listen", file.listen.unwrap_or_default())?,
        operations_listen: operations.map(|text| address("operations_listen", text)).transpose()?,
        catalog,
        master_key_file: file.master_key_file.filter(is_set).map(PathBuf::from),
        earliest_month: file.earliest_month.filter(is_set).map(month).transpose()?,
        finality: finality(file.final_at.unwrap_or_default())?,
        log_format: file.log_format.unwrap_or(LogFormat::Human),
        address_requests_per_s: file.address_requests_per_s.filter(|limit| *limit > 0),
        trusted_proxies: file.trusted_proxies.into_iter().flatten().map(proxy).collect::<Result<_, _>>()?,
        connections,
        drain_timeout: seconds("drain_timeout_s", file.drain_timeout_s, bad)?,
        limits_per_s: file.limits_per_s,
        tables,
    })
}

/// Where the catalog is. Its password stands in the address, in a file, or where PostgreSQL's own programs
/// look for it.
fn catalog(
    address: Option<String>,
    password_file: Option<String>,
    place_of: &dyn Fn(&str) -> String,
) -> Result<CatalogPlace, ConfigError> {
    let Some(address) = address.filter(|address| !address.is_empty()) else {
        return Ok(CatalogPlace::Folder);
    };
    let password = match password_file.filter(|file| !file.is_empty()).map(PathBuf::from) {
        None => postgres_password_in_environment(),
        Some(path) => {
            let text = std::fs::read_to_string(&path).map(Zeroizing::new);
            let text = text.map_err(|source| ConfigError::Unreadable { path, source })?;
            Some(Zeroizing::new(text.trim_end_matches(['\r', '\n']).to_owned()))
        }
    };
    PostgresAddress::parse(&address, || password)
        .map(|address| CatalogPlace::Postgres(Box::new(address)))
        .map_err(|source| ConfigError::BadCatalog { place: place_of("catalog"), source })
}

/// Refuses limits of actions that there are not, and limits that nobody could keep.
fn check_limits(limits_per_s: &BTreeMap<String, u64>, bad: Bad<'_>) -> Result<(), ConfigError> {
    let known = crate::actions::names();
    for (action, limit) in limits_per_s {
        if !known.contains(&action.as_str()) {
            let meant = nearest(action, known.iter().copied());
            let why = meant.map_or("is for no action that there is".to_owned(), |name| {
                format!("is for no action that there is; did you mean {name}?")
            });
            return Err(bad(&format!("limits_per_s.{action}"), &limit.to_string(), &why));
        }
        if *limit == 0 {
            return Err(bad(
                &format!("limits_per_s.{action}"),
                "0",
                "would refuse every request; to lift the limit, name a large number",
            ));
        }
    }
    Ok(())
}

/// A number that must not be 0.
fn at_least_1(key: &str, value: Option<u64>, bad: Bad<'_>) -> Result<u64, ConfigError> {
    value.filter(|number| *number > 0).ok_or_else(|| bad(key, "0", "would leave nothing to answer"))
}

/// A time in seconds.
fn seconds(key: &str, value: Option<u64>, bad: Bad<'_>) -> Result<Duration, ConfigError> {
    let value = at_least_1(key, value, bad)?;
    if value > TIME_S_MAX {
        return Err(bad(key, &value.to_string(), "is more than a day, 86400"));
    }
    Ok(Duration::from_secs(value))
}

/// Reads an address and port; `localhost` is the loopback address.
pub(crate) fn parse_listen(text: &str) -> Option<SocketAddr> {
    match text.strip_prefix("localhost:") {
        Some(port) => format!("127.0.0.1:{port}").parse().ok(),
        None => text.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Config, String> {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(FILE_NAME), text).unwrap();
        Config::read(Some(dir.path()), None, None).map_err(|error| error.to_string())
    }

    #[test]
    fn the_default_file_is_the_defaults() {
        let config = read("").unwrap();
        assert_eq!(config.listen, "127.0.0.1:8787".parse().unwrap());
        assert_eq!(config.master_key_file, None);
        assert_eq!(config.earliest_month, None);
        assert_eq!(config.finality, Finality::default());
        let limits: Vec<_> = config.limits_per_s.into_iter().collect();
        let names = crate::actions::names();
        assert_eq!(limits.len(), names.len(), "every action has its limit in the default file");
        assert!(limits.iter().all(|(name, limit)| names.contains(&name.as_str()) && *limit == 1));
    }

    #[test]
    fn a_file_changes_what_it_names_and_nothing_else() {
        let config =
            read("earliest_month = '2022-06'\n[limits_per_s]\nDescribeBillSummaryByPayMode = 5").unwrap();
        assert_eq!(config.earliest_month, Month::from_yyyymm(202_206));
        assert_eq!(config.limits_per_s["DescribeBillSummaryByPayMode"], 5);
        assert_eq!(config.listen.port(), 8787);
    }

    #[test]
    fn a_wrong_key_or_value_is_named_with_its_place_and_what_may_be_meant() {
        let error = read("\nlistne = '127.0.0.1:1'").unwrap_err();
        assert!(error.contains("config.toml:2") && error.contains("did you mean `listen`"), "{error}");
        let error = read("final_at = '31T01:00'").unwrap_err();
        assert!(error.contains("final_at = \"31T01:00\" is not a day from 01 to 28"), "{error}");
        let error = read("listen = 'everywhere'").unwrap_err();
        assert!(error.contains("everywhere") && error.contains("127.0.0.1:8787"), "{error}");
        let error = read("[limits_per_s]\nDescribeBillSummaryByPaymode = 5").unwrap_err();
        assert!(error.contains("did you mean DescribeBillSummaryByPayMode"), "{error}");
        let error = read("[limits_per_s]\nDescribeBillSummaryByPayMode = 0").unwrap_err();
        assert!(error.contains("would refuse every request"), "{error}");
        let error = read("[aliases.transaction_type]\nReversal = 'postpay'").unwrap_err();
        assert!(error.contains("\"postpay\", which is not a known code"), "{error}");
        let error = read("[aliases.billing_mode]\n'Pay-as-you-go' = 'prePay'").unwrap_err();
        assert!(error.contains("already stands for postPay"), "{error}");
    }

    #[test]
    fn every_key_before_the_first_table_may_stand_in_the_environment() {
        let defaults: toml::Table = DEFAULTS.parse().unwrap();
        let keys: Vec<&str> =
            defaults.iter().filter(|(_, value)| !value.is_table()).map(|(key, _)| key.as_str()).collect();
        let mut known = environment::TOP_KEYS.to_vec();
        known.sort_unstable();
        assert_eq!(keys, known);
    }

    #[test]
    fn bounds_are_numbers_that_leave_something() {
        let config = read("max_connections = 5\nkeep_alive_s = 1\ntrusted_proxies = ['::1']").unwrap();
        assert_eq!((config.connections.max, config.connections.keep_alive), (5, Duration::from_secs(1)));
        assert_eq!(config.trusted_proxies, ["::1".parse::<IpAddr>().unwrap()]);
        assert_eq!(config.address_requests_per_s, Some(1000));
        assert_eq!(read("address_requests_per_s = 0").unwrap().address_requests_per_s, None);
        for (text, expected) in [
            ("max_connections = 0", "nothing to answer"),
            ("header_timeout_s = 86401", "more than a day"),
            ("body_timeout_s = -1", "invalid value"),
            ("log_format = 'xml'", "expected `human` or `json`"),
            ("trusted_proxies = ['here']", "here"),
            ("operations_listen = '9'", "address and port"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }
}
