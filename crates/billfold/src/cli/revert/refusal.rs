//! Why a revert is refused, and what to do.

use anyhow::anyhow;
use bill::ledger::{Closing, ImportId, RevertRefusal};
use bill::{Month, Uin};
use store::RevertError;

use crate::ledger::closed::describe_closing;
use crate::ledger::format_bill_name;

/// Number of closed months that a refusal lists; the others are counted.
const CLOSED_LISTED_MAX: usize = 5;

/// Describes the closed months that a command would change, and what to do, for a refusal.
pub(super) fn describe_closed_months(closed: &[(Month, Uin, Closing)]) -> String {
    let listed = closed.iter().take(CLOSED_LISTED_MAX);
    let mut names: Vec<String> = listed.map(|(_, _, closing)| describe_closing(closing)).collect();
    if closed.len() > CLOSED_LISTED_MAX {
        names.push(format!("and {} more", closed.len() - CLOSED_LISTED_MAX));
    }
    let reopen = match closed {
        [(month, payer, _)] => format!("`billfold reopen {month} --payer {payer}`"),
        _ => "`billfold reopen MONTH --payer UIN`".to_owned(),
    };
    format!(
        "{}: add --correct if the change is meant, or open the month again with {reopen}",
        names.join("; ")
    )
}

/// Converts an error of a revert; a refusal gets its reason and what to do.
pub(super) fn to_command_error(import: ImportId, error: RevertError) -> anyhow::Error {
    match error {
        RevertError::Refused(refusal) => describe_refusal(import, &refusal),
        RevertError::Store(error) => error.into(),
    }
}

/// Describes why an import cannot be taken back, and what to do.
fn describe_refusal(import: ImportId, refused: &RevertRefusal) -> anyhow::Error {
    match refused {
        RevertRefusal::Unknown => {
            anyhow!("nothing was changed: no published import {import}: `billfold imports` lists all")
        }
        RevertRefusal::Nothing => anyhow!(
            "nothing was changed: import {import} published no version, since every bill that it held was unchanged; \
             nothing is to be taken back"
        ),
        RevertRefusal::Already { by } => anyhow!(
            "nothing was changed: import {import} was taken back before, by import {by}: to restore it, take import {by} \
             back (`billfold revert {by}`), if nothing changed since"
        ),
        RevertRefusal::Later { bill, version, import: later } => anyhow!(
            "nothing was changed: import {later} changed {} after import {import} \
             (version {version}), and that change would be lost. Take import {later} back first (`billfold revert \
             {later}`), or import a statement of the whole bill",
            format_bill_name(bill)
        ),
        RevertRefusal::SecondPayer { bill, other_payer, other_import } => anyhow!(
            "nothing was changed: {} would come back beside that of payer {other_payer}, which came later, with \
             import {other_import}. Take import {other_import} back first; or, if both bills are right, import the \
             customer's lines under the first payer again with --second-payer",
            format_bill_name(bill)
        ),
        RevertRefusal::Pruned { bill, version } => anyhow!(
            "nothing was changed: version {version} of {}, to which the bill would go back, was pruned. Import a \
             statement of the whole bill",
            format_bill_name(bill)
        ),
    }
}
