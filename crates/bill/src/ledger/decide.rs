//! The decision on each bill of a publication. A catalog only carries it out, and a dry run shows it.

use std::collections::HashMap;

use crate::charge::BillKey;
use crate::day_sums::DaySums;
use crate::delivery_day::DeliveryDay;
use crate::digest::lines_digest::{ContentFormat, LinesDigest};
use crate::folded_bill::Bill;
use crate::laws::{BrokenLaw, check_bill, check_days};
use crate::ledger::import::ImportMode;
use crate::ledger::publication::{Change, Likeness, PublishOptions, PublishRefusal, Statement};
use crate::ledger::version::{BillState, PublishedVersion, next_version_number};
use crate::line_counts::PartCounts;
use crate::meaning::multiset::Meaning;
use crate::money::SumOverflow;
use crate::month::Month;
use crate::uin::Uin;

/// The decision on one bill.
#[derive(Clone, Debug)]
pub enum Decision {
    /// Its lines are those of this version, which remains the current one.
    Unchanged {
        /// The number of the version.
        version: u32,
        /// The latest day in the names of the files that state it again.
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
    /// Its cells, sums, names and sums by payment status.
    pub content: Bill,
    /// Digest of its lines.
    pub lines_digest: LinesDigest,
    /// Digest of the meanings of its lines.
    pub meaning: Meaning,
    /// True if only texts differ from the version before.
    pub texts_only: bool,
    /// The latest day in the names of the files that hold its lines.
    pub delivered: Option<DeliveryDay>,
    /// The number of its lines that come from this import.
    pub own_lines: u64,
    /// True if it no longer counts the lines of earlier imports.
    pub replaces: bool,
    /// The number of lines in the version before.
    pub lines_before: u64,
    /// The numbers of its own lines in the objects of the import; `None` if they were not counted.
    pub counts: Option<PartCounts>,
    /// The sums by day of its own lines; `None` if they were not summed.
    pub days: Option<DaySums>,
}

impl NextVersion {
    /// Adds the lines of the current version to those of the statement.
    fn add_current(&mut self, current: &BillState) -> Result<(), DecideError> {
        // Without sums by payment status in the catalog, the statement has those of all lines.
        let payments = current.payments.clone().unwrap_or_default();
        let mut content = Bill::from_cells(current.cells.clone(), current.names.clone(), payments)?;
        if content.sums.lines != current.version.lines {
            let PublishedVersion { bill, number: version, .. } = current.version;
            return Err(DecideError::CellsDiffer { bill, version });
        }
        content.merge(std::mem::take(&mut self.content))?;
        self.content = content;
        // Without a digest of the newest format in the catalog, the statement has that of all lines.
        if current.version.lines_digest.format() == ContentFormat::NEWEST {
            self.lines_digest.merge(current.version.lines_digest);
        }
        self.texts_only = false;
        Ok(())
    }
}

impl Decision {
    /// Returns the change of the bill.
    #[must_use]
    pub fn change(&self) -> Change {
        match self {
            Self::Unchanged { version, .. } => Change::Unchanged { version: *version },
            Self::Next(next) => next.change(),
        }
    }
}

impl NextVersion {
    /// Returns the change of the bill.
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

/// The reason why there is no decision on a bill. Nothing of the publication may be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DecideError {
    /// The bill may not be published with these options.
    Refused(PublishRefusal),
    /// The current version is not the one that the statement was compared with.
    BillMoved {
        /// The bill.
        bill: BillKey,
        /// The version that the statement was compared with; 0 if there was none.
        base: u32,
        /// The current version; 0 if there is none.
        current: u32,
    },
    /// The cells of the current version do not sum to its lines: what was stored has changed.
    CellsDiffer {
        /// The bill.
        bill: BillKey,
        /// The current version.
        version: u32,
    },
    /// A sum leaves its range.
    Overflow(SumOverflow),
    /// A law of the fold is broken.
    Law(BrokenLaw),
}

impl From<SumOverflow> for DecideError {
    fn from(error: SumOverflow) -> Self {
        Self::Overflow(error)
    }
}

impl From<BrokenLaw> for DecideError {
    fn from(error: BrokenLaw) -> Self {
        Self::Law(error)
    }
}

/// Decides on each bill of a publication.
#[derive(Debug)]
pub struct Decider {
    options: PublishOptions,
    /// The payer of each owner's month, as far as the publication has stated it.
    payers: HashMap<(Uin, Month), Uin>,
}

impl Decider {
    /// Makes a decider that has decided on no bill yet.
    #[must_use]
    pub fn new(options: PublishOptions) -> Self {
        Self { options, payers: HashMap::new() }
    }

