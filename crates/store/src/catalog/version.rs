//! Bills and their versions, as the catalog gives them.

use bill::{Basis, BillKey, Cell, LinesDigest, Month, Uin};

use super::import::{ImportId, ImportKind};

/// Which of a bill's versions is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AsOf {
    /// The newest.
    #[default]
    Now,
    /// The version of a number.
    Version(u32),
    /// The version that was the newest at a time, microseconds since 1970.
    Time(i64),
}

/// Which bills are meant: those that agree with all that is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Bills of one month.
    pub month: Option<Month>,
    /// Bills of one payer.
    pub payer: Option<Uin>,
    /// Bills of one owner.
    pub owner: Option<Uin>,
}

impl Scope {
    /// One bill.
    #[must_use]
    pub fn of(bill: BillKey) -> Scope {
        Scope { month: Some(bill.month), payer: Some(bill.payer), owner: Some(bill.owner) }
    }

    /// The bills of a month; of all months where it is `None`.
    #[must_use]
    pub fn of_month(month: Option<Month>) -> Scope {
        Scope { month, ..Scope::default() }
    }
}

/// One version of a bill, with what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillState {
    /// What is known of the version.
    pub version: PublishedVersion,
    /// Its cells, in the order of their keys; left out where they were not asked for.
    pub cells: Vec<Cell>,
}

/// One published version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedVersion {
    /// Which bill.
    pub bill: BillKey,
    /// The number of the version, from 1.
    pub number: u32,
    /// The import that published it.
    pub import: ImportId,
    /// What kind of import that was.
    pub kind: ImportKind,
    /// When it was published, microseconds since 1970.
    pub published_at_us: i64,
    /// Which amounts it states.
    pub basis: Basis,
    /// How many lines it has; none where the import that brought the bill was taken back.
    pub lines: u64,
    /// Digest of its lines as a multiset.
    pub lines_digest: LinesDigest,
    /// Whether it says with other texts what the version before it says: no charge differs.
    pub texts_only: bool,
    /// Whether it is the newest of its bill.
    pub is_current: bool,
    /// When its cells were dropped, and the lines that no other version counts, microseconds since 1970;
    /// `None` while it is kept.
    pub pruned_at_us: Option<i64>,
}

/// Lines of one import that versions of a bill count: all those with this bill, from version `since` on
/// and before version `until`. A bill that was stated once and then extended has several such parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The bill.
    pub bill: BillKey,
    /// The import whose lines they are.
    pub import: ImportId,
    /// The first version that counts them.
    pub since: u32,
    /// The first version that counts them no more; `None` where the current one does.
    pub until: Option<u32>,
    /// How many lines they are.
    pub lines: u64,
}

impl Part {
    /// Whether a version counts these lines.
    #[must_use]
    pub fn is_in(&self, version: u32) -> bool {
        self.since <= version && self.until.is_none_or(|until| version < until)
    }
}

/// What a caller may see of a customer's month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Visible {
    /// Nothing, not even whether the customer exists.
    Nothing,
    /// The cells of the lines that are the caller's to see; none where the month has no such lines.
    Cells(Vec<Cell>),
}
