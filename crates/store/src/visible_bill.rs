//! The part of a month's bills that a caller may see, with the names of its products and regions, and its sums by payment
//! status.

use access::{BillQuery, Visible, VisibleStates};
use bill::ledger::BillState;
use bill::{Language, NO_KEY, Uin, find_product_name, find_region_name};

use crate::data::Data;
use crate::error::StoreError;

/// A function that finds the name of a code in a table.
type FindName = fn(&str, Language) -> Option<&'static str>;

impl Data {
    /// Reads the part of a month's current bills that a caller may see, all of it as of one moment.
    ///
    /// If names are asked for, those of a version from before the catalog held names are read from its lines, but only if a
    /// visible product or region is in none of our tables, since that takes long. Where the lines are not here, the names are
    /// missing: a node that shares the catalog need not have them.
    ///
    /// Sums by payment status, if they are asked for, of a version from before the catalog held them are made from its lines.
    ///
    /// # Errors
    ///
    /// [`StoreRefusal::LinesElsewhere`](crate::StoreRefusal::LinesElsewhere): sums by payment status are needed from lines that
    /// are not on this node. [`StoreError`]: the catalog or an object cannot be read, or what it holds is not what was published.
    pub async fn read_visible_bill(&self, caller: Uin, query: &BillQuery) -> Result<Visible, StoreError> {
        let mut visible = self.catalog.read_visible_states(caller, query).await?;
        if query.with_names
            && let VisibleStates::States(states) = &mut visible
        {
            self.load_unknown_names(states).await?;
        }
        if query.with_payments
            && let VisibleStates::States(states) = &mut visible
        {
            for state in states.iter_mut().filter(|state| state.payments.is_none()) {
                let payments = Box::pin(self.sum_payments_of_lines(&state.version)).await?;
                state.payments = Some(payments);
            }
        }
        Ok(visible.into_visible(query.with_payments)?)
    }

    /// Loads the names of those versions from before the catalog held names that have a product or region which our tables do
    /// not know.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: the catalog or an object cannot be read, or is not what was written.
    pub(crate) async fn load_unknown_names(&self, states: &mut [BillState]) -> Result<(), StoreError> {
        for state in states {
            if !state.version.has_names && has_unknown_key(state) {
                // On the heap, since few requests come here, and all would be larger by it.
                state.names = Box::pin(self.read_names_from_lines(&state.version)).await?;
            }
        }
        Ok(())
    }
}

/// Returns true if a cell has a product or region of which our tables have no name in any language.
fn has_unknown_key(state: &BillState) -> bool {
    let is_unknown = |key: &str, find_name: FindName| {
        let has_name = |language| find_name(key, language).is_some();
        key != NO_KEY && !has_name(Language::English) && !has_name(Language::Chinese)
    };
    state.cells.iter().any(|cell| {
        is_unknown(&cell.product, find_product_name) || is_unknown(&cell.region, find_region_name)
    })
}
