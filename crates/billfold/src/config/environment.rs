//! The environment: the settings that it holds for us, and what else of it we read. No other room does.

use std::path::PathBuf;

use zeroize::Zeroizing;

use super::ConfigError;
use super::file::{File, nearest};

/// What the environment's variables begin with.
pub(super) const PREFIX: &str = "BILLFOLD_";

/// Keys of the top level, which may also stand in the environment.
pub(super) const TOP_KEYS: [&str; 15] = [
    "listen",
    "operations_listen",
    "catalog",
    "catalog_password_file",
    "master_key_file",
    "earliest_month",
    "final_at",
    "log_format",
    "address_requests_per_s",
    "trusted_proxies",
    "max_connections",
    "header_timeout_s",
    "body_timeout_s",
    "keep_alive_s",
    "drain_timeout_s",
];

/// The variable that names the data folder.
pub(crate) const DATA_VARIABLE: &str = "BILLFOLD_DATA";

/// Variables with our prefix that are no keys of the file: the command line's.
const OTHER_VARIABLES: [&str; 2] = [DATA_VARIABLE, "BILLFOLD_CONFIG"];

/// The environment's variables that are meant for us.
pub(super) fn own_variables() -> Result<Vec<(String, String)>, ConfigError> {
    let mut own = Vec::new();
    for (name, value) in std::env::vars_os() {
        // Others may hold what they like, and need not be text.
        let Some(name) = name.to_str().filter(|name| name.starts_with(PREFIX)) else { continue };
        // Paths need not be text either.
        if OTHER_VARIABLES.contains(&name) {
            continue;
        }
        let value = value.into_string().map_err(|_hidden| ConfigError::BadValue {
            place: "environment".to_owned(),
            key: name.to_owned(),
            value: "…".to_owned(), // It may be a secret.
            why: "is not UTF-8".to_owned(),
        })?;
        own.push((name.to_owned(), value));
    }
    Ok(own)
}

/// Puts the environment's variables over the file's keys; the keys that they set.
pub(super) fn overlay(
    mut file: File,
    variables: impl Iterator<Item = (String, String)>,
) -> Result<(File, Vec<&'static str>), ConfigError> {
    let mut set = Vec::new();
    for (variable, value) in variables {
        let Some(name) = variable.strip_prefix(PREFIX) else { continue };
        let name = name.to_lowercase();
        let Some(key) = TOP_KEYS.into_iter().find(|key| *key == name) else {
            let meant = nearest(&name, TOP_KEYS.into_iter());
            let hint = meant.map(|key| format!("; did you mean {PREFIX}{}?", key.to_uppercase()));
            return Err(ConfigError::Malformed {
                place: "environment".to_owned(),
                message: format!("there is no setting {variable}{}", hint.unwrap_or_default()),
            });
        };
        file = layer(key, &variable, &value)?.over(file);
        set.push(key);
    }
    Ok((file, set))
}

/// A layer with one key. A variable is a text; where the key takes none, it is read as TOML has it.
fn layer(key: &str, variable: &str, value: &str) -> Result<File, ConfigError> {
    let place = format!("environment, {variable}");
    let as_text = toml::Table::from_iter([(key.to_owned(), toml::Value::from(value))]);
    as_text.try_into().or_else(|_: toml::de::Error| {
        File::parse(&format!("{key} = {value}"), &place).map_err(|_no_toml| ConfigError::BadValue {
            place: "environment".to_owned(),
            key: variable.to_owned(),
            value: value.to_owned(),
            why: "is not what this setting takes; config.default.toml has an example".to_owned(),
        })
    })
}

/// The data folder that the environment names. The demo does not ask: it never goes into a folder that
/// is not named for it.
pub(crate) fn data_in_environment() -> Option<PathBuf> {
    std::env::var_os(DATA_VARIABLE).filter(|dir| !dir.is_empty()).map(PathBuf::from)
}

/// The secret that the official clients, too, take from the environment.
pub(crate) fn secret_in_environment() -> Option<Zeroizing<String>> {
    hidden("TENCENTCLOUD_SECRET_KEY")
}

/// The token of a temporary key, in a variable beside the secret's.
pub(crate) fn token_in_environment() -> Option<Zeroizing<String>> {
    hidden("TENCENTCLOUD_TOKEN")
}

/// The password that PostgreSQL's own programs, too, take from the environment.
pub(super) fn postgres_password_in_environment() -> Option<Zeroizing<String>> {
    hidden("PGPASSWORD")
}

/// A variable that nobody else may see; `None` where it is empty.
#[expect(clippy::disallowed_methods, reason = "this is the room that reads the environment")]
fn hidden(name: &str) -> Option<Zeroizing<String>> {
    std::env::var(name).ok().filter(|text| !text.is_empty()).map(Zeroizing::new)
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

    fn with(name: &str, value: &str) -> Result<File, String> {
        let variables = std::iter::once((name.to_owned(), value.to_owned()));
        let file = File { listen: Some("127.0.0.1:1".to_owned()), ..File::default() };
        overlay(file, variables).map(|(file, _)| file).map_err(|error| error.to_string())
    }

    #[test]
    fn the_environment_wins_over_the_file_and_a_wrong_name_is_named() {
        assert_eq!(with("BILLFOLD_LISTEN", "127.0.0.1:2").unwrap().listen.as_deref(), Some("127.0.0.1:2"));
        let error = with("BILLFOLD_LISTNE", "x").unwrap_err();
        assert!(error.contains("did you mean BILLFOLD_LISTEN?"), "{error}");
    }

    #[test]
    fn a_variable_has_the_type_of_its_key() {
        assert_eq!(with("BILLFOLD_MAX_CONNECTIONS", "7").unwrap().max_connections, Some(7));
        assert_eq!(
            with("BILLFOLD_LOG_FORMAT", "json").unwrap().log_format,
            Some(super::super::LogFormat::Json)
        );
        assert_eq!(with("BILLFOLD_MASTER_KEY_FILE", "7").unwrap().master_key_file.as_deref(), Some("7"));
        let proxies = with("BILLFOLD_TRUSTED_PROXIES", r#"["::1"]"#).unwrap().trusted_proxies;
        assert_eq!(proxies, Some(vec!["::1".to_owned()]));
        for (name, value) in [("BILLFOLD_MAX_CONNECTIONS", "many"), ("BILLFOLD_KEEP_ALIVE_S", "")] {
            let error = with(name, value).unwrap_err();
            assert!(error.contains(name), "{error}");
        }
    }
}
