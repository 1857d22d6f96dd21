//! Parts of numbered deliveries that are not among the files of a command.

use std::collections::{BTreeMap, BTreeSet};

use super::part::PartNumber;

/// Parts of one series that are missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingParts {
    /// The series, as in [`PartNumber::series`].
    pub series: String,
    /// The numbers that no name has, in ascending order, and at least one.
    pub numbers: Vec<u32>,
}

impl MissingParts {
    /// The names of the missing parts, without extensions: the series with a number of three digits in it.
    pub fn names(&self) -> impl Iterator<Item = String> {
        self.numbers.iter().map(|number| self.series.replacen('*', &format!("{number:03}"), 1))
    }
}

/// Finds the numbers that are missing from each series of parts among the names of files, in the order of
/// the series. Names without a part number are ignored.
///
/// A series starts at 0 if it has a part 0, else at 1. It ends at the largest number that a name has, or at
/// the total that its names state if that is larger. The largest part of a series without a total can
/// therefore be missing without being found; see [`list_forgotten_parts`].
///
/// ```
/// use sheet::list_missing_parts;
/// let missing = list_missing_parts(&["x-202608-001.csv", "x-202608-003.csv", "y-202608.csv"]);
/// assert_eq!((missing.len(), &missing[0].numbers), (1, &vec![2]));
/// ```
#[must_use]
pub fn list_missing_parts<S: AsRef<str>>(names: &[S]) -> Vec<MissingParts> {
    let mut missing = Vec::new();
    for Series { name: series, numbers, of } in group_by_series(names).into_values() {
        let first = u32::from(!numbers.contains(&0));
        // Of parts that are numbered from 0, the last one has a number below their total.
        let last_stated = if first == 0 { of.and_then(|of| of.checked_sub(1)) } else { of };
        let Some(last) = numbers.last().copied().max(last_stated) else { continue };
        let numbers: Vec<u32> = (first..=last).filter(|number| !numbers.contains(number)).collect();
        if !numbers.is_empty() {
            missing.push(MissingParts { series, numbers });
        }
    }
    missing
}

/// Finds the further parts of given series among the names of other files, in the order of series and
/// number: `x-202608-002.csv` beside a given `x-202608-001.csv`.
///
/// `beside` are the files in the folder of the given ones that were not given. A file with a number that was
/// given, such as a compressed copy, is not reported.
#[must_use]
pub fn list_forgotten_parts<'a, S: AsRef<str>, B: AsRef<str>>(given: &[S], beside: &'a [B]) -> Vec<&'a str> {
    let given = group_by_series(given);
    let mut forgotten: Vec<(PartNumber, &'a str)> = beside
        .iter()
        .filter_map(|name| Some((PartNumber::from_file_name(name.as_ref())?, name.as_ref())))
        .filter(|(part, _)| {
            given.get(&part.series.to_lowercase()).is_some_and(|own| !own.numbers.contains(&part.number))
        })
        .collect();
    forgotten.sort_unstable();
    forgotten.into_iter().map(|(_, name)| name).collect()
}

/// The parts of one series that names have.
#[derive(Clone, Debug, Default)]
struct Series {
    /// The series as the first of the names spells it.
    name: String,
    numbers: BTreeSet<u32>,
    of: Option<u32>,
}

