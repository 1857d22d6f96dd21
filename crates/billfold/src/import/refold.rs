//! Folds the stored lines of an import once more before they are published, counts where they are, and sums them by day.

use std::collections::BTreeMap;

use bill::{Day, Month, PaymentKey};
use store::{ChargeGroup, Data, LineFilter, Projection, StoreError};

use super::day_sums::{DaySummer, SummedDays};
use super::error::ImportError;
use super::line_counts::{LineCounter, LineNumbers};
use super::passes::FoldedImport;
use super::spilling_fold::{BillPart, SpillingFold};

/// Facts of the stored lines that are kept with each bill.
pub(super) struct KeptFacts {
    pub(super) numbers: LineNumbers,
    pub(super) days: SummedDays,
}

/// Folds the stored lines, keys, amounts and days only, and compares the result with what was read. Returns what is kept of them.
///
/// # Errors
///
/// [`ImportError::NotAsStored`] names the first bill that differs; an object cannot be read.
pub(super) async fn check_stored_lines(data: &Data, read: &FoldedImport) -> Result<KeptFacts, ImportError> {
    let mut folding = SpillingFold::new(Some(data.dir()));
    let mut counter = LineCounter::new(Some(data.dir()));
    let mut summer = DaySummer::new(Some(data.dir()));
    let mut objects_of_month: BTreeMap<Month, u32> = BTreeMap::new();
    for object in &read.objects {
        let number = objects_of_month.entry(object.month).or_default();
        let each = &mut |group: &ChargeGroup<'_>| {
            let charge = &group.charge;
            let lines =
                counter.find_total((charge.bill, *number, group.row_group, PaymentKey::of(charge)))?;
            *lines += group.sums.lines;
            for (day, sums) in group.days {
                summer.find_total((charge.bill, charge.manager, *day))?.merge(sums)?;
            }
            folding.add_sums(charge, &group.sums)
        };
        let projection = Projection::Texts(Day::COLUMNS);
        data.lines.visit_charge_groups(object, projection, LineFilter::All, each).await?;
        *number += 1;
    }
    let stored = folding.finish(std::iter::empty())?;
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
        None => Ok(KeptFacts { numbers: counter.finish(), days: summer.finish() }),
        Some(part) => Err(ImportError::NotAsStored(part.bill)),
    }
}
