//! Folds the stored lines of an import once more before they are published, counts where they are, and sums them by day.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use bill::{Day, Month, PaymentKey};
use store::{
    ChargeGroup, Data, LineFilter, Projection, StoreError, WrittenObject, count_threads, run_at_once,
};
use tokio::runtime::Handle;

use super::day_sums::{DaySummer, SummedDays};
use super::error::ImportError;
use super::line_counts::{LineCounter, LineNumbers};
use super::passes::FoldedImport;
use super::spilling_fold::{BillPart, SpillingFold};
use crate::integers::to_u64;

/// Facts of the stored lines that are kept with each bill.
pub(super) struct KeptFacts {
    pub(super) numbers: LineNumbers,
    pub(super) days: SummedDays,
}

/// Largest number of threads that fold stored lines. Each takes some 30 MB.
const THREADS_MAX: usize = 2;

/// Number of lines from which several threads fold them. Their folds are merged through a file.
const LINES_AT_ONCE_MIN: u64 = 1 << 17;

/// An object, and its number among those of its month, from 0.
type NumberedObject<'o> = (u32, &'o WrittenObject);

/// The stored lines of some objects, as far as they are folded.
struct Refolding {
    folding: SpillingFold,
    counter: LineCounter,
    summer: DaySummer,
}

/// Folds the stored lines, keys, amounts and days only, and compares the result with what was read. Returns what is kept of them.
///
/// # Errors
///
/// [`ImportError::NotAsStored`] names the first bill that differs; an object cannot be read.
pub(super) async fn check_stored_lines(data: &Data, read: &FoldedImport) -> Result<KeptFacts, ImportError> {
    let Refolding { folding, counter, summer } = fold_objects(data, &read.objects).await?;
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

/// Folds the lines of all objects, by several threads if there are many in several objects.
async fn fold_objects(data: &Data, objects: &[WrittenObject]) -> Result<Refolding, ImportError> {
    let shares = share_objects(objects, count_threads(THREADS_MAX));
    let folder = Some(data.dir());
    let mut folds = NonZeroUsize::new(shares.len()).map_or_else(Vec::new, |count| {
        let start = |folding| Refolding {
            folding,
            counter: LineCounter::new(folder),
            summer: DaySummer::new(folder),
        };
        SpillingFold::new(folder).split(count).into_iter().map(start).collect()
    });
    if let ([share], [fold]) = (&shares[..], &mut folds[..]) {
        fold.add_objects(data, share).await?;
    } else {
        let runtime = Handle::current();
        let pairs = shares.iter().zip(&mut folds).collect();
        let results = run_at_once(pairs, |(share, fold)| runtime.block_on(fold.add_objects(data, share)));
        results.into_iter().collect::<Result<(), ImportError>>()?;
    }
    let mut folds = folds.into_iter();
    let Some(mut whole) = folds.next() else { unreachable!("there is one share at least") };
    for fold in folds {
        whole.merge(fold)?;
    }
    Ok(whole)
}

/// Cuts a list of objects into shares of about as many lines.
fn share_objects(objects: &[WrittenObject], count: usize) -> Vec<Vec<NumberedObject<'_>>> {
    let all: u64 = objects.iter().map(|object| object.lines).sum();
    let count = if all < LINES_AT_ONCE_MIN { 1 } else { count };
    let share_lines = all.div_ceil(to_u64(count.max(1))).max(1);
    let (mut shares, mut lines) = (vec![Vec::new()], 0);
    let mut objects_of_month: BTreeMap<Month, u32> = BTreeMap::new();
    for object in objects {
        if lines >= share_lines * to_u64(shares.len()) {
            shares.push(Vec::new());
        }
        lines += object.lines;
        let number = objects_of_month.entry(object.month).or_default();
        if let Some(share) = shares.last_mut() {
            share.push((*number, object));
        }
        *number += 1;
    }
    shares
}

impl Refolding {
    /// Folds the lines of objects.
    async fn add_objects(&mut self, data: &Data, objects: &[NumberedObject<'_>]) -> Result<(), ImportError> {
        for (number, object) in objects {
            let each = &mut |group: &ChargeGroup<'_>| self.add_group(*number, group);
            let projection = Projection::Texts(Day::COLUMNS);
            data.lines.visit_charge_groups(object, projection, LineFilter::All, each).await?;
        }
        Ok(())
    }

    /// Adds lines of an object that have one charge but for their amounts.
    fn add_group(&mut self, object: u32, group: &ChargeGroup<'_>) -> Result<(), StoreError> {
        let charge = &group.charge;
        let place = (charge.bill, object, group.row_group, PaymentKey::of(charge));
        *self.counter.find_total(place)? += group.sums.lines;
        for (day, sums) in group.days {
            self.summer.find_total((charge.bill, charge.manager, *day))?.merge(sums)?;
        }
        self.folding.add_sums(charge, &group.sums)
    }

    /// Adds the lines of others.
    fn merge(&mut self, other: Self) -> Result<(), StoreError> {
        self.folding.merge(other.folding)?;
        self.counter.merge(other.counter)?;
        self.summer.merge(other.summer)
    }
}
