//! Guards of an import: what looks like a mistake is refused, and the refusal names the flag that says it is meant.

use std::collections::BTreeSet;

use bill::ledger::{Closing, ImportId};
use bill::{BillKey, Column, DeliveryDay, MissingParts, Month, Shrink, Sum, Sums, Uin};

use super::reading::OtherMonth;

/// What the operator says is meant, one flag each.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(crate) struct Consent {
    /// Statements that were superseded, and lines that were withdrawn, may come again.
    pub(crate) again: bool,
    /// Which bills may lose most of what they state.
    pub(crate) shrink: MayShrink,
    /// An append may repeat most of a bill.
    pub(crate) overlap: bool,
    /// An append may have other columns than the lines that it extends.
    pub(crate) other_columns: bool,
    /// Deliveries that usually replace each other are added up.
    pub(crate) sum_files: bool,
    /// Parts of a numbered delivery may be missing.
    pub(crate) missing_parts: bool,
    /// The name of a file may say another month than its lines.
    pub(crate) other_month: bool,
    /// A closed month may change.
    pub(crate) correct: bool,
}

/// Which bills may lose most of what they state.
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
    /// Returns whether the bills of a customer may shrink.
    pub(crate) fn includes(&self, customer: Uin) -> bool {
        match self {
            MayShrink::None => false,
            MayShrink::Of(customers) => customers.contains(&customer),
            MayShrink::All => true,
        }
    }
}

/// What the totals must be after an import, as the operator says.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Expectation {
    /// The exact sum of `total` of all bills that the files hold.
    pub(crate) total: Option<Sum>,
    /// The largest sum of absolute differences of `total` of the bills that were there.
    pub(crate) change_max: Option<Sum>,
}

impl Expectation {
    /// Returns whether nothing is expected.
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
        /// The measure that falls.
        shrink: Shrink,
        /// Whether the files do not hold the bill, and `--whole-month` would empty it.
        is_emptied: bool,
    },
    /// A bill would go back to what it was before a correction.
    Superseded {
        /// The bill.
        bill: BillKey,
        /// The earlier version that says the same.
        version: u32,
        /// The import that published it.
        import: ImportId,
        /// The current version.
        current: u32,
    },
    /// A bill would be replaced by an earlier delivery than that which it is from.
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
    /// Most lines that a file has of a bill stand in another file, too.
    EqualFiles {
        /// The bill.
        bill: BillKey,
        /// How many lines stand in another file, too.
        shared: u64,
        /// How many lines the file has of the bill.
        lines: u64,
    },
    /// An append repeats most of a bill.
    Overlap {
        /// The bill.
        bill: BillKey,
        /// How many of its lines are repeated.
        repeated: u64,
        /// How many lines it has.
        lines: u64,
        /// How many lines are added.
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
        /// How many.
        lines: u64,
        /// Where the first of them stands, `FILE:LINE`.
        first: String,
    },
    /// A closed month would change.
    Closed {
        /// The closing.
        closing: Closing,
        /// How many bills would change.
        bills: u64,
        /// By how much their totals would change in all.
        difference: Sum,
    },
    /// Parts of numbered deliveries are neither given nor known.
    MissingParts(Vec<MissingParts>),
    /// Further parts of the given deliveries are beside the files.
    ForgottenParts(Vec<String>),
    /// Parts of a numbered delivery that have no line.
    EmptyParts(Vec<String>),
    /// The lines of a file are for another month than its name says.
    OtherMonth(OtherMonth),
    /// A file counts in other months than that which the operator says.
    KnownFile {
        /// The file, as it is named.
        file: String,
        /// The month that the operator says.
        said: Month,
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
    /// The bills would change by more than was allowed.
    ChangedTooMuch {
        /// The most that was allowed.
        change_max: Sum,
        /// The sum of the absolute differences.
        found: Sum,
    },
}

/// Compares the sums of a bill before and after; a bill whose basis changes is compared by its lines alone.
pub(super) fn find_shrink(before: &Sums, after: &Sums, is_other_basis: bool) -> Option<Shrink> {
    let after = if is_other_basis { Sums { lines: after.lines, ..*before } } else { *after };
    bill::find_shrink(before, &after)
}
