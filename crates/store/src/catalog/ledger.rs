//! The catalog as it is compared with the lines: what it has of a month at one state, what it knows of objects
//! that no version needs, and what is wrong with it by itself.

use std::collections::BTreeMap;

use bill::{BillKey, Cell, Month, Uin};

use super::Catalog;
use super::import::ImportId;
use super::version::{Part, PublishedVersion};
use crate::error::StoreError;
use crate::object::{StagedImport, StoredObject};

/// What the catalog has of one month, all at one state.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// Every object of lines, by import and path.
    pub objects: Vec<StoredObject>,
    /// Every version, by payer, owner and number.
    pub versions: Vec<LedgerVersion>,
    /// Which lines they count, by payer, owner, version and import.
    pub parts: Vec<Part>,
}

/// A version, and how many cells it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerVersion {
    /// What is known of it.
    pub version: PublishedVersion,
    /// How many cells it has.
    pub cells: u64,
}

/// What the catalog knows of objects that no version needs.
#[derive(Clone, Debug, Default)]
pub struct Traces {
    /// The highest number of an import; 0 where there was none.
    pub last_import: i64,
    /// When something was last published or pruned, microseconds since 1970; `None` where nothing ever was.
    pub changed_at_us: Option<i64>,
    /// Imports that have published nothing: they run, or were killed.
    pub staged: Vec<StagedImport>,
    /// Imports that published no version, whose objects are about to go.
    pub idle: Vec<StagedImport>,
    /// Paths of objects that were pruned and may not be deleted yet.
    pub pruned: Vec<String>,
}

/// What is wrong with a catalog by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CatalogFlaw {
    /// What the database says of its own file.
    Database(String),
    /// Rows that name rows which are not there.
    Dangling {
        /// The table of the rows.
        table: String,
        /// The table that lacks what they name.
        named: String,
        /// How many they are.
        rows: u64,
    },
    /// A bill that names no version of its own as its current one.
    NoCurrent(BillKey),
    /// Lines of a manager were published, and the catalog does not know that it may see the owner.
    NoRelation {
        /// The owner.
        owner: Uin,
        /// The payer.
        payer: Uin,
        /// The manager.
        manager: Uin,
    },
}

impl Catalog {
    /// Every month that a bill was ever published for, in order.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn months(&self) -> Result<Vec<Month>, StoreError> {
        match self {
            Catalog::Sqlite(sqlite) => sqlite.months(),
            Catalog::Postgres(postgres) => postgres.months().await,
        }
    }

    /// Every object of lines, by import and month.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn objects(&self) -> Result<Vec<StoredObject>, StoreError> {
        match self {
            Catalog::Sqlite(sqlite) => sqlite.objects(),
            Catalog::Postgres(postgres) => postgres.objects().await,
        }
    }

    /// The names of the files of each import, in the order in which lines number them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn file_names(&self) -> Result<BTreeMap<ImportId, Vec<String>>, StoreError> {
        let names = match self {
            Catalog::Sqlite(sqlite) => sqlite.file_names(),
            Catalog::Postgres(postgres) => postgres.file_names().await,
        };
        let mut of_import: BTreeMap<ImportId, Vec<String>> = BTreeMap::new();
        for (import, name) in names? {
            of_import.entry(import).or_default().push(name);
        }
        Ok(of_import)
    }

    /// The names of the files of one import, in the order in which lines number them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn file_names_of(&self, import: ImportId) -> Result<Vec<String>, StoreError> {
        match self {
            Catalog::Sqlite(sqlite) => sqlite.file_names_of(import),
            Catalog::Postgres(postgres) => postgres.file_names_of(import).await,
        }
    }

    /// The months of the bills whose current versions count lines of imports with a file of these bytes, in order.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn months_of_file(&self, sha256: &[u8; 32]) -> Result<Vec<Month>, StoreError> {
        match self {
            Catalog::Sqlite(sqlite) => sqlite.months_of_file(sha256),
            Catalog::Postgres(postgres) => postgres.months_of_file(sha256).await,
        }
    }

    /// What the catalog has of a month, all at one state.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn ledger(&self, month: Month) -> Result<Ledger, StoreError> {
        match self {
            Catalog::Sqlite(sqlite) => sqlite.ledger(month),
            Catalog::Postgres(postgres) => postgres.ledger(month).await,
        }
    }

    /// The cells of one version, in the order of their keys; `None` where there is no such version, or it was
    /// pruned.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn cells_of(&self, bill: BillKey, number: u32) -> Result<Option<Vec<Cell>>, StoreError> {
        match self {
            Catalog::Sqlite(sqlite) => sqlite.cells_of(bill, number),
            Catalog::Postgres(postgres) => postgres.cells_of(bill, number).await,
        }
    }

    /// What the catalog knows of objects that no version needs. Nothing is changed.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn traces(&self) -> Result<Traces, StoreError> {
        match self {
            Catalog::Sqlite(sqlite) => sqlite.traces(),
            Catalog::Postgres(postgres) => postgres.traces().await,
        }
    }

    /// Looks for what is wrong with the catalog by itself.
    ///
    /// # Errors
    /// [`StoreError`]: it cannot even be asked.
    pub async fn flaws(&self) -> Result<Vec<CatalogFlaw>, StoreError> {
        match self {
            Catalog::Sqlite(sqlite) => sqlite.flaws(),
            Catalog::Postgres(postgres) => postgres.flaws().await,
        }
    }
}
