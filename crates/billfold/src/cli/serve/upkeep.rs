//! The upkeep of a data folder that is served, beside the answering: digests of versions of an earlier program, what killed
//! imports left, and the lists for outside engines. No answer depends on it, and a stop ends it between two steps.

use std::sync::Arc;

use store::{CatalogPlace, Data};
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::answer::service::Service;
use crate::cli::proof::digests::complete_digests_of_server;

/// The upkeep that runs, or has ended. It ends when this is dropped, too.
pub(super) struct Upkeep {
    stop: oneshot::Sender<()>,
    work: JoinHandle<()>,
}

impl Upkeep {
    /// Starts the upkeep, on a thread of its own: it reads the catalog and the disk in place, for which no request waits.
    pub(super) fn start(service: Arc<Service>) -> Self {
        let (stop, stopped) = oneshot::channel();
        let work = tokio::task::spawn_blocking(move || {
            Handle::current().block_on(async {
                tokio::select! {
                    biased;
                    _ = stopped => {}
                    () = keep_folder(&service) => {}
                }
            });
        });
        Self { stop, work }
    }

    /// Ends the upkeep after the step that is under way, such as the lists of one month. The future waits until it has ended.
    pub(super) fn stop(self) -> impl Future<Output = ()> {
        let Self { stop, work } = self;
        // It may have ended before.
        let _ = stop.send(());
        async {
            if let Err(error) = work.await {
                tracing::error!(%error, "the upkeep of the data folder broke off, which is a bug of billfold");
            }
        }
    }
}

/// Does what there is to do in the folder.
async fn keep_folder(service: &Service) {
    let data = &service.data;
    if let Err(error) = complete_digests_of_server(data).await {
        tracing::warn!(%error, "could not compute the digests of versions of an earlier program");
    }
    // Where nodes share a catalog, the lines may be on another machine: only imports sweep there. Where the catalog is
    // older than the objects, the lists stay as they are, since they are traces of what it lacks.
    if let Err(error) = data.check_objects_are_known().await {
        tracing::warn!(%error, "bills are answered as this catalog has them, and nothing is swept");
    } else if matches!(service.config.catalog, CatalogPlace::Folder) {
        sweep_unless_read_only(data).await;
    }
}

/// Sweeps what killed imports left and writes the lists of versions that are not right, unless this user may not change the
/// folder.
async fn sweep_unless_read_only(data: &Data) {
    if let Some(why) = data.explain_read_only() {
        tracing::info!(why, "the data folder is read-only here: bills are answered, and nothing is swept");
    } else if let Err(error) = sweep_and_write_lists(data).await {
        tracing::warn!(%error, "could not sweep what killed imports left, or write the lists of versions; the next import tries again");
    }
}

/// Sweeps what killed imports left and writes the lists of versions that are not right, unless an import runs, which does
/// both. Imports that start meanwhile wait.
async fn sweep_and_write_lists(data: &Data) -> anyhow::Result<()> {
    let Some(lock) = data.try_lock_import().await? else {
        tracing::info!("an import runs: it sweeps, and writes the lists of versions");
        return Ok(());
    };
    let swept = data.sweep_unfinished_imports(&lock).await?;
    tokio::task::yield_now().await;
    let lists_written = data.write_lists().await?;
    drop(lock);
    tracing::info!(swept, lists_written, "the data folder is swept, and the lists of versions are right");
    Ok(())
}