    /// Decides on one bill. `current` are the current versions of the bills of its owner and month, one for
    /// each payer; for an append with their cells, and with the names and sums by payment status that the catalog holds.
    ///
    /// # Errors
    ///
    /// [`DecideError`]: the bill is refused, a law is broken, a sum leaves its range, or the current version is not
    /// the one that the statement was compared with.
    pub fn decide(&mut self, statement: Statement, current: &[BillState]) -> Result<Decision, DecideError> {
        let bill = statement.bill;
        let own = current.iter().find(|state| state.version.bill == bill);
        let is_emptied = self.options.mode == ImportMode::Statement && statement.content.sums.lines == 0;
        let versions: Vec<&PublishedVersion> = current.iter().map(|state| &state.version).collect();
        if let Some(refusal) = self.find_refusal(bill, is_emptied, &versions) {
            return Err(DecideError::Refused(refusal));
        }
        let version = own.map(|state| &state.version);
        let number = version.map_or(0, |version| version.number);
        if statement.base != number {
            return Err(DecideError::BillMoved { bill, base: statement.base, current: number });
        }
        let delivered = statement.delivered;
        let is_same = match self.options.mode {
            ImportMode::Statement => number > 0 && statement.likeness == Likeness::Same,
            ImportMode::Append => statement.content.sums.lines == 0,
        };
        if is_same {
            return Ok(Decision::Unchanged { version: number, delivered });
        }
        if let Some(days) = &statement.days {
            check_days(bill, &statement.content.cells, days)?;
        }
        let mut next = NextVersion {
            number: next_version_number(number),
            own_lines: statement.content.sums.lines,
            content: statement.content,
            lines_digest: statement.lines_digest,
            meaning: statement.meaning,
            texts_only: number > 0 && statement.likeness == Likeness::OtherTexts,
            delivered,
            replaces: self.options.mode == ImportMode::Statement,
            lines_before: version.map_or(0, |version| version.lines),
            counts: statement.counts,
            days: statement.days,
        };
        if self.options.mode == ImportMode::Append
            && let Some(own) = own
        {
            next.add_current(own)?;
        }
        check_bill(bill, &next.content)?;
        Ok(Decision::Next(Box::new(next)))
    }

    /// Finds the reason why a bill may not be published with these options. `current` are the current versions of the
    /// bills of its owner and month; bills must come in the order of a publication. A bill that only loses its lines
    /// states no amounts and has no payer of its own.
    pub fn find_refusal(
        &mut self,
        bill: BillKey,
        is_emptied: bool,
        current: &[&PublishedVersion],
    ) -> Option<PublishRefusal> {
        if is_emptied {
            return None;
        }
        let PublishOptions { mode, basis, overrides } = self.options;
        let is_append = mode == ImportMode::Append;
        let own = current.iter().find(|version| version.bill == bill);
        if let Some(version) = own
            && version.lines > 0
            && version.basis != basis
            && (is_append || !overrides.other_basis)
        {
            let (current, import) = (version.basis, version.import);
            return Some(PublishRefusal::OtherBasis { bill, current, import, is_append });
        }
        if overrides.second_payer {
            return None;
        }
        let first = *self.payers.entry((bill.owner, bill.month)).or_insert(bill.payer);
        if first != bill.payer {
            return Some(PublishRefusal::SecondPayer { bill, other_payer: first, other_import: None });
        }
        // If the bill itself exists already, a second payer was allowed before. A bill without lines was taken back.
        let has_lines = |version: &&&PublishedVersion| version.lines > 0;
        match (own.filter(has_lines), current.iter().find(has_lines)) {
            (None, Some(version)) => Some(PublishRefusal::SecondPayer {
                bill,
                other_payer: version.bill.payer,
                other_import: Some(version.import),
            }),
            _ => None,
        }
    }
}
