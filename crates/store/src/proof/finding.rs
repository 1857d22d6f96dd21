//! The findings of the proof, by kind, and the events and counts that it reports.

use bill::BillKey;
use bill::ledger::{ImportId, PartText};

use super::difference::{CellDifference, NameDifference, PaymentDifference};
use crate::catalog::CatalogFlaw;
use crate::error::stored_flaw::StoredFlaw;
use crate::object::{ObjectFlaw, StoredObject};

/// An event of a run of the proof.
#[derive(Debug)]
pub enum ProofEvent {
    /// The amount to be read is known.
    Ahead {
        /// Bytes to be read.
        bytes: u64,
    },
    /// A part of it was read.
    Read {
        /// Bytes of the part.
        bytes: u64,
    },
    /// A fault, or a leftover of a killed program, was found.
    Found(Box<Finding>),
}

/// A fault of stored data, or a leftover of a killed program.
#[derive(Clone, Debug)]
pub enum Finding {
    /// The catalog contradicts itself.
    Catalog(CatalogFlaw),
    /// The catalog, or a part of it, cannot be read; the text is the cause.
    CatalogUnreadable(String),
    /// The master key is there, and cannot be used, or opens nothing; the text is the cause.
    MasterKey(String),
    /// The sealed secret of a key does not open with the master key.
    Secret {
        /// The id of the key.
        id: String,
    },
    /// An object is not what was written.
    Object {
        /// The object, as the catalog knows it.
        stored: StoredObject,
        /// The difference.
        flaw: ObjectFlaw,
        /// Path of the object of the same month whose content it has.
        content_of: Option<String>,
        /// Number of versions that count lines of it.
        versions: u64,
        /// The first of them.
        first: Option<(BillKey, u32)>,
    },
    /// An object is what was written, but its lines cannot be read, or are not as many as the catalog says.
    Lines {
        /// The path of the object.
        path: String,
        /// The cause.
        why: String,
    },
    /// The records of a bill in the catalog contradict each other.
    Bill {
        /// The bill.
        bill: BillKey,
        /// The contradiction.
        flaw: BillFlaw,
    },
    /// A version is not the sum of its lines.
    Version {
        /// The bill.
        bill: BillKey,
        /// The number of the version.
        version: u32,
        /// The difference.
        flaw: VersionFlaw,
    },
    /// A list for outside engines does not agree with the catalog.
    List {
        /// Its path.
        path: String,
        /// The difference.
        flaw: ListFlaw,
    },
    /// A file exists that no version needs.
    Stray {
        /// Its path.
        path: String,
        /// Its length.
        bytes: u64,
        /// The kind of file.
        stray: Stray,
    },
    /// A killed import is still staged.
    DeadImport(ImportId),
    /// The folder of objects cannot be listed; the text is the cause.
    Unlisted(String),
}

/// A difference between a list for outside engines and the one that the catalog gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListFlaw {
    /// It does not exist: no publication may have come to write it, or a power failure took it.
    Missing,
    /// It is older than the last publication: that import was killed before it wrote the list.
    Old,
    /// Its content is another.
    Content,
}

/// A contradiction in the records of a bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BillFlaw {
    /// A version is missing, and a later one exists.
    Gap {
        /// First missing number.
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
        /// Its number of lines.
        lines: u64,
        /// The number of lines of its parts.
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
    /// A text that is kept with the lines of an import in the bill is not the one that was published.
    PartText {
        /// The import.
        import: ImportId,
        /// The text.
        text: PartText,
    },
    /// A version is not what was published, as its digest shows without the lines.
    Stored {
        /// Its number.
        version: u32,
        /// The difference.
        flaw: StoredFlaw,
    },
    /// A pruned version still has cells, names or sums by payment status.
    PrunedWithContent {
        /// Its number.
        version: u32,
    },
}

/// A difference between a version and the sum of its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VersionFlaw {
    /// It no longer exists.
    Gone,
    /// Its cells cannot be read; the text is the cause.
    Unreadable(String),
    /// It has another number of lines.
    Lines {
        /// Its recorded number.
        published: u64,
        /// The number that was counted.
        counted: u64,
    },
    /// Its digest is not that of its lines.
    Digest,
    /// The digest that readers compare it with is not that of the cells and names which its lines have.
    StoredDigest,
    /// Its recorded meaning is not that of its lines.
    Meaning,
    /// It is recorded as a change of texts only, but its lines have another meaning than those of the version before.
    TextsOnly,
    /// What is kept with its lines of an import is not what these lines give.
    PartText {
        /// The import.
        import: ImportId,
        /// The text.
        text: PartText,
    },
    /// Its cells differ.
    Cells(Vec<CellDifference>),
    /// A recorded name of a product or region is not the one that its lines have.
    Name(NameDifference),
    /// A recorded sum by payment status is not the one of its lines.
    Payments(PaymentDifference),
    /// The digest that readers compare its sums by payment status with is not that of the sums which its lines have.
    PaymentDigest,
    /// A law of the fold is broken; the text names it.
    Law(String),
}

/// The kind of a file that no version needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stray {
    /// A killed import left it.
    Killed(ImportId),
    /// A piece of a list, which a killed program left.
    PieceOfList,
    /// A pruned object, which a killed prune did not delete.
    Pruned,
    /// An object of an import later than the last in the catalog: the catalog is older than the objects.
    Newer(ImportId),
    /// An object of an import that the catalog does not know under this name: the catalog has another history.
    Other(ImportId),
    /// A file that this program does not write.
    Foreign,
}

impl Finding {
    /// Returns true for damage, and false for what killed programs left, which is swept without help.
    #[must_use]
    pub fn is_damage(&self) -> bool {
        match self {
            Self::List { flaw: ListFlaw::Missing | ListFlaw::Old, .. }
            | Self::Stray { stray: Stray::Killed(_) | Stray::PieceOfList | Stray::Pruned, .. }
            | Self::DeadImport(_) => false,
            Self::Catalog(_)
            | Self::CatalogUnreadable(_)
            | Self::MasterKey(_)
            | Self::Secret { .. }
            | Self::Object { .. }
            | Self::Lines { .. }
            | Self::Bill { .. }
            | Self::Version { .. }
            | Self::List { flaw: ListFlaw::Content, .. }
            | Self::Stray { .. }
            | Self::Unlisted(_) => true,
        }
    }
}
