//! The command line: what there is, and which room does it.

mod account;
mod backup;
mod bill;
mod call;
mod close;
mod conformance;
mod diff;
mod doctor;
mod generate;
mod import;
mod imports;
mod key;
mod month;
mod path_argument;
mod progress;
mod proof;
mod prune;
mod revert;
mod serve;
mod versions;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, anyhow};
use clap::{Parser, Subcommand};
use store::{CatalogPlace, Data, StoreError};

use crate::actions::list_names;
use crate::config::{CatalogText, Config, DATA_VARIABLE, data_in_environment};
use crate::table;
use path_argument::PathArgument;

/// Folds cloud bill files into exact monthly summaries, and serves them over Tencent Cloud API 3.0.
///
/// Exit codes: 0 done; 1 a fault in the input, or a failure, with the reason on standard error; 2 a wrong command
/// line; 3 a guard refused what looks like a mistake, and names the flag that says it is meant.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    command: Command,
}

/// Where the data and the configuration are.
#[derive(Clone, Debug, clap::Args)]
struct Place {
    /// The data folder
    #[arg(
        long,
        value_name = "DIR",
        global = true,
        value_parser = PathArgument::Folder,
        help = "The data folder [env: BILLFOLD_DATA, but not for the demo]"
    )]
    data: Option<PathBuf>,
    /// The configuration, in place of DIR/config.toml
    #[arg(long, value_name = "FILE", global = true, env = "BILLFOLD_CONFIG")]
    config: Option<PathBuf>,
    /// The catalog in PostgreSQL, in place of the file in the data folder
    #[arg(
        long,
        value_name = "URL",
        global = true,
        help = "The catalog in PostgreSQL, in place of DIR/catalog.db: postgres://USER@HOST/DATABASE. Others on \
                this machine can see it, so leave the password out [env: BILLFOLD_CATALOG]"
    )]
    catalog: Option<CatalogText>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a world of example bills, serve it, and print calls that are ready to paste
    Demo(serve::ServeArgs),
    /// Answer requests
    Serve(serve::ServeArgs),
    /// Import bill files: all files of one command are one statement
    Import(import::ImportArgs),
    /// List what was imported, when, by whom, and which versions it published
    Imports(imports::ImportsArgs),
    /// Show a customer's bill of a month
    Bill(bill::BillArgs),
    /// Check everything that lies in the data folder, and say what is wrong and what to do
    Verify(proof::VerifyArgs),
    /// Compute the bills from their lines once more, and compare with what is published
    Refold(proof::RefoldArgs),
    /// Copy everything into a folder, while servers and imports run
    Backup(backup::BackupArgs),
    /// Make a data folder of a backup
    Restore(backup::RestoreArgs),
    /// Drop what was superseded long ago
    Prune(prune::PruneArgs),
    /// List the versions of a customer's bill, or of every bill of a month
    Versions(versions::VersionsArgs),
    /// Show which cells changed between two versions of a bill, and the very lines that did it
    Diff(diff::DiffArgs),
    /// Take an import back: every bill that it changed gets a new version, as the one before it
    Revert(revert::RevertArgs),
    /// List a month's customers with their totals, or compare them with a list of expected totals
    Month(month::MonthArgs),
    /// Check a payer's month and close it, so that no import or revert changes it unasked
    Close(close::CloseArgs),
    /// Open a payer's closed month again
    Reopen(close::ReopenArgs),
    /// Add and list accounts
    #[command(subcommand)]
    Account(account::AccountCommand),
    /// Create, add, delete and list keys
    #[command(subcommand)]
    Key(key::KeyCommand),
    /// Call an action, signed
    Call(call::CallArgs),
    /// Send hundreds of cases to an endpoint of API 3.0, and report where it departs
    Conformance(Box<conformance::ConformanceArgs>),
    /// Say why a saved request's signature is refused
    Doctor(doctor::DoctorArgs),
    /// Write the bill files of an invented world of any size
    Generate(generate::GenerateArgs),
}

/// A command that a guard refused because it looks like a mistake; the text names the flag that says it is meant.
/// The program ends with [`GUARD_REFUSED`].
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct GuardRefused(pub(crate) String);

/// The exit code of [`GuardRefused`].
const GUARD_REFUSED: u8 = 3;

impl Place {
    /// The same, with the data folder of the environment where the command line names none.
    fn or_environment(&self) -> Place {
        Place { data: self.data.clone().or_else(data_in_environment), ..self.clone() }
    }

