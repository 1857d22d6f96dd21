//! The difference between two versions of a bill: the cells that differ, and the lines that caused it.
//!
//! Lines of imports that both versions count are the same, and are not read. Of the others, a first pass counts
//! digests, so that lines with equal digests on both sides cancel out; a second pass reads the lines that are left.

pub(crate) mod line;
mod waiting_lines;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use bill::ledger::{BillFilter, BillState, ImportId};
use bill::{BillKey, Cell, Change, Difference, SumOverflow, compare_groups};
use foldhash::fast::RandomState;
use store::{Data, LineFilter, Projection, StoreError, StoredLine, StoredObject};

use line::{CellKey, ColumnChange, DiffLine, make_cell_key};
use waiting_lines::WaitingLines;

/// A cell whose sums differ.
#[derive(Clone, Debug)]
pub(crate) struct CellChange {
    pub(crate) key: CellKey,
    pub(crate) change: Change,
}

/// A line that is not the same in both versions.
#[derive(Clone, Debug)]
pub(crate) enum LineChange {
    /// The newer version has it.
    Added(DiffLine),
    /// The older version had it.
    Removed(DiffLine),
    /// Both have it, with another content: the ids are the same or, without ids, the charges.
    Changed(Box<ChangedLine>),
}

/// A line before and after a change.
#[derive(Clone, Debug)]
pub(crate) struct ChangedLine {
    pub(crate) old: DiffLine,
    pub(crate) new: DiffLine,
    pub(crate) columns: Vec<ColumnChange>,
}

/// Numbers of lines that are not the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ChangeCounts {
    pub(crate) added: u64,
    pub(crate) removed: u64,
    /// Lines whose charge changed.
    pub(crate) changed: u64,
    /// Lines of which only texts changed, so that no cell changed.
    pub(crate) texts_only: u64,
}

/// Sums and numbers of the lines that are not the same, cell by cell.
#[derive(Clone, Debug, Default)]
pub(crate) struct ChangeTally {
    pub(crate) counts: ChangeCounts,
    cells: BTreeMap<CellKey, Difference>,
}

impl LineChange {
    /// Returns true if only texts differ, so that no cell changes.
    pub(crate) fn is_texts_only(&self) -> bool {
        match self {
            Self::Changed(changed) => changed.old.has_charge_of(&changed.new),
            Self::Added(_) | Self::Removed(_) => false,
        }
    }
}

impl ChangeTally {
    /// Adds a line.
    ///
    /// # Errors
    ///
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub(crate) fn add(&mut self, change: &LineChange) -> Result<(), SumOverflow> {
        let (old, new) = match change {
            LineChange::Added(new) => (None, Some(new)),
            LineChange::Removed(old) => (Some(old), None),
            LineChange::Changed(changed) => (Some(&changed.old), Some(&changed.new)),
        };
        let counter = match (old, new) {
            (None, _) => &mut self.counts.added,
            (_, None) => &mut self.counts.removed,
            _ if change.is_texts_only() => &mut self.counts.texts_only,
            _ => &mut self.counts.changed,
        };
        *counter += 1;
        let empty = bill::Sums::default();
        let sides = [old.map(|line| (line, line.sums(), empty)), new.map(|line| (line, empty, line.sums()))];
        for (line, old, new) in sides.into_iter().flatten() {
            let cell = self.cells.entry(line.cell()).or_default();
            cell.merge(&Difference::between(&old, &new)?)?;
        }
        Ok(())
    }

    /// Returns true if the lines sum to the differences of the cells, and the cells to the difference of the totals.
    ///
    /// # Errors
    ///
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub(crate) fn agrees(&self, cells: &[CellChange], whole: &Difference) -> Result<bool, SumOverflow> {
        let lines: BTreeMap<&CellKey, &Difference> =
            self.cells.iter().filter(|(_, difference)| !difference.is_zero()).collect();
        let stated: BTreeMap<&CellKey, &Difference> =
            cells.iter().map(|cell| (&cell.key, &cell.change.difference)).collect();
        let mut sum = Difference::default();
        stated.values().try_for_each(|difference| sum.merge(difference))?;
        Ok(lines == stated && sum == *whole)
    }
}

/// Finds the cells that differ, in the order of their keys.
///
/// # Errors
///
/// [`SumOverflow`]: a difference left the range of 128 bits.
pub(crate) fn find_cell_changes(old: &[Cell], new: &[Cell]) -> Result<Vec<CellChange>, SumOverflow> {
    let groups = compare_groups(old, new, Cell::key)?.into_iter();
    let differing = groups.filter(|(_, change)| !change.is_none());
    Ok(differing.map(|(key, change)| CellChange { key: make_cell_key(key), change }).collect())
}

