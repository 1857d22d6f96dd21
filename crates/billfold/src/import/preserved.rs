//! Finds the bills of a statement whose current lines are all in the files, compared by their meanings.

use std::collections::BTreeSet;

use bill::{BatchMeanings, BillKey, MeaningReader};
use sheet::Findings;
use store::{Data, LineFilter, Projection, StoredLine};

use super::deduplicator::PreservedLines;
use super::error::ImportError;
use super::existing_bills::ExistingBills;
use super::fingerprint::ImportFile;
use super::reading::{Visit, Visitor, read_files};
use super::request::ImportRequest;
use crate::terminal::progress::Progress;

/// Reads the current lines of bills, and the files once more. Returns the bills of which each current line is in the
/// files.
///
/// # Errors
///
/// [`ImportError`]: objects, the catalog or the files cannot be read.
pub(super) async fn find_preserved(
    data: &Data,
    request: &ImportRequest<'_>,
    files: &[ImportFile],
    bills: &BTreeSet<BillKey>,
) -> Result<BTreeSet<BillKey>, ImportError> {
    let existing = ExistingBills::find(data, bills, false).await?;
    let mut lines = PreservedLines::new();
    let mut reader = MeaningReader::new(request.tables);
    for (object, bills) in &existing.objects {
        data.lines.check_object(&object.object).await?;
        let each =
            &mut |line: &StoredLine<'_>| lines.add_stored_line(line.charge.bill, line.meaning(&mut reader));
        data.lines.visit_lines(&object.object, Projection::Whole, LineFilter::Bills(bills), each).await?;
    }
    let mut collector = MeaningCollector { lines, bills, meanings: BatchMeanings::new(request.tables) };
    // The faults of the files are known already.
    read_files(request, files, &mut Findings::default(), &Progress::hidden(), &mut collector).await?;
    Ok(collector.lines.find_preserved()?)
}

/// Collects the meanings of the lines of some bills.
struct MeaningCollector<'a> {
    lines: PreservedLines,
    bills: &'a BTreeSet<BillKey>,
    meanings: BatchMeanings<'a>,
}

impl Visitor for MeaningCollector<'_> {
    fn visit(&mut self, visit: &Visit<'_>) -> Result<(), ImportError> {
        self.meanings.read(visit.batch);
        for index in 0..visit.batch.len() {
            let bill = visit.batch.key_of(index).bill();
            if self.bills.contains(&bill) {
                self.lines.add_line(bill, self.meanings.meaning_of(index))?;
            }
        }
        Ok(())
    }
}
