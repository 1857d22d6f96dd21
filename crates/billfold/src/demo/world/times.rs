//! When things happen in the demo world: six months, and the times that lines state.

use super::chance::Chance;

/// A month of the demo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DemoMonth {
    /// Year and month as one number.
    pub(super) yyyymm: i64,
    /// How many days it has.
    pub(super) days: i64,
    /// Its place among the months of the demo.
    pub(super) place: i64,
}

/// The months of the demo.
pub(super) const MONTHS: [DemoMonth; 6] = [
    DemoMonth { yyyymm: 202_207, days: 31, place: 0 },
    DemoMonth { yyyymm: 202_208, days: 31, place: 1 },
    DemoMonth { yyyymm: 202_209, days: 30, place: 2 },
    DemoMonth { yyyymm: 202_210, days: 31, place: 3 },
    DemoMonth { yyyymm: 202_211, days: 30, place: 4 },
    DemoMonth { yyyymm: 202_212, days: 31, place: 5 },
];

/// The times of a line, and the transaction that they belong to.
#[derive(Clone, Debug)]
pub(super) struct Period {
    pub(super) transaction_id: String,
    pub(super) transaction_time: String,
    pub(super) start: String,
    pub(super) end: String,
}

impl DemoMonth {
    /// `yyyy-MM`, so many months later.
    pub(super) fn later(self, months: i64) -> String {
        let year = self.yyyymm.div_euclid(100);
        let month = self.yyyymm.rem_euclid(100);
        let count = year.saturating_mul(12).saturating_add(month).saturating_sub(1).saturating_add(months);
        format!("{}-{:02}", count.div_euclid(12), count.rem_euclid(12).saturating_add(1))
    }

    /// How many hours it has.
    pub(super) fn hours(self) -> i64 {
        self.days.saturating_mul(24)
    }

    /// The whole month, as bills that were summed by the vendor state it: without a transaction.
    pub(super) fn whole(self) -> Period {
        Period { transaction_id: "-".to_owned(), transaction_time: "-".to_owned(), ..self.settled("", "") }
    }

    /// The whole month, settled on the first day of the next.
    pub(super) fn settled_once(self, chance: &mut Chance) -> Period {
        let next = self.later(1);
        let time = format!("{next}-01 {}", clock(chance));
        self.settled(&format!("{}01{}", next.replace('-', ""), chance.digits(15)), &time)
    }

    /// The whole month under a transaction.
    fn settled(self, transaction_id: &str, transaction_time: &str) -> Period {
        let month = self.later(0);
        Period {
            transaction_id: transaction_id.to_owned(),
            transaction_time: transaction_time.to_owned(),
            start: format!("{month}-01 00:00:00"),
            end: format!("{month}-{:02} 23:59:59", self.days),
        }
    }

    /// One day, settled in the night after it.
    pub(super) fn day(self, day: i64, chance: &mut Chance) -> Period {
        let date = format!("{}-{day:02}", self.later(0));
        let next = if day == self.days {
            format!("{}-01", self.later(1))
        } else {
            format!("{}-{:02}", self.later(0), day.saturating_add(1))
        };
        Period {
            transaction_id: format!("{}{}", next.replace('-', ""), chance.digits(15)),
            transaction_time: format!("{next} {}", clock(chance)),
            start: format!("{date} 00:00:00"),
            end: format!("{date} 23:59:59"),
        }
    }

    /// A term of so many months, bought on one day. No day beyond the 28th, which all months have.
    pub(super) fn term(self, day: i64, months: i64, chance: &mut Chance) -> Period {
        let bought = format!("{}-{day:02}", self.later(0));
        let clock = clock(chance);
        Period {
            transaction_id: format!("{}{}", bought.replace('-', ""), chance.digits(15)),
            transaction_time: format!("{bought} {clock}"),
            start: format!("{bought} {clock}"),
            end: format!("{}-{day:02} {clock}", self.later(months)),
        }
    }

    /// A moment on one day, which no usage belongs to.
    pub(super) fn moment(self, day: i64, chance: &mut Chance) -> Period {
        Period { start: "-".to_owned(), end: "-".to_owned(), ..self.term(day, 0, chance) }
    }
}

/// A time of the early morning, when the vendor settles.
fn clock(chance: &mut Chance) -> String {
    format!("0{}:{:02}:{:02}", chance.between(1, 6), chance.between(0, 59), chance.between(0, 59))
}
