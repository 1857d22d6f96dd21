//! The catalog: accounts, keys, imports, bill versions and cells, behind one seam for two databases.
//!
//! Everything that only one database knows (SQL, drivers, transactions) stays below this file.

mod account;
mod amount_columns;
mod closing;
mod decider;
mod fault;
mod import;
mod keeping;
mod ledger;
mod place;
mod postgres;
mod publication;
mod records;
mod revert;
mod sqlite;
mod value;
mod version;
mod visibility;

pub use account::{Account, Key, KeyInfo, NewKey, Temporary};
pub use closing::Closing;
pub use decider::{Decider, Decision, NextVersion};
pub use fault::CatalogFault;
pub use import::{
    FileInfo, ImportId, ImportInfo, ImportKind, ImportedVersion, SameImport, StagedImport, Staging, Standing,
    StoredObject, Way,
};
pub use keeping::Pruned;
pub use ledger::{CatalogFlaw, Ledger, LedgerVersion, Traces};
pub use place::CatalogPlace;
pub use postgres::{AddressError, PostgresAddress};
pub use publication::{
    Allow, Change, ComputedMeaning, Likeness, Publication, Published, Refused, Statement, Statements, Terms,
};
pub use records::{BillRecord, VersionRecord};
pub use revert::{RevertRefused, Taken};
pub use version::{AsOf, BillState, Part, PublishedVersion, Scope, Visible};

use std::path::Path;

use bill::{Month, Uin};

use crate::error::StoreError;
pub(crate) use postgres::CatalogLock;
use postgres::Postgres;
use sqlite::Sqlite;
pub(crate) use sqlite::check_path_length;

/// The catalog.
#[derive(Debug)]
pub enum Catalog {
    /// A file in the data folder.
    Sqlite(Sqlite),
    /// For several nodes that share one.
    Postgres(Box<Postgres>),
}

/// Delegates to the database there is. SQLite answers in place, without a hop to another thread.
macro_rules! delegate {
    ($self:ident.$call:ident($($argument:expr),*)) => {
        match $self {
            Catalog::Sqlite(sqlite) => sqlite.$call($($argument),*),
            Catalog::Postgres(postgres) => postgres.$call($($argument),*).await,
        }
    };
}

impl Catalog {
    /// Opens the SQLite file of a catalog, makes it where there is none, and brings it up to date.
    ///
    /// # Errors
    /// [`StoreError`]: it cannot be used, or was written by a newer program.
    pub fn open_sqlite(path: &Path) -> Result<Catalog, StoreError> {
        Sqlite::open(path).map(Catalog::Sqlite)
    }

    /// Connects to a catalog in PostgreSQL, and brings it up to date.
    ///
    /// # Errors
    /// [`StoreError`]: it cannot be used, or was written by a newer program.
    pub async fn open_postgres(address: &PostgresAddress) -> Result<Catalog, StoreError> {
        Postgres::open(address).await.map(|postgres| Catalog::Postgres(Box::new(postgres)))
    }

