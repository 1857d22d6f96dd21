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

/// The order of objects: by import, and in each by their number, which is behind a name of one length.
type ObjectOrder = (ImportId, usize, String);

/// The lines of one object that a caller may see and asks for.
#[derive(Debug)]
struct ObjectPlan {
    object: WrittenObject,
    /// One of the versions that count its lines.
    version: PublishedVersion,
    /// The bills whose versions count lines of the object, with the managers of those that the caller may see.
    managers: BTreeMap<BillKey, BTreeSet<Uin>>,
    /// The number of lines by row group.
    row_groups: BTreeMap<u32, u64>,
}

/// Where the lines of all pages are.
#[derive(Debug, Default)]
struct LinesPlan {
    objects: BTreeMap<ObjectOrder, ObjectPlan>,
    total: u64,
    unstated: u64,
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
        let mut plan = LinesPlan::default();
        for state in states {
            self.plan_bill(&mut plan, state, query).await?;
        }
        let mut page = LinesPage { total: plan.total, unstated: plan.unstated, lines: Vec::new() };
        let mut skipped = query.slice.offset;
        for of_object in plan.objects.values() {
            for (row_group, lines) in &of_object.row_groups {
                let wanted = query.slice.limit - to_u64(page.lines.len());
                if wanted == 0 {
                    return Ok(page);
                }
                if skipped >= *lines {
                    skipped -= lines;
                    continue;
                }
                let taken = wanted.min(lines - skipped);
                let read = self.read_planned_lines(of_object, *row_group, query, (skipped, taken)).await?;
                page.lines.extend(read);
                skipped = 0;
            }
        }
        Ok(page)
    }

    /// Adds the lines of a version to a plan.
    async fn plan_bill(
        &self,
        plan: &mut LinesPlan,
        state: &BillState,
        query: &LinesQuery,
    ) -> Result<(), StoreError> {
        let bill = state.version.bill;
        let managers: BTreeSet<Uin> = state.cells.iter().map(|cell| cell.manager).collect();
        let mut found = LinesByKey::new();
        let known = self.catalog.read_part_counts(bill, state.version.number).await?;
        let mut objects_before: BTreeMap<ImportId, u32> = BTreeMap::new();
        for stored in self.catalog.list_counted_objects(bill, state.version.number).await? {
            let StoredObject { import, object } = &stored;
            let number = objects_before.entry(*import).or_default();
            let counts = match known.get(import) {
                Some(part) => part.of_object(*number).cloned().unwrap_or_default(),
                // A part from before the numbers were kept.
                None => self.count_object_lines(&state.version, object).await?.as_ref().clone(),
            };
            *number += 1;
            for (row_group, key, lines) in counts.iter().filter(|(_, key, _)| managers.contains(&key.manager))
            {
                *found.entry((key.manager, key.pay_mode, key.transaction_type)).or_default() += lines;
                if query.includes_transaction(&key) && key.status == PaymentStatus::Unstated {
                    plan.unstated += lines;
                }
                if query.includes(&key) {
                    plan.total += lines;
                    plan.add_lines(&stored, (&state.version, &managers), row_group, lines);
                }
            }
        }
        let mut expected = LinesByKey::new();
        for cell in &state.cells {
            *expected.entry((cell.manager, cell.pay_mode, cell.transaction_type)).or_default() +=
                cell.sums.lines;
        }
        if found == expected {
            Ok(())
        } else {
            Err(make_other_lines_error(&state.version, &found, &expected))
        }
    }

    /// Counts the lines of a version in one of its objects.
    async fn count_object_lines(
        &self,
        version: &PublishedVersion,
        object: &WrittenObject,
    ) -> Result<Arc<LineCounts>, StoreError> {
        self.check_lines_are_here(version, object).await?;
        self.lines.count_bill_lines(object, version.bill).await
    }

    /// Reads lines of a row group: so many after those that are skipped.
    async fn read_planned_lines(
        &self,
        of_object: &ObjectPlan,
        row_group: u32,
        query: &LinesQuery,
        (skipped, taken): (u64, u64),
    ) -> Result<Vec<bill::LineRecord>, StoreError> {
        let ObjectPlan { object, version, managers, .. } = of_object;
        self.check_lines_are_here(version, object).await?;
        let bills: BTreeSet<BillKey> = managers.keys().copied().collect();
        let (managers, query) = (managers.clone(), *query);
        let select: SelectLine = Arc::new(move |charge| {
            let managers = managers.get(&charge.bill);
            managers.is_some_and(|managers| managers.contains(&charge.manager))
                && query.includes(&PaymentKey::of(charge))
        });
        let to_index = |number: u64| {
            usize::try_from(number).unwrap_or_else(|_| unreachable!("a row group has at most 65,536 lines"))
        };
        let slice = LineSlice { skipped: to_index(skipped), lines: to_index(taken) };
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
    /// Adds lines of a bill in a row group.
    fn add_lines(
        &mut self,
        StoredObject { import, object }: &StoredObject,
        (version, managers): (&PublishedVersion, &BTreeSet<Uin>),
        row_group: u32,
        lines: u64,
    ) {
        let order = (*import, object.path.len(), object.path.clone());
        let of_object = self.objects.entry(order).or_insert_with(|| ObjectPlan {
            object: object.clone(),
            version: version.clone(),
            managers: BTreeMap::new(),
            row_groups: BTreeMap::new(),
        });
        of_object.managers.entry(version.bill).or_insert_with(|| managers.clone());
        *of_object.row_groups.entry(row_group).or_default() += lines;
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
