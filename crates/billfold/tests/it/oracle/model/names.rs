//! Names of files: month, day of delivery, and part of a numbered delivery.

use std::collections::{BTreeMap, BTreeSet};

use super::{Command, Flag, Model};

/// The facts in the name of a file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Named {
    /// Month, `yyyy-MM`.
    pub(crate) month: Option<String>,
    /// Day of delivery, such as 20221105.
    pub(crate) day: Option<u32>,
    /// Series of a delivery in parts, and number of the part, from 1.
    pub(crate) part: Option<(String, u32)>,
}

impl Named {
    /// Returns true if lines of a month may be in the file. A delivery holds the month so far; one on the first day of a
    /// month holds the whole previous month.
    fn may_hold(&self, month: &str) -> bool {
        if let Some(own) = &self.month {
            return own == month;
        }
        let Some(day) = self.day else { return true };
        let number: u32 = month.replace('-', "").parse().unwrap();
        day.div_euclid(100) == number || day == first_day_after(month)
    }

    /// Returns the day of delivery. A whole month was delivered on the first day after it.
    fn delivered(&self) -> Option<u32> {
        self.day.or_else(|| self.month.as_deref().map(first_day_after))
    }
}

impl Model {
    /// Returns true if a command lacks parts of a delivery: one with a number below the largest, or a file that exists.
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
        !command.has_flag(&Flag::MissingParts) && given.iter().any(lacks)
    }

    /// Returns true if a file has lines of another month than its name.
    pub(super) fn is_of_other_month(&self, command: &Command) -> bool {
        command.files.iter().map(|file| &self.files[*file]).any(|file| {
            let mut lines = file.lines.iter().map(|line| &self.lines[*line].charged);
            lines.any(|line| !file.named.may_hold(&line.month))
        })
    }

    /// Returns true if a part of a delivery has no line.
    pub(super) fn has_empty_part(&self, command: &Command) -> bool {
        let mut files = command.files.iter().map(|file| &self.files[*file]);
        !command.has_flag(&Flag::MissingParts)
            && files.any(|file| file.named.part.is_some() && file.lines.is_empty())
    }

    /// Returns the days of delivery in the names of the files that hold some of the lines.
    pub(super) fn delivery_days(&self, command: &Command, lines: &[usize]) -> BTreeSet<u32> {
        let files = command.files.iter().map(|file| &self.files[*file]);
        let holding = files.filter(|file| file.lines.iter().any(|line| lines.contains(line)));
        holding.filter_map(|file| file.named.delivered()).collect()
    }
}

/// Returns the first day after a month.
pub(crate) fn first_day_after(month: &str) -> u32 {
    let number: u32 = month.replace('-', "").parse().unwrap();
    let next = if number % 100 == 12 { number + 89 } else { number + 1 };
    next * 100 + 1
}
