//! Oddities of a bill file that are reported and are no faults.

use std::collections::BTreeMap;

/// An oddity of a bill that is reported and yet no fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Notice {
    /// The month was taken from the file's name.
    MonthFromFileName,
    /// Original Cost is `-` or empty, and counts as 0.
    OriginalEmpty,
    /// Before voucher - voucher is not the total.
    TotalDiffers,
    /// The billing mode is not the usual one of the transaction type.
    ModeUnusual,
    /// The billing mode is `-` or empty; the usual one of the transaction type was taken.
    ModeFromType,
    /// The file does not end with a line break.
    NoLineBreakAtEnd,
    /// The file's name has another month than the caller gave, which was taken.
    MonthNotOfFileName,
    /// A spreadsheet has rounded the transaction id.
    TransactionIdRounded,
    /// An id repeats in its bill, with another charge.
    IdRepeats,
    /// An id is in two bills.
    IdInTwoBills,
    /// SP Deduction has an amount, and the file has no SP Deduction (Cost): the deduction counts as 0.
    SpFaceValueOnly,
    /// The file has no column of components.
    NoComponents,
    /// The file has a header and no line.
    NoLines,
    /// A row has commas or blanks only.
    EmptyRow,
}

impl Notice {
    /// The unit of its count: a notice is counted once for a line, or once for a file.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::NoLineBreakAtEnd | Self::NoComponents | Self::NoLines => "file",
            Self::MonthFromFileName
            | Self::OriginalEmpty
            | Self::TotalDiffers
            | Self::ModeUnusual
            | Self::ModeFromType
            | Self::MonthNotOfFileName
            | Self::SpFaceValueOnly
            | Self::TransactionIdRounded
            | Self::IdRepeats
            | Self::IdInTwoBills
            | Self::EmptyRow => "line",
        }
    }

    /// The notice in words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MonthFromFileName => "the month was taken from the file's name",
            Self::OriginalEmpty => "original cost is \"-\" or empty, and counts as 0",
            Self::TotalDiffers => {
                "amount before voucher - voucher is not the total; all three were taken as stated"
            }
            Self::ModeUnusual => {
                "the billing mode is not the usual one of the transaction type; the billing mode was taken"
            }
            Self::ModeFromType => {
                "the billing mode is \"-\" or empty; the usual one of the transaction type was taken"
            }
            Self::MonthNotOfFileName => {
                "the file's name has another month than --month; the one of --month was taken"
            }
            Self::TransactionIdRounded => {
                "a spreadsheet has rounded the transaction id (2.02611E+22), so that lines cannot be told apart by it; \
                 import the file as downloaded"
            }
            Self::IdRepeats => {
                "an Id repeats in its bill with another charge, such as another component; each line counts"
            }
            Self::IdInTwoBills => "an Id is in two bills, and counts in both",
            Self::SpFaceValueOnly => {
                "the file has SP Deduction (the face value) and no SP Deduction (Cost) (the list price); the \
                 deduction of savings plans counts as 0, since the list price cannot be computed exactly"
            }
            Self::NoComponents => {
                "the file has no component columns and was taken as a detailed bill; a bill by resource (L2) looks \
                 the same, and would count the same charges again"
            }
            Self::NoLines => "the file has a header and no line below it, so it adds nothing",
            Self::EmptyRow => "the row has commas or blanks only; it states nothing, and was skipped",
            Self::NoLineBreakAtEnd => {
                "the file does not end with a line break; if a download broke off, its last line may be cut short"
            }
        }
    }
}

/// Counted notices, each with the place of the first of its kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notices(BTreeMap<Notice, (u64, String)>);

impl Notices {
    /// Counts a notice; `place` is called for the first of its kind only.
    pub fn add(&mut self, notice: Notice, place: impl FnOnce() -> String) {
        self.add_many(notice, 1, place);
    }

    /// Counts a notice several times.
    #[expect(clippy::arithmetic_side_effects, reason = "a count of lines that were read")]
    pub fn add_many(&mut self, notice: Notice, count: u64, place: impl FnOnce() -> String) {
        let entry = self.0.entry(notice).or_insert_with(|| (0, place()));
        entry.0 += count;
    }

    /// Adds the notices of files that come after those whose notices are here.
    pub fn merge(&mut self, later: Self) {
        for (notice, (count, place)) in later.0 {
            self.add_many(notice, count, || place);
        }
    }

    /// Notice, count and first place of each kind that was counted.
    pub fn iter(&self) -> impl Iterator<Item = (Notice, u64, &str)> {
        self.0.iter().map(|(notice, (count, place))| (*notice, *count, place.as_str()))
    }
}
