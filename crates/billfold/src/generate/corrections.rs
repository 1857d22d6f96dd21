//! Corrections of a bill: on some lines another usage is found in the end, less where the bill can bear it.

use super::chance::Chance;
use super::line::Line;

/// One line in so many of a corrected bill is measured again.
const MEASURED_AGAIN_ONE_IN: i64 = 50;

/// What a corrected bill may lose, in units of 10^-8 USD. The import takes a bill that loses more than 1 USD and a
/// fifth of its total for a mistake, and a fifth of a bill with refunds may be next to nothing. A tenth is left for
/// the line that brings a bill to whole cents.
const LOSS_MAX: i128 = 90_000_000;

/// The corrections of a bill, or of a part of one. The parts of a bill are made apart from each other, so each may
/// lose its share.
pub(super) struct Corrections {
    chance: Chance,
    /// What may still be lost, in units of 10^-8 USD; a line on which more usage is found adds to it.
    may_lose: i128,
    /// How many lines have another usage.
    lines: u64,
}

impl Corrections {
    /// The corrections of one of so many parts of a bill.
    pub(super) fn of_part(chance: Chance, parts: u64) -> Corrections {
        let may_lose = LOSS_MAX.checked_div(i128::from(parts)).unwrap_or(0);
        Corrections { chance, may_lose, lines: 0 }
    }

    /// Returns how many lines have another usage up to now.
    pub(super) fn lines(&self) -> u64 {
        self.lines
    }

    /// Measures a line again, if it is one of those: less usage where what is lost may still be lost, else more.
    pub(super) fn measure<'a>(&mut self, line: Line<'a>) -> Line<'a> {
        if !self.chance.one_in(MEASURED_AGAIN_ONE_IN) {
            return line;
        }
        let percent = i128::from(self.chance.between(50, 99));
        let less = line.clone().measured_again(percent);
        let measured = if line.before_voucher.saturating_sub(less.before_voucher) <= self.may_lose {
            less
        } else {
            line.clone().measured_again(200_i128.saturating_sub(percent))
        };
        let gained = measured.before_voucher.saturating_sub(line.before_voucher);
        self.may_lose = self.may_lose.saturating_add(gained);
        self.lines = self.lines.saturating_add(u64::from(measured.usage_parts() != line.usage_parts()));
        measured
    }
}

/// The bills that corrections changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Corrected {
    pub(crate) bills: u64,
    /// Month (yyyymm) and customer of the first.
    pub(crate) first: Option<(i64, i64)>,
    /// The same of the last.
    last: Option<(i64, i64)>,
}

