//! `billfold generate`: bill files of an invented world of any size.

use std::path::PathBuf;

use anyhow::bail;
use bill::Month;
use clap::Args;

use super::path_argument::PathArgument;
use crate::generate::{ACCOUNTS, Corrected, Made, Size, make, megabytes_a_second, order};
use crate::terminal::output::print_text;
use crate::terminal::table::format_count;

/// Lines at the most: their numbers have 13 digits.
const LINES_MAX: u64 = 1_000_000_000_000;

/// Customers at the most.
const CUSTOMERS_MAX: u64 = 10_000_000;

/// Customers where none are asked for.
const CUSTOMERS: u64 = 100;

#[derive(Debug, Args)]
pub(super) struct GenerateArgs {
    /// How many lines in all; a line has about 450 bytes
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=LINES_MAX))]
    lines: u64,
    /// How many customers, each with at least one line [default: 100, or as many as there are lines]
    #[arg(long, value_name = "M", value_parser = clap::value_parser!(u64).range(1..=CUSTOMERS_MAX))]
    customers: Option<u64>,
    /// How many months
    #[arg(long, value_name = "K", default_value_t = 3, value_parser = clap::value_parser!(i64).range(1..=120))]
    months: i64,
    /// The last month
    #[arg(long, value_name = "yyyy-MM", default_value = "2025-12")]
    until: Month,
    /// The same seed and sizes give the same bytes, on every machine
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// The same world after some of its bills were corrected, with a seed for the corrections
    #[arg(long, value_name = "S2")]
    corrected: Option<u64>,
    /// The folder for the files; it must be empty or absent
    #[arg(long, value_name = "DIR", default_value = "billfold-generated", value_parser = PathArgument::Folder)]
    to: PathBuf,
}

/// Makes the files.
pub(super) fn generate(args: &GenerateArgs) -> anyhow::Result<()> {
    let customers = args.customers.unwrap_or(CUSTOMERS.min(args.lines));
    if customers > args.lines {
        bail!(
            "{customers} customers need at least as many lines, and --lines says {}; raise --lines or lower \
             --customers",
            args.lines
        );
    }
    if !(200_001..=209_912).contains(&args.until.yyyymm()) {
        bail!("--until {} is not a month from 2000-01 to 2099-12", args.until);
    }
    let size = Size {
        lines: args.lines,
        customers,
        months: args.months,
        until: args.until,
        seed: args.seed,
        corrected: args.corrected,
    };
    let made = make(&order(size, &args.to))?;
    print_text(report(args, customers, &made))
}

/// What was made, and how to go on.
fn report(args: &GenerateArgs, customers: u64, made: &Made) -> String {
    let Made { files, bytes, took, customer, corrected } = made;
    let corrected = args.corrected.map(|_| describe_corrected(corrected)).unwrap_or_default();
    let lines_a_second =
        u128::from(args.lines).saturating_mul(1_000).checked_div(took.as_millis()).unwrap_or_default();
    let (folder, until) = (for_shell(&args.to.to_string_lossy()), args.until);
    let bill = customer.map(|customer| format!("  billfold bill {customer} {until}\n")).unwrap_or_default();
    format!(
        "wrote {} lines of {customers} customers and {} months into {files} files in {folder}: {} MB in \
         {}.{:03} s ({lines_a_second} lines/s, {} MB/s)\n{corrected}\n\
         To go on, with BILLFOLD_DATA naming a data folder:\n\
         \x20 sh {folder}/{ACCOUNTS}\n\
         \x20 billfold import {folder}/*.csv\n\
         {bill}",
        args.lines,
        args.months,
        bytes.div_ceil(1_000_000),
        took.as_secs(),
        took.subsec_millis(),
        megabytes_a_second(*bytes, *took),
    )
}

/// How many bills were corrected, and the first of them.
fn describe_corrected(corrected: &Corrected) -> String {
    match corrected.first {
        None => {
            "no bill was corrected: about one in ten is; try another seed, or more customers\n".to_owned()
        }
        Some((month, customer)) => format!(
            "{} corrected, the first of customer {customer} in {}-{:02}\n",
            format_count(corrected.bills, "bill"),
            month.div_euclid(100),
            month.rem_euclid(100)
        ),
    }
}

/// A path as a shell and a program read it as one word, and not as an option.
fn for_shell(text: &str) -> String {
    let text = &if text.starts_with('-') { format!("./{text}") } else { text.to_owned() };
    if text.chars().all(|letter| letter.is_alphanumeric() || "/._-".contains(letter)) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}
