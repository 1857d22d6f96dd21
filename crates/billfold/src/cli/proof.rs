//! `billfold verify` and `billfold refold`: check that stored data is as it was published.

pub(super) mod digests;
mod messages;
mod sums;

use std::process::ExitCode;

use anyhow::anyhow;
use bill::Month;
use clap::Args;
use serde::Serialize;
use sheet::replace_controls;
use store::{Data, Depth, Finding, ProofEvent, ProofSummary, VersionSelection};

use super::global_args::GlobalArgs;
use super::output_format::format_json_object;
use crate::keys::find_master_key_file;
use crate::terminal::output::print_text;
use crate::terminal::progress::Progress;
use crate::terminal::wording::format_count;
use messages::{describe_finding, finding_kind};
use sums::describe_cells;

/// Check everything in the data folder, and print what is wrong and what to do
///
/// Reads the catalog and every stored line, compares hashes, counts, sums and digests of all versions, and opens the
/// secret of each key if the master key is there. Servers and
/// imports may run meanwhile. Exit code 1: something is wrong. What killed programs left is reported, but is not
/// wrong. docs/backup.md lists the findings.
#[derive(Debug, Args)]
pub(super) struct VerifyArgs {
    /// Check the catalog and the lengths of objects only, and read no lines
    #[arg(long)]
    quick: bool,
    /// Print JSON, for programs
    #[arg(long)]
    json: bool,
}

/// Compute the cells of bills from their lines again, and show what differs
///
/// Compares them with what is published, and shows each cell that differs, as it was published and as the lines sum to it. Exit code 1: a cell differs, or lines
/// cannot be read.
#[derive(Debug, Args)]
pub(super) struct RefoldArgs {
    /// Only bills of this month
    #[arg(long, value_name = "yyyy-MM")]
    month: Option<Month>,
    /// All versions that are kept, not only the current ones
    #[arg(long)]
    all: bool,
}

/// The result of a check in JSON.
#[derive(Serialize)]
struct JsonSummary {
    is_well: bool,
    objects: u64,
    bytes: u64,
    lines: u64,
    versions: u64,
    pruned_versions: u64,
    versions_not_compared: u64,
    cells: u64,
    secrets_not_opened: u64,
    findings: Vec<JsonFinding>,
}

/// A finding of a check, in JSON.
#[derive(Serialize)]
struct JsonFinding {
    kind: &'static str,
    is_damage: bool,
    message: String,
}

/// Receives the findings of a check.
enum FindingSink<'a> {
    /// Prints each at once.
    Print,
    /// Keeps all, to print them as JSON.
    Keep(&'a mut Vec<Finding>),
}

/// Checks everything in the data folder. Returns exit code 1 if something is wrong.
pub(super) async fn verify_data(global: &GlobalArgs, args: &VerifyArgs) -> anyhow::Result<ExitCode> {
    let config = global.read_config()?;
    let dir = global.require_data_folder()?;
    let data = Data::open_existing(dir, &config.catalog).await?;
    // Where none is named, which a node without a server need not do, secrets are not opened.
    let master_key = find_master_key_file(dir, &config).ok();
    let depth = if args.quick { Depth::Quick } else { Depth::Whole };
    let mut findings = Vec::new();
    let sink = if args.json { FindingSink::Keep(&mut findings) } else { FindingSink::Print };
    let check = async |report: &mut store::Report<'_>| {
        store::verify_data(&data, &config.tables, master_key.as_deref(), depth, report).await
    };
    let checked = run_check(sink, check).await?;
    if args.json {
        print_text(format_summary_json(&checked, &findings))?;
    } else {
        print_text(describe_checked(&checked, depth))?;
    }
    Ok(to_exit_code(&checked))
}

/// Computes the cells from the lines again. Returns exit code 1 if one differs.
pub(super) async fn refold_bills(global: &GlobalArgs, args: &RefoldArgs) -> anyhow::Result<ExitCode> {
    let data = Data::open_existing(global.require_data_folder()?, &global.read_config()?.catalog).await?;
    let versions = if args.all { VersionSelection::All } else { VersionSelection::Current };
    let month = args.month;
    let check =
        async |report: &mut store::Report<'_>| store::refold_bills(&data, month, versions, report).await;
    let checked = run_check(FindingSink::Print, check).await?;
    let ProofSummary { lines, versions, cells, unchecked, damages, .. } = checked;
    if let (Some(month), 0, 0) = (month, versions, damages) {
        return Err(anyhow!(
            "no bill of {month} was published: `billfold months` lists the months that there are"
        ));
    }
    let result = match damages {
        0 => "no difference".to_owned(),
        _ => format!("{}{}", format_count(damages, "difference"), describe_unchecked(unchecked)),
    };
    let (lines, cells) = (format_count(lines, "line"), format_count(cells, "cell"));
    let versions = format_count(versions, "version");
    print_text(format_args!("folded {lines}, compared {cells} of {versions}: {result}\n"))?;
    Ok(to_exit_code(&checked))
}

