//! The place of a catalog: the data folder, or a database in PostgreSQL.

use super::postgres::address::PostgresAddress;

/// The place of a catalog.
#[derive(Clone, Debug, Default)]
pub enum CatalogPlace {
    /// In the data folder, in SQLite.
    #[default]
    Folder,
    /// In PostgreSQL.
    Postgres(Box<PostgresAddress>),
}
