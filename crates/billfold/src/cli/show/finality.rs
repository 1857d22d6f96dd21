//! Open and final months, and corrections, in words.

use bill::ledger::PublishedVersion;
use bill::{Finality, Month};

use crate::clock::format_both_zones;

/// Returns `open` or `final`, for the bills of a month at a time.
pub(crate) fn finality_name(finality: Finality, month: Month, now_us: i64) -> &'static str {
    if finality.is_final(month, now_us) { "final" } else { "open" }
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
    } else if version.is_correction(finality) {
        let since = format_both_zones(finality.final_at_us(version.bill.month));
        format!(": a correction, since the month is final since {since}")
    } else {
        String::new()
    }
}
