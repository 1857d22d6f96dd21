//! `billfold serve` and `billfold demo`.

mod folder_watch;
mod listeners;
mod open_service;
mod upkeep;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{anyhow, bail};
use clap::Args;
use store::{CatalogPlace, Data, describe_temporary_error};
use tokio::sync::watch;

use super::global_args::GlobalArgs;
use crate::answer::service::Service;
use crate::clock::Clock;
use crate::config::Config;
use crate::connection_log::ConnectionLog;
use crate::demo::authority::create_authority;
use crate::demo::public_keys::PublicKeys;
use crate::demo::welcome::format_welcome;
use crate::demo::world::{create_demo_world, raise_limits};
use crate::http::operations::respond_to_operator;
use crate::http::state::HttpState;
use crate::http::{HEAD_BYTES_MAX, respond_to_client};
use crate::log::{Log, start_log};
use crate::serve::limits::ConnectionLimits;
use crate::serve::listener::Listener;
use crate::serve::observer::Observer;
use crate::serve::open_files::raise_open_file_limit;
use crate::serve::serve_listeners;
use crate::signals::{Hangup, Signals};
use crate::terminal::output::print_text;
use folder_watch::wait_for_other_folder;
use listeners::{ListenArgs, Listeners, parse_listen_address, read_identity};
use open_service::open_service;
use upkeep::Upkeep;

/// The most connections to the operations listener at once. They are counted apart, so that operators reach a full
/// server.
const OPERATIONS_CONNECTIONS_MAX: usize = 64;

/// The arguments of `serve`.
#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    #[command(flatten)]
    listen: ListenArgs,
    /// Address and port of the API for TLS, with the certificate that the configuration names [default: not served]
    #[arg(long, value_name = "ADDR", value_parser = parse_listen_address)]
    tls_listen: Option<SocketAddr>,
}

/// The arguments of `demo`.
#[derive(Debug, Args)]
pub(super) struct DemoArgs {
    #[command(flatten)]
    listen: ListenArgs,
    /// Speak TLS, with a certificate for this machine of an authority that is made for it
    #[arg(long)]
    tls: bool,
}

/// The word of a server that was asked to stop.
const STOPPING: &str = "stopping: answering the requests under way first";

/// Serves a data folder.
pub(super) async fn serve_data(global: &GlobalArgs, args: &ServeArgs) -> anyhow::Result<()> {
    let (folder, config) = (global.require_data_folder()?, global.read_config()?);
    let log = start_log(config.log_format)?;
    let mut signals = Signals::register(Hangup::Ignored)?;
    let listeners = Listeners::bind(&args.listen, args.tls_listen, &config).await?;
    // Where an earlier program was killed, a log of any length is read here, which a stop ends.
    let service = tokio::select! {
        opened = Box::pin(open_service(folder, config, false)) => opened?,
        () = signals.wait_for_stop() => return Ok(()),
    };
    if let Some(operations) = &listeners.operations {
        print_text(format_args!("metrics are on http://{}/metrics\n", operations.local_addr()?))?;
    }
    let endpoints = listeners.list_endpoints()?;
    let endpoints: Vec<String> =
        endpoints.iter().map(|(scheme, address)| format!("{scheme}://{address}")).collect();
    print_text(format_args!("billfold answers on {}\n", endpoints.join(" and ")))?;
    if !service.data.catalog.has_keys().await? {
        print_text(format_args!(
            "no key exists yet, and requests need one: billfold key create --uin UIN --data {}\n",
            folder.display()
        ))?;
    }
    warn_of_open_address(&listeners)?;
    // Another folder in the place of this one is served as by a new start.
    let open_other = || async { Box::pin(open_service(folder, global.read_config()?, true)).await };
    let mut next = Some((service, listeners));
    while let Some((service, listeners)) = next {
        next = serve_until_stopped(service, None, open_other, listeners, &mut signals, &log).await?;
    }
    Ok(())
}

