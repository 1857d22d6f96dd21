//! Folds what an import stored once more, before it is published.

use store::{Data, LineFilter, Projection, StoreError, StoredLine};

use super::ImportError;
use super::folded::Read;
use super::folding::{BillPart, Folding};

/// Folds what was stored, keys and amounts only, and compares with what was read.
///
/// # Errors
/// [`ImportError::NotAsStored`] names the first bill that differs; faults of storage.
pub(super) async fn refold(data: &Data, read: &Read) -> Result<(), ImportError> {
    let mut folding = Folding::new(Some(data.dir()));
    for object in &read.objects {
        let each = &mut |line: &StoredLine<'_>| folding.add(&line.charge);
        data.lines.each_line(object, Projection::Charge, LineFilter::All, each).await?;
    }
    let stored = folding.finish(std::iter::empty());
    let mut stored = stored.bills()?;
    // An append may hold bills of which every line was there already: nothing was stored of them.
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
        None => Ok(()),
        Some(part) => Err(ImportError::NotAsStored(part.bill)),
    }
}
