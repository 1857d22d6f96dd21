//! What a request is answered with: the data, the key that opens secrets, the clock, the limits.

use std::path::Path;

use store::{Data, MasterKey};

use crate::actions::Actions;
use crate::clock::Clock;
use crate::config::Config;
use crate::limit::Limits;

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
    /// How often each account asks.
    pub(crate) limits: Limits,
    /// The time.
    pub(crate) clock: Clock,
}

impl App {
    /// Opens the data folder, which is made where there is none.
    pub(crate) async fn open(dir: &Path, config: Config, clock: Clock) -> anyhow::Result<App> {
        let data = Data::create(dir)?;
        let master_key = master_key(&data, dir, &config).await?;
        let (actions, limits) = (Actions::new(), Limits::default());
        Ok(App { data, master_key, config, actions, limits, clock })
    }

    /// How many requests of an action one account may make in one second.
    pub(crate) fn limit_per_s(&self, action: &str) -> u64 {
        self.config.limits_per_s.get(action).copied().unwrap_or(1)
    }
}

/// The master key of a data folder.
pub(crate) async fn master_key(data: &Data, dir: &Path, config: &Config) -> anyhow::Result<MasterKey> {
    let path = config.master_key_file.clone().unwrap_or_else(|| Data::master_key_path(dir));
    Ok(data.master_key(&path).await??)
}
