//! Reads the layers of the configuration, each of which overrides those before it.

use std::path::Path;

use sheet::show_path;
use toml::{Table, Value};

use super::environment::{list_own_variables, merge_variables};
use super::error::ConfigError;
use super::settings::{Settings, parse_layer};
use super::validate::{SettingPlaces, validate_settings};
use super::{ActionRates, Config};

/// The default file, as users read it.
pub(super) const DEFAULTS: &str = include_str!("../../../../config.default.toml");

/// The name of the file in a data folder.
const FILE_NAME: &str = "config.toml";

impl Config {
    /// Reads the configuration. Each layer overrides those before it: the defaults, then `file` or else `config.toml`
    /// of the data folder if it exists, then the environment, then the catalog that the command line names.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] names the place and the setting, such as a limit of an action that is none of `rates`.
    pub(crate) fn read(
        dir: Option<&Path>,
        file: Option<&Path>,
        catalog: Option<&str>,
        rates: &ActionRates,
    ) -> Result<Self, ConfigError> {
        let given = file.map(Path::to_owned);
        let path = given.or_else(|| dir.map(|dir| dir.join(FILE_NAME)).filter(|path| path.exists()));
        let place = path.as_ref().map_or("defaults".to_owned(), |path| show_path(path));
        let mut merged = parse_layer(DEFAULTS, "config.default.toml")?;
        if let Some(path) = path {
            let text =
                std::fs::read_to_string(&path).map_err(|source| ConfigError::Unreadable { path, source })?;
            merge_table(&mut merged, parse_layer(&text, &place)?);
        }
        let from_environment = merge_variables(&mut merged, list_own_variables()?.into_iter())?;
        if let Some(catalog) = catalog {
            merged.insert("catalog".to_owned(), Value::from(catalog));
        }
        let settings: Settings =
            merged.try_into().unwrap_or_else(|_| unreachable!("the kinds of each layer were checked"));
        let places = SettingPlaces { file: place, from_environment, is_catalog_given: catalog.is_some() };
        validate_settings(&settings, &places, rates)
    }
}

/// Merges a layer over those below it. Tables are merged key by key, and other values replaced.
fn merge_table(below: &mut Table, layer: Table) {
    for (key, value) in layer {
        match (below.get_mut(&key), value) {
            (Some(Value::Table(below)), Value::Table(table)) => merge_table(below, table),
            (_, value) => {
                below.insert(key, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::net::IpAddr;
    use std::time::Duration;

    use bill::{Finality, Month};

    use super::*;

    const ACTION: &str = "DescribeBillSummaryByPayMode";

    /// Reads a configuration file with this text.
    fn read_text(text: &str) -> Result<Config, String> {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(FILE_NAME), text).unwrap();
        Config::read(Some(dir.path()), None, None, &api::Actions::new().list_rates())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn the_default_file_is_the_defaults() {
        let config = read_text("").unwrap();
        assert_eq!(config.listen, "127.0.0.1:8787".parse().ok());
        assert_eq!(config.master_key_file, None);
        assert_eq!(config.earliest_month, None);
        assert_eq!(config.finality, Finality::default());
        let rates = api::Actions::new().list_rates();
        let rates: BTreeMap<_, _> = rates.into_iter().map(|(name, rate)| (name, Some(rate))).collect();
        assert_eq!(config.limits_per_s, rates, "the limit of an action is in its definition");
    }

    #[test]
    fn a_file_changes_what_it_names_and_nothing_else() {
        let config =
            read_text("earliest_month = '2022-06'\n[limits_per_s]\nDescribeBillSummaryByPayMode = 5")
                .unwrap();
        assert_eq!(config.earliest_month, Month::from_yyyymm(202_206));
        assert_eq!(config.limits_per_s[ACTION], Some(5));
        assert_eq!(config.listen.unwrap().port(), 8787);
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
    fn a_key_is_a_line_of_the_default_file_and_a_field_of_the_settings_and_no_more() {
        let message = parse_layer("no_such_key = 1", "x").unwrap_err().to_string();
        let (_, known) = message.split_once("expected one of ").unwrap();
        let mut fields: Vec<&str> =
            known.split('`').skip(1).step_by(2).take_while(|name| !name.contains('=')).collect();
        fields.sort_unstable();
        let defaults: Table = DEFAULTS.parse().unwrap();
        let keys: Vec<&str> = defaults.keys().map(String::as_str).collect();
        assert_eq!(fields, keys);
        for (key, value) in defaults.iter().filter(|(_, value)| !value.is_table()) {
            let number = value.as_integer().map(|number| number.to_string());
            let text = value.as_str().map(str::to_owned).or(number).unwrap_or("[]".to_owned());
            let variable = (format!("BILLFOLD_{}", key.to_uppercase()), text);
            let mut merged = defaults.clone();
            assert_eq!(merge_variables(&mut merged, std::iter::once(variable)).unwrap(), [key.as_str()]);
            assert_eq!(merged, defaults);
        }
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
            ("keep_alive_s = 18446744073709551615", "larger than 9223372036854775807"),
            ("log_format = 'xml'", "expected `human` or `json`"),
            ("trusted_proxies = ['here']", "here"),
            ("operations_listen = '9'", "address and port"),
        ] {
            let error = read_text(text).unwrap_err();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }
}
