//! Faults that have one cause are one fault, with the number of its lines and the first places.
//!
//! Memory is bounded: [`FAULTS_SHOWN_MAX`] causes are stored, each with a few places and values.

use std::fmt::{self, Write as _};

use crate::fault::Fault;
use crate::shown_text::replace_controls;

/// Largest number of causes that are stored; faults of further causes are counted.
pub const FAULTS_SHOWN_MAX: usize = 100;

/// Largest number of places that are stored for a cause.
const PLACES_MAX: usize = 3;

/// Largest number of values that are stored for a cause besides the first one.
const OTHER_VALUES_MAX: usize = 4;

/// A place: a file and a line of it, or the file as a whole.
type Place = (String, Option<u64>);

/// A fault, the file that it is first in, and how often it occurs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFault {
    /// The file of its first occurrence, as it was named.
    pub file: String,
    /// The first occurrence.
    pub fault: Fault,
    /// Number of occurrences.
    pub count: u64,
    /// The first places.
    places: Vec<Place>,
    /// Values of other occurrences, or their reasons if the cause is no value.
    others: Vec<OtherValue>,
    /// Number of occurrences with none of the stored values.
    unlisted: u64,
}

/// A value of a fault that the first occurrence does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
struct OtherValue {
    text: String,
    count: u64,
    first: Place,
}

impl FileFault {
    fn new(file: &str, fault: Fault) -> Self {
        let places = vec![(file.to_owned(), fault.place.line())];
        Self { file: file.to_owned(), fault, count: 1, places, others: Vec::new(), unlisted: 0 }
    }

    /// Counts another occurrence.
    #[expect(clippy::arithmetic_side_effects, reason = "counts of lines that were read")]
    fn add(&mut self, file: &str, fault: &Fault) {
        self.count += 1;
        if self.places.len() < PLACES_MAX {
            self.places.push((file.to_owned(), fault.place.line()));
        }
        let text = fault.value.as_deref().unwrap_or(&fault.why);
        if text == self.fault.value.as_deref().unwrap_or(&self.fault.why) {
            return;
        }
        if let Some(other) = self.others.iter_mut().find(|other| other.text == text) {
            other.count += 1;
        } else if self.others.len() < OTHER_VALUES_MAX {
            let first = (file.to_owned(), fault.place.line());
            self.others.push(OtherValue { text: text.to_owned(), count: 1, first });
        } else {
            self.unlisted += 1;
        }
    }

    /// Counts occurrences of which nothing is stored.
    #[expect(clippy::arithmetic_side_effects, reason = "counts of lines that were read")]
    fn add_unlisted(&mut self, count: u64) {
        self.count += count;
        self.unlisted += count;
    }

    /// Formats the first places: `a.csv:2, :3, b.csv:7`.
    fn format_places(&self) -> String {
        let mut text = String::new();
        let mut last_file = None;
        for place in &self.places {
            let separator = if text.is_empty() { "" } else { ", " };
            let _ = write!(text, "{separator}{}", format_place(place, last_file));
            last_file = Some(place.0.as_str());
        }
        text
    }

    /// Formats the values of the other occurrences.
    fn format_others(&self) -> String {
        let mut texts: Vec<String> = Vec::new();
        for other in &self.others {
            let text =
                if self.fault.value.is_some() { format!("{:?}", other.text) } else { other.text.clone() };
            let place = format_place(&other.first, Some(&self.file));
            texts.push(match other.count {
                1 => format!("{text} at {place}"),
                count => format!("{text} in {count} lines, first at {place}"),
            });
        }
        match self.unlisted {
            0 => {}
            1 => texts.push("and 1 line more".to_owned()),
            count => texts.push(format!("and {count} lines more")),
        }
        texts.join(", ")
    }
}

/// Formats a place. The file is left out if the place before is in the same one.
fn format_place((file, line): &Place, last_file: Option<&str>) -> String {
    let file = if last_file == Some(file) && line.is_some() { String::new() } else { replace_controls(file) };
    match line {
        None => file,
        Some(line) => format!("{file}:{line}"),
    }
}

impl fmt::Display for FileFault {
    /// Writes `FILE:LINE: column "HEADER": "VALUE" WHY`, and on a line of its own `fix: REMEDY`. A fault that occurs
    /// several times begins with its count, and names the first places behind the reason.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_of_lines = self.fault.place.line().is_some();
        if self.count == 1 {
            write!(f, "{}: ", format_place(&(self.file.clone(), self.fault.place.line()), None))?;
        } else {
            write!(f, "{} {}: ", self.count, if is_of_lines { "lines" } else { "files" })?;
        }
        self.fault.write_reason(f)?;
        if self.count > 1 {
            write!(f, "; first {}{}", if is_of_lines { "at " } else { "" }, self.format_places())?;
            let others = self.format_others();
            if is_of_lines && !others.is_empty() {
                write!(f, "\n    others: {others}")?;
            }
        }
        write!(f, "\n    fix: {}", self.fault.remedy)
    }
}

/// The faults of an import: the first [`FAULTS_SHOWN_MAX`] causes, and the number of all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    first: Vec<FileFault>,
    count: u64,
}

impl Faults {
    /// Adds a fault of a file.
    pub fn add(&mut self, file: &str, fault: Fault) {
        self.add_with_more(file, fault, 0);
    }

    /// Adds a fault of a file, and counts further occurrences of its cause, of which nothing is stored.
    pub fn add_with_more(&mut self, file: &str, mut fault: Fault, more: u64) {
        self.count_unlisted(1);
        self.count_unlisted(more);
        fault.shorten();
        let known = self.first.iter_mut().find(|known| known.fault.is_like(&fault));
        if let Some(known) = known {
            known.add(file, &fault);
            known.add_unlisted(more);
        } else if self.first.len() < FAULTS_SHOWN_MAX {
            let mut first = FileFault::new(file, fault);
            first.add_unlisted(more);
            self.first.push(first);
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

    /// Number of all faults, each occurrence counted.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The first causes, at most [`FAULTS_SHOWN_MAX`], in the order in which they were found.
    #[must_use]
    pub fn first(&self) -> &[FileFault] {
        &self.first
    }
}
