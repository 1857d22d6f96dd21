//! What changed between two versions of a bill: its cells, and the very lines that caused it.
//!
//! Lines of imports that both versions count cancel out without being read. Of the others, a first pass keeps
//! digests alone, as a multiset of which what both sides hold cancels out; a second reads the lines that are left.

mod kept;
mod line;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use bill::{BillKey, Cell, Difference, SumOverflow};
use foldhash::fast::RandomState;
use store::{BillState, Data, Detail, ImportId, Scope, StoreError, StoredLine, StoredObject, Wanted};

use super::compare::Change;
use kept::Kept;

pub(crate) use line::{CellKey, ColumnChange, Line, cell_key};

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
    Added(Line),
    /// The older version had it.
    Removed(Line),
    /// Both have it, with another content: the same id, or, without ids, the same charge in other words.
    Changed(Box<Changed>),
}

/// A line before and after a change.
#[derive(Clone, Debug)]
pub(crate) struct Changed {
    pub(crate) old: Line,
    pub(crate) new: Line,
    pub(crate) columns: Vec<ColumnChange>,
}

/// How many lines are not the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) added: u64,
    pub(crate) removed: u64,
    /// Those whose charge changed.
    pub(crate) changed: u64,
    /// Those whose texts changed, and no cell with them.
    pub(crate) texts_only: u64,
}

/// What the lines that are not the same sum to, cell by cell.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) counts: Counts,
    cells: BTreeMap<CellKey, Difference>,
}

impl LineChange {
    /// Whether only texts differ, so that no cell changes.
    pub(crate) fn is_texts_only(&self) -> bool {
        match self {
            LineChange::Changed(changed) => changed.old.has_charge_of(&changed.new),
            LineChange::Added(_) | LineChange::Removed(_) => false,
        }
    }
}

impl Tally {
    /// Counts a line.
    ///
    /// # Errors
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
        *counter = counter.checked_add(1).ok_or(SumOverflow)?;
        let empty = bill::Sums::default();
        let sides = [old.map(|line| (line, line.sums(), empty)), new.map(|line| (line, empty, line.sums()))];
        for (line, old, new) in sides.into_iter().flatten() {
            let cell = self.cells.entry(line.cell()).or_default();
            cell.merge(&Difference::between(&old, &new)?)?;
        }
        Ok(())
    }

    /// Whether the lines sum to what the cells say, cell by cell, and the cells to what the totals say.
    ///
    /// # Errors
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

/// The cells that differ, in the order of their keys.
///
/// # Errors
/// [`SumOverflow`]: a difference left the range of 128 bits.
pub(crate) fn cells(old: &[Cell], new: &[Cell]) -> Result<Vec<CellChange>, SumOverflow> {
    let mut sides: BTreeMap<_, (bill::Sums, bill::Sums)> = BTreeMap::new();
    for cell in old {
        sides.entry(cell.key()).or_default().0 = cell.sums;
    }
    for cell in new {
        sides.entry(cell.key()).or_default().1 = cell.sums;
    }
    let differing = sides.into_iter().filter(|(_, (old, new))| old != new);
    differing
        .map(|(key, (old, new))| Ok(CellChange { key: cell_key(key), change: Change::of(old, new)? }))
        .collect()
}

