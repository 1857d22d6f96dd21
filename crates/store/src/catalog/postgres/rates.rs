//! Counting requests for all nodes, in whole seconds of PostgreSQL's clock.

use bill::Uin;

use super::Postgres;
use super::rows::get_count;
use super::session::Values;
use crate::error::StoreError;

/// Largest backward step of the clock, in seconds, that keeps the current second. A larger step resets it.
const CLOCK_BACK_S_MAX: i64 = 5;

/// Counts one request. The second is read while the row is locked, so that a request that waited for others is not
/// counted in a past second.
const COUNT: &str = "INSERT INTO rate (uin, action, second, count)
     VALUES ($1, $2, floor(extract(epoch FROM clock_timestamp()))::bigint, 1)
     ON CONFLICT (uin, action) DO UPDATE SET (second, count) = (
         SELECT own.second, CASE WHEN own.second = rate.second THEN rate.count + 1 ELSE 1 END
         FROM (SELECT CASE WHEN clock.now > rate.second OR rate.second - clock.now > $3 THEN clock.now
                           ELSE rate.second END AS second
               FROM (SELECT floor(extract(epoch FROM clock_timestamp()))::bigint AS now) AS clock) AS own)
     RETURNING count";

impl Postgres {
    pub(in crate::catalog) async fn count_request(&self, uin: Uin, action: &str) -> Result<u64, StoreError> {
        let values: &Values<'_> = &[&uin.get(), &action, &CLOCK_BACK_S_MAX];
        let rows = self.pool.query_once("count a request", COUNT, values).await?;
        rows.first().map_or(Ok(1), |row| get_count(row, "count"))
    }
}
