//! Guards of an import, which refuse what looks like a mistake. Their messages are in `guard_messages.rs`.

use bill::ledger::{Closing, ImportId};
use bill::{BillKey, Column, DeliveryDay, Month, Shrink, Sum, Sums};
use sheet::MissingParts;

use crate::ledger::import_ahead::ImportAhead;

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
    /// The newest import is far ahead of this machine's clock, so that all that is published would get its time.
    ClockBehind(ImportAhead),
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
