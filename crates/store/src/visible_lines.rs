//! A page of the lines of a month's bills that a caller may see.
//!
//! The numbers of a bill's lines in each row group say where a page is, so that it is read without what stands before it. They
//! are compared with the cells of the version: lines that are missing, or too many, are never a page.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use access::{BillQuery, LinesPage, LinesQuery, VisibleLines, VisibleStates};
use bill::ledger::{BillState, ImportId, PublishedVersion};
use bill::{BillKey, LineCounts, PayMode, PaymentKey, PaymentStatus, TransactionType, Uin};

use crate::data::Data;
use crate::error::StoreError;
use crate::integers::to_u64;
use crate::lines::{LineSlice, SelectLine};
use crate::object::{StoredObject, WrittenObject};

/// The order of objects, as [`StoredObject::order`] gives it.
type ObjectOrder = (ImportId, usize, String);

/// The lines of one object that a caller may see and asks for.
#[derive(Debug)]
struct ObjectPlan {
    object: WrittenObject,
    /// One of the versions that count its lines.
    version: PublishedVersion,
    /// The bills whose versions count lines of the object, with the managers of those that the caller may see.
    managers: BTreeMap<BillKey, BTreeSet<Uin>>,
    /// The numbers of these bills' lines by row group.
    row_groups: BTreeMap<u32, GroupLines>,
}

/// Numbers of the bills' lines in a row group.
#[derive(Clone, Copy, Debug, Default)]
struct GroupLines {
    /// Those that the caller may see and asks for.
    selected: u64,
    /// All others.
    others: u64,
}

/// Where the lines of all pages are.
#[derive(Debug, Default)]
struct LinesPlan {
    objects: BTreeMap<ObjectOrder, ObjectPlan>,
}

/// Numbers of lines by manager, payment mode and transaction type.
type LinesByKey = BTreeMap<(Uin, PayMode, TransactionType), u64>;

impl Data {
    /// Reads a page of the lines of a month's current bills that a caller may see, all of it as of one moment: a published
    /// version never changes, and the versions are read at once.
    ///
    /// Memory holds the lines of the page, and of a row group.
    ///
    /// # Errors
    ///
    /// [`StoreError::Refused`]: a prune dropped a version meanwhile, which is not current any more, or the lines are not on this
    /// node. Others if the catalog or an object cannot be read, or is not what was published.
    pub async fn read_visible_lines(
        &self,
        caller: Uin,
        query: &LinesQuery,
    ) -> Result<VisibleLines, StoreError> {
        let LinesQuery { owner, month, .. } = *query;
        let of_bill = BillQuery { owner, month, with_names: false, with_payments: false };
        let states = match self.catalog.read_visible_states(caller, &of_bill).await? {
            VisibleStates::Nothing => return Ok(VisibleLines::Nothing),
            VisibleStates::Withheld => return Ok(VisibleLines::Withheld),
            VisibleStates::States(states) => states,
        };
        // On the heap, since few requests come here, and all would be larger by it.
        match Box::pin(self.read_page(&states, query)).await {
            Ok(page) => Ok(VisibleLines::Page(page)),
            Err(error) => Err(self.explain_missing_page(&states, error).await?),
        }
    }

    /// Reads a page of the lines of some versions, each with the cells that the caller may see.
    async fn read_page(&self, states: &[BillState], query: &LinesQuery) -> Result<LinesPage, StoreError> {
        let (mut plan, mut unstated) = (LinesPlan::default(), 0);
        for state in states {
            unstated += self.plan_bill(&mut plan, state, query).await?;
        }
        let mut page = LinesPage { total: plan.count_lines(), unstated, lines: Vec::new() };
        let mut skipped = query.slice.offset;
        for of_object in plan.objects.values() {
            for (row_group, group) in &of_object.row_groups {
                let wanted = query.slice.limit - to_u64(page.lines.len());
                if wanted == 0 {
                    return Ok(page);
                }
                if skipped >= group.selected {
                    skipped -= group.selected;
                    continue;
                }
                let taken = wanted.min(group.selected - skipped);
                let read = self.read_planned_lines(of_object, *row_group, query, (skipped, taken)).await?;
                page.lines.extend(read);
                skipped = 0;
            }
        }
        Ok(page)
    }

    /// Adds the lines of a version to a plan. Returns the number of those that are asked for by mode and transaction type, and
    /// do not state their payment status.
    async fn plan_bill(
        &self,
        plan: &mut LinesPlan,
        state: &BillState,
        query: &LinesQuery,
    ) -> Result<u64, StoreError> {
        let mut unstated = 0;
        let managers: BTreeSet<Uin> = state.cells.iter().map(|cell| cell.manager).collect();
        let mut found = LinesByKey::new();
        for (stored, counts) in self.locate_lines(&state.version).await? {
            let of_object = plan.find_object(&stored, &state.version, &managers);
            for (row_group, key, lines) in counts.iter() {
                let is_visible = managers.contains(&key.manager);
                let group = of_object.row_groups.entry(row_group).or_default();
                if is_visible && query.includes(&key) {
                    group.selected += lines;
                } else {
                    group.others += lines;
                }
                if !is_visible {
                    continue;
                }
                *found.entry((key.manager, key.pay_mode, key.transaction_type)).or_default() += lines;
                if query.includes_transaction(&key) && key.status == PaymentStatus::Unstated {
                    unstated += lines;
                }
            }
        }
        let mut expected = LinesByKey::new();
        for cell in &state.cells {
            *expected.entry((cell.manager, cell.pay_mode, cell.transaction_type)).or_default() +=
                cell.sums.lines;
        }
        if found == expected {
            Ok(unstated)
        } else {
            Err(make_other_lines_error(&state.version, &found, &expected))
        }
    }

