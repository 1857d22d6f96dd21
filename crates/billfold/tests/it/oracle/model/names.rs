//! What the names of files say: month, day of delivery, and part of a numbered delivery.

use std::collections::{BTreeMap, BTreeSet};

use super::{Command, Flag, Model};

/// What the name of a file says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Named {
    /// A month, `yyyy-MM`.
    pub(crate) month: Option<String>,
    /// A day of delivery, such as 20221105.
    pub(crate) day: Option<u32>,
    /// The series of a delivery in parts, and the number of the part, from 1.
    pub(crate) part: Option<(String, u32)>,
}

impl Named {
    /// Whether lines of a month may be in the file. A delivery holds the month so far: on the first day of a month,
    /// the whole month before.
    fn may_hold(&self, month: &str) -> bool {
        if let Some(own) = &self.month {
            return own == month;
        }
        let Some(day) = self.day else { return true };
        let number: u32 = month.replace('-', "").parse().unwrap();
        day.div_euclid(100) == number || day == first_after(month)
    }

    /// The day of the delivery: a month that is over was delivered after its end.
    fn delivered(&self) -> Option<u32> {
        self.day.or_else(|| self.month.as_deref().map(first_after))
    }
}

impl Model {
    /// Whether parts of a delivery are missing from a command: a number below the largest, or a file that is there.
    pub(super) fn lacks_parts(&self, command: &Command) -> bool {
        let mut given: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
        for (series, number) in command.files.iter().filter_map(|file| self.files[*file].named.part.as_ref())
        {
            given.entry(series).or_default().insert(*number);
        }
        let on_disk = |series: &str, number: u32| {
            let mut parts = self.files.iter().filter_map(|file| file.named.part.as_ref());
            parts.any(|part| (part.0.as_str(), part.1) == (series, number))
        };
        let lacks = |(series, numbers): (&&str, &BTreeSet<u32>)| {
            let largest = *numbers.last().unwrap();
            (1..1000)
                .any(|number| !numbers.contains(&number) && (number < largest || on_disk(series, number)))
        };
        !command.means(&Flag::MissingParts) && given.iter().any(lacks)
    }

    /// Whether lines are for another month than the name of their file says.
    pub(super) fn is_of_other_month(&self, command: &Command) -> bool {
        command.files.iter().map(|file| &self.files[*file]).any(|file| {
            let mut lines = file.lines.iter().map(|line| &self.raws[*line].charged);
            lines.any(|line| !file.named.may_hold(&line.month))
        })
    }

    /// Whether a part of a delivery has no line.
    pub(super) fn has_empty_part(&self, command: &Command) -> bool {
        let mut files = command.files.iter().map(|file| &self.files[*file]);
        !command.means(&Flag::MissingParts)
            && files.any(|file| file.named.part.is_some() && file.lines.is_empty())
    }

    /// The days of delivery of the files that hold some of the lines, as far as their names say.
    pub(super) fn days(&self, command: &Command, lines: &[usize]) -> BTreeSet<u32> {
        let files = command.files.iter().map(|file| &self.files[*file]);
        let holding = files.filter(|file| file.lines.iter().any(|line| lines.contains(line)));
        holding.filter_map(|file| file.named.delivered()).collect()
    }
}

/// The first day after a month.
pub(crate) fn first_after(month: &str) -> u32 {
    let number: u32 = month.replace('-', "").parse().unwrap();
    let next = if number % 100 == 12 { number + 89 } else { number + 1 };
    next * 100 + 1
}
