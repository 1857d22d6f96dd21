//! Sums by day of versions: from the catalog, or from the lines of versions that were published before the catalog held them.

use std::collections::BTreeSet;

use access::{BillQuery, DayQuery, VisibleDay, VisibleStates};
use bill::ledger::BillState;
use bill::{Day, DaySums, Sums, Uin, check_days};

use crate::data::Data;
use crate::error::StoreError;
use crate::lines::{Projection, StoredLine};

impl Data {
    /// Reads the sums of the lines of a month's current bills that a caller may see and that are of one day, all of it as of one
    /// moment: a published version never changes, and the versions are read at once.
    ///
    /// # Errors
    ///
    /// [`StoreError::Refused`]: a prune dropped a version meanwhile, or lines are needed that are not on this node. Others if the
    /// catalog or an object cannot be read, or is not what was published.
    pub async fn read_visible_day(&self, caller: Uin, query: &DayQuery) -> Result<VisibleDay, StoreError> {
        let DayQuery { owner, day } = *query;
        let of_bill = BillQuery { owner, month: day.month(), with_names: false, with_payments: false };
        let states = match self.catalog.read_visible_states(caller, &of_bill).await? {
            VisibleStates::Nothing => return Ok(VisibleDay::Nothing),
            VisibleStates::Withheld => return Ok(VisibleDay::Withheld),
            VisibleStates::States(states) => states,
        };
        let mut sums = Sums::default();
        for state in &states {
            // On the heap, since few requests come here, and all would be larger by it.
            let days = Box::pin(self.read_state_days(state)).await?;
            let of_day = days.iter().filter(|(_, own, _)| *own == day);
            of_day.map(|(_, _, of_day)| of_day).try_for_each(|of_day| sums.merge(of_day))?;
        }
        Ok(VisibleDay::Sums(sums))
    }

    /// Reads the sums by day of the lines of a version that a caller may see: the state has the cells that the caller may see,
    /// and it sees all lines of a manager or none. They sum to these cells. Those of a version of which the catalog does not hold
    /// all are made from its lines.
    ///
    /// # Errors
    ///
    /// As [`Data::read_visible_day`].
    pub async fn read_state_days(&self, state: &BillState) -> Result<DaySums, StoreError> {
        let (bill, number) = (state.version.bill, state.version.number);
        let days = match self.catalog.read_days(bill, number).await? {
            Some(mut days) => {
                let managers: BTreeSet<Uin> = state.cells.iter().map(|cell| cell.manager).collect();
                days.retain_managers(|manager| managers.contains(&manager));
                days
            }
            None => self.sum_days_of_lines(state).await?,
        };
        match check_days(bill, &state.cells, &days) {
            Ok(()) => Ok(days),
            Err(law) => Err(self.explain_missing_lines(&state.version, law.into()).await?),
        }
    }

    /// Sums the lines of a version that a caller may see by day.
    async fn sum_days_of_lines(&self, state: &BillState) -> Result<DaySums, StoreError> {
        let mut days = DaySums::default();
        let each = &mut |line: &StoredLine<'_>| {
            Ok::<_, StoreError>(days.add_line(line.charge.manager, line.day(), &line.charge.amounts)?)
        };
        self.visit_state_lines(state, Projection::Texts(Day::COLUMNS), each).await?;
        Ok(days)
    }
}