/// Gives each line that is not the same in two versions of a bill to a function: changed and added ones in the
/// order in which the newer version's lines are stored, then the removed ones in that of the older.
///
/// # Errors
/// [`StoreError`], also that which `each` returns, which ends it.
pub(crate) async fn each_line(
    data: &Data,
    (old, new): (&BillState, &BillState),
    each: &mut (dyn FnMut(LineChange) -> Result<(), StoreError> + Send),
) -> Result<(), StoreError> {
    let bill = old.version.bill;
    let [old, new] = sides(data, bill, [old.version.number, new.version.number]).await?;
    // Bytes that are not those that were written would invent differences.
    for stored in old.iter().chain(&new) {
        data.lines.check(&stored.object).await?;
    }
    let mut counts: HashMap<[u8; 16], i32, RandomState> = HashMap::default();
    for (objects, step) in [(&old, 1_i32), (&new, -1)] {
        let mut scratch = Vec::new();
        read(data, bill, objects, &mut |line| {
            let digest = line.digest(&mut scratch)?.short().to_le_bytes();
            let count = counts.entry(digest).or_default();
            *count = count.saturating_add(step);
            if *count == 0 {
                counts.remove(&digest);
            }
            Ok(())
        })
        .await?;
    }
    if counts.is_empty() {
        return Ok(());
    }
    let mut kept = Kept::new()?;
    let mut scratch = Vec::new();
    read(data, bill, &old, &mut |line| {
        let digest = line.digest(&mut scratch)?.short().to_le_bytes();
        if is_left(&mut counts, digest, 1) { kept.push(&Line::of(line)?) } else { Ok(()) }
    })
    .await?;
    read(data, bill, &new, &mut |line| {
        let digest = line.digest(&mut scratch)?.short().to_le_bytes();
        if !is_left(&mut counts, digest, -1) {
            return Ok(());
        }
        let new = Line::of(line)?;
        each(match kept.take(&new)? {
            None => LineChange::Added(new),
            Some(old) => {
                LineChange::Changed(Box::new(Changed { columns: old.columns_changed(&new), old, new }))
            }
        })
    })
    .await?;
    kept.each_left(&mut |line| each(LineChange::Removed(line)))
}

/// Whether a line is among those that only one side has, which is counted down.
fn is_left(counts: &mut HashMap<[u8; 16], i32, RandomState>, digest: [u8; 16], step: i32) -> bool {
    let Some(count) = counts.get_mut(&digest).filter(|count| count.signum() == step) else { return false };
    *count = count.saturating_sub(step);
    if *count == 0 {
        counts.remove(&digest);
    }
    true
}

/// The objects whose lines only one of two versions counts.
async fn sides(data: &Data, bill: BillKey, versions: [u32; 2]) -> Result<[Vec<StoredObject>; 2], StoreError> {
    let parts = data.catalog.parts(Scope::of(bill)).await?;
    let imports = |version| -> BTreeSet<ImportId> {
        parts.iter().filter(|part| part.is_in(version)).map(|part| part.import).collect()
    };
    let [old, new] = versions.map(imports);
    let objects = data.catalog.objects().await?;
    let of = |own: &BTreeSet<ImportId>, other: &BTreeSet<ImportId>| {
        let is_meant = |stored: &&StoredObject| {
            let import = &stored.import;
            stored.object.month == bill.month && own.contains(import) && !other.contains(import)
        };
        objects.iter().filter(is_meant).cloned().collect()
    };
    Ok([of(&old, &new), of(&new, &old)])
}

/// Reads the lines that some objects hold of a bill.
async fn read(
    data: &Data,
    bill: BillKey,
    objects: &[StoredObject],
    each: &mut (dyn FnMut(&StoredLine<'_>) -> Result<(), StoreError> + Send),
) -> Result<(), StoreError> {
    let bills = BTreeSet::from([bill]);
    for stored in objects {
        data.lines.each_line(&stored.object, Detail::Whole, Wanted::Of(&bills), each).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use bill::{Measure, Sum, Sums};

    fn line(product: &str, total: i64) -> Line {
        serde_json::from_value(serde_json::json!({
            "import": 1, "file": 1, "number": 2, "cell": [1, "postPay", "postpay_deduct_h", product, "1"],
            "units": [0, 0, 0, total, 0, 0], "texts": [], "unknown": {},
        }))
        .unwrap()
    }

    fn cell(product: &str, old: i128, new: i128) -> CellChange {
        let sums = |total| Sums::new([(Measure::Total, Sum::from_units(total))], 1);
        CellChange { key: line(product, 0).cell(), change: Change::of(sums(old), sums(new)).unwrap() }
    }

    #[test]
    fn lines_that_do_not_sum_to_the_cells_or_cells_that_do_not_to_the_total_are_found() {
        let mut tally = Tally::default();
        let (old, new) = (line("a", 3), line("a", 5));
        tally.add(&LineChange::Changed(Box::new(Changed { old, new, columns: Vec::new() }))).unwrap();
        tally.add(&LineChange::Added(line("b", 7))).unwrap();
        tally.add(&LineChange::Removed(line("b", 7))).unwrap();
        assert_eq!(tally.counts, Counts { added: 1, removed: 1, changed: 1, texts_only: 0 });
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
