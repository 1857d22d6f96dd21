//! Faults of a bill file, which refuse it, and notices, which do not.

use std::collections::BTreeMap;
use std::fmt;

/// Largest number of faults of an import that are stored; further ones are counted.
pub const FAULTS_SHOWN_MAX: usize = 100;

/// Length of the longest value that a message quotes in full, in characters.
const VALUE_CHARS_MAX: usize = 80;

/// The place of a fault in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultPlace {
    /// The file as a whole.
    File,
    /// A line, by its number from 1.
    Line(u64),
    /// A line and the header of a column.
    Column(u64, String),
}

/// One fault: its place, the value there, the reason, and the remedy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The place in the file.
    pub place: FaultPlace,
    /// The text at that place, if a text is the cause.
    pub value: Option<String>,
    /// The reason.
    pub why: String,
    /// The remedy.
    pub remedy: String,
}

impl Fault {
    /// Makes a fault of the file as a whole.
    #[must_use]
    pub fn of_file(why: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { place: FaultPlace::File, value: None, why: why.into(), remedy: remedy.into() }
    }
}

/// A fault and the file that it is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFault {
    /// The file, as it was named.
    pub file: String,
    /// The fault.
    pub fault: Fault,
}

impl fmt::Display for FileFault {
    /// Writes `FILE:LINE: column "HEADER": "VALUE" WHY`, and on a line of its own `fix: REMEDY`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&replace_control_characters(&self.file))?;
        match &self.fault.place {
            FaultPlace::File => f.write_str(": ")?,
            FaultPlace::Line(line) => write!(f, ":{line}: ")?,
            FaultPlace::Column(line, column) => write!(f, ":{line}: column {:?}: ", shorten_value(column))?,
        }
        if let Some(value) = &self.fault.value {
            write!(f, "{:?} ", shorten_value(value))?;
        }
        write!(f, "{}\n    fix: {}", self.fault.why, self.fault.remedy)
    }
}

/// Returns the beginning of a value, short enough for a message.
pub(super) fn shorten_value(text: &str) -> String {
    match text.char_indices().nth(VALUE_CHARS_MAX) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.split_at(end).0),
    }
}

/// Replaces the control characters of a name, so that a terminal may show it.
fn replace_control_characters(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// The faults of an import: the first [`FAULTS_SHOWN_MAX`], and the number of all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    first: Vec<FileFault>,
    count: u64,
}

impl Faults {
    /// Adds a fault of a file.
    pub fn add(&mut self, file: &str, fault: Fault) {
        self.count_unlisted(1);
        if self.first.len() < FAULTS_SHOWN_MAX {
            self.first.push(FileFault { file: file.to_owned(), fault });
        }
    }

    /// Counts faults that are not shown.
    #[expect(clippy::arithmetic_side_effects, reason = "a count of lines that were read")]
    pub fn count_unlisted(&mut self, faults: u64) {
        self.count += faults;
    }

    /// Returns true if there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Number of all faults.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The first faults, at most [`FAULTS_SHOWN_MAX`].
    #[must_use]
    pub fn first(&self) -> &[FileFault] {
        &self.first
    }
}

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
}

impl Notice {
    /// The unit of its count: a notice is counted once for a line, or once for a file.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::NoLineBreakAtEnd | Self::NoComponents => "file",
            Self::MonthFromFileName
            | Self::OriginalEmpty
            | Self::TotalDiffers
            | Self::ModeUnusual
            | Self::ModeFromType
            | Self::MonthNotOfFileName
            | Self::SpFaceValueOnly
            | Self::TransactionIdRounded
            | Self::IdRepeats
            | Self::IdInTwoBills => "line",
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

    /// Notice, count and first place of each kind that was counted.
    pub fn iter(&self) -> impl Iterator<Item = (Notice, u64, &str)> {
        self.0.iter().map(|(notice, (count, place))| (*notice, *count, place.as_str()))
    }
}