    /// Counts a request of an account for an action: how many came in this second of the database's clock, to
    /// all nodes. `None` where no nodes share the catalog, and each counts for itself.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn count_request(&self, uin: Uin, action: &str) -> Result<Option<u64>, StoreError> {
        match self {
            Catalog::Sqlite(_) => Ok(None),
            Catalog::Postgres(postgres) => postgres.count_request(uin, action).await.map(Some),
        }
    }

    /// Adds an account.
    ///
    /// # Errors
    /// [`StoreError::Refused`]: it is there already, its parent is not, or may not be above it.
    pub async fn add_account(&self, account: &Account, now_us: i64) -> Result<(), StoreError> {
        delegate!(self.add_account(account, now_us))
    }

    /// Every account, by number.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        delegate!(self.accounts())
    }

    /// Adds a key with its sealed secret.
    ///
    /// # Errors
    /// [`StoreError::Refused`]: the id is taken, or there is no such account.
    pub async fn add_key(&self, key: &NewKey<'_>, now_us: i64) -> Result<(), StoreError> {
        delegate!(self.add_key(key, now_us))
    }

    /// Ids and sealed secrets of those of an account's keys that have not ended, `most` of them at the most:
    /// first those that do not end, and of each kind the newest.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn secrets_of(
        &self,
        uin: Uin,
        now_us: i64,
        most: u32,
    ) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        delegate!(self.secrets_of(uin, now_us, most))
    }

    /// Deletes a key; what it was, `None` where there is none of this id.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn delete_key(&self, secret_id: &str) -> Result<Option<Key>, StoreError> {
        delegate!(self.delete_key(secret_id))
    }

    /// Every key, by account and time.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn keys(&self) -> Result<Vec<KeyInfo>, StoreError> {
        delegate!(self.keys())
    }

    /// The key of an id.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn key(&self, secret_id: &str) -> Result<Option<Key>, StoreError> {
        delegate!(self.key(secret_id))
    }

    /// The value that tells the master key from others; `None` while nothing was sealed.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn master_key_check(&self) -> Result<Option<Vec<u8>>, StoreError> {
        delegate!(self.master_key_check())
    }

    /// Keeps the value that tells the master key from others, unless there is one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn set_master_key_check(&self, value: &[u8]) -> Result<(), StoreError> {
        delegate!(self.set_master_key_check(value))
    }

    /// The last published import of an identity.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn same_import(&self, identity: &[u8; 32]) -> Result<Option<SameImport>, StoreError> {
        delegate!(self.same_import(identity))
    }

    /// Writes down that an import begins.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn stage(&self, staging: &Staging<'_>) -> Result<StagedImport, StoreError> {
        delegate!(self.stage(staging))
    }

    /// Imports that left something behind: those never published, and objects of those that in the
    /// end published no version. Only under the lock of imports are they certain to be dead.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn leftovers(&self) -> Result<Vec<StagedImport>, StoreError> {
        delegate!(self.leftovers())
    }

    /// Forgets what an import left: its row if it is staged, its objects in any case.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn forget(&self, import: ImportId) -> Result<(), StoreError> {
        delegate!(self.forget(import))
    }

    /// Publishes an import: every bill that it changes gets a new version, in one transaction.
    ///
    /// # Errors
    /// [`StoreError`], also that of reading a statement; nothing was kept then, unless it is
    /// [`StoreError::Unsettled`]. The inner [`Refused`] is no fault: nothing was kept then either.
    pub async fn publish(
        &self,
        publication: &Publication<'_>,
        statements: &mut Statements<'_>,
    ) -> Result<Result<Published, Refused>, StoreError> {
        delegate!(self.publish(publication, statements))
    }

    /// What taking an import back would do, without doing it: the bills that it changed, in their order.
    ///
    /// # Errors
    /// [`StoreError`]. The inner [`RevertRefused`] is no fault of storage.
    pub async fn revertible(
        &self,
        import: ImportId,
    ) -> Result<Result<Vec<Taken>, RevertRefused>, StoreError> {
        delegate!(self.revertible(import))
    }

    /// Takes an import back: every bill that it changed gets a new version, which is as the one before it.
    ///
    /// # Errors
    /// [`StoreError`]. The inner [`RevertRefused`] is no fault of storage; nothing was changed then.
    pub async fn revert(
        &self,
        import: ImportId,
        imported_by: &str,
        now_us: i64,
    ) -> Result<Result<Published, RevertRefused>, StoreError> {
        delegate!(self.revert(import, imported_by, now_us))
    }

    /// Every import, the newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn imports(&self) -> Result<Vec<ImportInfo>, StoreError> {
        delegate!(self.imports())
    }

    /// The bills of an owner's month, one for each payer, as of a version or time.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn bills(&self, owner: Uin, month: Month, as_of: AsOf) -> Result<Vec<BillState>, StoreError> {
        delegate!(self.bills(owner, month, as_of))
    }

    /// Gives every bill that is meant to a function, with its cells, all as of one state of the catalog, in the
    /// order of month, payer and owner.
    ///
    /// # Errors
    /// [`StoreError`], also that which `each` returns, which ends it.
    pub async fn each_bill(
        &self,
        scope: Scope,
        as_of: AsOf,
        each: &mut (dyn FnMut(BillState) -> Result<(), StoreError> + Send),
    ) -> Result<(), StoreError> {
        delegate!(self.each_bill(scope, as_of, each))
    }

    /// Every published version of the bills that are meant, by month, payer, owner and number.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn versions(&self, scope: Scope) -> Result<Vec<PublishedVersion>, StoreError> {
        delegate!(self.versions(scope))
    }

    /// Which lines the versions of the bills that are meant count, by month, payer, owner, version and import.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn parts(&self, scope: Scope) -> Result<Vec<Part>, StoreError> {
        delegate!(self.parts(scope))
    }

    /// What a caller may see of a customer's month, all of it as of one moment.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn visible(&self, caller: Uin, customer: Uin, month: Month) -> Result<Visible, StoreError> {
        delegate!(self.visible(caller, customer, month))
    }
}
