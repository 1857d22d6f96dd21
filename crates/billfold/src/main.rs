//! Billfold: folds cloud bill files into exact monthly summaries, and serves them over Tencent Cloud
//! API 3.0. `ARCHITECTURE.md` shows the way through the rooms.
#![forbid(unsafe_code)]

mod action;
mod actions;
mod answer;
mod app;
mod arriving;
mod call;
mod cli;
mod clock;
mod config;
mod demo;
mod diagnosis;
mod generate;
mod http;
mod import;
mod keys;
mod ledger;
mod limit;
mod log;
mod metrics;
mod note;
mod panics;
mod server;
mod source;
mod table;

use std::process::ExitCode;

/// The allocator: about a tenth more requests a second than the system's, see `docs/adr`.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::main()
}
