//! Guards of an import, which refuse what looks like a mistake, and the flags with which the operator confirms it.

use std::collections::BTreeSet;

use bill::ledger::{Closing, ImportId};
use bill::{BillKey, Column, DeliveryDay, Month, Shrink, Sum, Sums, Uin};
use sheet::MissingParts;

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

/// The operator's expectations of the totals after an import.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Expectation {
    /// The exact sum of `total` of all bills that the files hold.
    pub(crate) total: Option<Sum>,
    /// The largest sum of absolute differences of `total` of the bills that had lines before.
    pub(crate) change_max: Option<Sum>,
}

impl Expectation {
    /// Returns true if nothing is expected.
    pub(crate) fn is_none(self) -> bool {
        self.total.is_none() && self.change_max.is_none()
    }
}

/// Something that looks like a mistake.
#[derive(Clone, Debug)]
pub(crate) enum Guard {
    /// A bill would lose more than half of its lines, or much of its amounts.
    Shrunk {
        /// The bill.
        bill: BillKey,
        /// The number of lines or the amount that falls.
        shrink: Shrink,
        /// True if the files do not hold the bill, and `--whole-month` would empty it.
        is_emptied: bool,
    },
    /// A bill would go back to what it was before a correction.
    Superseded {
        /// The bill.
        bill: BillKey,
        /// The earlier version that states the same.
        version: u32,
        /// The import that published it.
        import: ImportId,
        /// The current version.
        current: u32,
    },
    /// A bill would be replaced by an earlier delivery than the one that it is from.
    OlderDelivery {
        /// The bill.
        bill: BillKey,
        /// The day in the names of the files.
        given: DeliveryDay,
        /// The day in the names of the files of the current version.
        current: DeliveryDay,
    },
    /// Files of several deliveries would be added up in one bill.
    SeveralDeliveries {
        /// The bill.
        bill: BillKey,
        /// The day of the earliest.
        first: DeliveryDay,
        /// The day of the latest.
        last: DeliveryDay,
    },
    /// Most lines that a file has of a bill are in another file, too.
    EqualFiles {
        /// The bill.
        bill: BillKey,
        /// The number of lines that are in another file, too.
        shared: u64,
        /// The number of lines that the file has of the bill.
        lines: u64,
    },
    /// An append repeats most of a bill.
    Overlap {
        /// The bill.
        bill: BillKey,
        /// The number of its lines that are repeated.
        repeated: u64,
        /// The number of its lines.
        lines: u64,
        /// The number of added lines.
        added: u64,
    },
    /// An append adds lines of files that lack columns of the stored lines, or the other way round.
    OtherColumns {
        /// The bill.
        bill: BillKey,
        /// The columns.
        columns: Vec<Column>,
    },
    /// An append brings back lines that a correction took away.
    Withdrawn {
        /// The bill.
        bill: BillKey,
        /// The number of these lines.
        lines: u64,
        /// The place of the first of them, `FILE:LINE`.
        first: String,
    },
    /// A closed month would change.
    Closed {
        /// The closing.
        closing: Closing,
        /// The number of bills that would change.
        bills: u64,
        /// The sum of the differences of their totals.
        difference: Sum,
    },
    /// Parts of numbered deliveries were not passed, and are not in the folders of the files.
    MissingParts(Vec<MissingParts>),
    /// Further parts of the same deliveries are in the folders of the files.
    ForgottenParts(Vec<String>),
    /// Parts of a numbered delivery that have no line.
    EmptyParts(Vec<String>),
    /// The lines of a file are for another month than its name says.
    OtherMonth(OtherMonth),
    /// A file counts in other months than that of `--month`.
    KnownFile {
        /// The file, as it was passed.
        file: String,
        /// The month of `--month`.
        request_month: Month,
        /// The months in which the bytes of the file count.
        months: Vec<Month>,
    },
    /// The bills do not sum to the expected total.
    NotExpected {
        /// The sum that was expected.
        expected: Sum,
        /// The sum that the bills would have.
        found: Sum,
    },
    /// The bills would change by more than `--at-most-change`.
    ChangedTooMuch {
        /// The largest sum that is allowed.
        change_max: Sum,
        /// The sum of the absolute differences.
        found: Sum,
    },
}

/// A file whose lines are for another month than its name says.
#[derive(Clone, Debug)]
pub(crate) struct OtherMonth {
    /// The file, as it was passed.
    pub(crate) file: String,
    /// The months and days in its name.
    pub(crate) of_name: String,
    /// The month of the first such line.
    pub(crate) month: Month,
    /// The number of that line; the header is line 1.
    pub(crate) first: u64,
    /// The number of such lines.
    pub(crate) lines: u64,
}

/// Compares the sums of a bill before and after; a bill whose basis changes is compared by its lines alone.
pub(super) fn find_shrink(before: &Sums, after: &Sums, is_other_basis: bool) -> Option<Shrink> {
    let after = if is_other_basis { Sums { lines: after.lines, ..*before } } else { *after };
    bill::find_shrink(before, &after)
}
