//! Errors of the configuration, each with the place of the setting.

use std::path::PathBuf;

use bill::TableError;
use sheet::show_path;
use store::{AddressError, describe_system_error};

/// An error of the configuration.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigError {
    /// The file cannot be read.
    #[error("could not read {}: {}", show_path(path), describe_system_error(path, source))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The error of the system.
        source: std::io::Error,
    },
    /// The file is not TOML, or has an unknown key.
    #[error("{place}: {message}")]
    Malformed {
        /// The file and line, or the environment.
        place: String,
        /// The error of the parser, and the nearest known key.
        message: String,
    },
    /// A value is not of its kind.
    #[error("{place}: {key} = {value:?} {why}")]
    BadValue {
        /// The file, or the variable of the environment.
        place: String,
        /// The key.
        key: String,
        /// The value.
        value: String,
        /// The end of a sentence that begins with the value.
        why: String,
    },
    /// The address of the catalog cannot be parsed. It is not shown, since a password may be in it.
    #[error("{place}: catalog {source}")]
    BadCatalog {
        /// The file, or the variable of the environment.
        place: String,
        /// The error of the address.
        source: AddressError,
    },
    /// A name cannot be added to the code tables.
    #[error("{place}: [aliases.{table}]: {source}{fix}")]
    BadAlias {
        /// The file.
        place: String,
        /// The table of the file.
        table: &'static str,
        /// The error of the name.
        source: TableError,
        /// The known codes, if the code is none of them.
        fix: String,
    },
}

/// Finds the known name nearest to an unknown one, if one is near enough to be a slip.
pub(crate) fn find_nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    known
        .map(|known| (strsim::damerau_levenshtein(&name.to_lowercase(), &known.to_lowercase()), known))
        .min()
        .filter(|(distance, known)| *distance <= known.len().div_ceil(3))
        .map(|(_, known)| known.to_owned())
}
