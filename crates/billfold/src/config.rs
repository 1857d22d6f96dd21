//! The configuration: defaults, file, environment; the only room that reads the environment.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use bill::{CodeTables, Month, TableError};
use serde::Deserialize;
use zeroize::Zeroizing;

/// The defaults, as users read them.
const DEFAULTS: &str = include_str!("../../../config.default.toml");

/// The name of the file in a data folder.
const FILE_NAME: &str = "config.toml";

/// What the environment's variables begin with.
const PREFIX: &str = "BILLFOLD_";

/// Keys of the top level, which may also stand in the environment.
const TOP_KEYS: [&str; 3] = ["listen", "master_key_file", "earliest_month"];

/// Variables with our prefix that are no keys of the file: the command line's.
const OTHER_VARIABLES: [&str; 2] = [DATA_VARIABLE, "BILLFOLD_CONFIG"];

/// The variable that names the data folder.
const DATA_VARIABLE: &str = "BILLFOLD_DATA";

/// What the operator has set.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    /// Where the server answers.
    pub(crate) listen: SocketAddr,
    /// The file of the master key, where it is not in the data folder.
    pub(crate) master_key_file: Option<PathBuf>,
    /// The earliest month that is answered.
    pub(crate) earliest_month: Option<Month>,
    /// Requests that one account may make of an action in one second.
    pub(crate) limits_per_s: BTreeMap<String, u64>,
    /// The code tables, with the operator's names added.
    pub(crate) tables: CodeTables,
}

/// The file as it stands.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(clippy::struct_field_names, reason = "these are the keys of the file")]
struct File {
    listen: Option<String>,
    master_key_file: Option<String>,
    earliest_month: Option<String>,
    limits_per_s: BTreeMap<String, u64>,
    aliases: Aliases,
}

/// Names that the operator adds to the code tables.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Aliases {
    transaction_type: BTreeMap<String, String>,
    billing_mode: BTreeMap<String, String>,
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
    /// the data folder if there is one, then the environment.
    pub(crate) fn read(dir: Option<&Path>, file: Option<&Path>) -> Result<Config, ConfigError> {
        let named = file.map(Path::to_owned);
        let path = named.or_else(|| dir.map(|dir| dir.join(FILE_NAME)).filter(|path| path.exists()));
        let place = path.as_ref().map_or("defaults".to_owned(), |path| path.display().to_string());
        let text = match &path {
            None => String::new(),
            Some(path) => std::fs::read_to_string(path)
                .map_err(|source| ConfigError::Unreadable { path: path.clone(), source })?,
        };
        let mut merged = parse(DEFAULTS, "config.default.toml")?;
        let own = parse(&text, &place)?;
        merged.listen = own.listen.or(merged.listen);
        merged.master_key_file = own.master_key_file.or(merged.master_key_file);
        merged.earliest_month = own.earliest_month.or(merged.earliest_month);
        merged.limits_per_s.extend(own.limits_per_s);
        merged.aliases = own.aliases;
        let from_environment = overlay(&mut merged, own_variables()?.into_iter())?;
        let place_of = |key: &str| match from_environment.iter().find(|own| **own == key) {
            Some(own) => format!("environment, {PREFIX}{}", own.to_uppercase()),
            None => place.clone(),
        };
        finish(merged, &place_of)
    }
}

/// Parses one file.
fn parse(text: &str, place: &str) -> Result<File, ConfigError> {
    toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count().saturating_add(1);
        let mut message = error.message().to_owned();
        if let Some(suggestion) = suggestion(&message) {
            message = format!("{message}; did you mean `{suggestion}`?");
        }
        ConfigError::Malformed { place: format!("{place}:{line}"), message }
    })
}

/// The known key nearest to the unknown one that the parser's message names first.
fn suggestion(message: &str) -> Option<String> {
    let mut names = message.strip_prefix("unknown field ")?.split('`').skip(1).step_by(2);
    let unknown = names.next()?;
    nearest(unknown, names)
}

/// The name nearest to another, if one is near enough to be meant.
pub(crate) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    known
        .map(|known| (strsim::damerau_levenshtein(&name.to_lowercase(), &known.to_lowercase()), known))
        .min()
        .filter(|(distance, known)| *distance <= known.len().div_ceil(3))
        .map(|(_, known)| known.to_owned())
}

/// The environment's variables that are meant for us.
fn own_variables() -> Result<Vec<(String, String)>, ConfigError> {
    let mut own = Vec::new();
    for (name, value) in std::env::vars_os() {
        // Others may hold what they like, and need not be text.
        let Some(name) = name.to_str().filter(|name| name.starts_with(PREFIX)) else { continue };
        let value = value.into_string().map_err(|value| ConfigError::BadValue {
            place: "environment".to_owned(),
            key: name.to_owned(),
            value: value.to_string_lossy().into_owned(),
            why: "is not UTF-8".to_owned(),
        })?;
        own.push((name.to_owned(), value));
    }
    Ok(own)
}

