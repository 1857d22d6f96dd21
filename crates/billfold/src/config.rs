//! The configuration, from defaults, file, environment and command line.
//!
//! A new key of the top level needs a line in `config.default.toml`, one in `Settings`, and a field here, which is made
//! from it in `validate.rs`.

pub(crate) mod environment;
pub(crate) mod error;
mod layers;
pub(crate) mod own_hosts;
pub(crate) mod settings;
pub(crate) mod user;
pub(crate) mod validate;

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use bill::{CodeTables, Finality, Month};
use own_hosts::OwnHosts;
use serde::Deserialize;
use store::CatalogPlace;

/// The rate of each action, which is its limit unless the configuration says otherwise.
pub(crate) type ActionRates = BTreeMap<&'static str, u64>;

/// The configuration of the program.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    /// The address of the API for plain HTTP, if there is one.
    pub(crate) listen: Option<SocketAddr>,
    /// The address of the API for TLS, if there is one.
    pub(crate) tls_listen: Option<SocketAddr>,
    /// The certificate that is shown there.
    pub(crate) tls_paths: Option<TlsPaths>,
    /// The address of metrics and health checks, if there is one.
    pub(crate) operations_listen: Option<SocketAddr>,
    /// The place of the catalog.
    pub(crate) catalog: CatalogPlace,
    /// The file of the master key, if it is not in the data folder.
    pub(crate) master_key_file: Option<PathBuf>,
    /// The earliest month that is answered.
    pub(crate) earliest_month: Option<Month>,
    /// The rule by which the bills of a month become final.
    pub(crate) finality: Finality,
    /// The format of the log.
    pub(crate) log_format: LogFormat,
    /// Requests that one source address may make in one second; `None` without a limit.
    pub(crate) address_requests_per_s: Option<u64>,
    /// The proxies whose `X-Forwarded-For` is used.
    pub(crate) trusted_proxies: Vec<IpAddr>,
    /// The hosts under which clients reach the server.
    pub(crate) own_hosts: OwnHosts,
    /// The address under which clients reach the server, for links; without a slash at its end. `None` is that of each request.
    pub(crate) public_url: Option<String>,
    /// The memory for keys and answers that were read before, in bytes.
    pub(crate) read_model_bytes: u64,
    /// Limits on connections.
    pub(crate) connections: ConnectionBounds,
    /// The time that requests under way have when the server stops.
    pub(crate) drain_timeout: Duration,
    /// Requests that one account may make of an action in one second; `None` is no limit.
    pub(crate) limits_per_s: BTreeMap<&'static str, Option<u64>>,
    /// The code tables, with the operator's names added.
    pub(crate) tables: CodeTables,
}

/// The files of a certificate for TLS and its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TlsPaths {
    pub(crate) certificate: PathBuf,
    pub(crate) key: PathBuf,
}

/// Limits on connections.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ConnectionBounds {
    /// The most connections that are open at once.
    pub(crate) max: usize,
    /// The time in which the head of a request must arrive.
    pub(crate) header_timeout: Duration,
    /// The time in which the body of a request must arrive.
    pub(crate) body_timeout: Duration,
    /// The time for which an idle connection is kept open.
    pub(crate) keep_alive: Duration,
}

/// The format of the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    /// Lines for people.
    #[default]
    Human,
    /// One JSON object a line.
    Json,
}
