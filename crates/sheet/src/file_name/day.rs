//! The day in the name of a delivered bill file.

use bill::DeliveryDay;

use super::name_text::{is_digits, strip_folders};

/// Finds the day in the name of a file: a piece of exactly eight digits (`20261104`), or three pieces
/// with dashes between them (`2026-11-04`). Digits of longer numbers are never read as a day.
///
/// Returns `None` for a name without a day, and for a name with two different days.
///
/// ```
/// let day = sheet::find_day_in_name("200000010001-20261104-by_used_time-bill_details.csv").unwrap();
/// assert_eq!(day.to_string(), "2026-11-04");
/// ```
#[must_use]
pub fn find_day_in_name(name: &str) -> Option<DeliveryDay> {
    let words = strip_folders(name).split(|c: char| c != '-' && !c.is_ascii_alphanumeric());
    let mut found = None;
    for word in words {
        let pieces: Vec<&str> = word.split('-').collect();
        let compact = pieces.iter().filter_map(|piece| read_eight_digits(piece));
        let dashed = pieces.windows(3).filter_map(|pieces| match pieces {
            [year, month, day] => read_day_digits(year, month, day),
            _ => None,
        });
        for day in compact.chain(dashed) {
            if found.is_some_and(|found| found != day) {
                return None;
            }
            found = Some(day);
        }
    }
    found
}

/// Reads exactly eight digits.
pub(super) fn read_eight_digits(text: &str) -> Option<DeliveryDay> {
    if text.len() != 8 || !is_digits(text) {
        return None;
    }
    DeliveryDay::from_yyyymmdd(text.parse().ok()?)
}

/// Reads four, two and two digits.
pub(super) fn read_day_digits(year: &str, month: &str, day: &str) -> Option<DeliveryDay> {
    if year.len() != 4 || month.len() != 2 || day.len() != 2 {
        return None;
    }
    read_eight_digits(&format!("{year}{month}{day}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_day_in_a_name_is_found() {
        let cases = [
            ("200000010001-20261104-by_used_time-bill_details.csv", 20_261_104),
            ("200000010001-20261104-bill_details.zip", 20_261_104),
            ("FOCUS-bill_details-200000011000-20260914.CSV", 20_260_914),
            ("200000010001-20260914-按扣费周期-明细账单.csv", 20_260_914),
            ("账单20260914明细.csv", 20_260_914),
            ("200000010001-2026-11-04-by_used_time-bill-details.csv", 20_261_104),
            ("2026-11-04.csv.gz", 20_261_104),
            ("2026-11-04", 20_261_104),
            ("2026-11-04-001.csv", 20_261_104),
            ("bill_2026-11-04_2026-11-04.csv", 20_261_104),
            ("20261104-2026-11-04.csv", 20_261_104),
            ("x-20261104-001.csv", 20_261_104),
            ("x-20261104 (1).csv", 20_261_104),
            // Folders tell nothing, with either separator.
            ("/in/20261103/x-20261104.csv", 20_261_104),
            ("C:\\in\\2026-11-03\\x-20261104.csv", 20_261_104),
            // A month beside it is no day.
            ("202611-20261104.csv", 20_261_104),
        ];
        for (name, day) in cases {
            assert_eq!(find_day_in_name(name).map(DeliveryDay::yyyymmdd), Some(day), "{name}");
        }
    }

    #[test]
    fn other_numbers_are_no_day() {
        let long_run = format!("x-{}.csv", "20261104".repeat(1_000));
        let names = [
            "",
            ".csv",
            "bill.csv",
            // Account numbers, of any length.
            "202611041-bill.csv",
            "202611040001-bill.csv",
            "L3-bill_details-200000000001-202608-8a3f.csv",
            "bill-20261104202611042026110420261104.csv",
            // Months, and parts of them.
            "200000010001-202611-by_used_time-bill_details.csv",
            "200000010001-2026-11--by_used_time-bill-details-consolidated_bill-19c2.csv",
            "x-2026-11-001.csv",
            "x-2026-11-4.csv",
            // No days of the calendar.
            "x-20261131.csv",
            "x-20261301.csv",
            "x-2026-02-30.csv",
            "x-12345678.csv",
            "x-19891231.csv",
            "x-21000101.csv",
            // Letters beside the digits.
            "bill20261104.csv",
            "x-20261104a.csv",
            "x-v2026-11-04.csv",
            "x-2026-11-04b.csv",
            // Other separators, and other digits.
            "x-2026_11_04.csv",
            "x-2026--11-04.csv",
            "x-２０２６１１０４.csv",
            // Two different days.
            "x-20261101-20261104.csv",
            "x-2026-11-01_2026-11-04.csv",
            "x-20261101-2026-11-04.csv",
            // A folder's day.
            "20261104/x.csv",
            "20261104\\x.csv",
            long_run.as_str(),
        ];
        for name in names {
            assert_eq!(find_day_in_name(name), None, "{name}");
        }
    }
}
