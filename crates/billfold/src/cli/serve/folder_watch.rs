//! Watches the data folder of a server: logs once that it was moved or replaced, and opens the folder that takes its place.

use std::path::Path;
use std::time::Duration;

use store::{CatalogPlace, FolderStamp};

use crate::answer::service::Service;

/// Time between two looks at the folder.
const LOOK_INTERVAL: Duration = Duration::from_secs(1);

/// Number of looks between which another folder must not change before it is opened: a copy may be under way.
const UNCHANGED_LOOKS: u32 = 3;

/// The state of a watch.
#[derive(Default)]
struct Watch {
    /// The folder that was opened, as it was last seen.
    own: Option<FolderStamp>,
    /// True while it is not in its place.
    is_gone: bool,
    /// The folder in its place, as it was last seen, and the number of looks since it last changed.
    other: Option<(FolderStamp, u32)>,
    /// The last reason not to open the other folder, which is logged once.
    obstacle: String,
}

/// Waits until another data folder is in the place of the one that is served and can be opened, which `open` does as at a
/// start. Returns what was opened. With a catalog in PostgreSQL no answer comes from the folder, and this waits for ever.
pub(super) async fn wait_for_other_folder<F>(service: &Service, open: impl Fn() -> F) -> Service
where
    F: Future<Output = anyhow::Result<Service>>,
{
    if matches!(service.config.catalog, CatalogPlace::Postgres(_)) {
        return std::future::pending().await;
    }
    let mut watch = Watch::default();
    loop {
        if watch.look(service) {
            match open().await {
                Ok(other) => {
                    tracing::info!(
                        "another data folder is in the place of the one that was served: it is served from now on, as by a new start"
                    );
                    return other;
                }
                Err(error) => watch.log_obstacle(format!("{error:#}")),
            }
        }
        tokio::time::sleep(LOOK_INTERVAL).await;
    }
}

impl Watch {
    /// Looks at the folder. Returns true if another one is in its place and may be opened.
    fn look(&mut self, service: &Service) -> bool {
        let dir = service.data.dir();
        let seen = FolderStamp::of(dir); // before the check: what takes its place later is no state of our own
        match service.check_folder() {
            Ok(()) => {
                if std::mem::take(&mut self.is_gone) {
                    tracing::info!("ready again: the data folder is back");
                }
                *self = Self { own: seen, ..Self::default() };
                false
            }
            Err(error) => {
                if !std::mem::replace(&mut self.is_gone, true) {
                    tracing::error!(
                        %error,
                        "not ready: requests get ServiceBusy until the data folder is back, or another whole one is in its \
                         place, which is then served"
                    );
                }
                self.look_at_other(dir)
            }
        }
    }

    /// Looks at the folder that is in the place of the one that was opened. Returns true if it may be opened.
    fn look_at_other(&mut self, dir: &Path) -> bool {
        let Some(found) = FolderStamp::of(dir) else {
            self.other = None;
            return false;
        };
        let looks = match &self.other {
            Some((before, looks)) if found.is_unchanged_since(before) => looks + 1,
            _ => 0,
        };
        let has_foreign_log = self.own.as_ref().is_some_and(|own| found.has_foreign_log(own));
        self.other = Some((found, looks));
        if has_foreign_log {
            self.log_obstacle(
                "catalog.db alone was replaced, and catalog.db-wal beside it is the log of the one before, which would destroy \
                 it: stop the server, put a whole data folder there, and start it"
                    .to_owned(),
            );
        }
        looks >= UNCHANGED_LOOKS && !has_foreign_log
    }

    /// Logs why the other folder is not served, unless that is known.
    fn log_obstacle(&mut self, obstacle: String) {
        if self.obstacle != obstacle {
            tracing::error!(error = %obstacle, "the data folder that is there now cannot be served");
            self.obstacle = obstacle;
        }
    }
}
