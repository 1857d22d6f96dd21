//! Closings of months: which payer's month is closed, since when and by whom, with the whole history.

use std::collections::BTreeMap;

use bill::ledger::{Closing, select_last_closed};
use bill::{Month, Uin};

use super::database::{Catalog, delegate};
use crate::error::StoreError;

impl Catalog {
    /// Returns the history of closings of one month, or of all months, in the order in which they were written.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn list_closings(&self, month: Option<Month>) -> Result<Vec<Closing>, StoreError> {
        delegate!(self.list_closings(month))
    }

    /// Returns the payers whose month is closed now, each with the entry that closed it.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn read_closed_payers(&self, month: Month) -> Result<BTreeMap<Uin, Closing>, StoreError> {
        Ok(select_last_closed(self.list_closings(Some(month)).await?))
    }

    /// Closes a month for some payers, or opens it again, in one transaction. Payers whose month already is in that
    /// state get no new entry. Returns the payers that got one.
    ///
    /// # Errors
    ///
    /// [`StoreError`]; nothing was changed then, unless it is [`StoreError::Unsettled`].
    pub async fn set_closed(
        &self,
        month: Month,
        payers: &[Uin],
        is_closed: bool,
        done_by: &str,
        now_us: i64,
    ) -> Result<Vec<Uin>, StoreError> {
        delegate!(self.set_closed(month, payers, is_closed, done_by, now_us))
    }
}
