//! The first pass of an append: finds out which lines may be there already.

use std::collections::BTreeSet;

use bill::{BatchContents, BatchMeanings, BillKey};

use crate::import::deduplicator::AppendLines;
use crate::import::deduplicator::record::LinePlace;
use crate::import::error::ImportError;
use crate::import::existing_bills::ColumnUse;
use crate::import::reading::{Visit, Visitor};

/// The first pass of an append, which finds out the identities of its lines, and their bills.
pub(super) struct Comparing<'t> {
    pub(super) identities: AppendLines,
    pub(super) bills: BTreeSet<BillKey>,
    pub(super) columns: ColumnUse,
    pub(super) meanings: BatchMeanings<'t>,
    pub(super) contents: BatchContents,
}

impl Visitor for Comparing<'_> {
    fn visit(&mut self, visit: &Visit<'_>) -> Result<(), ImportError> {
        self.meanings.read(visit.batch);
        self.contents.read(visit.batch);
        let mut indexes = 0..;
        visit.batch.visit_lines(|line| {
            let Some(index) = indexes.next() else { unreachable!("there are fewer than 2^64 lines") };
            let (bill, place) = (line.charge.bill, LinePlace::of_file(visit.file, line.number));
            let id = line.id().map(|id| (id, self.meanings.component_of(index)));
            let comparison = self.meanings.comparison_of(index);
            let digest = self.contents.digest_of(index);
            self.identities.add_line(bill, place, id, comparison, digest)?;
            self.bills.insert(bill);
            self.columns.add(bill, line.id(), |column| line.texts.get(column));
            Ok(())
        })
    }
}
