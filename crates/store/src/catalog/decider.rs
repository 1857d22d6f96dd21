//! What becomes of each bill of a publication. It is decided here for both databases, which only carry it out.

use std::collections::HashMap;

use bill::{Bill, BillKey, LinesDigest, Month, Uin, check_bill};

use super::import::Way;
use super::publication::{Change, Refused, Statement, Terms};
use super::version::{BillState, PublishedVersion};
use crate::error::StoreError;

/// What is to be done with one bill.
#[derive(Clone, Debug)]
pub enum Decision {
    /// Its lines are those of this version, which stays.
    Unchanged {
        /// The number of the version.
        version: u32,
    },
    /// It gets a new version.
    Next(Box<NextVersion>),
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
    /// How many lines the version before has.
    pub lines_before: u64,
}

impl Decision {
    /// What becomes of the bill.
    #[must_use]
    pub fn change(&self) -> Change {
        match self {
            Decision::Unchanged { version } => Change::Unchanged { version: *version },
            Decision::Next(next) => next.change(),
        }
    }
}

impl NextVersion {
    /// What becomes of the bill.
    #[must_use]
    pub fn change(&self) -> Change {
        match (self.number, self.replaces) {
            (1, _) => Change::New,
            (version, true) => {
                Change::Replaced { version, lines: self.own_lines, lines_before: self.lines_before }
            }
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
                let is_same = |version: &PublishedVersion| {
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
                    lines_before: version.map_or(0, |version| version.lines),
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
                if content.sums.lines != version.map_or(0, |version| version.lines) {
                    return Err(StoreError::Damaged {
                        what: format!(
                            "cells that do not sum to the lines of version {number} of the bill of customer {}, {}",
                            bill.owner, bill.month
                        ),
                    });
                }
                content.merge(statement.content)?;
                let mut lines_digest = version.map(|version| version.lines_digest).unwrap_or_default();
                lines_digest.merge(statement.lines_digest);
                NextVersion {
                    number: number.saturating_add(1),
                    content,
                    lines_digest,
                    own_lines,
                    replaces: false,
                    lines_before: version.map_or(0, |version| version.lines),
                }
            }
        };
        check_bill(bill, &next.content)?;
        Ok(Ok(Decision::Next(Box::new(next))))
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
