//! Publications: what an import publishes, and what becomes of it. What is decided here is the same for both
//! databases, which only carry it out.

use std::collections::HashMap;

use bill::{Basis, Bill, BillKey, LinesDigest, Month, Uin, check_bill};

use super::import::{ImportId, Way};
use super::version::BillState;
use crate::error::StoreError;
use crate::lines::WrittenObject;

/// What an import holds of one bill: all its lines, or those that it adds.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The bill.
    pub bill: BillKey,
    /// Its cells and sums.
    pub content: Bill,
    /// Digest of its lines as a multiset.
    pub lines_digest: LinesDigest,
    /// The version to which the lines are added, 0 where there is none; of no meaning for a statement of
    /// whole bills.
    pub base: u32,
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
    /// Now, microseconds since 1970. The versions get this time, or one microsecond after the last
    /// published ones if the clock went back.
    pub now_us: i64,
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
    /// Bills of the same payers and months that the import did not hold, and left as they are. Of a
    /// statement only.
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
            Change::Replaced { version }
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

/// Why an import was not taken back. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RevertRefused {
    /// There is no such import, or it has published nothing yet.
    Unknown,
    /// It published no version: every bill that it held was unchanged.
    Nothing,
    /// A later import changed a bill of it.
    Later {
        /// The bill.
        bill: BillKey,
        /// Its current version.
        version: u32,
        /// The import that published that.
        import: ImportId,
    },
    /// What a bill was before it has been pruned.
    Pruned {
        /// The bill.
        bill: BillKey,
        /// The version that is wanted and gone.
        version: u32,
    },
}

/// What is to be done with one bill.
#[derive(Clone, Debug)]
pub enum Decision {
    /// Its lines are those of this version, which stays.
    Unchanged {
        /// The number of the version.
        version: u32,
    },
    /// It gets a new version.
    Next(NextVersion),
}

/// A version that is to be written.
#[derive(Clone, Debug)]
pub struct NextVersion {
    /// Its number.
    pub number: u32,
    /// Its cells and sums.
    pub content: Bill,
    /// Digest of its lines.
    pub lines_digest: LinesDigest,
    /// How many of its lines come from this import.
    pub own_lines: u64,
    /// Whether lines of earlier imports count no more.
    pub replaces: bool,
}

impl NextVersion {
    /// What becomes of the bill.
    #[must_use]
    pub fn change(&self) -> Change {
        match (self.number, self.replaces) {
            (1, _) => Change::New,
            (version, true) => Change::Replaced { version },
            (version, false) => Change::Extended { version, lines: self.own_lines },
        }
    }
}

/// Decides what becomes of each bill of a publication.
#[derive(Debug)]
pub struct Decider {
    terms: Terms,
    /// The payer under whom each owner's month came.
    payers: HashMap<(Uin, Month), Uin>,
}

impl Decider {
    /// No bill has been decided on.
    #[must_use]
    pub fn new(terms: Terms) -> Decider {
        Decider { terms, payers: HashMap::new() }
    }

    /// Decides on one bill. `current` are the current versions of the bills of its owner and month, one for
    /// each payer; for an append with their cells.
    ///
    /// # Errors
    /// [`StoreError`]: a law is broken, a sum leaves its range, or lines were to be added to another version.
    /// The inner [`Refused`] is no fault of storage.
    pub fn decide(
        &mut self,
        statement: Statement,
        current: &[BillState],
    ) -> Result<Result<Decision, Refused>, StoreError> {
        let bill = statement.bill;
        let own = current.iter().find(|state| state.version.bill == bill);
        if let Some(refused) = self.refusal(bill, own, current) {
            return Ok(Err(refused));
        }
        let version = own.map(|state| &state.version);
        let number = version.map_or(0, |version| version.number);
        let next = match self.terms.way {
            Way::Statement => {
                let is_same = |version: &super::PublishedVersion| {
                    version.lines_digest == statement.lines_digest && version.basis == self.terms.basis
                };
                if version.is_some_and(is_same) {
                    return Ok(Ok(Decision::Unchanged { version: number }));
                }
                NextVersion {
                    number: number.saturating_add(1),
                    own_lines: statement.content.sums.lines,
                    content: statement.content,
                    lines_digest: statement.lines_digest,
                    replaces: true,
                }
            }
            Way::Append => {
                if statement.base != number {
                    return Err(StoreError::Refused(format!(
                        "the bill of customer {}, {}, was at version {} when the files were compared with it, and is \
                         at version {number} now; import them again",
                        bill.owner, bill.month, statement.base
                    )));
                }
                let own_lines = statement.content.sums.lines;
                if own_lines == 0 {
                    return Ok(Ok(Decision::Unchanged { version: number }));
                }
                let cells = own.map(|state| state.cells.clone()).unwrap_or_default();
                let mut content = Bill::from_cells(cells)?;
                content.merge(statement.content)?;
                let mut lines_digest = version.map(|version| version.lines_digest).unwrap_or_default();
                lines_digest.merge(statement.lines_digest);
                NextVersion {
                    number: number.saturating_add(1),
                    content,
                    lines_digest,
                    own_lines,
                    replaces: false,
                }
            }
        };
        check_bill(bill, &next.content)?;
        Ok(Ok(Decision::Next(next)))
    }

    /// Why a bill may not be published, if it may not.
    fn refusal(&mut self, bill: BillKey, own: Option<&BillState>, current: &[BillState]) -> Option<Refused> {
        let Terms { way, basis, allow } = self.terms;
        let is_append = way == Way::Append;
        if let Some(BillState { version, .. }) = own
            && version.lines > 0
            && version.basis != basis
            && (is_append || !allow.other_basis)
        {
            let (current, import) = (version.basis, version.import);
            return Some(Refused::OtherBasis { bill, current, import, is_append });
        }
        if allow.second_payer {
            return None;
        }
        let first = *self.payers.entry((bill.owner, bill.month)).or_insert(bill.payer);
        if first != bill.payer {
            return Some(Refused::SecondPayer { bill, other_payer: first, other_import: None });
        }
        // Where the bill itself is there already, a second payer has been allowed before. A bill without
        // lines was taken back.
        let is_there = |state: &&BillState| state.version.lines > 0;
        match (own.filter(is_there), current.iter().find(is_there)) {
            (None, Some(BillState { version, .. })) => Some(Refused::SecondPayer {
                bill,
                other_payer: version.bill.payer,
                other_import: Some(version.import),
            }),
            _ => None,
        }
    }
}
