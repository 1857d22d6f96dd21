//! The UTC day of a Unix time, which the scope of a TC3 signature names.

use jiff::Timestamp;
use jiff::tz::Offset;

/// Seconds of 400 years of the Gregorian calendar, after which its days repeat.
const CYCLE_S: i64 = 146_097 * 86_400;

/// Years of a cycle of the calendar.
const CYCLE_YEARS: i64 = 400;

/// The UTC day of a Unix time in seconds, as `YYYY-MM-DD`. A year beyond 9999 has more digits, one before
/// year 0 a minus sign, so that every timestamp has a day.
///
/// ```
/// assert_eq!(tc3::sign::format_utc_date(951_782_400), "2000-02-29");
/// ```
#[must_use]
pub fn format_utc_date(timestamp_s: i64) -> String {
    // `jiff` knows the years -9999 to 9999. Any other is a whole number of cycles away from 1970 to 2369.
    let (cycles, within_s) = (timestamp_s.div_euclid(CYCLE_S), timestamp_s.rem_euclid(CYCLE_S));
    let date = match Timestamp::from_second(within_s) {
        Ok(timestamp) => Offset::UTC.to_datetime(timestamp).date(),
        Err(error) => unreachable!("the first 400 years since 1970 are within the calendar: {error}"),
    };
    let year = cycles.checked_mul(CYCLE_YEARS).and_then(|years| years.checked_add(date.year().into()));
    let Some(year) = year else { unreachable!("an i64 of seconds has fewer than 3e11 years") };
    format!("{year:04}-{:02}-{:02}", date.month(), date.day())
}

/// Returns true if a text is the UTC day of a Unix time in seconds as [`format_utc_date`] formats it, in a fraction of its time.
#[must_use]
pub fn is_utc_date(text: &str, timestamp_s: i64) -> bool {
    let date = Timestamp::from_second(timestamp_s).map(|timestamp| Offset::UTC.to_datetime(timestamp).date());
    let date = date.map(|date| (u8::try_from(date.year().div_euclid(100)), date));
    match (date, text.as_bytes()) {
        (Ok((Ok(century), date)), [c1, c2, y1, y2, b'-', m1, m2, b'-', d1, d2]) => {
            let year = date.year().rem_euclid(100).to_le_bytes()[0];
            let parts = [(century, [*c1, *c2]), (year, [*y1, *y2])];
            let days = [(date.month(), [*m1, *m2]), (date.day(), [*d1, *d2])];
            let days = days.map(|(number, digits)| (number.cast_unsigned(), digits));
            parts.into_iter().chain(days).all(|(number, digits)| is_two_digits(number, digits))
        }
        _ => text == format_utc_date(timestamp_s),
    }
}

/// Returns true if two digits are those of a number below 100.
fn is_two_digits(number: u8, digits: [u8; 2]) -> bool {
    let expected = [number.div_euclid(10), number.rem_euclid(10)];
    expected.map(|digit| char::from_digit(digit.into(), 10)) == digits.map(|digit| Some(char::from(digit)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        let cases = [
            (0, "1970-01-01"),
            (86_399, "1970-01-01"),
            (86_400, "1970-01-02"),
            (-1, "1969-12-31"),
            (951_782_399, "2000-02-28"),
            (951_868_800, "2000-03-01"),
            (1_709_164_800, "2024-02-29"),
            (4_107_542_400, "2100-03-01"),
            (4_107_542_399, "2100-02-28"),
            (253_402_300_799, "9999-12-31"),
        ];
        for (timestamp_s, expected) in cases {
            assert_eq!(format_utc_date(timestamp_s), expected);
            for text in [expected, "1970-01-01", "", "2000-02-3", "2000-02-30", "２000-02-28"] {
                assert_eq!(is_utc_date(text, timestamp_s), text == expected, "{text} {timestamp_s}");
            }
        }
    }

    #[test]
    fn a_day_beyond_the_library_s_calendar_has_its_year() {
        let cases = [
            (253_402_300_800, "10000-01-01"),
            (1_700_000_000_000, "55840-11-08"),
            (-62_135_596_801, "0000-12-31"),
            (-62_167_219_200, "0000-01-01"),
            (-62_167_219_201, "-001-12-31"),
            (-377_705_116_800, "-9999-01-01"),
            (-377_705_116_801, "-10000-12-31"),
            (i64::MAX, "292277026596-12-04"),
            (i64::MIN, "-292277022657-01-27"),
        ];
        for (timestamp_s, expected) in cases {
            assert_eq!(format_utc_date(timestamp_s), expected, "{timestamp_s}");
        }
    }

    #[test]
    fn the_calendar_repeats_after_400_years_up_to_both_ends_of_time() {
        for timestamp_s in (0..CYCLE_S).step_by(86_400 * 97).chain([CYCLE_S - 1]) {
            let day = format_utc_date(timestamp_s);
            let (year, rest) = day.split_once('-').unwrap();
            let year: i64 = year.parse().unwrap();
            for cycles in [-700_000_000, -1, 1, 700_000_000] {
                let expected = format!("{:04}-{rest}", year + 400 * cycles);
                assert_eq!(format_utc_date(timestamp_s + cycles * CYCLE_S), expected);
            }
        }
    }
}
