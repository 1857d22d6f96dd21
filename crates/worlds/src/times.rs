//! When things happen: months, and the times that lines state.

use super::chance::Chance;
use super::text::two_digits;

/// Seconds of an hour.
const HOUR_S: i64 = 3_600;

/// Hours of a day.
pub(super) const DAY_H: i64 = 24;

/// A month that bills are made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BillMonth {
    /// Year and month as one number.
    pub(crate) yyyymm: i64,
    /// How many days it has.
    days: i64,
    /// Its place among the months that are made.
    pub(super) place: i64,
}

/// A time as bill files write it, `2022-11-01 13:59:59`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment(pub(super) [u8; 19]);

/// The times of a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Period {
    /// When the transaction was; `None` where the vendor has summed several.
    pub(super) transaction: Option<Moment>,
    /// The first and the last second of the usage; `None` where there is none.
    pub(super) usage: Option<(Moment, Moment)>,
}

impl BillMonth {
    /// So many months that follow each other, up to a last one.
    pub(crate) fn until(last: i64, count: i64) -> Vec<BillMonth> {
        (0..count)
            .map(|place| {
                let yyyymm = later(last, place.saturating_add(1).saturating_sub(count));
                BillMonth { yyyymm, days: days(yyyymm), place }
            })
            .collect()
    }

    /// How many hours it has.
    pub(super) fn hours(self) -> i64 {
        self.days.saturating_mul(DAY_H)
    }

    /// How many days it has.
    pub(super) fn days(self) -> i64 {
        self.days
    }

    /// The whole month, as bills that were summed by the vendor state it: without a transaction.
    pub(super) fn whole(self) -> Period {
        let last = DAY_H.saturating_mul(HOUR_S).saturating_sub(1);
        Period {
            transaction: None,
            usage: Some((moment(self.yyyymm, 1, 0), moment(self.yyyymm, self.days, last))),
        }
    }

    /// The whole month, settled on the first day of the next.
    pub(super) fn settled_once(self, chance: &mut Chance) -> Period {
        Period { transaction: Some(moment(later(self.yyyymm, 1), 1, clock_s(chance))), ..self.whole() }
    }

    /// One day, settled in the night after it.
    pub(super) fn day(self, day: i64, chance: &mut Chance) -> Period {
        let last = DAY_H.saturating_mul(HOUR_S).saturating_sub(1);
        let settled = self.day_after(day, clock_s(chance));
        Period {
            transaction: Some(settled),
            usage: Some((moment(self.yyyymm, day, 0), moment(self.yyyymm, day, last))),
        }
    }

    /// One hour, counted from the beginning of the month, settled within the two hours after it.
    pub(super) fn hour(self, hour: i64, chance: &mut Chance) -> Period {
        let (day, of_day) = (hour.div_euclid(DAY_H).saturating_add(1), hour.rem_euclid(DAY_H));
        let first = of_day.saturating_mul(HOUR_S);
        let end = first.saturating_add(HOUR_S);
        let settled_s =
            end.saturating_add(chance.between(HOUR_S, HOUR_S.saturating_mul(2).saturating_sub(1)));
        let day_s = DAY_H.saturating_mul(HOUR_S);
        let settled = if settled_s < day_s {
            moment(self.yyyymm, day, settled_s)
        } else {
            self.day_after(day, settled_s.saturating_sub(day_s))
        };
        Period {
            transaction: Some(settled),
            usage: Some((moment(self.yyyymm, day, first), moment(self.yyyymm, day, end.saturating_sub(1)))),
        }
    }

    /// A term of so many months, bought on one day. No day beyond the 28th, which all months have.
    pub(super) fn term(self, day: i64, months: i64, chance: &mut Chance) -> Period {
        let clock_s = clock_s(chance);
        let bought = moment(self.yyyymm, day, clock_s);
        Period {
            transaction: Some(bought),
            usage: Some((bought, moment(later(self.yyyymm, months), day, clock_s))),
        }
    }

    /// A moment on one day, which no usage belongs to.
    pub(super) fn moment(self, day: i64, chance: &mut Chance) -> Period {
        Period { usage: None, ..self.term(day, 0, chance) }
    }

    /// A second of the day after a day of the month.
    fn day_after(self, day: i64, second: i64) -> Moment {
        if day < self.days {
            moment(self.yyyymm, day.saturating_add(1), second)
        } else {
            moment(later(self.yyyymm, 1), 1, second)
        }
    }
}

/// The month so many months later, or earlier, as one number.
pub(super) fn later(yyyymm: i64, months: i64) -> i64 {
    let years = yyyymm.div_euclid(100).saturating_mul(12);
    let count = years.saturating_add(yyyymm.rem_euclid(100)).saturating_sub(1).saturating_add(months);
    count.div_euclid(12).saturating_mul(100).saturating_add(count.rem_euclid(12)).saturating_add(1)
}

/// How many days a month has.
fn days(yyyymm: i64) -> i64 {
    let year = yyyymm.div_euclid(100);
    let is_leap = year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0);
    match yyyymm.rem_euclid(100) {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => 31,
    }
}

/// A second of the early morning, when the vendor settles.
fn clock_s(chance: &mut Chance) -> i64 {
    chance.between(HOUR_S, HOUR_S.saturating_mul(7).saturating_sub(1))
}

/// The moment of a day's second.
fn moment(yyyymm: i64, day: i64, second: i64) -> Moment {
    let [y1, y2] = two_digits(yyyymm.div_euclid(10_000));
    let [y3, y4] = two_digits(yyyymm.div_euclid(100));
    let [m1, m2] = two_digits(yyyymm);
    let [d1, d2] = two_digits(day);
    let [h1, h2] = two_digits(second.div_euclid(HOUR_S));
    let [i1, i2] = two_digits(second.div_euclid(60).rem_euclid(60));
    let [s1, s2] = two_digits(second.rem_euclid(60));
    Moment([y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b' ', h1, h2, b':', i1, i2, b':', s1, s2])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(moment: Moment) -> String {
        String::from_utf8(moment.0.to_vec()).unwrap()
    }

    #[test]
    fn months_follow_each_other_up_to_the_last_with_their_days() {
        let months: Vec<_> = BillMonth::until(202_402, 4)
            .iter()
            .map(|month| (month.yyyymm, month.days, month.place))
            .collect();
        assert_eq!(months, [(202_311, 30, 0), (202_312, 31, 1), (202_401, 31, 2), (202_402, 29, 3)]);
        assert_eq!([days(202_302), days(190_002), days(200_002)], [28, 28, 29]);
    }

    #[test]
    fn what_is_used_in_the_last_hour_of_a_month_is_settled_in_the_next() {
        let month = BillMonth::until(202_212, 1)[0];
        let last = month.hour(month.hours() - 1, &mut Chance::of(1, 1));
        let (start, end) = last.usage.unwrap();
        assert_eq!(
            (text(start).as_str(), text(end).as_str()),
            ("2022-12-31 23:00:00", "2022-12-31 23:59:59")
        );
        assert!(text(last.transaction.unwrap()).starts_with("2023-01-01 01:"));
    }
}
