//! Notices on files, as the catalog stores them and as programs get them.

use serde::Serialize;
use sheet::Notices;

/// A notice, with the number of its lines and the place of the first.
#[derive(Debug, Serialize)]
pub(crate) struct NoticeRecord<'n> {
    notice: &'static str,
    lines: u64,
    /// `FILE:LINE`.
    first: &'n str,
}

/// Lists notices as records.
pub(crate) fn list_notice_records(notices: &Notices) -> Vec<NoticeRecord<'_>> {
    let records = notices.iter();
    records.map(|(notice, lines, first)| NoticeRecord { notice: notice.as_str(), lines, first }).collect()
}

/// Formats notices for the catalog, as JSON.
pub(super) fn format_notices(notices: &Notices) -> String {
    serde_json::to_string(&list_notice_records(notices))
        .unwrap_or_else(|error| unreachable!("texts and numbers always are JSON: {error}"))
}
