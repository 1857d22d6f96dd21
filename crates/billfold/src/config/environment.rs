//! The environment: settings, the data folder and secrets. No other file reads it.

use std::path::PathBuf;

use toml::{Table, Value};
use zeroize::Zeroizing;

use super::error::{ConfigError, find_nearest};
use super::settings::{Settings, parse_layer};

/// The prefix of our variables.
pub(super) const PREFIX: &str = "BILLFOLD_";

/// The variable that names the data folder.
pub(crate) const DATA_VARIABLE: &str = "BILLFOLD_DATA";

/// Variables with our prefix that belong to the command line and are no keys of the file.
const OTHER_VARIABLES: [&str; 2] = [DATA_VARIABLE, "BILLFOLD_CONFIG"];

/// Lists the variables of the environment that are settings of ours.
///
/// # Errors
///
/// A value is not UTF-8.
pub(super) fn list_own_variables() -> Result<Vec<(String, String)>, ConfigError> {
    let mut own = Vec::new();
    for (name, value) in std::env::vars_os() {
        // Variables of other programs need not be UTF-8.
        let Some(name) = name.to_str().filter(|name| name.starts_with(PREFIX)) else { continue };
        // Nor do paths.
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

/// Merges variables over the layers below, which have every key. Returns the keys that they set. A key of a table is none of
/// the environment.
///
/// # Errors
///
/// A variable names no setting, or its value is not of its kind.
pub(super) fn merge_variables(
    merged: &mut Table,
    variables: impl Iterator<Item = (String, String)>,
) -> Result<Vec<String>, ConfigError> {
    let mut set = Vec::new();
    for (variable, value) in variables {
        let Some(name) = variable.strip_prefix(PREFIX) else { continue };
        let key = name.to_lowercase();
        if merged.get(&key).is_none_or(Value::is_table) {
            let known = merged.iter().filter(|(_, value)| !value.is_table()).map(|(key, _)| key.as_str());
            let hint = find_nearest(&key, known);
            let hint = hint.map(|key| format!("; did you mean {PREFIX}{}?", key.to_uppercase()));
            return Err(ConfigError::Malformed {
                place: "environment".to_owned(),
                message: format!("there is no setting {variable}{}", hint.unwrap_or_default()),
            });
        }
        merged.insert(key.clone(), parse_variable(&key, &variable, &value)?);
        set.push(key);
    }
    Ok(set)
}

/// Parses the value of a variable. If its key takes no text, it is TOML, and sets no other key.
fn parse_variable(key: &str, variable: &str, value: &str) -> Result<Value, ConfigError> {
    let as_text = Table::from_iter([(key.to_owned(), Value::from(value))]);
    if as_text.try_into::<Settings>().is_ok() {
        return Ok(Value::from(value));
    }
    let layer = parse_layer(&format!("{key} = {value}"), "environment");
    let own = layer.ok().filter(|layer| layer.len() == 1).and_then(|mut layer| layer.remove(key));
    own.ok_or_else(|| ConfigError::BadValue {
        place: "environment".to_owned(),
        key: variable.to_owned(),
        value: value.to_owned(),
        why: "is not of the kind of this setting; config.default.toml has an example".to_owned(),
    })
}

/// The data folder that the environment names. The demo does not use it, since it never writes to a folder that was not
/// chosen for it.
pub(crate) fn read_data_variable() -> Option<PathBuf> {
    std::env::var_os(DATA_VARIABLE).filter(|dir| !dir.is_empty()).map(PathBuf::from)
}

/// The secret of a key, in the variable of the official clients.
pub(crate) fn read_secret_key_variable() -> Option<Zeroizing<String>> {
    read_secret_variable("TENCENTCLOUD_SECRET_KEY")
}

/// The token of a temporary key, in the variable of the official clients.
pub(crate) fn read_token_variable() -> Option<Zeroizing<String>> {
    read_secret_variable("TENCENTCLOUD_TOKEN")
}

/// The password of PostgreSQL, in the variable of its own programs.
pub(super) fn read_postgres_password_variable() -> Option<Zeroizing<String>> {
    read_secret_variable("PGPASSWORD")
}

/// Reads a variable that holds a secret; `None` if it is empty.
#[expect(clippy::disallowed_methods, reason = "this is the file that reads the environment")]
fn read_secret_variable(name: &str) -> Option<Zeroizing<String>> {
    std::env::var(name).ok().filter(|text| !text.is_empty()).map(Zeroizing::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merge_variable(name: &str, value: &str) -> Result<Settings, String> {
        let variables = std::iter::once((name.to_owned(), value.to_owned()));
        let mut merged = parse_layer(crate::config::layers::DEFAULTS, "defaults").unwrap();
        merge_variables(&mut merged, variables).map_err(|error| error.to_string())?;
        Ok(merged.try_into().unwrap())
    }

    #[test]
    fn the_environment_wins_over_the_file_and_a_wrong_name_is_named() {
        assert_eq!(merge_variable("BILLFOLD_LISTEN", "127.0.0.1:2").unwrap().listen, "127.0.0.1:2");
        let error = merge_variable("BILLFOLD_LISTNE", "x").unwrap_err();
        assert!(error.contains("did you mean BILLFOLD_LISTEN?"), "{error}");
        let error = merge_variable("BILLFOLD_ALIASES", "{}").unwrap_err();
        assert!(error.contains("no setting BILLFOLD_ALIASES"), "{error}");
    }

    #[test]
    fn a_variable_has_the_type_of_its_key() {
        assert_eq!(merge_variable("BILLFOLD_MAX_CONNECTIONS", "7").unwrap().max_connections, 7);
        assert_eq!(
            merge_variable("BILLFOLD_LOG_FORMAT", "json").unwrap().log_format,
            crate::config::LogFormat::Json
        );
        assert_eq!(merge_variable("BILLFOLD_MASTER_KEY_FILE", "7").unwrap().master_key_file, "7");
        let proxies = merge_variable("BILLFOLD_TRUSTED_PROXIES", r#"["::1"]"#).unwrap().trusted_proxies;
        assert_eq!(proxies, ["::1"]);
        for (name, value) in [
            ("BILLFOLD_MAX_CONNECTIONS", "many"),
            ("BILLFOLD_KEEP_ALIVE_S", ""),
            ("BILLFOLD_MAX_CONNECTIONS", "5\nlisten = 'x'"),
        ] {
            let error = merge_variable(name, value).unwrap_err();
            assert!(error.contains(name), "{error}");
        }
    }
}
