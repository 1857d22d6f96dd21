//! The formats that a report can be printed in, and what every report in JSON or CSV has in common.
//!
//! docs/reports.md documents the shapes.

use std::io::{Result, Write};

use clap::Args;
use serde::Serialize;

use crate::terminal::shown::TextForm;

/// The number of the shapes of JSON. It is raised when a field is renamed, removed, or gets another meaning; a further
/// field does not raise it.
const JSON_FORMAT: u32 = 1;

/// The flags that select a format.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct FormatArgs {
    /// Print CSV, for spreadsheets and programs; it has no totals of several rows
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// Print JSON, for programs
    ///
    /// One object. docs/reports.md lists the fields of each report.
    #[arg(long)]
    json: bool,
}

/// A format of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OutputFormat {
    /// A table for people.
    Table,
    /// Rows of equal columns, below a header.
    Csv,
    /// One object for programs.
    Json,
}

impl FormatArgs {
    /// Returns the format that the flags select.
    pub(crate) const fn select_format(self) -> OutputFormat {
        match (self.csv, self.json) {
            (true, _) => OutputFormat::Csv,
            (_, true) => OutputFormat::Json,
            (false, false) => OutputFormat::Table,
        }
    }
}

/// Formats a value as JSON on one line, in which what controls a terminal is escaped.
pub(crate) fn to_json(value: &impl Serialize) -> serde_json::Result<String> {
    serde_json::to_string(value).map(|json| TextForm::Json.show(&json))
}

/// Formats a value as JSON on several lines, in which what controls a terminal is escaped.
pub(crate) fn to_json_lines(value: &impl Serialize) -> serde_json::Result<String> {
    serde_json::to_string_pretty(value).map(|json| TextForm::Json.show(&json))
}

/// The object of a report: the number of the shapes, the name of the report, and its fields.
#[derive(Serialize)]
struct JsonReport<'a, F> {
    format: u32,
    report: &'a str,
    #[serde(flatten)]
    fields: F,
}

impl<'a, F: Serialize> JsonReport<'a, F> {
    fn new(report: &'a str, fields: F) -> Self {
        Self { format: JSON_FORMAT, report, fields }
    }
}

/// Formats the object of a report on one line.
pub(crate) fn format_json_object(report: &str, fields: &impl Serialize) -> String {
    let text = to_json(&JsonReport::new(report, fields));
    let Ok(text) = text else { unreachable!("the fields of a report become JSON") };
    format!("{text}\n")
}

/// Formats the object of a report with a field on each line.
pub(crate) fn format_json_lines(report: &str, fields: &impl Serialize) -> String {
    let text = to_json_lines(&JsonReport::new(report, fields));
    let Ok(text) = text else { unreachable!("the fields of a report become JSON") };
    format!("{text}\n")
}

/// Formats the object of a report whose list is at hand: fields first, then one line for each item.
pub(crate) fn format_json_list(
    report: &str,
    fields: &impl Serialize,
    list: &str,
    items: impl IntoIterator<Item = impl Serialize>,
) -> String {
    let mut out = Vec::new();
    let mut writer = JsonListWriter::default();
    let written = write_open_report(&mut out, report, fields, list)
        .and_then(|()| items.into_iter().try_for_each(|item| writer.write_item(&mut out, &item)));
    let Ok(()) = written else { unreachable!("a vector takes every byte, and the items become JSON") };
    format!("{}]}}\n", String::from_utf8_lossy(&out))
}

/// Writes the object of a report up to the start of one more field, `list`, whose items follow one by one: a list of
/// any length then needs no memory. The caller closes the list and the object.
pub(crate) fn write_open_report(
    out: &mut impl Write,
    report: &str,
    fields: &impl Serialize,
    list: &str,
) -> Result<()> {
    let text = to_json(&JsonReport::new(report, fields))?;
    let Some(fields) = text.strip_suffix('}') else { unreachable!("{text} is no object") };
    write!(out, "{fields},\n\"{list}\":[")
}

/// Writes the items of a list of JSON, each on a line of its own.
#[derive(Debug, Default)]
pub(crate) struct JsonListWriter {
    /// True if an item was written.
    has_items: bool,
}

impl JsonListWriter {
    /// Writes an item.
    pub(crate) fn write_item(&mut self, out: &mut impl Write, item: &impl Serialize) -> Result<()> {
        let comma = if self.has_items { "," } else { "" };
        self.has_items = true;
        write!(out, "{comma}\n{}", to_json(item)?)
    }
}

/// Memory of the writer of a row, in bytes.
const CSV_ROW_BYTES: usize = 1024;

/// Writes a row of CSV.
pub(crate) fn write_csv_row<F: AsRef<[u8]>>(
    out: &mut impl Write,
    fields: impl IntoIterator<Item = F>,
) -> Result<()> {
    let mut writer = csv::WriterBuilder::new().buffer_capacity(CSV_ROW_BYTES).from_writer(out);
    writer.write_record(fields)?;
    writer.flush()
}

/// Formats CSV: a header and rows.
pub(crate) fn format_csv<H: AsRef<[u8]>, F: AsRef<[u8]>, R: IntoIterator<Item = F>>(
    header: impl IntoIterator<Item = H>,
    rows: impl IntoIterator<Item = R>,
) -> String {
    let mut out = Vec::new();
    let written = write_csv_row(&mut out, header)
        .and_then(|()| rows.into_iter().try_for_each(|row| write_csv_row(&mut out, row)));
    let Ok(()) = written else { unreachable!("a vector takes every byte") };
    String::from_utf8_lossy(&out).into_owned()
}

/// Returns a text that is not ours as a field of CSV. If a spreadsheet would take it for a formula, it gets a leading
/// apostrophe.
pub(crate) fn to_csv_text(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) && text != "-" {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_csv_are_quoted_and_no_text_is_a_formula() {
        let rows = [["a,b", "say \"x\""], ["1\n2", ""]];
        assert_eq!(format_csv(["x", "y"], rows), "x,y\n\"a,b\",\"say \"\"x\"\"\"\n\"1\n2\",\n");
        assert_eq!(to_csv_text("=1+1"), "'=1+1");
        assert_eq!(to_csv_text("@x"), "'@x");
        assert_eq!(to_csv_text("A-B"), "A-B");
    }

    #[test]
    fn every_report_begins_with_its_format_and_its_name() {
        #[derive(Serialize)]
        struct Fields {
            a: u8,
        }
        let text = format_json_list("x", &Fields { a: 1 }, "items", [1, 2]);
        assert_eq!(text, "{\"format\":1,\"report\":\"x\",\"a\":1,\n\"items\":[\n1,\n2]}\n");
    }
}
