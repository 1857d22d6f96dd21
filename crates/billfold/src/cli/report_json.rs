//! The frame that the JSON of every report has: `format` and `report` come first.

use serde::Serialize;

/// Number of the shape of all reports; it grows when a field is renamed or changes its meaning.
const FORMAT: u32 = 1;

/// A report with the fields that tell programs what they read.
#[derive(Debug, Serialize)]
struct ReportFrame<'a, T> {
    format: u32,
    report: &'a str,
    #[serde(flatten)]
    content: &'a T,
}

/// Formats a report as an object of JSON, with a line break behind it. `content` becomes an object too, whose fields
/// follow those of the frame.
///
/// # Errors
///
/// The content is no object.
pub(super) fn format_report_json<T: Serialize>(report: &str, content: &T) -> serde_json::Result<String> {
    let text = serde_json::to_string_pretty(&ReportFrame { format: FORMAT, report, content })?;
    Ok(format!("{text}\n"))
}
