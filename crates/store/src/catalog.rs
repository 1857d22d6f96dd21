//! The catalog: accounts, keys, imports, bill versions and cells, behind one seam for two databases.
//!
//! Everything that only one database knows (SQL, drivers, transactions) stays below this file.

mod sqlite;

use std::path::Path;

use bill::{Basis, BillKey, Cell, Month, Role, Uin};

use crate::error::StoreError;
use crate::lines::WrittenObject;
use sqlite::Sqlite;

/// The catalog. The second arm, PostgreSQL, joins when several nodes share one.
#[derive(Debug)]
pub enum Catalog {
    /// A file of SQLite in the data folder.
    Sqlite(Sqlite),
}

/// An account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its number.
    pub uin: Uin,
    /// What it is in the tree.
    pub role: Role,
    /// The account directly above it; `None` at the top, or where it is not known.
    pub parent: Option<Uin>,
    /// What people call it; may be empty.
    pub name: String,
}

/// A key as a request needs it.
#[derive(Clone, PartialEq, Eq)]
pub struct Key {
    /// The account that the key acts for.
    pub uin: Uin,
    /// The role of that account.
    pub role: Role,
    /// The sealed secret.
    pub sealed: Vec<u8>,
    /// What ends the key, if anything does.
    pub temporary: Option<Temporary>,
}

/// What a key that ends has more than others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Temporary {
    /// When it ends, microseconds since 1970.
    pub expires_at_us: i64,
    /// The SHA-256 of the token that every request must carry.
    pub token_sha256: [u8; 32],
}

/// A key that is to be kept.
#[derive(Clone, Copy)]
pub struct NewKey<'a> {
    /// Its id.
    pub secret_id: &'a str,
    /// The account that it acts for.
    pub uin: Uin,
    /// Its sealed secret.
    pub sealed: &'a [u8],
    /// What ends it, if anything does.
    pub temporary: Option<Temporary>,
}

/// A key as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyInfo {
    /// Its id.
    pub secret_id: String,
    /// The account that it acts for.
    pub uin: Uin,
    /// The role of that account.
    pub role: Role,
    /// When it was added, microseconds since 1970.
    pub created_at_us: i64,
    /// When it ends, microseconds since 1970; `None` where it does not.
    pub expires_at_us: Option<i64>,
}

/// The number of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ImportId(pub i64);

impl std::fmt::Display for ImportId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// One file of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileInfo {
    /// Its name, as it was given.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// The SHA-256 of its bytes.
    pub sha256: [u8; 32],
}

/// What is known of an import before its files are read.
#[derive(Clone, Debug)]
pub struct Staging<'a> {
    /// Digest of all that decides what the import means: bytes, month, modes, code tables.
    pub identity: [u8; 32],
    /// The user of the system who runs it.
    pub imported_by: &'a str,
    /// Its files.
    pub files: &'a [FileInfo],
    /// Now, microseconds since 1970.
    pub now_us: i64,
}

/// An import that has published nothing yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StagedImport {
    /// Its number.
    pub id: ImportId,
    /// Random text that the names of all its objects hold.
    pub token: String,
}

/// An earlier import of the same identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SameImport {
    /// Its number.
    pub id: ImportId,
    /// When it was published, microseconds since 1970.
    pub published_at_us: i64,
    /// The first bill that a later import changed, its current version and the import of that;
    /// `None` where all that the import stated is current.
    pub superseded: Option<(BillKey, u32, ImportId)>,
}

/// What an import states of one bill.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The bill.
    pub bill: BillKey,
    /// Its cells.
    pub cells: Vec<Cell>,
    /// How many lines it has.
    pub lines: u64,
    /// Digest of its lines as a multiset.
    pub lines_digest: [u8; 32],
}

/// What an operator may say yes to beforehand.
#[derive(Clone, Copy, Debug, Default)]
pub struct Allow {
    /// An owner's month may have a bill under a second payer.
    pub second_payer: bool,
    /// A bill may be replaced by one on the other basis.
    pub other_basis: bool,
}

/// What an import publishes, all of it or nothing.
#[derive(Clone, Debug)]
pub struct Publication<'a> {
    /// The import.
    pub import: ImportId,
    /// Which amounts its files state.
    pub basis: Basis,
    /// Its bills.
    pub statements: &'a [Statement],
    /// Its objects.
    pub objects: &'a [WrittenObject],
    /// How many lines its files have.
    pub lines: u64,
    /// Its notices, as JSON.
    pub notices: &'a str,
    /// What was allowed.
    pub allow: Allow,
    /// Now, microseconds since 1970. The versions get this time, or one microsecond after the last
    /// published ones if the clock went back.
    pub now_us: i64,
}

