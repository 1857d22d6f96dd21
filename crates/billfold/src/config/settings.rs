//! The settings as a user writes them: the keys, the kinds of their values, and the errors of a text with other ones.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Table;

use super::LogFormat;
use super::error::{ConfigError, find_nearest};

/// All settings by their keys. Each key is in `config.default.toml`, so that no default is written here.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Settings {
    pub(super) listen: String,
    pub(super) tls_listen: String,
    pub(super) tls_certificate: String,
    pub(super) tls_key: String,
    pub(super) operations_listen: String,
    pub(super) catalog: CatalogText,
    pub(super) catalog_password_file: String,
    pub(super) master_key_file: String,
    pub(super) earliest_month: String,
    pub(super) final_at: String,
    pub(super) log_format: LogFormat,
    pub(super) address_requests_per_s: u64,
    pub(super) trusted_proxies: Vec<String>,
    pub(super) own_hosts: Vec<String>,
    pub(super) public_url: String,
    pub(super) read_model_mib: u64,
    pub(super) max_connections: u64,
    pub(super) header_timeout_s: u64,
    pub(super) body_timeout_s: u64,
    pub(super) keep_alive_s: u64,
    pub(super) drain_timeout_s: u64,
    pub(super) limits_per_s: BTreeMap<String, u64>,
    pub(super) aliases: Aliases,
}

/// The place of the catalog as it was written. A password may be in it, so `Debug` shows nothing.
#[derive(Clone, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct CatalogText(pub(crate) String);

/// Names that the operator adds to the code tables.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Aliases {
    pub(super) transaction_type: BTreeMap<String, String>,
    pub(super) billing_mode: BTreeMap<String, String>,
}

impl From<String> for CatalogText {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl std::fmt::Debug for CatalogText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("…")
    }
}

/// Parses one layer of the settings, such as a file, which may have some of the keys. `place` names it in messages.
///
/// # Errors
///
/// [`ConfigError::Malformed`]: the text is not TOML, or has an unknown key, or a value of another kind.
pub(super) fn parse_layer(text: &str, place: &str) -> Result<Table, ConfigError> {
    // The table alone does not know the keys, and its error does not know the line.
    let checked = toml::from_str::<Settings>(text).and_then(|_| text.parse());
    checked.map_err(|error: toml::de::Error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let lines_before = before.matches('\n').count();
        let written = text.lines().nth(lines_before).unwrap_or_default().trim();
        // A line that names the catalog may hold its password.
        let written = if may_hold_secret(written) { "catalog = …" } else { written };
        let mut message = format!("{}, in `{written}`", replace_type_names(error.message()));
        if let Some(suggestion) = find_suggestion(error.message()) {
            message = format!("{message}; did you mean `{suggestion}`?");
        }
        ConfigError::Malformed { place: format!("{place}:{}", lines_before + 1), message }
    })
}

/// Returns true if a line may hold a password.
fn may_hold_secret(line: &str) -> bool {
    line.contains("postgres") || line.starts_with("catalog")
}

/// Replaces the names of Rust types in a message of the parser.
fn replace_type_names(message: &str) -> String {
    message
        .replace("expected u64", "expected a whole number that is not negative")
        .replace("expected a string", "expected a text in quotes")
        .replace(
            "u64 value was too large",
            "the number is larger than 9223372036854775807, the largest that TOML has",
        )
}

/// Finds the known key nearest to the unknown one that a message of the parser names first.
fn find_suggestion(message: &str) -> Option<String> {
    let mut names = message.strip_prefix("unknown field ")?.split('`').skip(1).step_by(2);
    let unknown = names.next()?;
    find_nearest(unknown, names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_in_the_catalogs_address_is_not_shown() {
        let settings: Settings = toml::from_str("catalog = 'postgres://me:hush@db/bills'").unwrap();
        assert_eq!(settings.catalog.0, "postgres://me:hush@db/bills");
        assert!(!format!("{settings:?} {settings:#?}").contains("hush"));
    }
}
