//! The state that all requests share: the data, the key that opens secrets, the clock, the limits.

use std::sync::Arc;

use api::Actions;
use store::{CatalogPlace, Data, MasterKey, ServingMark, StoreError};

use crate::answer::account_rate::AccountRates;
use crate::answer::body_limits::BodyLimits;
use crate::answer::diagnosis::DiagnosisLimits;
use crate::answer::read_model::ReadModel;
use crate::clock::Clock;
use crate::config::Config;
use crate::keys::open_master_key;
use crate::metrics::Metrics;

/// Everything that answering requests needs.
#[derive(Debug)]
pub(crate) struct Service {
    /// Accounts, keys, bills.
    pub(crate) data: Data,
    /// Opens the secrets of keys.
    pub(crate) master_key: MasterKey,
    /// The operator's configuration.
    pub(crate) config: Config,
    /// The registered actions.
    pub(crate) actions: Actions,
    /// Counts requests by account and action.
    pub(crate) rates: AccountRates,
    /// What was read from the catalog before.
    pub(crate) read_model: ReadModel,
    /// Limits on request bodies.
    pub(crate) body_limits: BodyLimits,
    /// Limits on diagnoses of wrong signatures.
    pub(crate) diagnosis_limits: DiagnosisLimits,
    /// The metrics for Prometheus.
    pub(crate) metrics: Arc<Metrics>,
    /// The time.
    pub(crate) clock: Clock,
    /// The mark of a server on its folder, which other servers see while it is kept.
    #[expect(dead_code, reason = "it is kept to be dropped")]
    pub(crate) mark: Option<ServingMark>,
}

impl Service {
    /// Makes the state for a data folder that is open, and opens its master key.
    pub(crate) async fn new(data: Data, config: Config, clock: Clock) -> anyhow::Result<Self> {
        let master_key = open_master_key(&data, data.dir(), &config).await?;
        Ok(Self {
            data,
            master_key,
            actions: Actions::new(),
            rates: AccountRates::default(),
            read_model: ReadModel::new(config.read_model_bytes),
            body_limits: BodyLimits::new(config.connections.body_timeout),
            diagnosis_limits: DiagnosisLimits::default(),
            config,
            metrics: Arc::new(Metrics::new(clock.now_s())),
            clock,
            mark: None,
        })
    }

    /// Checks that the data folder is the one that was opened, as far as answers come from it: with PostgreSQL they do not.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: it was moved, deleted or replaced, or cannot be looked at.
    pub(crate) fn check_folder(&self) -> Result<(), StoreError> {
        match self.config.catalog {
            CatalogPlace::Folder => self.data.check_is_in_place(),
            CatalogPlace::Postgres(_) => Ok(()),
        }
    }

    /// The requests of a registered action that an account may make in one second; `None` is no limit.
    pub(crate) fn limit_per_s(&self, action: &'static str) -> Option<u64> {
        let limit = self.config.limits_per_s.get(action);
        *limit.unwrap_or_else(|| unreachable!("the configuration has a limit for {action}"))
    }
}
