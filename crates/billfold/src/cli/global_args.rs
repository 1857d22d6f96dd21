//! The arguments of every command that uses a data folder: the folder, the configuration, the catalog.

use std::path::{Path, PathBuf};

use anyhow::anyhow;
use api::Actions;
use sheet::show_path;
use store::{CatalogPlace, Data, StoreError};

use super::path_argument::PathArgument;
use crate::config::Config;
use crate::config::environment::{DATA_VARIABLE, read_data_variable};
use crate::config::settings::CatalogText;
use crate::terminal::output::print_notice;

/// The arguments of every command that uses a data folder. They are taken before the command too.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct GlobalArgs {
    /// The data folder
    #[arg(
        long,
        value_name = "DIR",
        help_heading = "Global options",
        value_parser = PathArgument::Folder,
        help = "The data folder [env: BILLFOLD_DATA, except for demo]"
    )]
    pub(super) data: Option<PathBuf>,
    /// The configuration file, instead of DIR/config.toml
    #[arg(
        long,
        value_name = "FILE",
        help_heading = "Global options",
        env = "BILLFOLD_CONFIG",
        hide_env_values = true
    )]
    pub(super) config: Option<PathBuf>,
    /// The catalog in PostgreSQL, instead of the file in the data folder
    #[arg(
        long,
        value_name = "URL",
        help_heading = "Global options",
        help = "The catalog in PostgreSQL, instead of DIR/catalog.db: postgres://USER@HOST/DATABASE. Leave the \
                password out, other users of this machine can see it [env: BILLFOLD_CATALOG]"
    )]
    pub(super) catalog: Option<CatalogText>,
}

impl GlobalArgs {
    /// Returns these arguments, with the data folder of the environment if the command line has none.
    pub(super) fn merge_environment(&self) -> Self {
        Self { data: self.data.clone().or_else(read_data_variable), ..self.clone() }
    }

    /// Returns the data folder, which the command needs.
    ///
    /// # Errors
    ///
    /// No folder is given, or the environment has a URL or an empty text.
    pub(super) fn require_data_folder(&self) -> anyhow::Result<&Path> {
        let folder = self.data.as_deref();
        let folder = folder.ok_or_else(|| anyhow!("no data folder: pass --data DIR or set BILLFOLD_DATA"))?;
        // A folder of the command line was checked when it was parsed; one of the environment was not.
        PathArgument::Folder.check(folder, DATA_VARIABLE).map_err(|why| anyhow!(why))?;
        Ok(folder)
    }

    /// Reads the configuration.
    ///
    /// # Errors
    ///
    /// A file cannot be read, or a setting is wrong.
    pub(super) fn read_config(&self) -> anyhow::Result<Config> {
        let catalog = self.catalog.as_ref().map(|CatalogText(text)| text.as_str());
        Ok(Config::read(self.data.as_deref(), self.config.as_deref(), catalog, &Actions::new().list_rates())?)
    }
}

/// Returns true if a command would create the data folder with its catalog. What it would refuse is refused before, so that
/// no folder is left.
pub(super) fn would_create_data(folder: &Path, catalog: &CatalogPlace) -> bool {
    matches!(catalog, CatalogPlace::Folder) && !folder.join("objects").exists()
}

/// Opens a data folder, or creates it. That it is created is printed, since its name may be mistyped.
///
/// # Errors
///
/// The folder or the catalog cannot be opened or created.
pub(super) async fn open_or_create_data(folder: &Path, catalog: &CatalogPlace) -> Result<Data, StoreError> {
    let is_new = !folder.join("objects").exists();
    let was_empty = std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none());
    let data = Data::create(folder, catalog).await?;
    if is_new {
        // The folder of a disk that is not mounted is empty, too.
        let hint = if was_empty {
            " in an empty folder; if it had bills, check that its disk is mounted"
        } else {
            ""
        };
        print_notice(format_args!("note: created the data folder {}{hint}", show_path(folder)));
    }
    Ok(data)
}
