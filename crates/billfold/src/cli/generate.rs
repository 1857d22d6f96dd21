//! `billfold generate`: bill files of an invented world of any size.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::anyhow;
use bill::Month;
use clap::Args;
use worlds::{
    ACCOUNTS_SCRIPT, CUSTOMERS_MAX, CorrectedBills, CorrectedMonth, GenerateError, GenerateRequest,
    GeneratedFiles, LINES_MAX, MONTHS_MAX, SizeError, WorldSize, generate_files,
};

use super::path_argument::PathArgument;
use crate::documents::call_command::quote_for_shell;
use crate::file_error::FileError;
use crate::terminal::output::print_text;
use crate::terminal::progress::Progress;
use crate::terminal::wording::format_count;

/// Largest number of months whose corrected bills are counted one by one.
const MONTHS_LISTED_MAX: usize = 12;

/// Number of customers if the flag is absent.
const CUSTOMERS_DEFAULT: u64 = 100;

#[derive(Debug, Args)]
pub(super) struct GenerateArgs {
    /// Number of lines in all months; a line has about 450 bytes
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=LINES_MAX))]
    lines: u64,
    /// Number of customers, each with at least one line [default: 100, or as many as there are lines]
    #[arg(long, value_name = "M", value_parser = clap::value_parser!(u64).range(1..=CUSTOMERS_MAX))]
    customers: Option<u64>,
    /// Number of months
    #[arg(long, value_name = "K", default_value_t = 3, value_parser = clap::value_parser!(i64).range(1..=MONTHS_MAX))]
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

/// Generates the files, and prints a report.
pub(super) fn generate_bill_files(args: &GenerateArgs) -> anyhow::Result<()> {
    let size = WorldSize {
        lines: args.lines,
        customers: args.customers.unwrap_or(CUSTOMERS_DEFAULT.min(args.lines)),
        months: args.months,
        last_month: args.until,
        seed: args.seed,
        corrections_seed: args.corrected,
    };
    let request = GenerateRequest::new(size, &args.to).map_err(|error| explain_size_error(&error))?;
    // Refuses a folder that cannot be created before any folder above it is.
    store::resolve_folder(&args.to)?;
    let started = Instant::now();
    let progress = Progress::of_lines(args.lines);
    let generated = generate_files(&request, &mut |wrote| {
        progress.add_done(wrote.new_lines);
        let speed = compute_megabytes_a_second(wrote.bytes, started.elapsed());
        progress.show_message(format_args!("{speed} MB/s"));
    });
    drop(progress);
    let generated = generated.map_err(explain_generate_error)?;
    print_text(format_report(args, size.customers, &generated, started.elapsed()))
}

/// Adds the flags that fix the error.
fn explain_size_error(error: &SizeError) -> anyhow::Error {
    match error {
        SizeError::TooFewLines { .. } => anyhow!("{error}: raise --lines, or lower --customers"),
        SizeError::LastMonth(_) => anyhow!("{error}: choose another month with --until"),
        SizeError::Lines(_) => anyhow!("{error}: change --lines"),
        SizeError::Customers(_) => anyhow!("{error}: change --customers"),
        SizeError::Months(_) => anyhow!("{error}: change --months"),
    }
}

/// Adds the flag that fixes the error, if a flag does.
fn explain_generate_error(error: GenerateError) -> anyhow::Error {
    match error {
        GenerateError::FolderNotEmpty(_) => anyhow!("{error}: name another folder with --to, or empty it"),
        GenerateError::File { action, path, source } => FileError::at(action, &path)(source).into(),
    }
}

/// Formats the report: the files, and commands that import them.
fn format_report(args: &GenerateArgs, customers: u64, generated: &GeneratedFiles, took: Duration) -> String {
    let GeneratedFiles { count, bytes, customer, corrected } = generated;
    let corrected =
        args.corrected.map(|_| describe_corrected_bills(corrected, args.months)).unwrap_or_default();
    let lines_a_second = (u128::from(args.lines) * 1_000).div_euclid(took.as_millis().max(1));
    let (folder, until) = (quote_path(&args.to.to_string_lossy()), args.until);
    let bill = customer.map(|customer| format!("  billfold bill {customer} {until}\n")).unwrap_or_default();
    format!(
        "wrote {} lines of {customers} customers and {} months into {count} files in {folder}: {} MB in \
         {}.{:03} s ({lines_a_second} lines/s, {} MB/s)\n{corrected}\n\
         To go on, with BILLFOLD_DATA naming a data folder:\n\
         \x20 sh {folder}/{ACCOUNTS_SCRIPT}\n\
         \x20 billfold import {folder}/*.csv\n\
         {bill}",
        args.lines,
        args.months,
        bytes.div_ceil(1_000_000),
        took.as_secs(),
        took.subsec_millis(),
        compute_megabytes_a_second(*bytes, took),
    )
}

/// Describes how many bills were corrected, in which months, and the first of them.
fn describe_corrected_bills(corrected: &CorrectedBills, months: i64) -> String {
    let Some((month, customer)) = corrected.first else {
        return "no bill was corrected, since only about one in ten is: try another seed, or more customers\n"
            .to_owned();
    };
    let mut text = format!(
        "{} corrected, the first of customer {customer} in {}\n",
        format_count(corrected.count(), "bill"),
        format_yyyymm(month)
    );
    for (month, CorrectedMonth { count, first_customers }) in corrected.months.iter().take(MONTHS_LISTED_MAX)
    {
        let first: Vec<String> = first_customers.iter().map(i64::to_string).collect();
        let more = if *count > u64::try_from(first.len()).unwrap_or(u64::MAX) { ", …" } else { "" };
        // Writing to a text does not fail.
        let _ = writeln!(
            text,
            "  {}  {}: {}{more}",
            format_yyyymm(*month),
            format_count(*count, "bill"),
            first.join(", ")
        );
    }
    let touched = corrected.months.len();
    if touched > MONTHS_LISTED_MAX {
        let _ = writeln!(text, "  and {}", format_count(touched - MONTHS_LISTED_MAX, "month"));
    }
    if i64::try_from(touched).is_ok_and(|touched| touched < months) {
        text.push_str(
            "the files of the other months are those of the world before: after that world, `billfold import` has \
             nothing to do for them\n",
        );
    }
    text
}

/// Formats a month that is a number.
fn format_yyyymm(yyyymm: i64) -> String {
    format!("{}-{:02}", yyyymm.div_euclid(100), yyyymm.rem_euclid(100))
}

/// Computes megabytes (10^6 bytes) a second.
fn compute_megabytes_a_second(bytes: u64, took: Duration) -> u128 {
    u128::from(bytes).div_euclid(took.as_micros().max(1))
}

/// Quotes a path so that a shell and a program read it as one word, and not as an option.
fn quote_path(path: &str) -> String {
    let path = &if path.starts_with('-') { format!("./{path}") } else { path.to_owned() };
    quote_for_shell(path)
}