/// Puts the environment's variables over the file's keys; the keys that they set.
fn overlay(
    file: &mut File,
    variables: impl Iterator<Item = (String, String)>,
) -> Result<Vec<&'static str>, ConfigError> {
    let mut set = Vec::new();
    for (variable, value) in variables {
        let Some(key) = variable.strip_prefix(PREFIX) else { continue };
        if OTHER_VARIABLES.contains(&variable.as_str()) {
            continue;
        }
        let (key, slot) = match key.to_lowercase().as_str() {
            "listen" => ("listen", &mut file.listen),
            "master_key_file" => ("master_key_file", &mut file.master_key_file),
            "earliest_month" => ("earliest_month", &mut file.earliest_month),
            other => {
                let meant = nearest(other, TOP_KEYS.into_iter());
                let hint = meant.map(|key| format!("; did you mean {PREFIX}{}?", key.to_uppercase()));
                return Err(ConfigError::Malformed {
                    place: "environment".to_owned(),
                    message: format!("there is no setting {variable}{}", hint.unwrap_or_default()),
                });
            }
        };
        *slot = Some(value);
        set.push(key);
    }
    Ok(set)
}

/// Turns texts into values.
fn finish(file: File, place_of: &dyn Fn(&str) -> String) -> Result<Config, ConfigError> {
    let bad = |key: &str, value: &str, why: &str| ConfigError::BadValue {
        place: place_of(key),
        key: key.to_owned(),
        value: value.to_owned(),
        why: why.to_owned(),
    };
    let listen = file.listen.unwrap_or_default();
    let earliest = file.earliest_month.filter(|text| !text.is_empty());
    let known = crate::actions::names();
    for (action, limit) in &file.limits_per_s {
        if !known.contains(&action.as_str()) {
            let meant = nearest(action, known.iter().copied());
            let why = meant.map_or("is for no action that there is".to_owned(), |name| {
                format!("is for no action that there is; did you mean {name}?")
            });
            return Err(bad(&format!("limits_per_s.{action}"), &limit.to_string(), &why));
        }
        if *limit == 0 {
            return Err(bad(&format!("limits_per_s.{action}"), "0", "would refuse every request"));
        }
    }
    let mut tables = CodeTables::shipped();
    let bad_alias = |source| ConfigError::BadAlias { place: place_of("aliases"), source };
    for (name, code) in &file.aliases.transaction_type {
        tables.add_action_type(name, code).map_err(bad_alias)?;
    }
    for (name, code) in &file.aliases.billing_mode {
        tables.add_pay_mode(name, code).map_err(bad_alias)?;
    }
    Ok(Config {
        listen: parse_listen(&listen).ok_or_else(|| {
            bad("listen", &listen, "is not an address and port, such as 127.0.0.1:8787 or [::1]:8787")
        })?,
        master_key_file: file.master_key_file.filter(|path| !path.is_empty()).map(PathBuf::from),
        earliest_month: match earliest {
            None => None,
            Some(text) => Some(
                text.parse().ok().ok_or_else(|| bad("earliest_month", &text, "is not a month, yyyy-MM"))?,
            ),
        },
        limits_per_s: file.limits_per_s,
        tables,
    })
}

/// Reads an address and port; `localhost` is the loopback address.
pub(crate) fn parse_listen(text: &str) -> Option<SocketAddr> {
    match text.strip_prefix("localhost:") {
        Some(port) => format!("127.0.0.1:{port}").parse().ok(),
        None => text.parse().ok(),
    }
}

/// The data folder that the environment names. The demo does not ask: it never goes into a folder that
/// is not named for it.
pub(crate) fn data_in_environment() -> Option<PathBuf> {
    std::env::var_os(DATA_VARIABLE).filter(|dir| !dir.is_empty()).map(PathBuf::from)
}

/// The secret that the official clients, too, take from the environment.
#[expect(clippy::disallowed_methods, reason = "this is the room that reads the environment")]
pub(crate) fn secret_in_environment() -> Option<Zeroizing<String>> {
    std::env::var("TENCENTCLOUD_SECRET_KEY").ok().filter(|secret| !secret.is_empty()).map(Zeroizing::new)
}

/// The user of the system who runs this: its name as far as the environment tells, else its number.
#[expect(clippy::disallowed_methods, reason = "this is the room that reads the environment")]
pub(crate) fn system_user() -> String {
    let name = |variable: &&str| std::env::var(variable).ok().filter(|user| !user.is_empty());
    let number = || {
        let process = std::fs::metadata("/proc/self").ok()?;
        Some(format!("uid {}", std::os::unix::fs::MetadataExt::uid(&process)))
    };
    ["USER", "LOGNAME"].iter().find_map(name).or_else(number).unwrap_or_else(|| "unknown".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Config, String> {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(FILE_NAME), text).unwrap();
        Config::read(Some(dir.path()), None).map_err(|error| error.to_string())
    }

    #[test]
    fn the_default_file_is_the_defaults() {
        let config = read("").unwrap();
        assert_eq!(config.listen, "127.0.0.1:8787".parse().unwrap());
        assert_eq!(config.master_key_file, None);
        assert_eq!(config.earliest_month, None);
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
    fn the_environment_wins_over_the_file_and_a_wrong_name_is_named() {
        let mut file = File { listen: Some("127.0.0.1:1".to_owned()), ..File::default() };
        let variable = |name: &str| std::iter::once((name.to_owned(), "127.0.0.1:2".to_owned()));
        overlay(&mut file, variable("BILLFOLD_LISTEN")).unwrap();
        assert_eq!(file.listen.as_deref(), Some("127.0.0.1:2"));
        overlay(&mut file, variable("BILLFOLD_DATA")).unwrap();
        let error = overlay(&mut file, variable("BILLFOLD_LISTNE")).unwrap_err().to_string();
        assert!(error.contains("did you mean BILLFOLD_LISTEN?"), "{error}");
    }
}
