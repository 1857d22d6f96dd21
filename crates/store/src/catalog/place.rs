//! Where a catalog is.

use super::postgres::address::PostgresAddress;

/// Where the catalog is.
#[derive(Clone, Debug, Default)]
pub enum CatalogPlace {
    /// In the data folder, in SQLite.
    #[default]
    Folder,
    /// In PostgreSQL.
    Postgres(Box<PostgresAddress>),
}
