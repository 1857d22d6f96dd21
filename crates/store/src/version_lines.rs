//! The lines of versions: whether this node has them, and a visit of each.

use std::collections::BTreeSet;

use bill::Uin;
use bill::ledger::{BillFilter, BillState, PublishedVersion};

use crate::data::Data;
use crate::error::StoreError;
use crate::lines::{LineFilter, Projection, StoredLine};
use crate::object::WrittenObject;
use crate::refusal::StoreRefusal;

impl Data {
    /// Calls a function with each line of a version, in the order of imports, and in each in that of its objects and their
    /// rows. What it made of them is worth nothing unless all went well.
    ///
    /// # Errors
    ///
    /// [`StoreRefusal::VersionGone`]: a prune dropped the version meanwhile. [`StoreRefusal::LinesElsewhere`]: its lines are not
    /// on this node. Others if the catalog or an object cannot be read, or is not what was published; and those of the function.
    pub async fn visit_version_lines<E: From<StoreError>>(
        &self,
        version: &PublishedVersion,
        projection: Projection,
        visit: &mut (dyn FnMut(&StoredLine<'_>) -> Result<(), E> + Send),
    ) -> Result<(), E> {
        let bills = BTreeSet::from([version.bill]);
        let mut lines = 0_u64;
        let each = &mut |line: &StoredLine<'_>| {
            lines += 1;
            visit(line)
        };
        for stored in self.catalog.list_counted_objects(version.bill, version.number).await? {
            self.check_lines_are_here(version, &stored.object).await?;
            self.lines.check_object_once(&stored.object).await?;
            self.lines.visit_lines(&stored.object, projection, LineFilter::Bills(&bills), each).await?;
        }
        if lines == version.lines {
            return Ok(());
        }
        let bill = version.bill;
        let what = format!(
            "{lines} lines of version {} of the bill of customer {}, {}, payer {}, which has {}",
            version.number, bill.owner, bill.month, bill.payer, version.lines
        );
        Err(self.explain_missing_lines(version, StoreError::Damaged { what }).await?.into())
    }

    /// Calls a function with each line of a version that a caller may see, as [`Data::visit_version_lines`] does: the state has
    /// the cells that the caller may see, and it sees all lines of a manager or none.
    ///
    /// # Errors
    ///
    /// As [`Data::visit_version_lines`].
    pub async fn visit_state_lines<E: From<StoreError>>(
        &self,
        state: &BillState,
        projection: Projection,
        visit: &mut (dyn FnMut(&StoredLine<'_>) -> Result<(), E> + Send),
    ) -> Result<(), E> {
        let managers: BTreeSet<Uin> = state.cells.iter().map(|cell| cell.manager).collect();
        let each = &mut |line: &StoredLine<'_>| {
            if managers.contains(&line.charge.manager) { visit(line) } else { Ok(()) }
        };
        self.visit_version_lines(&state.version, projection, each).await
    }

    /// Checks that the lines of a version are on this node: a node that shares the catalog need not have them.
    ///
    /// # Errors
    ///
    /// [`StoreRefusal::LinesElsewhere`]: they are not. [`StoreError`]: the catalog or the store cannot be asked.
    pub async fn check_version_lines_are_here(&self, version: &PublishedVersion) -> Result<(), StoreError> {
        if self.has_shared_catalog() {
            for stored in self.catalog.list_counted_objects(version.bill, version.number).await? {
                self.check_lines_are_here(version, &stored.object).await?;
            }
        }
        Ok(())
    }

    /// Returns the cause for which lines of a version were not found: that a prune dropped it meanwhile, or else the error
    /// itself.
    pub(crate) async fn explain_missing_lines(
        &self,
        version: &PublishedVersion,
        error: StoreError,
    ) -> Result<StoreError, StoreError> {
        let number = version.number;
        let versions = self.catalog.list_versions(BillFilter::of_bill(version.bill)).await?;
        let is_gone = |now: &PublishedVersion| now.number == number && now.pruned_at_us.is_some();
        let is_gone = versions.iter().any(is_gone);
        Ok(if is_gone { StoreRefusal::VersionGone { version: number }.into() } else { error })
    }

    /// Checks that an object with lines of a version is on this node: a node that shares the catalog need not have it.
    ///
    /// # Errors
    ///
    /// [`StoreRefusal::LinesElsewhere`]: it is not. [`StoreError`]: the store cannot be asked.
    pub(crate) async fn check_lines_are_here(
        &self,
        version: &PublishedVersion,
        object: &WrittenObject,
    ) -> Result<(), StoreError> {
        let path = &object.path;
        if self.has_shared_catalog() && !self.lines.has_object(path).await? {
            let (bill, version) = (version.bill, version.number);
            return Err(StoreRefusal::LinesElsewhere { bill, version, path: path.clone() }.into());
        }
        Ok(())
    }
}

/// Checks that the content of a version was not pruned.
///
/// # Errors
///
/// [`StoreError::Pruned`]: it was.
pub fn check_not_pruned(version: &PublishedVersion) -> Result<(), StoreError> {
    match version.pruned_at_us {
        None => Ok(()),
        Some(at_us) => Err(StoreError::Pruned { bill: version.bill, version: version.number, at_us }),
    }
}