/// Calls a function with each line that is not the same in two versions of a bill: changed and added ones in the
/// order in which the newer version's lines are stored, then the removed ones in that of the older version.
///
/// # Errors
///
/// [`StoreError`]. An error of `visit` ends the reading and is returned.
pub(crate) async fn visit_changed_lines<E: From<StoreError> + 'static>(
    data: &Data,
    (old, new): (&BillState, &BillState),
    visit: &mut (dyn FnMut(LineChange) -> Result<(), E> + Send),
) -> Result<(), E> {
    let bill = old.version.bill;
    let [old, new] = find_differing_objects(data, bill, [old.version.number, new.version.number]).await?;
    // A damaged object would show differences that do not exist.
    for stored in old.iter().chain(&new) {
        data.lines.check_object(&stored.object).await?;
    }
    let mut counts = DigestCounts::default();
    for (objects, step) in [(&old, 1), (&new, -1)] {
        read_lines(data, bill, objects, &mut |line| {
            let digest = line.digest()?.to_bits().to_le_bytes();
            let count = counts.entry(digest).or_default();
            *count += step;
            if *count == 0 {
                counts.remove(&digest);
            }
            Ok::<_, StoreError>(())
        })
        .await?;
    }
    if counts.is_empty() {
        return Ok(());
    }
    let mut waiting = WaitingLines::new(data.dir())?;
    read_lines(data, bill, &old, &mut |line| {
        let digest = line.digest()?.to_bits().to_le_bytes();
        if take_unmatched(&mut counts, digest, 1) { waiting.push(&DiffLine::of(line)?) } else { Ok(()) }
    })
    .await?;
    read_lines(data, bill, &new, &mut |line| {
        let digest = line.digest()?.to_bits().to_le_bytes();
        if !take_unmatched(&mut counts, digest, -1) {
            return Ok(());
        }
        let new = DiffLine::of(line)?;
        visit(match waiting.take_matching_line(&new)? {
            None => LineChange::Added(new),
            Some(old) => {
                let columns = old.find_changed_columns(&new);
                LineChange::Changed(Box::new(ChangedLine { old, new, columns }))
            }
        })
    })
    .await?;
    waiting.visit_remaining(&mut |line| visit(LineChange::Removed(line)))
}

/// Number of lines of each digest that the older version has more than the newer one.
type DigestCounts = HashMap<[u8; 16], i64, RandomState>;

/// Takes a line off the count of its digest, if one side has more lines of it than the other: `step` is 1 for the
/// older version and -1 for the newer one. Returns true if it did.
fn take_unmatched(counts: &mut DigestCounts, digest: [u8; 16], step: i64) -> bool {
    let Some(count) = counts.get_mut(&digest).filter(|count| count.signum() == step) else { return false };
    *count -= step;
    if *count == 0 {
        counts.remove(&digest);
    }
    true
}

/// Finds the objects whose lines only one of two versions counts, of each version.
async fn find_differing_objects(
    data: &Data,
    bill: BillKey,
    versions: [u32; 2],
) -> Result<[Vec<StoredObject>; 2], StoreError> {
    let parts = data.catalog.list_parts(BillFilter::of_bill(bill)).await?;
    let imports = |version| -> BTreeSet<ImportId> {
        parts.iter().filter(|part| part.is_counted_by(version)).map(|part| part.import).collect()
    };
    let [old, new] = versions.map(imports);
    let objects = data.catalog.list_objects().await?;
    let select_of_one = |one: &BTreeSet<ImportId>, other: &BTreeSet<ImportId>| {
        let is_of_one = |stored: &&StoredObject| {
            let import = &stored.import;
            stored.object.month == bill.month && one.contains(import) && !other.contains(import)
        };
        objects.iter().filter(is_of_one).cloned().collect()
    };
    Ok([select_of_one(&old, &new), select_of_one(&new, &old)])
}

/// Calls a function with each line of a bill in some objects.
async fn read_lines<E: From<StoreError>>(
    data: &Data,
    bill: BillKey,
    objects: &[StoredObject],
    visit: &mut (dyn FnMut(&StoredLine<'_>) -> Result<(), E> + Send),
) -> Result<(), E> {
    let bills = BTreeSet::from([bill]);
    for stored in objects {
        data.lines.visit_lines(&stored.object, Projection::Whole, LineFilter::Bills(&bills), visit).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use bill::{Measure, Sum, Sums};

    fn line(product: &str, total: i64) -> DiffLine {
        let [mode, transaction_type, product, region] =
            ["postPay", "postpay_deduct_h", product, "1"].map(str::to_owned);
        DiffLine {
            import: ImportId(1),
            file: 1,
            number: 2,
            cell: (1, mode, transaction_type, product, region),
            units: [0, 0, 0, total, 0, 0],
            texts: [const { None }; bill::Column::COUNT],
            unknown: BTreeMap::new(),
        }
    }

    fn cell(product: &str, old: i128, new: i128) -> CellChange {
        let sums = |total| Sums::new([(Measure::Total, Sum::from_units(total))], 1);
        CellChange { key: line(product, 0).cell(), change: Change::of(sums(old), sums(new)).unwrap() }
    }

    #[test]
    fn lines_that_do_not_sum_to_the_cells_or_cells_that_do_not_to_the_total_are_found() {
        let mut tally = ChangeTally::default();
        let (old, new) = (line("a", 3), line("a", 5));
        tally.add(&LineChange::Changed(Box::new(ChangedLine { old, new, columns: Vec::new() }))).unwrap();
        tally.add(&LineChange::Added(line("b", 7))).unwrap();
        tally.add(&LineChange::Removed(line("b", 7))).unwrap();
        assert_eq!(tally.counts, ChangeCounts { added: 1, removed: 1, changed: 1, texts_only: 0 });
        let difference = |total| {
            Difference::between(&Sums::default(), &Sums::new([(Measure::Total, Sum::from_units(total))], 0))
        };
        let agrees = |cells: &[CellChange], total| tally.agrees(cells, &difference(total).unwrap()).unwrap();
        assert!(agrees(&[cell("a", 3, 5)], 2));
        assert!(!agrees(&[cell("a", 3, 6)], 3), "the lines say 2");
        assert!(!agrees(&[cell("a", 3, 5)], 3), "the cells say 2");
        assert!(!agrees(&[cell("a", 3, 5), cell("c", 1, 0)], 1), "no line says so");
        assert!(!agrees(&[], 0));
    }
}
