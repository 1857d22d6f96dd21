//! Opens a data folder to serve it: what must hold before the first answer, and what is warned of. What takes time with
//! the number of bills is left to `upkeep`.

use std::path::Path;

use store::{CatalogPlace, Data};

use crate::answer::service::Service;
use crate::cli::global_args::open_or_create_data;
use crate::clock::Clock;
use crate::config::Config;
use crate::keys::find_exposed_files;
use crate::ledger::import_ahead::ImportAhead;

/// The warning of a server that is not the only one on its folder.
const OTHER_SERVERS: &str = "another server serves this data folder: each counts requests by itself, so that together they let \
    through a multiple of limits_per_s; while one restarts, this is as it should be";

/// Opens a data folder to serve it. `takes_over` is true if it takes the place of one that
/// this server has served: then only a whole one is opened, as a copy may be under way.
pub(super) async fn open_service(folder: &Path, config: Config, takes_over: bool) -> anyhow::Result<Service> {
    let data = match config.catalog {
        CatalogPlace::Folder => Data::open_existing(folder, &config.catalog).await?,
        // The bills are in the catalog, so a node that only serves needs no folder before.
        CatalogPlace::Postgres(_) => open_or_create_data(folder, &config.catalog).await?,
    };
    let mark = data.mark_served();
    // Of a folder that was served, the other server may be this one.
    if mark.has_others && !takes_over {
        tracing::warn!("{OTHER_SERVERS}");
    }
    let service = Service { mark: Some(mark), ..Service::new(data, config, Clock::System).await? };
    service.data.catalog.check_is_one_state().await?;
    if takes_over {
        service.data.check_objects_are_known().await?;
    }
    warn_of_exposed_files(&service)?;
    warn_of_import_ahead(&service).await?;
    Ok(service)
}

/// Logs a warning for each file that every user of the machine may use, and that should be for its owner alone.
fn warn_of_exposed_files(service: &Service) -> anyhow::Result<()> {
    for file in find_exposed_files(service.data.dir(), &service.config)? {
        let (mode, fix) = (&file.mode, file.format_fix());
        tracing::warn!(file = %file.path.display(), mode, %fix, "{}", file.danger);
    }
    Ok(())
}

/// Warns if the newest import is ahead of the clock, which signatures and the current month go by.
async fn warn_of_import_ahead(service: &Service) -> anyhow::Result<()> {
    if let Some(ahead) = ImportAhead::find(&service.data.catalog, service.clock.now_us()).await? {
        tracing::warn!(%ahead, "this machine's clock is behind, or the import ran under a clock that was ahead");
    }
    Ok(())
}
