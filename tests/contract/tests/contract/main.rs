//! The contract of the catalog: the behaviour of each of its functions, on SQLite and on PostgreSQL alike.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test counts plainly, and ends at the first thing that is not as it must be"
)]

#[path = "../../../skip.rs"]
mod skip;

mod accounts;
mod appends;
mod closing;
mod costs;
mod counted_objects;
mod customers;
mod days;
mod digests;
mod generation;
mod history;
mod imports;
mod many;
mod names;
mod payments;
mod plain;
mod postgres;
mod pruning;
mod publishing;
mod rates;
mod reading;
mod records;
mod relay;
mod reverts;
mod seen;
mod server;
mod sweeps;
mod visible;
mod world;

/// Makes two tests of each function: one on SQLite, one on PostgreSQL.
macro_rules! contract {
    ($($name:ident),* $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test]
            async fn $name() {
                let Some(world) = crate::world::World::sqlite().await else { return };
                super::$name(world).await;
            })*
        }
        mod on_postgres {
            $(#[tokio::test]
            async fn $name() {
                let Some(world) = crate::world::World::postgres().await else { return };
                super::$name(world).await;
            })*
        }
    };
}
pub(crate) use contract;
