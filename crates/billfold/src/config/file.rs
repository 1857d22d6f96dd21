//! The configuration as it stands in a file: which keys there are, how one file lies over another, and
//! what is said of a key that there is not.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{ConfigError, LogFormat};

/// One layer of the configuration; what it leaves open, the layer below says.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(clippy::struct_field_names, reason = "these are the keys of the file")]
pub(super) struct File {
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

/// Where the catalog is, as it is written: a password may be in it, so `Debug` shows nothing.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub(crate) struct CatalogText(pub(crate) String);

impl From<String> for CatalogText {
    fn from(text: String) -> CatalogText {
        CatalogText(text)
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

impl File {
    /// Parses one file; `place` names it in messages.
    pub(super) fn parse(text: &str, place: &str) -> Result<File, ConfigError> {
        toml::from_str(text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            let line = before.matches('\n').count().saturating_add(1);
            let written = text.lines().nth(line.saturating_sub(1)).unwrap_or_default().trim();
            // A line that names the catalog may hold its password.
            let written = if text_is_secret(written) { "catalog = …" } else { written };
            let mut message = format!("{}, in `{written}`", plain(error.message()));
            if let Some(suggestion) = suggestion(error.message()) {
                message = format!("{message}; did you mean `{suggestion}`?");
            }
            ConfigError::Malformed { place: format!("{place}:{line}"), message }
        })
    }

    /// This layer over another.
    pub(super) fn over(mut self, below: File) -> File {
        let mut limits_per_s = below.limits_per_s;
        limits_per_s.append(&mut self.limits_per_s);
        let mut aliases = below.aliases;
        aliases.transaction_type.append(&mut self.aliases.transaction_type);
        aliases.billing_mode.append(&mut self.aliases.billing_mode);
        File {
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

/// Whether a line may hold a secret.
fn text_is_secret(line: &str) -> bool {
    line.contains("postgres") || line.starts_with("catalog")
}

/// The parser's message, with the names of types as people say them.
fn plain(message: &str) -> String {
    message
        .replace("expected u64", "expected a whole number that is not negative")
        .replace("expected a string", "expected a text in quotes")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_in_the_catalogs_address_is_not_shown() {
        let file = File::parse("catalog = 'postgres://me:hush@db/bills'", "x").unwrap();
        assert_eq!(file.catalog.as_ref().unwrap().0, "postgres://me:hush@db/bills");
        assert!(!format!("{file:?} {file:#?}").contains("hush"));
    }
}
