//! `billfold serve` and `billfold demo`.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use anyhow::{Context as _, bail};
use clap::Args;
use store::{CatalogPlace, Data};
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;

use super::{Place, say};
use crate::app::App;
use crate::clock::Clock;
use crate::config::{Config, parse_listen};
use crate::http::ListenerKind;
use crate::log::Log;
use crate::server;
use crate::{demo, log};

#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    /// Address and port to answer on [default: 127.0.0.1:8787, this machine only]
    #[arg(long, value_name = "ADDR", value_parser = listen_address)]
    listen: Option<SocketAddr>,
    /// Address and port of /metrics, /healthz and /readyz [default: none]
    #[arg(long, value_name = "ADDR", value_parser = listen_address)]
    operations_listen: Option<SocketAddr>,
}

/// The listeners of a server: for clients, and for those who run it.
struct Listeners {
    api: TcpListener,
    operations: Option<TcpListener>,
}

/// The signals that ask the process to stop; from here on they no longer just end it.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn new() -> anyhow::Result<Signals> {
        Ok(Signals {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    /// Waits for the next one.
    async fn told(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

impl Listeners {
    async fn bind(args: &ServeArgs, config: &Config) -> anyhow::Result<Listeners> {
        let api = server::bind_listener(args.listen.unwrap_or(config.listen), "--listen").await?;
        let operations = match args.operations_listen.or(config.operations_listen) {
            Some(address) => Some(server::bind_listener(address, "--operations-listen").await?),
            None => None,
        };
        Ok(Listeners { api, operations })
    }
}

/// Reads `--listen`.
fn listen_address(text: &str) -> Result<SocketAddr, String> {
    parse_listen(text).ok_or_else(|| "write address and port, such as 127.0.0.1:8787".to_owned())
}

/// Serves a data folder.
pub(super) async fn serve(place: &Place, args: &ServeArgs) -> anyhow::Result<()> {
    let (dir, config) = (place.dir()?, place.config()?);
    let log = log::start_log(config.log_format);
    let mut signals = Signals::new()?;
    let listeners = Listeners::bind(args, &config).await?;
    let app = App::open(dir, config, Clock::System).await?;
    // Where nodes share a catalog, the lines may be elsewhere; the next import tidies up.
    if matches!(app.config.catalog, CatalogPlace::Folder)
        && let Err(error) = tidy_up(&app.data).await
    {
        // Answering needs none of it.
        tracing::warn!(%error, "could not tidy up what imports left; the next import tries again");
    }
    if let Some(operations) = &listeners.operations {
        say(format_args!("metrics are on http://{}/metrics\n", operations.local_addr()?))?;
    }
    say(format_args!("billfold answers on http://{}\n", listeners.api.local_addr()?))?;
    if app.data.catalog.keys().await?.is_empty() {
        say(format_args!(
            "there is no key yet, so nobody can ask: billfold key create --uin UIN --data {}\n",
            dir.display()
        ))?;
    }
    serve_until_told(app, listeners, &mut signals, &log).await
}

/// Makes the demo world and serves it.
pub(super) async fn demo(place: &Place, args: &ServeArgs) -> anyhow::Result<()> {
    if place.catalog.is_some() {
        bail!("the demo keeps its world in a folder of its own: leave out --catalog");
    }
    let config = Config { catalog: CatalogPlace::Folder, ..place.config()? };
    let log = log::start_log(config.log_format);
    let mut signals = Signals::new()?;
    // Bound first, so that a taken port is told before any work is done.
    let listeners = Listeners::bind(args, &config).await?;
    let temporary = match &place.data {
        Some(_) => None,
        None => Some(
            tempfile::Builder::new().prefix("billfold-demo-").tempdir().context("no place for the demo")?,
        ),
    };
    let dir = place.data.as_deref().or(temporary.as_ref().map(tempfile::TempDir::path));
    let dir = dir.context("no place for the demo")?;
    let app = App::open(dir, config, Clock::System).await?;
    let keys = demo::create_demo_world(&app, dir).await?;
    say(format_args!("{}", demo::format_welcome(listeners.api.local_addr()?, &keys, place.data.as_deref())))?;
    serve_until_told(app, listeners, &mut signals, &log).await
}

/// Sweeps what a killed import left, unless an import runs, and renews the list of versions.
async fn tidy_up(data: &Data) -> anyhow::Result<()> {
    let Some(lock) = data.try_lock_import().await? else { return Ok(()) };
    let swept = data.sweep(&lock).await?;
    if swept > 0 {
        tracing::info!(swept, "swept what killed imports had left");
    }
    Ok(data.write_lists().await?)
}

/// Serves until the process is asked to stop; then requests under way are answered first, for a while. A
/// second signal ends at once.
async fn serve_until_told(
    mut app: App,
    listeners: Listeners,
    signals: &mut Signals,
    log: &Log,
) -> anyhow::Result<()> {
    let address = listeners.api.local_addr()?;
    if !address.ip().is_loopback() {
        tracing::warn!(%address, "not this machine alone can reach this, and it speaks plain HTTP: put TLS in front");
    }
    app.log_lines_dropped = Some(log.dropped.clone());
    let app = Arc::new(app);
    let (stop, stopping) = watch::channel(false);
    let mut doors = vec![(ListenerKind::Api, listeners.api)];
    doors.extend(listeners.operations.map(|listener| (ListenerKind::Operations, listener)));
    let serving = server::run(Arc::clone(&app), doors, stopping);
    tokio::pin!(serving);
    tokio::select! {
        () = &mut serving => anyhow::bail!("the server ended by itself, which is a bug; the log may say more"),
        () = signals.told() => {}
    }
    tracing::info!("stopping: requests under way are answered first");
    app.is_draining.store(true, Ordering::Relaxed);
    let _ = stop.send(true);
    tokio::select! {
        () = serving => tracing::info!("stopped: every request was answered"),
        () = signals.told() => tracing::warn!("told again: stopping at once"),
        () = tokio::time::sleep(app.config.drain_timeout) => {
            tracing::warn!("stopping, although requests under way were not answered in time");
        }
    }
    Ok(())
}
