//! The months of a world, and the times that lines state.

use crate::csv_text::last_two_digits;
use crate::random::Random;

/// Seconds of an hour.
const HOUR_S: i64 = 3_600;

/// Hours of a day.
const DAY_H: i64 = 24;

/// Seconds of a day.
const DAY_S: i64 = DAY_H * HOUR_S;

/// A month of a world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BillMonth {
    /// Year and month as one number.
    pub(crate) yyyymm: i64,
    /// Number of its days.
    pub(crate) days: i64,
    /// Index among the months of the world.
    pub(crate) index: i64,
}

/// A time as bill files write it, `2022-11-01 13:59:59`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TimeText(pub(crate) [u8; 19]);

/// The times of a line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Period {
    /// Time of the transaction; `None` if the vendor summed several.
    pub(crate) transaction: Option<TimeText>,
    /// The first and the last second of the usage; `None` if the line has no usage.
    pub(crate) usage: Option<(TimeText, TimeText)>,
}

impl BillMonth {
    /// Returns `count` consecutive months that end with `last` (yyyymm).
    pub(crate) fn list_until(last: i64, count: i64) -> Vec<Self> {
        (0..count)
            .map(|index| {
                let yyyymm = add_months(last, index + 1 - count);
                Self { yyyymm, days: count_days(yyyymm), index }
            })
            .collect()
    }

    /// Returns the number of hours of the month.
    pub(crate) fn hours(self) -> i64 {
        self.days * DAY_H
    }

    /// Returns the whole month without a transaction, as lines state it that the vendor has summed.
    pub(crate) fn whole_period(self) -> Period {
        Period {
            transaction: None,
            usage: Some((format_time(self.yyyymm, 1, 0), format_time(self.yyyymm, self.days, DAY_S - 1))),
        }
    }

    /// Returns the whole month, settled on the first day of the next.
    pub(crate) fn draw_settled_period(self, random: &mut Random) -> Period {
        let settled = format_time(add_months(self.yyyymm, 1), 1, pick_settlement_second(random));
        Period { transaction: Some(settled), ..self.whole_period() }
    }

    /// Returns one day, settled in the night after it.
    pub(crate) fn draw_day_period(self, day: i64, random: &mut Random) -> Period {
        let settled = self.format_time_after(day, pick_settlement_second(random));
        Period {
            transaction: Some(settled),
            usage: Some((format_time(self.yyyymm, day, 0), format_time(self.yyyymm, day, DAY_S - 1))),
        }
    }

    /// Returns one hour, counted from 0 at the start of the month, settled within the two hours after it.
    pub(crate) fn draw_hour_period(self, hour: i64, random: &mut Random) -> Period {
        let day = hour.div_euclid(DAY_H) + 1;
        let start_s = hour.rem_euclid(DAY_H) * HOUR_S;
        let end_s = start_s + HOUR_S;
        let settled_s = end_s + random.draw_between(HOUR_S, HOUR_S * 2 - 1);
        let settled = if settled_s < DAY_S {
            format_time(self.yyyymm, day, settled_s)
        } else {
            self.format_time_after(day, settled_s - DAY_S)
        };
        Period {
            transaction: Some(settled),
            usage: Some((format_time(self.yyyymm, day, start_s), format_time(self.yyyymm, day, end_s - 1))),
        }
    }

    /// Returns a term of some months that is bought on a day, from 1 to 28, which all months have.
    pub(crate) fn draw_term_period(self, day: i64, months: i64, random: &mut Random) -> Period {
        let second = pick_settlement_second(random);
        let bought = format_time(self.yyyymm, day, second);
        Period {
            transaction: Some(bought),
            usage: Some((bought, format_time(add_months(self.yyyymm, months), day, second))),
        }
    }

    /// Returns a transaction on a day, from 1 to 28, that has no usage.
    pub(crate) fn transaction_only(self, day: i64, random: &mut Random) -> Period {
        Period { usage: None, ..self.draw_term_period(day, 0, random) }
    }

    /// Formats a second of the day that follows a day of this month.
    fn format_time_after(self, day: i64, second: i64) -> TimeText {
        if day < self.days {
            format_time(self.yyyymm, day + 1, second)
        } else {
            format_time(add_months(self.yyyymm, 1), 1, second)
        }
    }
}

/// Adds a number of months, which may be negative, to a month (yyyymm).
fn add_months(yyyymm: i64, months: i64) -> i64 {
    let count = yyyymm.div_euclid(100) * 12 + yyyymm.rem_euclid(100) - 1 + months;
    count.div_euclid(12) * 100 + count.rem_euclid(12) + 1
}

/// Returns the number of days of a month (yyyymm).
fn count_days(yyyymm: i64) -> i64 {
    let year = yyyymm.div_euclid(100);
    let is_leap = year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0);
    match yyyymm.rem_euclid(100) {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => 31,
    }
}

/// Picks a second of the early morning, when the vendor settles.
fn pick_settlement_second(random: &mut Random) -> i64 {
    random.draw_between(HOUR_S, HOUR_S * 7 - 1)
}

/// Formats a second of a day.
fn format_time(yyyymm: i64, day: i64, second: i64) -> TimeText {
    let [y1, y2] = last_two_digits(yyyymm.div_euclid(10_000));
    let [y3, y4] = last_two_digits(yyyymm.div_euclid(100));
    let [m1, m2] = last_two_digits(yyyymm);
    let [d1, d2] = last_two_digits(day);
    let [h1, h2] = last_two_digits(second.div_euclid(HOUR_S));
    let [i1, i2] = last_two_digits(second.div_euclid(60).rem_euclid(60));
    let [s1, s2] = last_two_digits(second.rem_euclid(60));
    TimeText([y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b' ', h1, h2, b':', i1, i2, b':', s1, s2])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to_string(time: TimeText) -> String {
        String::from_utf8(time.0.to_vec()).unwrap()
    }

    #[test]
    fn months_follow_each_other_up_to_the_last_with_their_days() {
        let months: Vec<_> = BillMonth::list_until(202_402, 4)
            .iter()
            .map(|month| (month.yyyymm, month.days, month.index))
            .collect();
        assert_eq!(months, [(202_311, 30, 0), (202_312, 31, 1), (202_401, 31, 2), (202_402, 29, 3)]);
        assert_eq!([count_days(202_302), count_days(190_002), count_days(200_002)], [28, 28, 29]);
    }

    #[test]
    fn what_is_used_in_the_last_hour_of_a_month_is_settled_in_the_next() {
        let month = BillMonth::list_until(202_212, 1)[0];
        let last = month.draw_hour_period(month.hours() - 1, &mut Random::new(1, 1));
        let (start, end) = last.usage.unwrap();
        assert_eq!(
            (to_string(start).as_str(), to_string(end).as_str()),
            ("2022-12-31 23:00:00", "2022-12-31 23:59:59")
        );
        assert!(to_string(last.transaction.unwrap()).starts_with("2023-01-01 01:"));
    }
}
