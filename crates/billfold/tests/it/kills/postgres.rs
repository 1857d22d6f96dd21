//! The same with a catalog in PostgreSQL, where a killed import may leave work to the server.

use super::partners;
use super::random::kill_many;
use crate::postgres::Database;
use crate::support::{Home, torture};

/// How many operations are killed where `TORTURE` does not say it.
const KILLS: u32 = 20;

#[test]
fn kills_lose_nothing_in_postgresql_either() {
    let Some(database) = Database::shared() else { return };
    kill_many(&partners(Home::on(database)), torture().unwrap_or(KILLS));
}
