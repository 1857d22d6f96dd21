//! One layer of the configuration, such as a file: its keys, their merging over another layer, and the errors for unknown
//! keys.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::error::ConfigError;
use super::settings::LogFormat;

/// One layer of the configuration. A key that it lacks is taken from the layer below.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Layer {
    pub(super) listen: Option<String>,
    pub(super) operations_listen: Option<String>,
    pub(super) catalog: Option<CatalogText>,
    pub(super) catalog_password_file: Option<String>,
    pub(super) master_key_file: Option<String>,
    pub(super) earliest_month: Option<String>,
    pub(super) final_at: Option<String>,
    pub(super) log_format: Option<LogFormat>,
    pub(super) address_requests_per_s: Option<u64>,
    pub(super) trusted_proxies: Option<Vec<String>>,
    pub(super) max_connections: Option<u64>,
    pub(super) header_timeout_s: Option<u64>,
    pub(super) body_timeout_s: Option<u64>,
    pub(super) keep_alive_s: Option<u64>,
    pub(super) drain_timeout_s: Option<u64>,
    pub(super) limits_per_s: BTreeMap<String, u64>,
    pub(super) aliases: Aliases,
}

/// The place of the catalog as it was written. A password may be in it, so `Debug` shows nothing.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub(crate) struct CatalogText(pub(crate) String);

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

/// Names that the operator adds to the code tables.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Aliases {
    pub(super) transaction_type: BTreeMap<String, String>,
    pub(super) billing_mode: BTreeMap<String, String>,
}

impl Layer {
    /// Parses TOML; `place` names it in messages.
    pub(super) fn parse(text: &str, place: &str) -> Result<Self, ConfigError> {
        toml::from_str(text).map_err(|error| {
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

    /// Merges this layer over another.
    pub(super) fn merge_over(mut self, below: Self) -> Self {
        let mut limits_per_s = below.limits_per_s;
        limits_per_s.append(&mut self.limits_per_s);
        let mut aliases = below.aliases;
        aliases.transaction_type.append(&mut self.aliases.transaction_type);
        aliases.billing_mode.append(&mut self.aliases.billing_mode);
        Self {
            listen: self.listen.or(below.listen),
            operations_listen: self.operations_listen.or(below.operations_listen),
            catalog: self.catalog.or(below.catalog),
            catalog_password_file: self.catalog_password_file.or(below.catalog_password_file),
            master_key_file: self.master_key_file.or(below.master_key_file),
            earliest_month: self.earliest_month.or(below.earliest_month),
            final_at: self.final_at.or(below.final_at),
            log_format: self.log_format.or(below.log_format),
            address_requests_per_s: self.address_requests_per_s.or(below.address_requests_per_s),
            trusted_proxies: self.trusted_proxies.or(below.trusted_proxies),
            max_connections: self.max_connections.or(below.max_connections),
            header_timeout_s: self.header_timeout_s.or(below.header_timeout_s),
            body_timeout_s: self.body_timeout_s.or(below.body_timeout_s),
            keep_alive_s: self.keep_alive_s.or(below.keep_alive_s),
            drain_timeout_s: self.drain_timeout_s.or(below.drain_timeout_s),
            limits_per_s,
            aliases,
        }
    }
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
}

/// Finds the known key nearest to the unknown one that a message of the parser names first.
fn find_suggestion(message: &str) -> Option<String> {
    let mut names = message.strip_prefix("unknown field ")?.split('`').skip(1).step_by(2);
    let unknown = names.next()?;
    find_nearest(unknown, names)
}

/// Finds the known name nearest to an unknown one, if one is near enough to be a slip.
pub(super) fn find_nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    known
        .map(|known| (strsim::damerau_levenshtein(&name.to_lowercase(), &known.to_lowercase()), known))
        .min()
        .filter(|(distance, known)| *distance <= known.len().div_ceil(3))
        .map(|(_, known)| known.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_in_the_catalogs_address_is_not_shown() {
        let file = Layer::parse("catalog = 'postgres://me:hush@db/bills'", "x").unwrap();
        assert_eq!(file.catalog.as_ref().unwrap().0, "postgres://me:hush@db/bills");
        assert!(!format!("{file:?} {file:#?}").contains("hush"));
    }
}
