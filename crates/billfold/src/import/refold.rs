//! Folds the stored lines of an import once more before they are published, and counts where they are.

use std::collections::BTreeMap;

use bill::Month;
use store::{Data, LineFilter, Projection, StoreError, StoredLine};

use super::error::ImportError;
use super::line_counts::{CountedLines, LineCounter};
use super::passes::FoldedImport;
use super::spilling_fold::{BillPart, SpillingFold};

/// Folds the stored lines, keys and amounts only, and compares the result with what was read. Returns where the lines are.
///
/// # Errors
///
/// [`ImportError::NotAsStored`] names the first bill that differs; an object cannot be read.
pub(super) async fn check_stored_lines(
    data: &Data,
    read: &FoldedImport,
) -> Result<CountedLines, ImportError> {
    let mut folding = SpillingFold::new(Some(data.dir()));
    let mut counter = LineCounter::new(Some(data.dir()));
    let mut objects_of_month: BTreeMap<Month, u32> = BTreeMap::new();
    for object in &read.objects {
        let number = objects_of_month.entry(object.month).or_default();
        let each = &mut |line: &StoredLine<'_>| {
            counter.add(*number, line.row_group, &line.charge)?;
            folding.add(&line.charge)
        };
        data.lines.visit_lines(object, Projection::Charge, LineFilter::All, each).await?;
        *number += 1;
    }
    let stored = folding.finish(std::iter::empty());
    let mut stored = stored.bills()?;
    // An append may repeat stored lines only: then nothing of the bill was stored again.
    let has_lines =
        |part: &Result<BillPart, StoreError>| part.as_ref().map_or(true, |part| part.content.sums.lines > 0);
    for own in read.folded.bills()?.filter(has_lines) {
        let own = own?;
        match stored.next().transpose()? {
            Some(part) if part.bill == own.bill && part.content == own.content => {}
            _ => return Err(ImportError::NotAsStored(own.bill)),
        }
    }
    match stored.next().transpose()? {
        None => Ok(counter.finish()),
        Some(part) => Err(ImportError::NotAsStored(part.bill)),
    }
}