/// What a publication did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The time of its versions, microseconds since 1970.
    pub at_us: i64,
    /// What became of each bill.
    pub changes: Vec<(BillKey, Change)>,
    /// Bills of the same payers and months that the import did not hold, and left as they are.
    pub others: Vec<BillKey>,
}

/// What became of one bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is there for the first time, as version 1.
    New,
    /// It got this version in place of the one before.
    Replaced {
        /// The number of the new version.
        version: u32,
    },
    /// Its lines are those of this version, which stays.
    Unchanged {
        /// The number of the version that stays.
        version: u32,
    },
}

/// Why a publication was refused. Nothing of it was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// An owner's month has a bill under another payer.
    SecondPayer {
        /// The bill that was to be published.
        bill: BillKey,
        /// The payer of the bill that is there.
        other_payer: Uin,
        /// The import that published it; `None` where it is in the same import.
        other_import: Option<ImportId>,
    },
    /// The bill that is there states the other amounts.
    OtherBasis {
        /// The bill.
        bill: BillKey,
        /// What the bill that is there states.
        current: Basis,
        /// The import that published it.
        import: ImportId,
    },
}

/// An import as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportInfo {
    /// Its number.
    pub id: ImportId,
    /// When it was published, microseconds since 1970; `None` while it runs, or if it was killed.
    pub published_at_us: Option<i64>,
    /// The user of the system who ran it.
    pub imported_by: String,
    /// Its files.
    pub files: Vec<FileInfo>,
    /// How many lines they have.
    pub lines: u64,
    /// Notices and their counts, as JSON.
    pub notices: String,
    /// The versions that it published.
    pub versions: Vec<(BillKey, u32)>,
    /// How many bills it held that were unchanged.
    pub unchanged: u64,
}

/// A bill as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillState {
    /// Which bill.
    pub bill: BillKey,
    /// The number of its version.
    pub version: u32,
    /// When that was published, microseconds since 1970.
    pub published_at_us: i64,
    /// The import that published it.
    pub import: ImportId,
    /// Which amounts it states.
    pub basis: Basis,
    /// Its cells.
    pub cells: Vec<Cell>,
}

/// One published version, as it is listed for outside engines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedVersion {
    /// Which bill.
    pub bill: BillKey,
    /// The number of the version.
    pub version: u32,
    /// The import whose lines it has.
    pub import: ImportId,
    /// When it was published, microseconds since 1970.
    pub published_at_us: i64,
    /// Which amounts it states.
    pub basis: Basis,
    /// How many lines it has.
    pub lines: u64,
    /// Whether it is the newest of its bill.
    pub is_current: bool,
}

/// What a caller may see of a customer's month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Visible {
    /// Nothing, not even whether the customer exists.
    Nothing,
    /// The cells of the lines that are the caller's to see; none where the month has no such lines.
    Cells(Vec<Cell>),
}

/// Delegates to the one database there is.
macro_rules! delegate {
    ($self:ident.$call:ident($($argument:expr),*)) => {
        match $self {
            Catalog::Sqlite(sqlite) => sqlite.$call($($argument),*),
        }
    };
}

#[expect(
    clippy::unused_async,
    reason = "SQLite answers in place, without a hop to another thread; PostgreSQL, when it joins, is awaited"
)]
impl Catalog {
    /// Opens the SQLite file of a catalog, makes it where there is none, and brings it up to date.
    ///
    /// # Errors
    /// [`StoreError`]: it cannot be used, or was written by a newer program.
    pub fn open_sqlite(path: &Path) -> Result<Catalog, StoreError> {
        Sqlite::open(path).map(Catalog::Sqlite)
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
    /// [`StoreError`]. The inner [`Refused`] is no fault of storage; nothing was kept then.
    pub async fn publish(
        &self,
        publication: &Publication<'_>,
    ) -> Result<Result<Published, Refused>, StoreError> {
        delegate!(self.publish(publication))
    }

    /// Every import, the newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn imports(&self) -> Result<Vec<ImportInfo>, StoreError> {
        delegate!(self.imports())
    }

    /// The current bills of an owner's month, one for each payer.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn bills(&self, owner: Uin, month: Month) -> Result<Vec<BillState>, StoreError> {
        delegate!(self.bills(owner, month))
    }

    /// Every published version.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn versions(&self) -> Result<Vec<PublishedVersion>, StoreError> {
        delegate!(self.versions())
    }

    /// What a caller may see of a customer's month, all of it as of one moment.
    ///
    /// A line is visible to its payer, its manager, and whoever stands above its manager in the
    /// tree. The customer is known to the caller by an edge of the tree or by any published line; a
    /// partner is nobody's customer.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn visible(&self, caller: Uin, customer: Uin, month: Month) -> Result<Visible, StoreError> {
        delegate!(self.visible(caller, customer, month))
    }
}