/// Creates the demo world and serves it.
pub(super) async fn serve_demo(global: &GlobalArgs, args: &DemoArgs) -> anyhow::Result<()> {
    if global.catalog.is_some() {
        bail!("the demo stores its world in a folder: leave out --catalog");
    }
    // A demo makes its own certificate, or speaks plain HTTP.
    let given = global.read_config()?;
    let mut config = Config { catalog: CatalogPlace::Folder, tls_listen: None, tls_paths: None, ..given };
    raise_limits(&mut config);
    let log = start_log(config.log_format)?;
    // A demo belongs to its terminal: when that is closed, it ends and removes its folder.
    let mut signals = Signals::register(Hangup::Stops)?;
    // Bound first, so that a port in use is reported before any work is done.
    let mut listeners = if args.tls {
        Listeners::bind_for_tls(&args.listen, &config).await?
    } else {
        Listeners::bind(&args.listen, None, &config).await?
    };
    let temporary = match &global.data {
        Some(_) => None,
        None => Some(make_demo_folder()?),
    };
    let folder = global.data.as_deref().or(temporary.as_ref().map(tempfile::TempDir::path));
    let Some(folder) = folder else { unreachable!("without --data there is a temporary folder") };
    let data = Data::create(folder, &config.catalog).await?;
    let service = Service::new(data, config, Clock::System).await?;
    let keys =
        create_demo_world(&service.data, &service.master_key, &service.config.tables, &service.clock).await?;
    let Some((_, address)) = listeners.list_endpoints()?.into_iter().next() else {
        unreachable!("a server has an address")
    };
    let authority = args.tls.then(|| create_authority(folder, address.ip())).transpose()?;
    if let (Some(made), Some(bound)) = (&authority, listeners.api.first_mut()) {
        bound.tls = Some(Arc::new(read_identity(&made.paths)?));
    }
    let authority = authority.as_ref().map(|made| made.certificate.as_path());
    print_text(format_welcome(address, authority, &keys, global.data.as_deref()))?;
    warn_of_open_address(&listeners)?;
    let open_other = || async { bail!("a demo serves the world that it made, and no other") };
    let public_keys = Some(PublicKeys::new(&keys));
    serve_until_stopped(service, public_keys, open_other, listeners, &mut signals, &log).await?;
    Ok(())
}

/// Logs a warning if other machines can reach the API.
fn warn_of_open_address(listeners: &Listeners) -> std::io::Result<()> {
    for (scheme, address) in listeners.list_endpoints()? {
        if scheme == "http" && !address.ip().is_loopback() {
            tracing::warn!(%address, "other machines can reach this address, and it speaks plain HTTP: use tls_listen, or put TLS in front");
        }
    }
    Ok(())
}

/// Creates the temporary folder of a demo without a folder of its own.
fn make_demo_folder() -> anyhow::Result<tempfile::TempDir> {
    tempfile::Builder::new().prefix("billfold-demo-").tempdir().map_err(|error| {
        let folder = std::env::temp_dir();
        let described = describe_temporary_error(&folder, &error);
        anyhow!("could not create a temporary folder for the demo in {}: {described}", folder.display())
    })
}

