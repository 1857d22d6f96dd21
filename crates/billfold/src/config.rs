//! The configuration, from defaults, file and environment.

mod environment;
mod error;
mod layer;
mod settings;
mod user;
mod validate;

use std::path::Path;

pub(crate) use environment::{
    DATA_VARIABLE, read_data_variable, read_secret_key_variable, read_token_variable,
};
pub(crate) use layer::CatalogText;
pub(crate) use settings::{Config, LogFormat};
pub(crate) use user::find_system_user;
pub(crate) use validate::parse_listen;

use error::ConfigError;
use layer::Layer;
use validate::{SettingPlaces, validate_layers};

/// The default file, as users read it.
const DEFAULTS: &str = include_str!("../../../config.default.toml");

/// The name of the file in a data folder.
const FILE_NAME: &str = "config.toml";

impl Config {
    /// Reads the configuration. Each layer overrides those before it: the defaults, then `file` or else `config.toml`
    /// of the data folder if it exists, then the environment, then the catalog that the command line names.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] names the place and the setting, such as a limit that is for none of `known_actions`.
    pub(crate) fn read(
        dir: Option<&Path>,
        file: Option<&Path>,
        catalog: Option<&str>,
        known_actions: &[&str],
    ) -> Result<Self, ConfigError> {
        let given = file.map(Path::to_owned);
        let path = given.or_else(|| dir.map(|dir| dir.join(FILE_NAME)).filter(|path| path.exists()));
        let place = path.as_ref().map_or("defaults".to_owned(), |path| path.display().to_string());
        let text = match &path {
            None => String::new(),
            Some(path) => std::fs::read_to_string(path)
                .map_err(|source| ConfigError::Unreadable { path: path.clone(), source })?,
        };
        let defaults = Layer::parse(DEFAULTS, "config.default.toml")?;
        let merged = Layer::parse(&text, &place)?.merge_over(defaults);
        let variables = environment::list_own_variables()?;
        let (merged, from_environment) = environment::merge_variables(merged, variables.into_iter())?;
        let is_catalog_given = catalog.is_some();
        let catalog = catalog.map(|text| CatalogText(text.to_owned()));
        let merged = Layer { catalog, ..Layer::default() }.merge_over(merged);
        let places = SettingPlaces { file: place, from_environment, is_catalog_given };
        validate_layers(merged, &places, known_actions)
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;
    use std::time::Duration;

    use bill::{Finality, Month};

    use super::*;

    const ACTION: &str = "DescribeBillSummaryByPayMode";

    /// Reads a configuration file with this text.
    fn read_text(text: &str) -> Result<Config, String> {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(FILE_NAME), text).unwrap();
        Config::read(Some(dir.path()), None, None, &[ACTION]).map_err(|error| error.to_string())
    }

    #[test]
    fn the_default_file_is_the_defaults() {
        let config = read_text("").unwrap();
        assert_eq!(config.listen, "127.0.0.1:8787".parse().unwrap());
        assert_eq!(config.master_key_file, None);
        assert_eq!(config.earliest_month, None);
        assert_eq!(config.finality, Finality::default());
        let limits: Vec<_> = config.limits_per_s.into_iter().collect();
        let mut names = api::Actions::new().list_names();
        names.sort_unstable();
        let expected: Vec<_> = names.into_iter().map(|name| (name.to_owned(), Some(1))).collect();
        assert_eq!(limits, expected, "every action has its limit in the default file");
    }

    #[test]
    fn a_file_changes_what_it_names_and_nothing_else() {
        let config =
            read_text("earliest_month = '2022-06'\n[limits_per_s]\nDescribeBillSummaryByPayMode = 5")
                .unwrap();
        assert_eq!(config.earliest_month, Month::from_yyyymm(202_206));
        assert_eq!(config.limits_per_s[ACTION], Some(5));
        assert_eq!(config.listen.port(), 8787);
    }

    #[test]
    fn a_wrong_key_or_value_is_named_with_its_place_and_what_may_be_meant() {
        let error = read_text("\nlistne = '127.0.0.1:1'").unwrap_err();
        assert!(error.contains("config.toml:2") && error.contains("did you mean `listen`"), "{error}");
        let error = read_text("final_at = '31T01:00'").unwrap_err();
        assert!(error.contains("final_at = \"31T01:00\" is not a day from 01 to 28"), "{error}");
        let error = read_text("listen = 'everywhere'").unwrap_err();
        assert!(error.contains("everywhere") && error.contains("127.0.0.1:8787"), "{error}");
        let error = read_text("[limits_per_s]\nDescribeBillSummaryByPaymode = 5").unwrap_err();
        assert!(error.contains("did you mean DescribeBillSummaryByPayMode"), "{error}");
        let config = read_text("[limits_per_s]\nDescribeBillSummaryByPayMode = 0").unwrap();
        assert_eq!(config.limits_per_s[ACTION], None, "0 is no limit, as in address_requests_per_s");
        let error = read_text("[aliases.transaction_type]\nReversal = 'postpay'").unwrap_err();
        assert!(error.contains("\"postpay\", which is not a known code"), "{error}");
        let error = read_text("[aliases.billing_mode]\n'Pay-as-you-go' = 'prePay'").unwrap_err();
        assert!(error.contains("already means postPay"), "{error}");
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
        let config = read_text("max_connections = 5\nkeep_alive_s = 1\ntrusted_proxies = ['::1']").unwrap();
        assert_eq!((config.connections.max, config.connections.keep_alive), (5, Duration::from_secs(1)));
        assert_eq!(config.trusted_proxies, ["::1".parse::<IpAddr>().unwrap()]);
        assert_eq!(config.address_requests_per_s, Some(1000));
        assert_eq!(read_text("address_requests_per_s = 0").unwrap().address_requests_per_s, None);
        for (text, expected) in [
            ("max_connections = 0", "nothing to answer"),
            ("max_connections = 2147483648", "more than a process can have"),
            ("header_timeout_s = 86401", "more than a day"),
            ("body_timeout_s = -1", "invalid value"),
            ("log_format = 'xml'", "expected `human` or `json`"),
            ("trusted_proxies = ['here']", "here"),
            ("operations_listen = '9'", "address and port"),
        ] {
            let error = read_text(text).unwrap_err();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }
}