/// Runs a check with a progress bar, and passes its findings to a sink.
async fn run_check<E>(
    mut sink: FindingSink<'_>,
    check: impl AsyncFnOnce(&mut store::Report<'_>) -> Result<ProofSummary, E>,
) -> anyhow::Result<ProofSummary>
where
    anyhow::Error: From<E>,
{
    let progress = Progress::of_bytes();
    let mut printed = Ok(());
    let report: &mut store::Report<'_> = &mut |event| match event {
        ProofEvent::Ahead { bytes } => progress.add_total(bytes),
        ProofEvent::Read { bytes } => progress.add_done(bytes),
        ProofEvent::Found(finding) => match &mut sink {
            FindingSink::Keep(findings) => findings.push(*finding),
            FindingSink::Print => {
                // A file that is not ours may have a line break in its name.
                let what = replace_controls(&describe_finding(&finding));
                let text = format!("{what}{}\n", describe_cells(&finding));
                let result = progress.suspend(|| print_text(text));
                if printed.is_ok() {
                    printed = result;
                }
            }
        },
    };
    let checked = check(report).await?;
    printed?;
    Ok(checked)
}

/// Returns the exit code of a check.
fn to_exit_code(checked: &ProofSummary) -> ExitCode {
    if checked.damages == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Describes what was checked, and the result.
fn describe_checked(checked: &ProofSummary, depth: Depth) -> String {
    let ProofSummary {
        objects,
        bytes,
        lines,
        versions,
        pruned,
        unchecked,
        cells,
        unopened,
        damages,
        leftovers,
    } = *checked;
    let objects = format!("{} of {}", format_count(objects, "object"), format_count(bytes, "byte"));
    let (lines, cells) = (format_count(lines, "line"), format_count(cells, "cell"));
    let versions = format_count(versions, "version");
    let scope = match depth {
        Depth::Whole => format!("{objects}, {lines}, {versions}, {cells}"),
        Depth::Quick => format!("{objects} by their lengths only, {versions}"),
    };
    let pruned =
        if pruned == 0 { String::new() } else { format!(", {} pruned", format_count(pruned, "version")) };
    let unopened = match unopened {
        0 => String::new(),
        _ => format!(
            "; {} not opened, since the master key is not there or not the right one",
            format_count(unopened, "secret")
        ),
    };
    let result = match (damages, leftovers) {
        (0, 0) => "all is well".to_owned(),
        (0, leftovers) => {
            let leftovers = format_count(leftovers, "leftover");
            format!("all is well; {leftovers} of killed programs, swept by the next import")
        }
        (damages, _) => format!("{} wrong{}", format_count(damages, "thing"), describe_unchecked(unchecked)),
    };
    format!("checked {scope}{pruned}{unopened}: {result}\n")
}

/// Describes how many versions were not compared; empty if all were.
fn describe_unchecked(versions: u64) -> String {
    match versions {
        0 => String::new(),
        _ => format!("; {} not compared, since lines cannot be read", format_count(versions, "version")),
    }
}

/// Formats the result of a check as JSON.
fn format_summary_json(checked: &ProofSummary, findings: &[Finding]) -> String {
    let findings = findings.iter().map(|finding| JsonFinding {
        kind: finding_kind(finding),
        is_damage: finding.is_damage(),
        message: describe_finding(finding),
    });
    let fields = JsonSummary {
        is_well: checked.damages == 0,
        objects: checked.objects,
        bytes: checked.bytes,
        lines: checked.lines,
        versions: checked.versions,
        pruned_versions: checked.pruned,
        versions_not_compared: checked.unchecked,
        cells: checked.cells,
        secrets_not_opened: checked.unopened,
        findings: findings.collect(),
    };
    format_json_object("verify", &fields)
}