/// Groups the part numbers of names by their series in lower case.
fn group_by_series<S: AsRef<str>>(names: &[S]) -> BTreeMap<String, Series> {
    let mut all: BTreeMap<String, Series> = BTreeMap::new();
    for part in names.iter().filter_map(|name| PartNumber::from_file_name(name.as_ref())) {
        let series = all.entry(part.series.to_lowercase()).or_default();
        if series.name.is_empty() {
            series.name = part.series;
        }
        series.numbers.insert(part.number);
        series.of = series.of.max(part.of);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Finds missing parts, as pairs.
    fn missing(names: &[&str]) -> Vec<(String, Vec<u32>)> {
        list_missing_parts(names).into_iter().map(|missing| (missing.series, missing.numbers)).collect()
    }

    #[test]
    fn gaps_up_to_the_largest_number_or_the_stated_total_are_missing() {
        let cases: &[(&[&str], &[u32])] = &[
            (&["x-202608-1.csv", "x-202608-3.csv"], &[2]),
            (&["x-202608-003.csv"], &[1, 2]),
            // From 0, if there is a 0.
            (&["x-202608-0.csv", "x-202608-2.csv"], &[1]),
            (&["x-202608-2.csv", "x-202608-0.csv", "x-202608-4.csv"], &[1, 3]),
            // Up to the total.
            (&["part-1-of-3.csv", "part-2-of-3.csv"], &[3]),
            (&["part-2-of-3.csv"], &[1, 3]),
            (&["0of3.csv"], &[1, 2]),
            (&["bill-part2.csv"], &[1]),
            // Different spellings of one series, and a number that is there twice.
            (&["x-202608-1.csv", "x-202608-001.csv.gz", "/a/x-202608-03.CSV", "x-202608-3 (1).csv"], &[2]),
        ];
        for (names, numbers) in cases {
            let missing = missing(names);
            assert_eq!(missing.len(), 1, "{names:?}: {missing:?}");
            assert_eq!(missing[0].1, *numbers, "{names:?}");
        }
    }

    #[test]
    fn a_whole_series_and_names_without_numbers_miss_nothing() {
        let cases: &[&[&str]] = &[
            &[],
            &["x-202608-001.csv"],
            &["x-202608-2.csv", "x-202608-1.csv"],
            &["x-202608-0.csv", "x-202608-1.csv"],
            &["x-202608-0.csv"],
            &["part-1-of-2.csv", "part-2-of-2.csv"],
            &["0of2.csv", "1of2.csv"],
            &["1of1.csv"],
            &["x-202608-1.csv", "copy-of-x-202608-1.csv"],
            &["x-202608-8a3f.csv", "x-202608-7731.csv", "bill.csv", "copy (2).csv", "x-2026-08-14.csv"],
            &["a/x-202608-1.csv", "b/x-202608-1.csv", "b/x-202608-2.csv"],
        ];
        for names in cases {
            assert_eq!(missing(names), [], "{names:?}");
        }
    }

    #[test]
    fn each_payer_month_and_total_is_a_series_of_its_own() {
        let names = [
            "200000000002-202608-2.csv",
            "200000000001-202608-1.csv",
            "200000000001-202609-3.csv",
            "200000000001-202608-2.csv",
            "part-1-of-2.csv",
            "part-2-of-3.csv",
        ];
        let found = missing(&names);
        let found: Vec<(&str, &[u32])> =
            found.iter().map(|(series, numbers)| (series.as_str(), numbers.as_slice())).collect();
        let expected: [(&str, &[u32]); 4] = [
            ("200000000001-202609-*", &[1, 2]),
            ("200000000002-202608-*", &[1]),
            ("part-*-of-2", &[2]),
            ("part-*-of-3", &[1, 3]),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn further_parts_beside_the_given_ones_are_found() {
        let beside = [
            "x-202608-003.csv",
            "x-202608-002.csv",
            "x-202608-001.csv.gz",
            "x-202608-001 (1).csv",
            "x-202607-002.csv",
            "y-202608-002.csv",
            "x-202608-8a3f.csv",
            "notes.txt",
            "x-202608.csv",
        ];
        assert_eq!(
            list_forgotten_parts(&["in/x-202608-001.csv"], &beside),
            ["x-202608-002.csv", "x-202608-003.csv"]
        );
        assert!(list_forgotten_parts(&["x-202608.csv", "z-202608-1.csv"], &beside).is_empty());
        assert!(list_forgotten_parts::<&str, _>(&[], &beside).is_empty());
    }
}
