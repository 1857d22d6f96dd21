//! What a request is answered with: the data, the key that opens secrets, the clock, the limits.

use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::bail;
use bill::Uin;
use store::{CatalogPlace, Data, MasterKey};
use tokio::sync::Semaphore;
use tracing_appender::non_blocking::ErrorCounter;

use crate::actions::Actions;
use crate::arriving::LARGE_BODIES_MAX;
use crate::clock::Clock;
use crate::config::Config;
use crate::diagnosis;
use crate::limit::Rates;
use crate::metrics::Metrics;

/// Everything that answering needs.
#[derive(Debug)]
pub(crate) struct App {
    /// Accounts, keys, bills.
    pub(crate) data: Data,
    /// Opens the secrets of keys.
    pub(crate) master_key: MasterKey,
    /// What the operator has set.
    pub(crate) config: Config,
    /// The actions that are answered.
    pub(crate) actions: Actions,
    /// How often each account asks for each action.
    pub(crate) rates: Rates<(Uin, &'static str)>,
    /// How often each source address asks.
    pub(crate) address_rates: Rates<IpAddr>,
    /// Places for bodies that take much memory.
    pub(crate) large_bodies: Semaphore,
    /// How many wrong signatures are looked at.
    pub(crate) diagnoses: diagnosis::Bounds,
    /// What is counted.
    pub(crate) metrics: Arc<Metrics>,
    /// Counts the lines of the log that found no room, where there is a log.
    pub(crate) log_lines_dropped: Option<ErrorCounter>,
    /// Whether the server was told to stop.
    pub(crate) is_draining: AtomicBool,
    /// The time.
    pub(crate) clock: Clock,
}

impl App {
    /// Opens the data folder, which is made where there is none.
    pub(crate) async fn open(dir: &Path, config: Config, clock: Clock) -> anyhow::Result<App> {
        let data = Data::create(dir, &config.catalog).await?;
        let master_key = master_key(&data, dir, &config).await?;
        Ok(App {
            data,
            master_key,
            config,
            actions: Actions::new(),
            rates: Rates::default(),
            address_rates: Rates::default(),
            large_bodies: Semaphore::new(LARGE_BODIES_MAX),
            diagnoses: diagnosis::Bounds::default(),
            metrics: Arc::new(Metrics::new(clock.now_s())),
            log_lines_dropped: None,
            is_draining: AtomicBool::new(false),
            clock,
        })
    }

    /// How many requests of an action one account may make in one second.
    pub(crate) fn limit_per_s(&self, action: &str) -> u64 {
        self.config.limits_per_s.get(action).copied().unwrap_or(1)
    }
}

/// The master key of a data folder.
pub(crate) async fn master_key(data: &Data, dir: &Path, config: &Config) -> anyhow::Result<MasterKey> {
    let path = match (&config.master_key_file, &config.catalog) {
        (Some(path), _) => path.clone(),
        (None, CatalogPlace::Folder) => Data::master_key_path(dir),
        (None, CatalogPlace::Postgres(_)) => bail!(
            "with a catalog in PostgreSQL, say where the master key is: set master_key_file, or \
             BILLFOLD_MASTER_KEY_FILE. All nodes need the same key"
        ),
    };
    Ok(data.load_master_key(&path).await?)
}
