//! What becomes of each bill of a publication. It is decided here for both databases, which only carry it out.

use std::collections::HashMap;

use bill::{Bill, BillKey, DeliveryDay, LinesDigest, Meaning, Month, Uin, check_bill};

use super::import::Way;
use super::publication::{Change, Likeness, Refused, Statement, Terms};
use super::version::{BillState, PublishedVersion};
use crate::error::StoreError;

/// What is to be done with one bill.
#[derive(Clone, Debug)]
pub enum Decision {
    /// Its lines are those of this version, which stays.
    Unchanged {
        /// The number of the version.
        version: u32,
        /// The latest day in the names of the files that state it once more.
        delivered: Option<DeliveryDay>,
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
    /// Digest of what its lines mean.
    pub meaning: Meaning,
    /// Whether only texts differ from the version before.
    pub texts_only: bool,
    /// The latest day in the names of the files that hold its lines.
    pub delivered: Option<DeliveryDay>,
    /// How many of its lines come from this import.
    pub own_lines: u64,
    /// Whether lines of earlier imports count no more.
    pub replaces: bool,
    /// How many lines the version before has.
    pub lines_before: u64,
}

impl NextVersion {
    /// Puts the lines of a version under those that are added to it.
    fn extend(&mut self, own: &BillState) -> Result<(), StoreError> {
        let mut content = Bill::from_cells(own.cells.clone())?;
        if content.sums.lines != own.version.lines {
            let BillKey { owner, month, .. } = own.version.bill;
            let number = own.version.number;
            let what = format!(
                "cells that do not sum to the lines of version {number} of the bill of customer {owner}, {month}"
            );
            return Err(StoreError::Damaged { what });
        }
        content.merge(std::mem::take(&mut self.content))?;
        self.content = content;
        self.lines_digest.merge(own.version.lines_digest);
        self.texts_only = false;
        Ok(())
    }
}

impl Decision {
    /// What becomes of the bill.
    #[must_use]
    pub fn change(&self) -> Change {
        match self {
            Decision::Unchanged { version, .. } => Change::Unchanged { version: *version },
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
                let (lines, lines_before) = (self.own_lines, self.lines_before);
                Change::Replaced { version, lines, lines_before, texts_only: self.texts_only }
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
        let is_emptied = self.terms.way == Way::Statement && statement.content.sums.lines == 0;
        let versions: Vec<&PublishedVersion> = current.iter().map(|state| &state.version).collect();
        if let Some(refused) = self.find_refusal(bill, is_emptied, &versions) {
            return Ok(Err(refused));
        }
        let version = own.map(|state| &state.version);
        let number = version.map_or(0, |version| version.number);
        if statement.base != number {
            return Err(StoreError::Refused(format!(
                "the bill of customer {}, {}, was at version {} when the files were compared with it, and is at \
                 version {number} now; import them again",
                bill.owner, bill.month, statement.base
            )));
        }
        let delivered = statement.delivered;
        let is_same = match self.terms.way {
            Way::Statement => number > 0 && statement.likeness == Likeness::Same,
            Way::Append => statement.content.sums.lines == 0,
        };
        if is_same {
            return Ok(Ok(Decision::Unchanged { version: number, delivered }));
        }
        let mut next = NextVersion {
            number: number.saturating_add(1),
            own_lines: statement.content.sums.lines,
            content: statement.content,
            lines_digest: statement.lines_digest,
            meaning: statement.meaning,
            texts_only: number > 0 && statement.likeness == Likeness::OtherTexts,
            delivered,
            replaces: self.terms.way == Way::Statement,
            lines_before: version.map_or(0, |version| version.lines),
        };
        if self.terms.way == Way::Append
            && let Some(own) = own
        {
            next.extend(own)?;
        }
        check_bill(bill, &next.content)?;
        Ok(Ok(Decision::Next(Box::new(next))))
    }

    /// Finds the reason why a bill may not be published on these terms. `current` are the current versions of the
    /// bills of its owner and month; bills must come in the order of a publication. A bill that only loses its lines
    /// states no amounts and has no payer of its own.
    pub fn find_refusal(
        &mut self,
        bill: BillKey,
        is_emptied: bool,
        current: &[&PublishedVersion],
    ) -> Option<Refused> {
        if is_emptied {
            return None;
        }
        let Terms { way, basis, allow } = self.terms;
        let is_append = way == Way::Append;
        let own = current.iter().find(|version| version.bill == bill);
        if let Some(version) = own
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
        let is_there = |version: &&&PublishedVersion| version.lines > 0;
        match (own.filter(is_there), current.iter().find(is_there)) {
            (None, Some(version)) => Some(Refused::SecondPayer {
                bill,
                other_payer: version.bill.payer,
                other_import: Some(version.import),
            }),
            _ => None,
        }
    }
}