    /// Finds where the lines of a version are: the numbers of them in each of its objects.
    async fn locate_lines(
        &self,
        version: &PublishedVersion,
    ) -> Result<Vec<(StoredObject, LineCounts)>, StoreError> {
        let bill = version.bill;
        let known = self.catalog.read_part_counts(bill, version.number).await?;
        let mut objects_before: BTreeMap<ImportId, u32> = BTreeMap::new();
        let mut located = Vec::new();
        for stored in self.catalog.list_counted_objects(bill, version.number).await? {
            let number = objects_before.entry(stored.import).or_default();
            let counts = if let Some(part) = known.get(&stored.import) {
                part.of_object(*number).cloned().unwrap_or_default()
            } else {
                // A part from before the numbers were kept.
                self.check_lines_are_here(version, &stored.object).await?;
                self.lines.count_bill_lines(&stored.object, bill).await?.as_ref().clone()
            };
            *number += 1;
            located.push((stored, counts));
        }
        Ok(located)
    }

    /// Reads lines of a row group: so many after those that are skipped.
    async fn read_planned_lines(
        &self,
        of_object: &ObjectPlan,
        row_group: u32,
        query: &LinesQuery,
        (skipped, taken): (u64, u64),
    ) -> Result<Vec<bill::LineRecord>, StoreError> {
        let ObjectPlan { object, version, managers, row_groups } = of_object;
        self.check_lines_are_here(version, object).await?;
        let bills: BTreeSet<BillKey> = managers.keys().copied().collect();
        let (managers, query) = (managers.clone(), *query);
        let select: SelectLine = Arc::new(move |charge| {
            let managers = managers.get(&charge.bill);
            managers.is_some_and(|managers| managers.contains(&charge.manager))
                && query.includes(&PaymentKey::of(charge))
        });
        let is_of_all = row_groups.get(&row_group).is_some_and(|group| group.others == 0);
        let to_index = |number: u64| {
            usize::try_from(number).unwrap_or_else(|_| unreachable!("a row group has at most 65,536 lines"))
        };
        let slice = LineSlice { skipped: to_index(skipped), lines: to_index(taken), is_of_all };
        let lines = self.lines.read_group_lines(object, row_group, &bills, &select, slice).await?;
        if lines.len() == slice.lines {
            return Ok(lines);
        }
        let what =
            format!("{} lines of row group {row_group}, where {} are recorded", lines.len(), slice.lines);
        Err(StoreError::DamagedObject { path: object.path.clone(), what })
    }

    /// Returns the cause for which a page of some versions could not be read: that a prune dropped one meanwhile, or else the
    /// error itself.
    async fn explain_missing_page(
        &self,
        states: &[BillState],
        mut error: StoreError,
    ) -> Result<StoreError, StoreError> {
        for state in states {
            error = self.explain_missing_lines(&state.version, error).await?;
        }
        Ok(error)
    }
}

impl LinesPlan {
    /// Returns the number of all lines that are asked for.
    fn count_lines(&self) -> u64 {
        self.objects.values().flat_map(|object| object.row_groups.values()).map(|group| group.selected).sum()
    }

    /// Finds an object in the plan, or adds it, with lines of a version of which the caller may see those of some managers.
    fn find_object(
        &mut self,
        stored: &StoredObject,
        version: &PublishedVersion,
        managers: &BTreeSet<Uin>,
    ) -> &mut ObjectPlan {
        let (import, length, path) = stored.order();
        let object = &stored.object;
        let of_object = self.objects.entry((import, length, path.to_owned())).or_insert_with(|| ObjectPlan {
            object: object.clone(),
            version: version.clone(),
            managers: BTreeMap::new(),
            row_groups: BTreeMap::new(),
        });
        of_object.managers.entry(version.bill).or_insert_with(|| managers.clone());
        of_object
    }
}

/// Makes the error of objects whose lines are not those of a version.
fn make_other_lines_error(
    version: &PublishedVersion,
    found: &LinesByKey,
    expected: &LinesByKey,
) -> StoreError {
    let PublishedVersion { bill, number, .. } = version;
    let (found, expected): (u64, u64) = (found.values().sum(), expected.values().sum());
    StoreError::Damaged {
        what: format!(
            "{found} lines of version {number} of the bill of customer {}, {}, payer {}, whose cells count {expected} in \
             other numbers by manager, payment mode or transaction type",
            bill.owner, bill.month, bill.payer
        ),
    }
}
