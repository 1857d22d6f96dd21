//! What changed in the lists for outside engines, in PostgreSQL.

use super::Postgres;
use super::pool::Lease;
use super::rows::get_column;
use crate::catalog::list_position::{ChangesOfLists, ListPosition};
use crate::catalog::value;
use crate::error::StoreError;

impl Postgres {
    pub(in crate::catalog) async fn list_changes_of_lists(
        &self,
        since: Option<&ListPosition>,
    ) -> Result<ChangesOfLists, StoreError> {
        let lease = self.pool.read("tell what was published").await?;
        let sql = "SELECT (SELECT coalesce(max(id), 0) FROM version) AS version,
                          (SELECT max(pruned_at_us) FROM version) AS pruned_at_us";
        let Some(row) = lease.query_row(sql, &[]).await? else {
            unreachable!("a query of one row gives a row")
        };
        let (version, pruned_at_us) = (get_column(&row, "version")?, get_column(&row, "pruned_at_us")?);
        let position =
            ListPosition { version, token: read_token(&lease, version).await?, chain: None, pruned_at_us };
        let months = match since {
            Some(since)
                if since.pruned_at_us == pruned_at_us
                    && read_token(&lease, since.version).await? == since.token =>
            {
                let sql = "SELECT DISTINCT month FROM version JOIN bill ON bill.id = version.bill WHERE version.id > $1";
                let rows = lease.query(sql, &[&since.version]).await?;
                let months = rows.iter().map(|row| value::parse_month("month", get_column(row, "month")?));
                Some(months.collect::<Result<_, StoreError>>()?)
            }
            _ => None,
        };
        lease.commit().await?;
        Ok(ChangesOfLists { position, months })
    }
}

/// Reads the token of the import that published a version; empty if there is no such version.
async fn read_token(lease: &Lease<'_>, version: i64) -> Result<String, StoreError> {
    let sql = "SELECT token FROM version JOIN import ON import.id = version.import WHERE version.id = $1";
    let row = lease.query_row(sql, &[&version]).await?;
    row.as_ref().map_or(Ok(String::new()), |row| get_column(row, "token"))
}
