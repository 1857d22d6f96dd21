//! Finds the bills of a statement of which every current line still stands by its meaning.

use std::collections::BTreeSet;

use bill::{BillKey, Findings, MeaningReader};
use store::{Data, LineFilter, Projection, StoredLine};

use super::append::ExistingBills;
use super::fingerprint::FileOfImport;
use super::identities::Identities;
use super::progress::Progress;
use super::reading::{Visit, Visitor, walk};
use super::{ImportError, Order};

/// Reads the current lines of bills, and the files once more.
///
/// # Errors
/// [`ImportError`]: objects, the catalog or the files cannot be read.
pub(super) async fn find_preserved(
    data: &Data,
    order: &Order<'_>,
    files: &[FileOfImport],
    bills: &BTreeSet<BillKey>,
) -> Result<BTreeSet<BillKey>, ImportError> {
    let existing = ExistingBills::find(data, bills, false).await?;
    let mut identities = Identities::new(None);
    let mut reader = MeaningReader::new(order.tables);
    for (object, bills) in &existing.objects {
        data.lines.check_object(&object.object).await?;
        let each = &mut |line: &StoredLine<'_>| {
            identities.add_meaning(line.charge.bill, line.meaning(&mut reader), 0)
        };
        data.lines.each_line(&object.object, Projection::Whole, LineFilter::Bills(bills), each).await?;
    }
    let mut gathering = Gathering { identities, bills, reader };
    // What is wrong with the files is known already.
    walk(order, files, &mut Findings::default(), &Progress::hidden(), &mut gathering).await?;
    Ok(gathering.identities.find_preserved()?)
}

/// Gathers the meanings of the lines of some bills.
struct Gathering<'a> {
    identities: Identities,
    bills: &'a BTreeSet<BillKey>,
    reader: MeaningReader<'a>,
}

impl Visitor for Gathering<'_> {
    fn visit(&mut self, visit: &Visit<'_, '_>) -> Result<(), ImportError> {
        let bill = visit.line.charge.bill;
        if self.bills.contains(&bill) {
            let meaning = visit.line.meaning(&mut self.reader);
            self.identities.add_meaning(bill, meaning, visit.order)?;
        }
        Ok(())
    }
}
