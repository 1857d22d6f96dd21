//! Counting requests for all nodes, in whole seconds of PostgreSQL's clock.

use bill::Uin;

use super::Postgres;
use crate::error::StoreError;

impl Postgres {
    pub(in crate::catalog) async fn count_request(&self, uin: Uin, action: &str) -> Result<u64, StoreError> {
        self.requests.count_request(uin, action).await
    }
}
