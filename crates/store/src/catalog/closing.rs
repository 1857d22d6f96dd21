//! Closings of months: which payer's month is closed, since when and by whom, with the whole history.

use std::collections::BTreeMap;

use bill::{Month, Uin};

use super::Catalog;
use crate::error::StoreError;

/// One entry of the history: a payer's month was closed, or opened again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    /// The month.
    pub month: Month,
    /// The payer whose month it is.
    pub payer: Uin,
    /// True where the month was closed, false where it was opened again.
    pub is_closed: bool,
    /// When, microseconds since 1970.
    pub at_us: i64,
    /// The user of the system who did it.
    pub done_by: String,
}

impl Catalog {
    /// Returns the history of closings of one month, or of all months, in the order in which they were written.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn closings(&self, month: Option<Month>) -> Result<Vec<Closing>, StoreError> {
        match self {
            Catalog::Sqlite(sqlite) => sqlite.closings(month),
            Catalog::Postgres(postgres) => postgres.closings(month).await,
        }
    }

    /// Returns the payers whose month is closed now, each with the entry that closed it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn closed(&self, month: Month) -> Result<BTreeMap<Uin, Closing>, StoreError> {
        Ok(keep_closed(self.closings(Some(month)).await?))
    }

    /// Closes a month for some payers, or opens it again, in one transaction. Payers whose month already is in that
    /// state get no new entry. Returns the payers that got one.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was changed then, unless it is [`StoreError::Unsettled`].
    pub async fn set_closed(
        &self,
        month: Month,
        payers: &[Uin],
        is_closed: bool,
        done_by: &str,
        now_us: i64,
    ) -> Result<Vec<Uin>, StoreError> {
        match self {
            Catalog::Sqlite(sqlite) => sqlite.set_closed(month, payers, is_closed, done_by, now_us),
            Catalog::Postgres(postgres) => {
                postgres.set_closed(month, payers, is_closed, done_by, now_us).await
            }
        }
    }
}

/// Reduces a month's history to the payers whose last entry closed it.
pub(super) fn keep_closed(history: Vec<Closing>) -> BTreeMap<Uin, Closing> {
    let mut last: BTreeMap<Uin, Closing> =
        history.into_iter().map(|closing| (closing.payer, closing)).collect();
    last.retain(|_, closing| closing.is_closed);
    last
}

/// Selects the payers, each once and in order, whose month is not yet in the wanted state.
pub(super) fn select_changed(history: Vec<Closing>, payers: &[Uin], is_closed: bool) -> Vec<Uin> {
    let closed = keep_closed(history);
    let mut changed = payers.to_vec();
    changed.sort_unstable();
    changed.dedup();
    changed.retain(|payer| closed.contains_key(payer) != is_closed);
    changed
}
