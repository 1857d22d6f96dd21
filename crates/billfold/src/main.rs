//! Billfold: folds cloud bill files into exact monthly summaries, and serves them over Tencent Cloud
//! API 3.0. `ARCHITECTURE.md` is the map of the code.
#![forbid(unsafe_code)]

mod answer;
mod cli;
mod clock;
mod config;
mod connection_log;
mod demo;
mod documents;
mod downloads;
mod file_error;
mod http;
mod import;
mod input_file;
mod integers;
mod keys;
mod ledger;
mod log;
mod metrics;
mod pages;
mod serve;
mod signals;
mod temporary;
mod terminal;

use std::process::ExitCode;

use terminal::output::print_notice;

/// The allocator: about a tenth more requests a second than with the system's, see `docs/adr`.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    if let Err(error) = keys::forbid_core_dumps() {
        print_notice(format_args!("note: could not forbid core dumps, which would hold secrets: {error}"));
    }
    cli::run_command_line()
}
