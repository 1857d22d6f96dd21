//! Reads files by batches: finds their faults, and gives the lines to a visitor.

mod at_once;
mod parts_of_file;
mod summary;
mod visitor;

use bill::Month;
use bill::ledger::ImportMode;
use sheet::Findings;

use super::error::ImportError;
use super::fault_messages::{make_duplicate_file_fault, make_no_lines_fault};
use super::fingerprint::ImportFile;
use super::request::ImportRequest;
use crate::terminal::progress::Progress;
pub(super) use at_once::{count_readers, read_files_at_once};
use parts_of_file::PartsOfFile;
pub(super) use summary::ReadSummary;
use summary::SummaryBuilder;
pub(super) use visitor::{Visit, Visitor};

/// Reads all files of an import, one after the other, and gives their lines to `visitor`.
///
/// # Errors
///
/// [`ImportError`]: a file cannot be read, or changed since its digest was computed; and those of the visitor. Faults
/// of the files go to `findings`.
pub(super) async fn read_files(
    request: &ImportRequest<'_>,
    files: &[ImportFile],
    findings: &mut Findings,
    progress: &Progress,
    visitor: &mut impl Visitor,
) -> Result<ReadSummary, ImportError> {
    let mut summary = SummaryBuilder::default();
    let mut contents: Vec<(Option<Month>, &ImportFile)> = Vec::with_capacity(files.len());
    for (number, file) in (1..).zip(files) {
        if let Some(earlier) = find_same_bytes(file, &contents) {
            // Its lines would be as many faults more.
            findings.faults.add(&file.info.name, make_duplicate_file_fault(&earlier.info.name));
            progress.add_read_bytes(file.info.bytes, 0);
            continue;
        }
        let parts = PartsOfFile::whole(number, file);
        let facts = parts.read(request, progress, findings, visitor, None).await?;
        contents.push((facts.month_from_name, file));
        summary.add_file(file, facts, findings);
    }
    let summary = summary.finish();
    // An append of a day without charges adds nothing. A statement without lines names no bill that it could state.
    if summary.lines == 0 && findings.faults.is_empty() && request.mode == ImportMode::Statement {
        for file in files {
            findings.faults.add(&file.info.name, make_no_lines_fault());
        }
    }
    if findings.faults.is_empty() {
        visitor.finish_lines().await?;
    }
    progress.show_step("comparing the lines");
    Ok(summary)
}

/// Finds an earlier file with the same bytes. Each earlier file comes with the month that its name gives to its lines:
/// then the same bytes under the name of another month are another bill.
fn find_same_bytes<'f>(
    file: &ImportFile,
    earlier: &[(Option<Month>, &'f ImportFile)],
) -> Option<&'f ImportFile> {
    let is_same = |(month, earlier): &&(Option<Month>, &ImportFile)| {
        earlier.info.sha256 == file.info.sha256 && (month.is_none() || *month == file.name_month)
    };
    earlier.iter().find(is_same).map(|(_, earlier)| *earlier)
}
