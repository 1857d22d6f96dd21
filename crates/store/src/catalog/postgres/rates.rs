//! Counting requests for all nodes, in whole seconds of PostgreSQL's clock.

use bill::Uin;

use super::Postgres;
use crate::error::StoreError;

/// Largest backward step of the clock, in seconds, that keeps the current second. A larger step resets it.
pub(super) const CLOCK_BACK_S_MAX: i64 = 5;

/// Counts some requests ($3) of each of some accounts ($1) and actions ($2), and reads the generation of the catalog. The second
/// is read while the row is locked, so that a request that waited for others is not counted in a past second. Rows are locked in
/// the order in which they are given, which is the same on all nodes, so that no two of them wait for each other.
pub(super) const COUNT: &str = "WITH counted AS (
         INSERT INTO rate (uin, action, second, count)
         SELECT uin, action, floor(extract(epoch FROM clock_timestamp()))::bigint, count
         FROM unnest($1::bigint[], $2::text[], $3::bigint[]) WITH ORDINALITY AS asked (uin, action, count, place)
         ORDER BY place
         ON CONFLICT (uin, action) DO UPDATE SET (second, count) = (
             SELECT own.second, CASE WHEN own.second = rate.second THEN rate.count ELSE 0 END + excluded.count
             FROM (SELECT CASE WHEN clock.now > rate.second OR rate.second - clock.now > $4 THEN clock.now
                               ELSE rate.second END AS second
                   FROM (SELECT floor(extract(epoch FROM clock_timestamp()))::bigint AS now) AS clock) AS own)
         RETURNING uin, action, count)
     SELECT uuid_send(value) AS generation, uin, action, count FROM generation CROSS JOIN counted";

impl Postgres {
    pub(in crate::catalog) async fn count_request(&self, uin: Uin, action: &str) -> Result<u64, StoreError> {
        self.requests.count_request(uin, action).await
    }
}
