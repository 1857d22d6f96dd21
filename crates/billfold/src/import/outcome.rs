//! The outcome of an import that succeeded, or of a dry run.

use std::collections::BTreeMap;

use bill::Uin;
use store::{Published, SameImport, StoreError};

use super::passes::FoldedImport;
use super::plan::planned::Plan;

/// The outcome of an import, or of a dry run.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// The same files are published and current; nothing was changed.
    Current {
        /// The import that published them.
        same: SameImport,
        /// The error of tidying up, if that failed.
        untidy: Option<StoreError>,
    },
    /// The bills are published, or could be.
    Done(Box<Done>),
}

/// The result of an import, or of a dry run.
#[derive(Debug)]
pub(crate) struct Done {
    /// The published versions; `None` after a dry run.
    pub(crate) published: Option<Published>,
    /// The change of each bill.
    pub(crate) plan: Plan,
    /// The number of lines in the files.
    pub(crate) lines: u64,
    /// The number of lines that were stored already; of an append only.
    pub(crate) skipped: u64,
    /// The number of skipped lines that have other texts in the files.
    pub(crate) other_texts: u64,
    /// Second-level resellers that manage customers of the lines, each with its payer.
    pub(crate) managers: BTreeMap<Uin, Uin>,
    /// Remarks on the files.
    pub(crate) notices: sheet::Notices,
    /// The error of tidying up afterwards, if that failed: the list of versions for outside engines is not renewed, or
    /// superfluous objects remain.
    pub(crate) untidy: Option<StoreError>,
}

impl Done {
    pub(super) fn new(
        published: Option<Published>,
        plan: Plan,
        read: FoldedImport,
        untidy: Option<StoreError>,
    ) -> Self {
        let other_texts = read.repeats.values().map(|repeats| repeats.other_texts).sum();
        let FoldedImport { summary, skipped, findings, .. } = read;
        let (lines, managers, notices) = (summary.lines, summary.managers, findings.notices);
        Self { published, plan, lines, skipped, other_texts, managers, notices, untidy }
    }
}
