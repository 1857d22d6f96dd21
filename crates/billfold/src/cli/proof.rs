//! `billfold verify` and `billfold refold`: whether everything is as it was published.

mod words;

use std::process::ExitCode;

use bill::Month;
use clap::Args;
use store::{Data, Depth, Finding, ProofEvent, ProofSummary, VersionSelection};

use super::progress::Progress;
use super::{Place, say};
use crate::table::counted;
use words::{difference, sentence};

#[derive(Debug, Args)]
pub(super) struct VerifyArgs {
    /// Look at the catalog and at the lengths of objects only, and read no lines
    #[arg(long)]
    quick: bool,
    /// As JSON, for programs
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(super) struct RefoldArgs {
    /// Only bills of this month
    #[arg(long, value_name = "yyyy-MM")]
    month: Option<Month>,
    /// Every version that is kept, not the current ones only
    #[arg(long)]
    all: bool,
}

/// Checks everything that lies in the data folder; exit code 1 where something is wrong.
pub(super) async fn verify(place: &Place, args: &VerifyArgs) -> anyhow::Result<ExitCode> {
    let config = place.config()?;
    let data = Data::open_existing(place.dir()?, &config.catalog).await?;
    let depth = if args.quick { Depth::Quick } else { Depth::Whole };
    let mut findings = Vec::new();
    let checked = run(args.json, &mut findings, async |report| {
        store::verify_data(&data, &config.tables, depth, report).await
    })
    .await?;
    if args.json {
        say(format_args!("{}\n", as_json(&checked, &findings)))?;
    } else {
        say(format_args!("{}", summary(&checked, depth)))?;
    }
    Ok(code(&checked))
}

/// Computes the cells from the lines once more; exit code 1 where one differs.
pub(super) async fn refold(place: &Place, args: &RefoldArgs) -> anyhow::Result<ExitCode> {
    let data = Data::open_existing(place.dir()?, &place.config()?.catalog).await?;
    let versions = if args.all { VersionSelection::All } else { VersionSelection::Current };
    let month = args.month;
    let work =
        async |report: &mut store::Report<'_>| store::refold_bills(&data, month, versions, report).await;
    let checked = run(false, &mut Vec::new(), work).await?;
    let ProofSummary { lines, versions, cells, unchecked, damages, .. } = checked;
    let end = match damages {
        0 => "no difference".to_owned(),
        _ => format!("{}{}", counted(damages, "difference"), not_compared(unchecked)),
    };
    let (lines, cells) = (counted(lines, "line"), counted(cells, "cell"));
    say(format_args!("folded {lines}, compared {cells} of {}: {end}\n", counted(versions, "version")))?;
    Ok(code(&checked))
}

/// Runs a check, with its progress on a terminal; what it finds is said at once, or kept to be told as JSON.
async fn run<E>(
    is_kept: bool,
    kept: &mut Vec<Finding>,
    work: impl AsyncFnOnce(&mut store::Report<'_>) -> Result<ProofSummary, E>,
) -> anyhow::Result<ProofSummary>
where
    anyhow::Error: From<E>,
{
    let progress = Progress::of_bytes();
    let mut said = Ok(());
    let report: &mut store::Report<'_> = &mut |event| match event {
        ProofEvent::Ahead { bytes } => progress.ahead(bytes),
        ProofEvent::Read { bytes } => progress.done(bytes),
        ProofEvent::Found(finding) if is_kept => kept.push(*finding),
        ProofEvent::Found(finding) => {
            let text = format!("{}{}\n", sentence(&finding), difference(&finding));
            let result = progress.aside(|| say(text));
            if said.is_ok() {
                said = result;
            }
        }
    };
    let checked = work(report).await?;
    said?;
    Ok(checked)
}

/// The exit code.
fn code(checked: &ProofSummary) -> ExitCode {
    if checked.damages == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What was checked, in words.
fn summary(checked: &ProofSummary, depth: Depth) -> String {
    let ProofSummary { objects, bytes, lines, versions, pruned, unchecked, cells, damages, leftovers } =
        *checked;
    let objects = format!("{} of {}", counted(objects, "object"), counted(bytes, "byte"));
    let (lines, versions, cells) =
        (counted(lines, "line"), counted(versions, "version"), counted(cells, "cell"));
    let what = match depth {
        Depth::Whole => format!("{objects}, {lines}, {versions}, {cells}"),
        Depth::Quick => format!("{objects} by their lengths only, {versions}"),
    };
    let pruned = if pruned == 0 { String::new() } else { format!(", {} pruned", counted(pruned, "version")) };
    let end = match (damages, leftovers) {
        (0, 0) => "all is well".to_owned(),
        (0, left) => {
            let left = counted(left, "leftover");
            format!("all is well; {left} of killed programs, swept by the next import")
        }
        (wrong, _) => format!("{} wrong{}", counted(wrong, "thing"), not_compared(unchecked)),
    };
    format!("checked {what}{pruned}: {end}\n")
}

/// How many versions were not compared, where there are such.
fn not_compared(versions: u64) -> String {
    match versions {
        0 => String::new(),
        _ => format!("; {} not compared, since lines cannot be read", counted(versions, "version")),
    }
}

/// All of it, for programs.
fn as_json(checked: &ProofSummary, findings: &[Finding]) -> serde_json::Value {
    let findings = findings.iter().map(|finding| {
        serde_json::json!({
            "kind": words::kind(finding),
            "is_damage": finding.is_damage(),
            "message": sentence(finding),
        })
    });
    serde_json::json!({
        "is_well": checked.damages == 0,
        "objects": checked.objects,
        "bytes": checked.bytes,
        "lines": checked.lines,
        "versions": checked.versions,
        "pruned_versions": checked.pruned,
        "versions_not_compared": checked.unchecked,
        "cells": checked.cells,
        "findings": findings.collect::<serde_json::Value>(),
    })
}
