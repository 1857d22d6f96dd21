//! Contents of many versions in SQLite: a query for all of them costs a fraction of one for each.

use std::collections::{BTreeMap, HashMap};

use bill::BillKey;
use bill::ledger::{BillState, PublishedVersion};

use super::Sqlite;
use super::names::read_names;
use super::payments::read_payments;
use super::rows::{get_column, read_row};
use super::versions::read_cells;
use crate::error::StoreError;

impl Sqlite {
    pub(in crate::catalog) fn read_unchecked_versions(
        &self,
        versions: &[&PublishedVersion],
    ) -> Result<BTreeMap<(BillKey, u32), BillState>, StoreError> {
        self.read("read versions", |transaction| {
            let mut by_id: HashMap<i64, &PublishedVersion> = HashMap::with_capacity(versions.len());
            for version in versions {
                let bill = version.bill;
                let key = (bill.owner.get(), bill.month.yyyymm(), bill.payer.get(), version.number);
                let sql = "SELECT version.id AS id FROM bill JOIN version ON version.bill = bill.id
                           WHERE owner = ?1 AND month = ?2 AND payer = ?3 AND number = ?4 AND pruned_at_us IS NULL";
                if let Some(id) = read_row(transaction, sql, key, |row| get_column(row, "id"))? {
                    by_id.insert(id, version);
                }
            }
            let ids: Vec<i64> = by_id.keys().copied().collect();
            let mut cells = read_cells(transaction, &ids)?;
            let mut names = read_names(transaction, &ids)?;
            let mut payments = read_payments(transaction, &ids)?;
            let state = |(id, version): (i64, &PublishedVersion)| {
                let mut cells = cells.remove(&id).unwrap_or_default();
                cells.sort_unstable_by(|a, b| a.key().cmp(&b.key()));
                let payments = payments.remove(&id).unwrap_or_default();
                let state = BillState {
                    version: version.clone(),
                    cells,
                    names: names.remove(&id).unwrap_or_default(),
                    payments: version.has_payments.then_some(payments),
                };
                ((version.bill, version.number), state)
            };
            Ok(by_id.into_iter().map(state).collect())
        })
    }
}
