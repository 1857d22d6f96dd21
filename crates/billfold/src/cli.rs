//! The command line: its commands, and the file that runs each.

mod account;
mod actions;
mod as_of;
mod backup;
mod bill;
mod call;
mod clock_note;
mod close;
mod codes;
mod command_line;
mod conformance;
mod credentials;
mod diff;
mod doctor;
mod explain;
mod failure;
mod generate;
mod global_args;
mod history;
mod import;
mod imports;
mod key;
mod language_name;
mod locked_catalog;
mod month;
mod months;
mod output_format;
mod path_argument;
mod proof;
mod prune;
mod revert;
mod serve;
mod show;
mod versions;
mod wrong_line;

use std::path::Path;
use std::process::ExitCode;

use anyhow::anyhow;
use clap::{Parser, Subcommand};
use store::describe_system_error;

use command_line::parse_command_line;
use failure::report_failure;
use global_args::GlobalArgs;

use crate::serve::open_files::check_free_files;

/// Fold cloud bill files into exact monthly summaries, and serve them over Tencent Cloud API 3.0
///
/// Exit codes: 0 success; 1 a fault in the input, or a failure, with the cause on standard error; 2 a wrong command
/// line; 3 a guard refused what looks like a mistake, and the message names the flag that confirms it.
///
/// `billfold COMMAND --help` describes a command in full, `-h` in short.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// The commands. Their help is the comment of their arguments, but for the few below: the comment of a variant would
/// replace that of its arguments.
#[derive(Debug, Subcommand)]
enum Command {
    /// Create a world of example bills, serve it, and print calls that are ready to paste
    ///
    /// The world is in a temporary folder, which is removed when the demo ends, or in the folder of --data, which
    /// stays. It has accounts, keys and bills of several months; the calls use billfold itself, curl and the
    /// official clients.
    Demo(serve::DemoArgs),
    /// Serve the bills of a data folder over Tencent Cloud API 3.0
    ///
    /// The addresses are also settings of the configuration; the flags take precedence. The data folder must exist.
    /// SIGTERM or Ctrl-C stops the server after the requests under way are answered, a second one stops it at once.
    Serve(serve::ServeArgs),
    Import(import::ImportArgs),
    Imports(imports::ImportsArgs),
    Bill(bill::BillArgs),
    Versions(versions::VersionsArgs),
    Diff(diff::DiffArgs),
    Revert(revert::RevertArgs),
    Month(month::MonthArgs),
    Months(months::MonthsArgs),
    Close(close::CloseArgs),
    Reopen(close::ReopenArgs),
    Verify(proof::VerifyArgs),
    Refold(proof::RefoldArgs),
    Backup(backup::BackupArgs),
    Restore(backup::RestoreArgs),
    Prune(prune::PruneArgs),
    History(history::HistoryArgs),
    #[command(subcommand)]
    Account(account::AccountCommand),
    #[command(subcommand)]
    Key(key::KeyCommand),
    Codes(codes::CodesArgs),
    Actions(actions::ActionsArgs),
    Explain(explain::ExplainArgs),
    Call(call::CallArgs),
    Doctor(doctor::DoctorArgs),
    /// Send hundreds of test cases to an endpoint of API 3.0, and report differences
    ///
    /// Each case says what its expectation is based on: the vendor's documents, its clients, or Billfold's own
    /// choice. Exit code 1: a case failed that is not Billfold's own choice (with --strict, any case), or the
    /// envelopes of answers have a fault. docs/conformance.md has the details.
    Conformance(Box<conformance::ConformanceArgs>),
    /// Write the bill files of an invented world of any size
    ///
    /// The files are as the vendor's, one for each payer and month, with a script that adds the accounts. They are
    /// for trying Billfold out and for measuring it. docs/generate.md has the details.
    Generate(generate::GenerateArgs),
}

/// Threads for file operations and for encoding lines, in commands that do one thing and end: one of each at once.
const BLOCKING_THREADS_MAX: usize = 2;

/// Runs the command that the process was started with.
pub(crate) fn run_command_line() -> ExitCode {
    let (Cli { command }, global) = parse_command_line();
    if let Err(error) = check_free_files() {
        return report_failure(&anyhow!(
            "could not start: {}",
            describe_system_error(Path::new("."), &error)
        ));
    }
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    if !matches!(command, Command::Demo(_) | Command::Serve(_) | Command::Conformance(_)) {
        // The other commands do one thing and end. Where the system has no memory or no thread for a second worker,
        // the runtime would wait forever for the first.
        builder.worker_threads(1);
        // A task that reads or writes a file often follows another before that one's thread counts as idle, so a busy
        // machine would start a dozen threads, and each keeps memory of its own: an import took 220 MB with them.
        builder.max_blocking_threads(BLOCKING_THREADS_MAX);
    }
    let runtime = match builder.enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return report_failure(&anyhow!("could not start: {error}")),
    };
    match runtime.block_on(run_command(&command, &global)) {
        Ok(code) => code,
        Err(error) => report_failure(&error),
    }
}

/// Runs a command.
async fn run_command(command: &Command, given: &GlobalArgs) -> anyhow::Result<ExitCode> {
    let global = &given.merge_environment();
    match command {
        // The demo takes its folder from the command line alone, so that it never touches the operator's data.
        Command::Demo(args) => Box::pin(serve::serve_demo(given, args)).await?,
        Command::Serve(args) => serve::serve_data(global, args).await?,
        Command::Import(args) => import::import_bill_files(global, args).await?,
        Command::Imports(args) => imports::list_imports(global, args).await?,
        Command::Bill(args) => bill::show_bill(global, args).await?,
        Command::Versions(args) => versions::list_versions(global, args).await?,
        Command::Diff(args) => return diff::show_difference(global, args).await,
        Command::Revert(args) => revert::revert_import(global, args).await?,
        Command::Month(args) => return month::show_month(global, args).await,
        Command::Months(args) => months::list_months(global, args).await?,
        Command::Close(args) => close::close_month(global, args).await?,
        Command::Reopen(args) => close::reopen_month(global, args).await?,
        Command::Verify(args) => return proof::verify_data(global, args).await,
        Command::Refold(args) => return proof::refold_bills(global, args).await,
        Command::Backup(args) => backup::write_backup(global, args).await?,
        Command::Restore(args) => backup::restore_backup(global, args).await?,
        Command::Prune(args) => prune::prune_versions(global, args).await?,
        Command::History(args) => history::list_history(global, args).await?,
        Command::Account(command) => account::run_account_command(global, command).await?,
        Command::Key(command) => key::run_key_command(global, command).await?,
        Command::Codes(args) => codes::list_codes(args)?,
        Command::Actions(args) => actions::show_actions(args)?,
        Command::Explain(args) => explain::explain_code(args)?,
        Command::Call(args) => return call::call_action(args),
        Command::Doctor(args) => return doctor::examine_request(args),
        Command::Conformance(args) => return conformance::run_conformance(args),
        Command::Generate(args) => generate::generate_bill_files(args)?,
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests;
