//! The parts of taking an import back that are the same in both databases.

use bill::ledger::RevertStep;

use crate::error::StoreError;

/// The first bill that an import emptied, and whose owner and month have a bill with lines under another payer that had
/// none when the import was published. The import is bound; both databases read it.
pub(super) const SECOND_PAYER: &str =
    "SELECT bill.month AS month, bill.payer AS payer, bill.owner AS owner, other.payer AS other_payer,
            now.import AS other_import
     FROM version AS own JOIN bill ON bill.id = own.bill
          JOIN bill AS other ON other.owner = bill.owner AND other.month = bill.month AND other.payer <> bill.payer
          JOIN version AS now ON now.id = other.current
     WHERE own.import = $1 AND own.lines = 0 AND now.lines > 0
           AND coalesce((SELECT past.lines FROM version AS past WHERE past.bill = other.id AND past.import <= own.import
                         ORDER BY past.number DESC LIMIT 1), 0) = 0
     ORDER BY month, payer, owner LIMIT 1";

/// Makes the error of a version whose cells, or whose parts, do not sum to its lines.
pub(super) fn make_sums_differ_error(step: &RevertStep) -> StoreError {
    let bill = step.bill;
    StoreError::Damaged {
        what: format!(
            "cells or parts that do not sum to the lines of version {} of the bill of customer {}, {}, payer {}",
            step.version_before(),
            bill.owner,
            bill.month,
            bill.payer
        ),
    }
}
