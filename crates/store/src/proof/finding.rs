//! What the proof finds: each thing that is not as it must be, by its kind.

use bill::{BillKey, Cell};

use crate::catalog::{CatalogFlaw, StoredObject};
use crate::lines::ObjectFlaw;
use bill::ledger::ImportId;

/// What is told while the proof runs.
#[derive(Debug)]
pub enum Event {
    /// How much there is to read.
    Ahead {
        /// In bytes.
        bytes: u64,
    },
    /// Some of it was read.
    Read {
        /// In bytes.
        bytes: u64,
    },
    /// Something is not as it must be.
    Found(Box<Finding>),
}

/// What was looked at, and how much was wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Objects that are what was written; in a quick check, that are there with their length.
    pub objects: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Lines that were read back.
    pub lines: u64,
    /// Versions that were looked at.
    pub versions: u64,
    /// Versions that were pruned, of which only the row is left.
    pub pruned: u64,
    /// Versions that could not be compared, since lines of theirs cannot be read.
    pub unchecked: u64,
    /// Cells that were compared.
    pub cells: u64,
    /// Things that are wrong.
    pub damages: u64,
    /// What killed programs left, which is swept by itself.
    pub leftovers: u64,
}

/// Something that is not as it must be.
#[derive(Clone, Debug)]
pub enum Finding {
    /// The catalog is wrong by itself.
    Catalog(CatalogFlaw),
    /// The catalog, or a part of it, cannot be read, and why.
    CatalogUnreadable(String),
    /// An object is not what was written.
    Object {
        /// The object, as the catalog knows it.
        stored: StoredObject,
        /// What is wrong.
        flaw: ObjectFlaw,
        /// The object of the same month whose content it has.
        content_of: Option<String>,
        /// How many versions count lines of it.
        versions: u64,
        /// The first of them.
        first: Option<(BillKey, u32)>,
    },
    /// An object is what was written, and yet its lines cannot be read, or are more or fewer than the catalog says.
    Lines {
        /// The path of the object.
        path: String,
        /// What is wrong.
        why: String,
    },
    /// What the catalog says of a bill does not fit together.
    Bill {
        /// The bill.
        bill: BillKey,
        /// What is wrong.
        flaw: BillFlaw,
    },
    /// A version is not what its lines add up to.
    Version {
        /// The bill.
        bill: BillKey,
        /// The number of the version.
        version: u32,
        /// What is wrong.
        flaw: VersionFlaw,
    },
    /// A list for outside engines is not what the catalog says.
    List {
        /// Its path.
        path: String,
        /// Whether it is older than what was published last: whoever published that was killed before it wrote it.
        is_old: bool,
    },
    /// Something lies there that no version needs.
    Stray {
        /// Its path.
        path: String,
        /// Its length.
        bytes: u64,
        /// What it is.
        stray: Stray,
    },
    /// An import that was killed is still staged.
    DeadImport(ImportId),
    /// The folder of objects cannot be listed, and why.
    Unlisted(String),
}

/// What does not fit together in a bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BillFlaw {
    /// A version is not there, and a later one is.
    Gap {
        /// The first number that is missing.
        missing: u32,
    },
    /// The version that the bill names as current is not its newest.
    NotNewest,
    /// A version was published before the one before it.
    TimeGoesBack {
        /// Its number.
        version: u32,
    },
    /// The parts of a version have more or fewer lines than the version.
    Parts {
        /// Its number.
        version: u32,
        /// How many lines it has.
        lines: u64,
        /// How many its parts have.
        parts: u64,
    },
    /// A version counts the lines of an import twice.
    Twice {
        /// The import.
        import: ImportId,
    },
    /// A version counts lines of an import of which the catalog knows no object in the month.
    NoObject {
        /// The import.
        import: ImportId,
    },
    /// A version that was pruned still has cells.
    PrunedWithCells {
        /// Its number.
        version: u32,
    },
}

/// How a version differs from what its lines add up to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VersionFlaw {
    /// It vanished.
    Gone,
    /// Its cells cannot be read, and why.
    Unreadable(String),
    /// It has another number of lines.
    Lines {
        /// What it says.
        published: u64,
        /// How many there are.
        counted: u64,
    },
    /// Its digest is not that of its lines.
    Digest,
    /// What it is said to mean is not what its lines mean.
    Meaning,
    /// It is said to change texts alone, and its lines mean something else than those of the version before.
    TextsOnly,
    /// Its cells are others.
    Cells(Vec<CellDifference>),
    /// A law of the fold is broken, and which.
    Law(String),
}

/// A cell that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellDifference {
    /// As it is published; `None` where it is not.
    pub published: Option<Cell>,
    /// As the lines add up; `None` where no line belongs to it.
    pub computed: Option<Cell>,
}

/// What something is that no version needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stray {
    /// A killed import left it.
    Killed(ImportId),
    /// A killed program left a piece of a list.
    PieceOfList,
    /// A prune dropped it, and was killed before it was deleted.
    Pruned,
    /// An object of an import that the catalog has not reached: the catalog is older than the objects.
    Newer(ImportId),
    /// An object of an import that the catalog does not know under this name: the catalog has another history.
    Other(ImportId),
    /// Nothing that this program writes.
    Foreign,
}

impl Finding {
    /// Whether something is wrong. What killed programs leave is not: it is swept by itself.
    #[must_use]
    pub fn is_damage(&self) -> bool {
        match self {
            Finding::List { is_old: true, .. }
            | Finding::Stray { stray: Stray::Killed(_) | Stray::PieceOfList | Stray::Pruned, .. }
            | Finding::DeadImport(_) => false,
            Finding::Catalog(_)
            | Finding::CatalogUnreadable(_)
            | Finding::Object { .. }
            | Finding::Lines { .. }
            | Finding::Bill { .. }
            | Finding::Version { .. }
            | Finding::List { .. }
            | Finding::Stray { .. }
            | Finding::Unlisted(_) => true,
        }
    }
}