impl Corrected {
    /// Counts a part of a bill that was changed. The parts of one bill follow each other.
    pub(super) fn add(&mut self, month: i64, customer: i64) {
        let bill = Some((month, customer));
        if self.last != bill {
            self.bills = self.bills.saturating_add(1);
        }
        self.first = self.first.or(bill);
        self.last = bill;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use bill::{BillKey, Measure};

    use super::{Corrections, LOSS_MAX};
    use crate::generate::cast::Cast;
    use crate::generate::chance::Chance;
    use crate::generate::checked::{Read, files, lines_of, read};
    use crate::generate::items::{NOWHERE, SAVINGS_PLAN};
    use crate::generate::line::{Kind, Line, Thing};
    use crate::generate::times::BillMonth;

    /// Lines, amount before voucher and total of each bill, in units of 10^-8 USD.
    fn sums(lines: &[Read]) -> BTreeMap<BillKey, [i128; 3]> {
        let mut bills: BTreeMap<BillKey, [i128; 3]> = BTreeMap::new();
        for line in lines {
            let own = [
                1,
                line.amounts[Measure::BeforeVoucher].units().into(),
                line.amounts[Measure::Total].units().into(),
            ];
            let sums = bills.entry(line.bill).or_default();
            *sums = std::array::from_fn(|place| i128::checked_add(sums[place], own[place]).unwrap());
        }
        bills
    }

    #[test]
    fn a_corrected_world_has_a_few_other_amounts_in_a_few_bills_and_nothing_else() {
        let before = lines_of(&files(30_000, |_| ()));
        let after = lines_of(&files(30_000, |order| order.corrected = Some(5)));
        assert_eq!(before.len(), after.len());
        let mut bills = BTreeSet::new();
        let mut changed = 0;
        for (old, new) in before.iter().zip(&after) {
            assert_eq!((&old.id, old.bill, old.transaction_type), (&new.id, new.bill, new.transaction_type));
            new.keeps_the_rules();
            if old.amounts != new.amounts {
                bills.insert(old.bill);
                changed += 1;
            }
        }
        let all: BTreeSet<_> = before.iter().map(|line| line.bill).collect();
        assert!(changed > bills.len() && changed < 1_000, "{changed} lines");
        assert!(bills.len() > 1 && bills.len() * 4 < all.len(), "{} of {}", bills.len(), all.len());
    }

    #[test]
    fn a_part_of_a_bill_loses_no_more_than_its_share_at_any_line() {
        let first = fastrand::i64(..1 << 40);
        println!("seeds from {first}");
        let thing = Thing { id: "-".to_owned(), name: "-", project: "-", place: NOWHERE };
        let period = BillMonth::until(202_402, 1)[0].whole();
        for (seed, parts) in
            (first..first.saturating_add(20)).zip([1, 2, 90, 100_000_000].into_iter().cycle())
        {
            let mut corrections = Corrections::of_part(Chance::of(seed, 1), parts);
            let (mut lost, mut less, mut more) = (0_i128, 0, 0);
            for _ in 0..20_000 {
                // 3.50 USD at the list price.
                let line =
                    Line::priced(Kind::Daily, &SAVINGS_PLAN, &thing, period, (100_000, 1), 100_000_000);
                let owed = line.before_voucher;
                let change = owed.saturating_sub(corrections.measure(line).before_voucher);
                lost = lost.saturating_add(change);
                assert!(lost <= LOSS_MAX.checked_div(parts.into()).unwrap(), "seed {seed}, {parts} parts");
                less += i32::from(change > 0);
                more += i32::from(change < 0);
            }
            assert!(less > 50 && more > 50, "seed {seed}, {parts} parts: {less} less, {more} more");
            assert_eq!(corrections.lines(), u64::try_from(less + more).unwrap());
        }
    }

    #[test]
    fn no_correction_makes_a_bill_look_like_a_mistake() {
        let first = fastrand::u64(..1 << 40);
        println!("seeds from {first}");
        let mut lower = 0;
        // Bills of one line, of some, of hundreds, and of so many that they are made in parts.
        let sizes = [(200, 150, 1), (3_000, 100, 1), (24_000, 4, 1)];
        for seed in first..first + 6 {
            for (lines, customers, months) in sizes {
                let world = |corrected: Option<u64>| {
                    let made = files(lines, |order| {
                        order.cast = Cast::new(seed, customers, BillMonth::until(202_402, months), lines);
                        order.corrected = corrected;
                    });
                    sums(&read(&made).0)
                };
                let (before, after) = (world(None), world(Some(seed)));
                assert!(before.keys().eq(after.keys()), "seed {seed}, {lines} lines");
                for ((bill, old), new) in before.iter().zip(after.values()) {
                    let about = format!("seed {seed}, {lines} lines of {customers} customers, {bill:?}");
                    assert_eq!(old[0], new[0], "{about}");
                    for (old, new) in [(old[1], new[1]), (old[2], new[2])] {
                        assert!(old - new <= 100_000_000, "{about}: {old} became {new}");
                    }
                    lower += i32::from(old[1] > new[1]);
                }
            }
        }
        assert!(lower > 0, "no bill lost anything");
    }
}
