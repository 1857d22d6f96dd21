//! A deterministic simulation of imports, appends, reverts, prunes, sweeps, backups and restores: several programs at once,
//! on a disk that fails, lies and loses its power. `README.md` says how it works and how to run it.
#![forbid(unsafe_code)]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "the simulation is a test, which fails by a panic"
)]
#![expect(clippy::print_stdout, reason = "it prints what it found")]

mod checks;
mod commands;
mod disk;
mod faults;
mod figures;
mod history;
mod phase;
mod question;
mod seed;
mod turns;
mod world;

/// The rooms of the program that an import goes through, as they are.
#[path = "../../../crates/billfold/src"]
#[expect(dead_code, reason = "the commands that are simulated need a part of them")]
mod program {
    pub(crate) mod clock;
    pub(crate) mod import;
    pub(crate) mod input_file;
    pub(crate) mod integers;
    pub(crate) mod ledger;
    pub(crate) mod temporary;
    pub(crate) mod terminal;
}
pub(crate) use program::{clock, import, input_file, integers, ledger, temporary, terminal};

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Parser;

use figures::Figures;
use question::Questions;
use seed::run_seed;

/// Number of operations that are printed of a seed that is not the same twice.
const PRINTED_OPERATIONS: usize = 6;

/// Runs seeds one after the other, until one fails or the time is over
#[derive(Debug, Parser)]
struct Args {
    /// The first seed
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// The largest number of seeds
    #[arg(long, default_value_t = u64::MAX)]
    count: u64,
    /// Seconds after which no other seed starts
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// Run one seed, print each of its operations, and leave its folder if it fails
    #[arg(long)]
    trace: Option<u64>,
    /// Run each seed twice, and compare the operations
    #[arg(long)]
    twice: bool,
    /// Go on after a seed that fails
    #[arg(long)]
    keep_going: bool,
}

fn main() -> ExitCode {
    let args = Args::parse();
    // `hooks.c` knows this name, too. A disk in memory is fast, and syncs take no time.
    let memory = Path::new("/dev/shm");
    let above = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
    let folder = above.join(format!("billfold-simulation-{}", std::process::id()));
    let questions = Questions::open();
    let mut figures = Figures::default();
    let is_well = match args.trace {
        Some(seed) => trace_seed(seed, &folder, &questions, &mut figures),
        None => run_seeds(&args, &folder, &questions, &mut figures),
    };
    println!("{}", figures.format_table());
    if is_well || args.trace.is_none() {
        let _ = std::fs::remove_dir_all(&folder);
    }
    if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn run_seeds(args: &Args, folder: &Path, questions: &Questions, figures: &mut Figures) -> bool {
    let start = Instant::now();
    let mut failed = 0;
    for seed in args.from..args.from.saturating_add(args.count) {
        if start.elapsed() > Duration::from_secs(args.seconds) || (failed > 0 && !args.keep_going) {
            break;
        }
        let mut first = Vec::new();
        let trace = args.twice.then_some(&mut first);
        let run = AssertUnwindSafe(|| run_seed(seed, folder, questions, figures, trace));
        let result = catch_unwind(run).unwrap_or_else(|_| Err("the simulation itself panicked".to_owned()));
        let mut is_well = result.is_ok();
        if let Err(error) = result {
            println!("seed {seed}: {error}\n  again: cargo run -p simulation -- --trace {seed}");
        }
        if args.twice {
            let mut second = Vec::new();
            let _ = run_seed(seed, folder, questions, figures, Some(&mut second));
            is_well &= is_same(seed, &first, &second);
        }
        failed += u64::from(!is_well);
    }
    println!("{failed} of {} seeds failed, in {:?}\n", figures.seeds, start.elapsed());
    failed == 0 && figures.seeds > 0
}

/// Compares the operations of two runs of a seed, and prints where they part.
fn is_same(seed: u64, first: &[String], second: &[String]) -> bool {
    if first == second {
        return true;
    }
    let at = first.iter().zip(second).take_while(|(one, other)| one == other).count();
    println!("seed {seed} is not the same twice, from operation {at} on");
    for trace in [first, second] {
        println!(
            "  {}",
            trace[at..].iter().take(PRINTED_OPERATIONS).cloned().collect::<Vec<_>>().join("\n  ")
        );
    }
    false
}

fn trace_seed(seed: u64, folder: &Path, questions: &Questions, figures: &mut Figures) -> bool {
    let mut trace = Vec::new();
    let result = run_seed(seed, folder, questions, figures, Some(&mut trace));
    println!("{}", trace.join("\n"));
    if let Err(error) = &result {
        println!("seed {seed}: {error}\n  its folder is {}", folder.display());
    }
    result.is_ok()
}