/// Serves until the first signal, then drains: requests under way are answered, up to the drain timeout. A second
/// signal stops at once. If another data folder takes the place of the one that is served, it drains as well, and returns the
/// other one, which `open_other` opened, and the listeners.
async fn serve_until_stopped<F>(
    service: Service,
    demo_keys: Option<PublicKeys>,
    open_other: impl Fn() -> F,
    listeners: Listeners,
    signals: &mut Signals,
    log: &Log,
) -> anyhow::Result<Option<(Service, Listeners)>>
where
    F: Future<Output = anyhow::Result<Service>>,
{
    let drain_timeout = service.config.drain_timeout;
    // The import that made the world of a demo has swept its folder and written its lists.
    let is_demo = demo_keys.is_some();
    let state = Arc::new(HttpState::new(service, demo_keys, listeners.find_address()?, log.dropped.clone()));
    let (stop, stopping) = watch::channel(false);
    let serving = serve_clients_and_operators(&state, listeners.duplicate()?, stopping);
    tokio::pin!(serving);
    let upkeep = (!is_demo).then(|| Upkeep::start(Arc::clone(&state.service)));
    let other = tokio::select! {
        () = &mut serving => anyhow::bail!("the server ended by itself, which is a bug of billfold: see the log"),
        () = signals.wait_for_stop() => None,
        other = wait_for_other_folder(&state.service, open_other) => Some(other),
    };
    // Connections wait at the listeners until the other folder is served. For a stop, these are closed here.
    let mut other = other.map(|other| (other, listeners));
    if other.is_none() {
        signals.ignore_hangups();
        tracing::info!("{STOPPING}");
    }
    state.start_draining();
    let _ = stop.send(true);
    let upkeep = upkeep.map(Upkeep::stop);
    match drain_connections(serving, &mut other, signals, drain_timeout).await {
        Drain::Aborted => return Ok(None),
        Drain::TimedOut => tracing::warn!("requests under way were not answered within the drain timeout"),
        Drain::Complete if other.is_none() => tracing::info!("stopped: every request was answered"),
        Drain::Complete => {}
    }
    if let Some(upkeep) = upkeep {
        upkeep.await;
    }
    Ok(other)
}

/// The end of a drain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Drain {
    /// Every request was answered.
    Complete,
    /// Some were not within the drain timeout.
    TimedOut,
    /// A second signal ended it.
    Aborted,
}

/// Waits until the connections are closed. `other` is the folder that is served next; a signal clears it.
async fn drain_connections<T>(
    serving: impl Future<Output = ()>,
    other: &mut Option<T>,
    signals: &mut Signals,
    drain_timeout: Duration,
) -> Drain {
    let timeout = tokio::time::sleep(drain_timeout);
    tokio::pin!(serving, timeout);
    loop {
        tokio::select! {
            () = &mut serving => return Drain::Complete,
            () = signals.wait_for_stop() => {
                // While connections are closed for another folder, the first signal is a stop.
                if other.take().is_none() {
                    tracing::warn!("second signal received, stopping now");
                    return Drain::Aborted;
                }
                tracing::info!("{STOPPING}");
            }
            () = &mut timeout => return Drain::TimedOut,
        }
    }
}

/// Serves both listeners until `stop` is true and the last connection to the API is closed. The operations listener is
/// open until then, so that operators can watch the other drain.
async fn serve_clients_and_operators(
    state: &Arc<HttpState>,
    (api, operations): (Vec<Listener>, Option<Listener>),
    stop: watch::Receiver<bool>,
) {
    let service = &state.service;
    let observer: Arc<dyn Observer> =
        Arc::new(ConnectionLog::new(Arc::clone(&service.metrics), service.clock.clone()));
    let bounds = &service.config.connections;
    let limits = ConnectionLimits {
        connections_max: raise_open_file_limit(bounds.max),
        head_bytes_max: HEAD_BYTES_MAX,
        header_timeout: bounds.header_timeout,
        keep_alive: bounds.keep_alive,
    };
    let clients = Arc::clone(state);
    let respond = move |request, peer| {
        let state = Arc::clone(&clients);
        async move { respond_to_client(&state, peer, request).await }
    };
    let api = serve_listeners(api, limits, Arc::clone(&observer), respond, stop);
    let (close_operations, closing) = watch::channel(false);
    let operations = async {
        if let Some(listener) = operations {
            let limits = ConnectionLimits { connections_max: OPERATIONS_CONNECTIONS_MAX, ..limits };
            let operators = Arc::clone(state);
            let respond = move |request, _peer| {
                let state = Arc::clone(&operators);
                async move { respond_to_operator(&state, &request).await }
            };
            serve_listeners(vec![listener], limits, observer, respond, closing).await;
        }
        // Clients are answered with and without it.
        std::future::pending::<()>().await;
    };
    tokio::select! {
        () = api => {}
        () = operations => {}
    }
    // Connections that are kept open would ask the state of this folder for ever.
    let _ = close_operations.send(true);
}
