//! Bills of some months and the versions of a bill, as far as a caller may see them.

use access::{BillsAnswer, BillsQuery, HistoryAnswer, HistoryQuery};
use bill::Uin;

use crate::data::Data;
use crate::error::StoreError;

impl Data {
    /// Reads the current bills of some months that a caller may see a part of, all of it as of one moment. Names are read as
    /// [`Data::read_visible_bill`] does.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: the catalog or an object cannot be read, or what it holds is not what was published.
    pub async fn read_visible_bills(
        &self,
        caller: Uin,
        query: &BillsQuery,
    ) -> Result<BillsAnswer, StoreError> {
        let mut answer = self.catalog.read_seen_bills(caller, query).await?;
        if let BillsAnswer::Bills(bills) = &mut answer {
            for state in bills.iter_mut().filter_map(|bill| bill.state.as_mut()) {
                self.load_unknown_names(std::slice::from_mut(state)).await?;
            }
        }
        Ok(answer)
    }

    /// Reads the versions of a month's bills that a caller may see a part of, all of it as of one moment. Names are read as
    /// [`Data::read_visible_bill`] does.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: the catalog or an object cannot be read, or what it holds is not what was published.
    pub async fn read_visible_history(
        &self,
        caller: Uin,
        query: &HistoryQuery,
    ) -> Result<HistoryAnswer, StoreError> {
        let mut answer = self.catalog.read_seen_history(caller, query).await?;
        if query.with_names
            && let HistoryAnswer::Versions(versions) = &mut answer
        {
            for version in versions {
                self.load_unknown_names(std::slice::from_mut(&mut version.state)).await?;
            }
        }
        Ok(answer)
    }
}
