//! The state that all requests share: the data, the key that opens secrets, the clock, the limits.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::bail;
use api::Actions;
use bill::Uin;
use store::{CatalogPlace, Data, MasterKey};

use crate::answer::diagnosis::DiagnosisLimits;
use crate::answer::incoming::BodyLimits;
use crate::answer::rate::FixedWindow;
use crate::clock::Clock;
use crate::config::Config;
use crate::metrics::Metrics;

/// Everything that answering requests needs.
#[derive(Debug)]
pub(crate) struct App {
    /// Accounts, keys, bills.
    pub(crate) data: Data,
    /// Opens the secrets of keys.
    pub(crate) master_key: MasterKey,
    /// The operator's configuration.
    pub(crate) config: Config,
    /// The registered actions.
    pub(crate) actions: Actions,
    /// Counts requests by account and action.
    pub(crate) rates: FixedWindow<(Uin, &'static str)>,
    /// Counts requests by source address.
    pub(crate) address_rates: FixedWindow<IpAddr>,
    /// Limits on request bodies.
    pub(crate) body_limits: BodyLimits,
    /// Limits on diagnoses of wrong signatures.
    pub(crate) diagnosis_limits: DiagnosisLimits,
    /// The metrics for Prometheus.
    pub(crate) metrics: Arc<Metrics>,
    /// The time.
    pub(crate) clock: Clock,
}

impl App {
    /// Makes the state for a data folder that is open, and opens its master key.
    pub(crate) async fn new(data: Data, config: Config, clock: Clock) -> anyhow::Result<Self> {
        let master_key = open_master_key(&data, data.dir(), &config).await?;
        Ok(Self {
            data,
            master_key,
            actions: Actions::new(),
            rates: FixedWindow::default(),
            address_rates: FixedWindow::default(),
            body_limits: BodyLimits::new(config.connections.body_timeout),
            diagnosis_limits: DiagnosisLimits::default(),
            config,
            metrics: Arc::new(Metrics::new(clock.now_s())),
            clock,
        })
    }

    /// The requests of a registered action that an account may make in one second; `None` is no limit.
    pub(crate) fn limit_per_s(&self, action: &'static str) -> Option<u64> {
        let limit = self.config.limits_per_s.get(action);
        *limit.unwrap_or_else(|| unreachable!("config.default.toml has a limit for {action}"))
    }
}

/// Opens the master key of a data folder.
pub(crate) async fn open_master_key(data: &Data, dir: &Path, config: &Config) -> anyhow::Result<MasterKey> {
    Ok(data.load_master_key(&find_master_key_file(dir, config)?).await?)
}

/// Finds the file of the master key: the one of the configuration, or the one in the data folder.
pub(crate) fn find_master_key_file(dir: &Path, config: &Config) -> anyhow::Result<PathBuf> {
    match (&config.master_key_file, &config.catalog) {
        (Some(path), _) => Ok(path.clone()),
        (None, CatalogPlace::Folder) => Ok(Data::master_key_path(dir)),
        (None, CatalogPlace::Postgres(_)) => bail!(
            "no master key file, which a catalog in PostgreSQL needs: set master_key_file, or \
             BILLFOLD_MASTER_KEY_FILE, to the same key on all nodes"
        ),
    }
}
