//! One fault of a bill file, which refuses it.

use std::fmt;

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

impl FaultPlace {
    /// The line, if the fault is one of a line.
    pub(crate) const fn line(&self) -> Option<u64> {
        match self {
            Self::File => None,
            Self::Line(line) | Self::Column(line, _) => Some(*line),
        }
    }

    /// The column, if the fault is one of a column.
    pub(crate) fn column(&self) -> Option<&str> {
        match self {
            Self::File | Self::Line(_) => None,
            Self::Column(_, column) => Some(column),
        }
    }
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
    /// The name of the cause, for faults whose reasons differ in details; `None` if the reason says no details.
    pub cause: Option<&'static str>,
}

impl Fault {
    /// Makes a fault of the file as a whole.
    #[must_use]
    pub fn of_file(why: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { place: FaultPlace::File, value: None, why: why.into(), remedy: remedy.into(), cause: None }
    }

    /// Makes a fault of a line.
    #[must_use]
    pub fn of_line(line: u64, why: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { place: FaultPlace::Line(line), ..Self::of_file(why, remedy) }
    }

    /// Makes a fault of a column of a line.
    #[must_use]
    pub fn of_column(
        line: u64,
        column: impl Into<String>,
        why: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self { place: FaultPlace::Column(line, column.into()), ..Self::of_file(why, remedy) }
    }

    /// Adds the text that is the cause.
    #[must_use]
    pub fn with_value(self, value: impl Into<String>) -> Self {
        Self { value: Some(value.into()), ..self }
    }

    /// Adds the name of the cause, by which faults with different reasons are counted as one.
    #[must_use]
    pub fn of_cause(self, cause: &'static str) -> Self {
        Self { cause: Some(cause), ..self }
    }

    /// Returns true if another fault has the same cause, in any line.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        let is_same_cause = match (self.cause, other.cause) {
            (None, None) => self.why == other.why,
            (one, other) => one == other,
        };
        is_same_cause
            && self.place.column() == other.place.column()
            && self.place.line().is_some() == other.place.line().is_some()
            && self.remedy == other.remedy
    }

    /// Shortens the texts of the file to what a message shows, so that many faults take little memory.
    pub(crate) fn shorten(&mut self) {
        if let Some(value) = &mut self.value {
            *value = shorten_value(value);
        }
        if let FaultPlace::Column(_, column) = &mut self.place {
            *column = shorten_value(column);
        }
    }

    /// Writes the column, the value and the reason.
    pub(crate) fn write_reason(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let FaultPlace::Column(_, column) = &self.place {
            write!(f, "column {column:?}: ")?;
        }
        if let Some(value) = &self.value {
            write!(f, "{value:?} ")?;
        }
        f.write_str(&self.why)
    }
}

/// Returns the beginning of a value, short enough for a message. A shortened value stays as it is.
pub(crate) fn shorten_value(text: &str) -> String {
    shorten_text(text, VALUE_CHARS_MAX)
}

/// Returns the first `chars_max` characters of a text, and an ellipsis if there are more.
pub(crate) fn shorten_text(text: &str, chars_max: usize) -> String {
    match text.char_indices().nth(chars_max) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.split_at(end).0),
    }
}
