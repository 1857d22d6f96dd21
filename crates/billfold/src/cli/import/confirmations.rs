//! The flags of an import that confirm what looks like a mistake.

use std::collections::BTreeSet;

use bill::Uin;
use clap::Args;

use crate::import::request::{Consent, MayShrink};

/// Flags that confirm what looks like a mistake.
#[derive(Debug, Args)]
#[command(
    next_help_heading = "Confirmations of what looks like a mistake, and is refused with exit code 3 without them"
)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(super) struct Confirmations {
    /// Go back: import older files over newer ones, or add lines that a later version removed
    #[arg(long)]
    again: bool,
    /// Let the bills of these customers, or all, lose more than half of their lines or 20 % of an amount
    #[arg(long, conflicts_with = "append", value_name = "UIN|all", value_delimiter = ',', value_parser = parse_shrinking)]
    shrink: Vec<Shrinking>,
    /// Let an append repeat more than half of a bill
    #[arg(long, requires = "append")]
    overlap: bool,
    /// Let an append lack columns of the stored lines, or have others, that distinguish charges
    #[arg(long, requires = "append")]
    other_columns: bool,
    /// Add up files of several days, or files that share many lines
    #[arg(long)]
    sum_files: bool,
    /// Import a numbered delivery although parts are missing
    #[arg(long)]
    missing_parts: bool,
    /// Import lines of another month than the name of their file says, or with --month a file that counts in another
    /// month already
    #[arg(long)]
    other_month: bool,
    /// Change closed months
    #[arg(long)]
    correct: bool,
    /// Publish although the newest import is more than a week ahead of this machine's clock
    #[arg(long)]
    clock_behind: bool,
    /// Let a customer have bills of a month under two payers, such as one that moved within the month
    #[arg(long)]
    pub(super) second_payer: bool,
    /// Replace a bill on customer amounts by one on cost amounts, or the reverse
    #[arg(long)]
    pub(super) other_basis: bool,
}

/// A value of `--shrink`: the customers whose bills may lose much.
#[derive(Clone, Copy, Debug)]
enum Shrinking {
    Customer(Uin),
    All,
}

impl Confirmations {
    /// Returns what the flags allow.
    pub(super) fn to_consent(&self) -> Consent {
        let mut shrink = MayShrink::None;
        for shrinking in &self.shrink {
            shrink = match (shrink, shrinking) {
                (MayShrink::All, _) | (_, Shrinking::All) => MayShrink::All,
                (MayShrink::None, Shrinking::Customer(uin)) => MayShrink::Of(BTreeSet::from([*uin])),
                (MayShrink::Of(mut customers), Shrinking::Customer(uin)) => {
                    customers.insert(*uin);
                    MayShrink::Of(customers)
                }
            };
        }
        let Self { again, overlap, other_columns, sum_files, missing_parts, other_month, .. } = *self;
        let Self { correct, clock_behind, .. } = *self;
        Consent {
            again,
            shrink,
            overlap,
            other_columns,
            sum_files,
            missing_parts,
            other_month,
            correct,
            clock_behind,
        }
    }
}

/// Parses a value of `--shrink`.
fn parse_shrinking(text: &str) -> Result<Shrinking, String> {
    match text.trim() {
        "all" => Ok(Shrinking::All),
        number => number
            .parse()
            .map(Shrinking::Customer)
            .map_err(|error| format!("{error}; pass account numbers of customers, or all")),
    }
}
