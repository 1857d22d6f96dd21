//! Sums that differ from those of the lines, in words.

use std::fmt::Write as _;

use bill::{Cell, Sums};
use store::{CellDifference, Finding, PaymentDifference, VersionFlaw};

/// Describes a recorded sum by payment status that is not the one of the lines.
pub(super) fn describe_payments(difference: &PaymentDifference) -> String {
    let PaymentDifference { key, published, computed } = difference;
    let describe = |sums: &Option<Box<Sums>>| sums.as_ref().map_or("none".to_owned(), ToString::to_string);
    format!(
        "its {} sum of manager {}, {}, {} is not that of its lines: published: {}; the lines: {}. The lines are those that \
         were written, so the catalog was changed",
        key.status.as_str(),
        key.manager,
        key.pay_mode.code(),
        key.transaction_type.code(),
        describe(published),
        describe(computed)
    )
}

/// Describes the cells of a finding that differ: one line with what is published, one with what the lines add up to.
/// Empty for other findings.
pub(super) fn describe_cells(finding: &Finding) -> String {
    let Finding::Version { flaw: VersionFlaw::Cells(differences), .. } = finding else {
        return String::new();
    };
    let mut text = String::new();
    for CellDifference { published, computed } in differences {
        if let Some(cell) = published.as_ref().or(computed.as_ref()) {
            let (mode, transaction_type) = (cell.pay_mode.code(), cell.transaction_type.code());
            let _ = write!(
                text,
                "\n  manager {}, {mode}, {transaction_type}, product {}, region {}:",
                cell.manager, cell.product, cell.region
            );
        }
        let _ = write!(text, "\n    published: {}", describe_sums(published.as_ref()));
        let _ = write!(text, "\n    the lines: {}", describe_sums(computed.as_ref()));
    }
    text
}

/// Describes the sums of a cell.
fn describe_sums(cell: Option<&Cell>) -> String {
    let Some(cell) = cell else { return "no such cell".to_owned() };
    cell.sums.to_string()
}