    /// The data folder, which the command cannot do without.
    fn dir(&self) -> anyhow::Result<&Path> {
        let dir = self.data.as_deref();
        let dir = dir.ok_or_else(|| anyhow!("which data folder? Say --data DIR, or set BILLFOLD_DATA"))?;
        // The command line's was checked when it was parsed.
        PathArgument::Folder.check(dir, DATA_VARIABLE).map_err(|why| anyhow!(why))?;
        Ok(dir)
    }

    /// The configuration.
    fn config(&self) -> anyhow::Result<Config> {
        let catalog = self.catalog.as_ref().map(|CatalogText(text)| text.as_str());
        Ok(Config::read(self.data.as_deref(), self.config.as_deref(), catalog, &list_names())?)
    }
}

/// Prints a text to standard output. That nobody reads on is no fault.
fn say(text: impl std::fmt::Display) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match write!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(error).context("it is done, but what there is to say of it could not be printed")
        }
        _ => Ok(()),
    }
}

/// The fault of standard output, which takes no more.
fn unwritten(source: std::io::Error) -> StoreError {
    StoreError::File { doing: "write to", path: PathBuf::from("standard output"), source }
}

/// Whether a fault is that nobody reads on, which is none.
fn is_unread(error: &StoreError) -> bool {
    matches!(error, StoreError::File { source, .. } if source.kind() == std::io::ErrorKind::BrokenPipe)
}

/// Opens a data folder, and makes it where there is none, which is said: its name may be a slip.
async fn make_data(dir: &Path, catalog: &CatalogPlace) -> Result<Data, StoreError> {
    let is_new = !dir.join("objects").exists();
    let data = Data::create(dir, catalog).await?;
    if is_new {
        let _ = writeln!(
            std::io::stderr(),
            "note: made the data folder {}",
            table::printable(&dir.display().to_string())
        );
    }
    Ok(data)
}

/// Runs the command that the process was started with.
pub(crate) fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    if !matches!(cli.command, Command::Demo(_) | Command::Serve(_) | Command::Conformance(_)) {
        // Whatever does one thing and ends needs no more. Where the system gives no memory or no thread for a
        // second one, the runtime would wait for ever for the first.
        builder.worker_threads(1);
    }
    let runtime = match builder.enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&anyhow!("could not start: {error}")),
    };
    match runtime.block_on(run(&cli)) {
        Ok(code) => code,
        Err(error) => fail(&error),
    }
}

/// Says why, on standard error.
fn fail(error: &anyhow::Error) -> ExitCode {
    // Most messages have their cause in them already, and it is said once.
    let said = error
        .chain()
        .map(ToString::to_string)
        .reduce(|said, cause| if said.contains(&cause) { said } else { format!("{said}: {cause}") });
    // Where standard error is a file on a full disk, the exit code is all that can be told.
    let _ = writeln!(std::io::stderr(), "error: {}", said.unwrap_or_default());
    if error.is::<GuardRefused>() { ExitCode::from(GUARD_REFUSED) } else { ExitCode::FAILURE }
}

/// Runs a command.
async fn run(cli: &Cli) -> anyhow::Result<ExitCode> {
    let place = &cli.place.or_environment();
    match &cli.command {
        Command::Demo(args) => serve::demo(&cli.place, args).await?,
        Command::Serve(args) => serve::serve(place, args).await?,
        Command::Import(args) => import::import(place, args).await?,
        Command::Imports(args) => imports::imports(place, args).await?,
        Command::Verify(args) => return proof::verify(place, args).await,
        Command::Refold(args) => return proof::refold(place, args).await,
        Command::Backup(args) => backup::backup(place, args).await?,
        Command::Restore(args) => backup::restore(place, args).await?,
        Command::Prune(args) => prune::prune(place, args).await?,
        Command::Bill(args) => bill::bill(place, args).await?,
        Command::Versions(args) => versions::versions(place, args).await?,
        Command::Diff(args) => return diff::diff(place, args).await,
        Command::Revert(args) => revert::revert(place, args).await?,
        Command::Month(args) => return month::month(place, args).await,
        Command::Close(args) => close::close(place, args).await?,
        Command::Reopen(args) => close::reopen(place, args).await?,
        Command::Account(command) => account::run(place, command).await?,
        Command::Key(command) => key::run(place, command).await?,
        Command::Call(args) => return call::call(args),
        Command::Conformance(args) => return conformance::run_conformance(args),
        Command::Doctor(args) => return doctor::doctor(args),
        Command::Generate(args) => generate::generate(args)?,
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        use clap::CommandFactory as _;
        Cli::command().debug_assert();
    }
}
