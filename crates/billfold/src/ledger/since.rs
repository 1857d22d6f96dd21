//! The bills of a month that changed after a time, compared with what they were then.

use std::collections::BTreeMap;

use bill::ledger::{AsOf, BillFilter, BillState, PublishedVersion};
use bill::{Basis, BillKey, Measure, Sum, SumOverflow, Uin};
use store::{Catalog, StoreError, check_not_pruned};

use super::month::{CustomerBill, Totals};

/// A bill that changed.
#[derive(Clone, Debug)]
pub(crate) struct ChangedBill {
    pub(crate) bill: BillKey,
    /// The version at the time; `None` if the bill had none.
    pub(crate) old_version: Option<u32>,
    /// The amounts that it stated at the time.
    pub(crate) old_basis: Option<Basis>,
    /// The version now.
    pub(crate) version: PublishedVersion,
    pub(crate) kind: ChangeKind,
    pub(crate) old: Totals,
    pub(crate) new: Totals,
}

/// The kind of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChangeKind {
    /// The bill had no version.
    New,
    /// Charges changed.
    Changed,
    /// The bill has no lines any more.
    Emptied,
    /// Only texts changed.
    TextsOnly,
}

impl ChangeKind {
    /// Returns the name for programs.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Emptied => "emptied",
            Self::TextsOnly => "texts_only",
        }
    }
}

impl ChangedBill {
    /// Returns the total at the time, the total now, and the difference.
    ///
    /// # Errors
    ///
    /// [`SumOverflow`]: the difference left the range of 128 bits.
    pub(crate) fn compute_totals(&self) -> Result<[Sum; 3], SumOverflow> {
        let [old, new] = [&self.old, &self.new].map(|totals| totals.whole[Measure::Total]);
        Ok([old, new, new.minus(old)?])
    }
}

/// Finds the bills of a month that changed after a time, in the order of payers and customers. With a manager, only
/// the charges under it are compared.
///
/// # Errors
///
/// [`StoreError`]: a version of the time was pruned, or the catalog cannot be read.
pub(crate) async fn find_changed_bills(
    catalog: &Catalog,
    filter: BillFilter,
    manager: Option<Uin>,
    since_us: i64,
    until: AsOf,
) -> Result<Vec<ChangedBill>, StoreError> {
    let mut old: BTreeMap<BillKey, (PublishedVersion, Totals)> = BTreeMap::new();
    let mut keep_old = |state: BillState| {
        check_not_pruned(&state.version)?;
        let totals = sum_bill(&state, manager)?;
        old.insert(state.version.bill, (state.version, totals));
        Ok(())
    };
    catalog.visit_bills(filter, AsOf::Time(since_us), &mut keep_old).await?;
    let mut changed = Vec::new();
    let mut compare_new = |state: BillState| {
        let version = state.version.clone();
        let (old_version, old_basis, old_totals) = match old.remove(&version.bill) {
            None => (None, None, Totals::default()),
            // The version is the same, or the bill went back to the lines that it had.
            Some((before, _)) if before.lines_digest == version.lines_digest => return Ok(()),
            Some((before, totals)) => (Some(before.number), Some(before.basis), totals),
        };
        check_not_pruned(&version)?;
        let new = sum_bill(&state, manager)?;
        // The charges of another manager changed, or the bill came and went.
        if old_totals == new && (manager.is_some() || new.whole.lines == 0) {
            return Ok(());
        }
        let kind = match (old_version, version.lines) {
            (None, _) => ChangeKind::New,
            (Some(_), 0) => ChangeKind::Emptied,
            (Some(_), _) => ChangeKind::Changed,
        };
        changed.push(ChangedBill {
            bill: version.bill,
            old_version,
            old_basis,
            version,
            kind,
            old: old_totals,
            new,
        });
        Ok(())
    };
    catalog.visit_bills(filter, until, &mut compare_new).await?;
    mark_texts_only(&mut changed, &catalog.list_versions(filter).await?);
    Ok(changed)
}

/// Sums a bill, only the charges under one manager if one is named.
fn sum_bill(state: &BillState, manager: Option<Uin>) -> Result<Totals, SumOverflow> {
    Ok(CustomerBill::of(state, manager)?.map_or_else(Totals::default, |bill| bill.totals))
}

/// Marks the changed bills of which each version since changed texts alone.
fn mark_texts_only(changed: &mut [ChangedBill], versions: &[PublishedVersion]) {
    for change in changed.iter_mut().filter(|change| change.kind == ChangeKind::Changed) {
        let start = versions.partition_point(|version| version.bill < change.bill);
        let own = versions.get(start..).unwrap_or_default().iter();
        let is_between = |version: &&PublishedVersion| {
            Some(version.number) > change.old_version && version.number <= change.version.number
        };
        let mut since = own.take_while(|version| version.bill == change.bill).filter(is_between);
        if since.all(|version| version.texts_only) {
            change.kind = ChangeKind::TextsOnly;
        }
    }
}
