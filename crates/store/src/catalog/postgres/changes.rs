//! What changed in a catalog in PostgreSQL.

use tokio_postgres::Row;

use super::Postgres;
use super::rows::{get_column, get_generation};
use crate::catalog::generation::{CatalogChanges, ChangeEvent, Changed, Generation, HistoryEnds};
use crate::catalog::value;
use crate::error::StoreError;

/// The task in errors.
const DOING: &str = "tell what changed";

/// Reads the ends of the histories, each by the key of its table. What is between an end and a later one has an upper bound
/// too, so that it is found by the key without regard to the size of the table.
const CHANGES: &str = "WITH ends AS MATERIALIZED (
         SELECT uuid_send(value) AS generation,
                (extract(epoch FROM pg_postmaster_start_time()) * 1000000)::bigint AS started_us,
                'generation'::regclass::oid::bigint AS table_number,
                untold,
                coalesce((SELECT max(id) FROM version), 0) AS version,
                coalesce((SELECT max(id) FROM event), 0) AS event,
                coalesce((SELECT max(id) FROM import), 0) AS import,
                coalesce((SELECT max(id) FROM swept_import), 0) AS swept_import,
                coalesce((SELECT max(id) FROM closing), 0) AS closing
         FROM generation)
     SELECT ends.*,
            ARRAY(SELECT secret_id FROM event
                  WHERE event.id BETWEEN $1::bigint + 1 AND ends.event) AS secret_ids,
            ARRAY(SELECT DISTINCT owner FROM version JOIN bill ON bill.id = version.bill
                  WHERE version.id BETWEEN $2::bigint + 1 AND ends.version) AS owners
     FROM ends";

impl Postgres {
    /// Reads the present generation.
    pub(crate) async fn read_generation(&self) -> Result<Generation, StoreError> {
        self.requests.read_generation().await
    }

    pub(crate) async fn list_changes(
        &self,
        since: Option<HistoryEnds>,
    ) -> Result<Option<CatalogChanges>, StoreError> {
        // Without earlier ends nothing is listed: no id is as large.
        let (event, version) = since.map_or((i64::MAX - 1, i64::MAX - 1), |ends| (ends.event, ends.version));
        let rows = self.pool.query_once(DOING, CHANGES, &[&event, &version]).await?;
        let (generation, row) = get_generation(rows.first())?;
        let ends = get_ends(row)?;
        let Some(since) = since else {
            return Ok(Some(CatalogChanges { generation, ends, changed: Changed::Anything }));
        };
        let secret_ids: Vec<Option<String>> = get_column(row, "secret_ids")?;
        let events = secret_ids.into_iter().map(|secret_id| ChangeEvent { secret_id }).collect();
        let owners: Vec<i64> = get_column(row, "owners")?;
        let owners =
            owners.into_iter().map(|owner| value::parse_uin("owner", owner)).collect::<Result<_, _>>()?;
        Ok(Some(CatalogChanges { generation, ends, changed: since.decide_changed(ends, events, owners) }))
    }
}

/// Reads the ends of the histories.
fn get_ends(row: &Row) -> Result<HistoryEnds, StoreError> {
    Ok(HistoryEnds {
        origin: [get_column(row, "started_us")?, get_column(row, "table_number")?],
        untold: get_column(row, "untold")?,
        version: get_column(row, "version")?,
        event: get_column(row, "event")?,
        import: get_column(row, "import")?,
        swept_import: get_column(row, "swept_import")?,
        closing: get_column(row, "closing")?,
    })
}
