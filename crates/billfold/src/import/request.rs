//! The request of an import: its files, its mode, and everything that the operator allows and expects.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::clock::Clock;
use bill::ledger::{ImportMode, Overrides};
use bill::{CodeTables, Month, Sum, Uin};

/// A request to import files.
#[derive(Clone, Debug)]
pub(crate) struct ImportRequest<'a> {
    /// The files, which are one statement.
    pub(crate) files: &'a [PathBuf],
    /// The mode: the files state whole bills, or add lines to them.
    pub(crate) mode: ImportMode,
    /// True if the payers of the files have no other bills in their months.
    pub(crate) whole_month: bool,
    /// The month of all lines, as passed with `--month`.
    pub(crate) month: Option<Month>,
    /// The clock that gives published versions their time.
    pub(crate) clock: &'a Clock,
    /// The current month, in UTC+8.
    pub(crate) this_month: Option<Month>,
    /// Exceptions that the catalog has to grant when it publishes.
    pub(crate) overrides: Overrides,
    /// Flags with which the operator confirms what looks like a mistake.
    pub(crate) consent: Consent,
    /// The expected totals.
    pub(crate) expectation: Expectation,
    /// The code of each name.
    pub(crate) tables: &'a CodeTables,
    /// The user of the system who runs the import.
    pub(crate) imported_by: &'a str,
}

/// The flags with which the operator confirms what looks like a mistake.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(crate) struct Consent {
    /// Statements that were superseded, and lines that were withdrawn, may come again.
    pub(crate) again: bool,
    /// The bills that may lose most of what they state.
    pub(crate) shrink: MayShrink,
    /// An append may repeat most of a bill.
    pub(crate) overlap: bool,
    /// An append may have other columns than the lines that it extends.
    pub(crate) other_columns: bool,
    /// Deliveries that usually replace each other are added up.
    pub(crate) sum_files: bool,
    /// Parts of a numbered delivery may be missing.
    pub(crate) missing_parts: bool,
    /// The name of a file may name another month than its lines.
    pub(crate) other_month: bool,
    /// A closed month may change.
    pub(crate) correct: bool,
    /// The newest import may be far ahead of the clock.
    pub(crate) clock_behind: bool,
}

/// The bills that may lose most of what they state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum MayShrink {
    /// None.
    #[default]
    None,
    /// Those of these customers.
    Of(BTreeSet<Uin>),
    /// All.
    All,
}

/// The operator's expectations of the totals after an import.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Expectation {
    /// The exact sum of `total` of all bills that the files hold.
    pub(crate) total: Option<Sum>,
    /// The largest sum of absolute differences of `total` of the bills that had lines before.
    pub(crate) change_max: Option<Sum>,
}

impl ImportRequest<'_> {
    /// Returns true if the request is fulfilled once the bills of the files are published.
    pub(super) fn asks_only_for_bills(&self) -> bool {
        self.expectation.is_none() && !self.whole_month
    }
}

impl MayShrink {
    /// Returns true if the bills of a customer may shrink.
    pub(crate) fn includes(&self, customer: Uin) -> bool {
        match self {
            Self::None => false,
            Self::Of(customers) => customers.contains(&customer),
            Self::All => true,
        }
    }
}

impl Expectation {
    /// Returns true if nothing is expected.
    pub(crate) fn is_none(self) -> bool {
        self.total.is_none() && self.change_max.is_none()
    }
}
