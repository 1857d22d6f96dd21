//! `billfold serve` and `billfold demo`.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use store::Data;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use super::{Place, say};
use crate::app::App;
use crate::clock::Clock;
use crate::config::parse_listen;
use crate::demo;
use crate::http;
use crate::import::write_versions;

/// How long requests that are under way when the server is told to stop may take.
const DRAIN_MAX: Duration = Duration::from_secs(10);

#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    /// Address and port to answer on [default: 127.0.0.1:8787, this machine only]
    #[arg(long, value_name = "ADDR", value_parser = listen_address)]
    listen: Option<SocketAddr>,
}

#[derive(Debug, Args)]
pub(super) struct DemoArgs {
    /// Address and port to answer on [default: 127.0.0.1:8787, this machine only]
    #[arg(long, value_name = "ADDR", value_parser = listen_address)]
    listen: Option<SocketAddr>,
}

/// Reads `--listen`.
fn listen_address(text: &str) -> Result<SocketAddr, String> {
    parse_listen(text).ok_or_else(|| "write address and port, such as 127.0.0.1:8787".to_owned())
}

/// Serves a data folder.
pub(super) async fn serve(place: &Place, args: &ServeArgs) -> anyhow::Result<()> {
    let (dir, config) = (place.dir()?, place.config()?);
    start_log();
    let address = args.listen.unwrap_or(config.listen);
    let app = App::open(dir, config, Clock::System).await?;
    if let Err(error) = tidy_up(&app.data).await {
        // Answering needs none of it.
        tracing::warn!(%error, "could not tidy up what imports left; the next import tries again");
    }
    let listener = http::bind(address).await?;
    say(format_args!("billfold answers on http://{}\n", listener.local_addr()?))?;
    if app.data.catalog.keys().await?.is_empty() {
        say(format_args!(
            "there is no key yet, so nobody can ask: billfold key create --uin UIN --data {}\n",
            dir.display()
        ))?;
    }
    serve_until_told(app, listener).await
}

/// Makes the demo world and serves it.
pub(super) async fn demo(place: &Place, args: &DemoArgs) -> anyhow::Result<()> {
    let config = place.config()?;
    start_log();
    let address = args.listen.unwrap_or(config.listen);
    // Bound first, so that a taken port is told before any work is done.
    let listener = http::bind(address).await?;
    let temporary = match &place.data {
        Some(_) => None,
        None => Some(
            tempfile::Builder::new().prefix("billfold-demo-").tempdir().context("no place for the demo")?,
        ),
    };
    let dir = place.data.as_deref().or(temporary.as_ref().map(tempfile::TempDir::path));
    let dir = dir.context("no place for the demo")?;
    let app = App::open(dir, config, Clock::System).await?;
    let keys = demo::make(&app, dir).await?;
    say(format_args!("{}", demo::welcome(listener.local_addr()?, &keys, place.data.as_deref())))?;
    serve_until_told(app, listener).await
}

/// Sweeps what a killed import left, unless an import runs, and renews the list of versions.
async fn tidy_up(data: &Data) -> anyhow::Result<()> {
    let Some(lock) = data.try_lock_import()? else { return Ok(()) };
    let swept = data.sweep(&lock).await?;
    if swept > 0 {
        tracing::info!(swept, "swept what killed imports had left");
    }
    Ok(write_versions(data).await?)
}

/// Serves until the process is asked to stop; then requests under way are answered first, for a while. A
/// second signal ends at once.
async fn serve_until_told(app: App, listener: TcpListener) -> anyhow::Result<()> {
    let address = listener.local_addr()?;
    if !address.ip().is_loopback() {
        tracing::warn!(%address, "not this machine alone can reach this, and it speaks plain HTTP: put TLS in front");
    }
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let (stop, mut stopping) = tokio::sync::watch::channel(false);
    let serving = http::serve(Arc::new(app), listener, async move {
        // The sender is there until this function ends.
        let _ = stopping.wait_for(|stop| *stop).await;
    });
    let given_up = async move {
        let mut told = async || {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        };
        told().await;
        tracing::info!("stopping: requests under way are answered first");
        let _ = stop.send(true);
        tokio::select! {
            () = told() => tracing::warn!("told again: stopping at once"),
            () = tokio::time::sleep(DRAIN_MAX) => {
                tracing::warn!("stopping, although requests under way were not answered in time");
            }
        }
    };
    tokio::select! {
        served = serving => served,
        () = given_up => Ok(()),
    }
}

/// Starts the log, on standard error.
fn start_log() {
    let is_terminal = std::io::IsTerminal::is_terminal(&std::io::stderr());
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_ansi(is_terminal).with_target(false).init();
}
