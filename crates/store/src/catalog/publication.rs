//! Publications: what an import publishes, and what becomes of it.

use bill::{Basis, Bill, BillKey, DeliveryDay, LinesDigest, Meaning, Uin};

use super::import::{ImportId, Way};
use crate::error::StoreError;
use crate::object::WrittenObject;

/// What an import holds of one bill: all its lines, or those that it adds.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The bill.
    pub bill: BillKey,
    /// Its cells and sums.
    pub content: Bill,
    /// Digest of its lines as a multiset.
    pub lines_digest: LinesDigest,
    /// Digest of what its lines mean, as a multiset; for an append, of all lines of the extended bill.
    pub meaning: Meaning,
    /// The latest day in the names of the files that hold its lines.
    pub delivered: Option<DeliveryDay>,
    /// The version that the lines were compared with; 0 where there was none.
    pub base: u32,
    /// What the comparison found; for a statement of whole bills only.
    pub likeness: Likeness,
}

/// How the lines of a statement compare with those of the current version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// They are the same.
    Same,
    /// They mean the same and have other texts.
    OtherTexts,
    /// They mean something else.
    Other,
}

/// What an operator may say yes to beforehand.
#[derive(Clone, Copy, Debug, Default)]
pub struct Allow {
    /// An owner's month may have a bill under a second payer.
    pub second_payer: bool,
    /// A bill may be replaced by one on the other basis.
    pub other_basis: bool,
}

/// On what terms an import publishes.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// Whether it states whole bills or adds lines to them.
    pub way: Way,
    /// Which amounts its files state.
    pub basis: Basis,
    /// What was allowed.
    pub allow: Allow,
}

/// What an import publishes besides its statements, all of it or nothing.
#[derive(Clone, Debug)]
pub struct Publication<'a> {
    /// The import.
    pub import: ImportId,
    /// On what terms.
    pub terms: Terms,
    /// Its objects.
    pub objects: &'a [WrittenObject],
    /// How many lines its files have.
    pub lines: u64,
    /// Its notices, as JSON.
    pub notices: &'a str,
    /// Digest of the reading rules under which its meanings were read.
    pub rules: &'a [u8; 32],
    /// Meanings of versions that are there already, which were computed on the way.
    pub computed: &'a [ComputedMeaning],
    /// Now, microseconds since 1970. The versions get this time, or one microsecond after the last
    /// published ones if the clock went back.
    pub now_us: i64,
}

/// What the lines of a published version mean under the reading rules of a publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ComputedMeaning {
    /// The bill.
    pub bill: BillKey,
    /// The number of the version.
    pub version: u32,
    /// Digest of what its lines mean, as a multiset.
    pub meaning: Meaning,
}

impl Publication<'_> {
    /// The refusal of an import whose staged row is gone.
    pub(super) fn swept(&self) -> StoreError {
        StoreError::Refused(format!(
            "import {} is no longer staged: another program swept it while it ran; run it again",
            self.import
        ))
    }
}

/// The statements of a publication, in the order of their bills, as they are read from where they wait.
pub type Statements<'a> = dyn Iterator<Item = Result<Statement, StoreError>> + Send + 'a;

/// What a publication did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The number of the import.
    pub import: ImportId,
    /// The time of its versions, microseconds since 1970.
    pub at_us: i64,
    /// What became of each bill, in the order of the bills.
    pub changes: Vec<(BillKey, Change)>,
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
        /// How many lines it has.
        lines: u64,
        /// How many lines the version before had.
        lines_before: u64,
        /// Whether its lines mean what those of the version before mean, and only texts differ.
        texts_only: bool,
    },
    /// It got this version, which has more lines than the one before.
    Extended {
        /// The number of the new version.
        version: u32,
        /// How many lines were added.
        lines: u64,
    },
    /// It got this version, which is as the one before an import that was taken back.
    Reverted {
        /// The number of the new version.
        version: u32,
    },
    /// Its lines are those of this version, which stays.
    Unchanged {
        /// The number of the version that stays.
        version: u32,
    },
}

impl Change {
    /// The version that the bill has now.
    #[must_use]
    pub fn version(self) -> u32 {
        match self {
            Change::New => 1,
            Change::Replaced { version, .. }
            | Change::Extended { version, .. }
            | Change::Reverted { version }
            | Change::Unchanged { version } => version,
        }
    }
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
        /// Whether lines were to be added to it, which nothing can allow.
        is_append: bool,
    },
}
