//! Open and final months in words. A change of a final bill is a correction; that is computed when it is shown, so
//! that it follows the configuration.

use bill::ledger::PublishedVersion;
use bill::{BillKey, Finality, Month};

use crate::clock::format_both_zones;

/// Returns true if a version corrects a bill that was final when it was published. A change of texts only is no
/// correction.
pub(crate) fn is_correction(finality: Finality, version: &PublishedVersion) -> bool {
    !version.texts_only && is_late(finality, version.bill, version.number, version.published_at_us)
}

/// Returns true if a version of a bill, published at a time, changes a bill that was final then.
pub(crate) fn is_late(finality: Finality, bill: BillKey, version: u32, published_at_us: i64) -> bool {
    version > 1 && published_at_us >= finality.final_at_us(bill.month)
}

/// Returns `open` or `final`, for the bills of a month at a time.
pub(crate) fn finality_name(finality: Finality, month: Month, now_us: i64) -> &'static str {
    if now_us >= finality.final_at_us(month) { "final" } else { "open" }
}

/// Describes whether the bills of a month are open or final at a time, and since or until when.
pub(crate) fn describe_finality(finality: Finality, month: Month, now_us: i64) -> String {
    let at_us = finality.final_at_us(month);
    match at_us {
        i64::MAX => "open".to_owned(),
        _ if now_us >= at_us => format!("final since {}", format_both_zones(at_us)),
        _ => format!("open, final from {}", format_both_zones(at_us)),
    }
}

/// Describes a version that is a correction, or changes texts only, as a suffix to its name; empty for others.
pub(crate) fn describe_correction(finality: Finality, version: &PublishedVersion) -> String {
    if version.texts_only {
        ": only texts differ from the version before".to_owned()
    } else if is_correction(finality, version) {
        let since = format_both_zones(finality.final_at_us(version.bill.month));
        format!(": a correction, since the month is final since {since}")
    } else {
        String::new()
    }
}
