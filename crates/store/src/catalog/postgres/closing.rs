//! Closings of months in PostgreSQL.

use bill::ledger::{Closing, select_payers_to_change};
use bill::{Month, Uin};
use tokio_postgres::Row;

use super::Postgres;
use super::pool::Lease;
use super::rows::{get_column, get_uin};
use crate::catalog::value;
use crate::error::StoreError;

/// The fix in the message when the lock of imports was lost.
const UNCHANGED: &str = "nothing was changed. Run the same command again";

impl Postgres {
    pub(in crate::catalog) async fn list_closings(
        &self,
        month: Option<Month>,
    ) -> Result<Vec<Closing>, StoreError> {
        let lease = self.pool.read("list the closings of months").await?;
        let closings = read_closings(&lease, month).await?;
        lease.commit().await?;
        Ok(closings)
    }

    pub(in crate::catalog) async fn set_closed(
        &self,
        month: Month,
        payers: &[Uin],
        is_closed: bool,
        done_by: &str,
        now_us: i64,
    ) -> Result<Vec<Uin>, StoreError> {
        let lease = self.pool.write_with_history("close a month or open it again").await?;
        self.check_lock(&lease, UNCHANGED).await?;
        let changed = select_payers_to_change(read_closings(&lease, Some(month)).await?, payers, is_closed);
        let numbers: Vec<i64> = changed.iter().map(|payer| payer.get()).collect();
        let sql = "INSERT INTO closing (month, payer, is_closed, at_us, done_by)
                   SELECT $1, given.payer, $3, $4, $5
                   FROM unnest($2::bigint[]) WITH ORDINALITY AS given (payer, place) ORDER BY place";
        let month = i64::from(month.yyyymm());
        lease.change(sql, &[&month, &numbers, &is_closed, &now_us, &done_by]).await?;
        lease.commit().await?;
        Ok(changed)
    }
}

/// Reads the history of one month, or of all.
pub(super) async fn read_closings(
    lease: &Lease<'_>,
    month: Option<Month>,
) -> Result<Vec<Closing>, StoreError> {
    let sql = "SELECT month, payer, is_closed, at_us, done_by FROM closing
               WHERE $1::bigint IS NULL OR month = $1 ORDER BY id";
    let month = month.map(|month| i64::from(month.yyyymm()));
    lease.query(sql, &[&month]).await?.iter().map(get_closing).collect()
}

/// Reads a row of the table.
fn get_closing(row: &Row) -> Result<Closing, StoreError> {
    Ok(Closing {
        month: value::parse_month("month", get_column(row, "month")?)?,
        payer: get_uin(row, "payer")?,
        is_closed: get_column(row, "is_closed")?,
        at_us: get_column(row, "at_us")?,
        done_by: get_column(row, "done_by")?,
    })
}
