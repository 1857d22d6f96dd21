//! Corrections of a bill: on some lines the usage is measured again, less if the bill may lose that much.

use std::collections::BTreeMap;

use crate::line::Line;
use crate::random::Random;

/// Share of the lines of a corrected bill that are measured again: one in this number.
const REMEASURED_ONE_IN: i64 = 50;

/// Largest loss of a corrected bill, in units of 10^-8 USD. The import takes a bill that loses more than 1 USD and
/// a fifth of its total for a mistake, and a fifth of a bill with refunds may be next to nothing. The other tenth is
/// for the line that brings a bill to whole cents.
const LOSS_MAX: i128 = 90_000_000;

/// The corrections of a bill, or of a part of one. Parts are written independently, so each may lose its share.
pub(crate) struct Corrections {
    random: Random,
    /// Amount that the part may still lose, in units of 10^-8 USD; a line with more usage than before adds to it.
    loss_left: i128,
    /// Number of lines with another usage.
    changed_lines: u64,
}

impl Corrections {
    /// Returns the corrections of one of `parts` parts of a bill.
    pub(crate) fn for_part(random: Random, parts: u64) -> Self {
        Self { random, loss_left: LOSS_MAX.div_euclid(parts.into()), changed_lines: 0 }
    }

    /// Returns the number of lines that have another usage so far.
    pub(crate) fn changed_line_count(&self) -> u64 {
        self.changed_lines
    }

    /// Measures a line again if it is one of the chosen ones: less usage if the loss is allowed, else more.
    pub(crate) fn remeasure_some<'a>(&mut self, line: Line<'a>) -> Line<'a> {
        if !self.random.draw_one_in(REMEASURED_ONE_IN) {
            return line;
        }
        let percent = i128::from(self.random.draw_between(50, 99));
        let less = line.clone().remeasure_usage(percent);
        let measured = if line.before_voucher - less.before_voucher <= self.loss_left {
            less
        } else {
            line.clone().remeasure_usage(200 - percent)
        };
        self.loss_left += measured.before_voucher - line.before_voucher;
        self.changed_lines += u64::from(measured.usage_parts() != line.usage_parts());
        measured
    }
}

/// Number of corrected bills of a month whose customers are kept.
const FIRST_CUSTOMERS: usize = 3;

/// The bills that corrections changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CorrectedBills {
    /// The bills of each month (yyyymm) that has any.
    pub months: BTreeMap<i64, CorrectedMonth>,
    /// Month (yyyymm) and customer of the first.
    pub first: Option<(i64, i64)>,
    /// Month (yyyymm) and customer of the last.
    last: Option<(i64, i64)>,
}

/// The bills of a month that corrections changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CorrectedMonth {
    /// Number of bills.
    pub count: u64,
    /// The customers of the first few.
    pub first_customers: Vec<i64>,
}

impl CorrectedBills {
    /// Number of bills.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.months.values().map(|month| month.count).sum()
    }

    /// Counts a changed part of a bill. The parts of one bill are counted one after the other.
    pub(crate) fn count_part(&mut self, month: i64, customer: i64) {
        let bill = Some((month, customer));
        if self.last != bill {
            let of_month = self.months.entry(month).or_default();
            of_month.count += 1;
            if of_month.first_customers.len() < FIRST_CUSTOMERS {
                of_month.first_customers.push(customer);
            }
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
    use crate::line::{Line, Quantity, Resource, Subject, TransactionType};
    use crate::products::{NO_PLACE, SAVINGS_PLAN};
    use crate::random::Random;
    use crate::size::WorldSize;
    use crate::testing::{ReadLine, generate_test_files, read_files, read_sound_lines};
    use crate::times::BillMonth;

    /// Adds up lines, amount before voucher and total of each bill, in units of 10^-8 USD.
    fn sum_bills(lines: &[ReadLine]) -> BTreeMap<BillKey, [i128; 3]> {
        let mut bills: BTreeMap<BillKey, [i128; 3]> = BTreeMap::new();
        for line in lines {
            let own = [
                1,
                line.amounts[Measure::BeforeVoucher].units().into(),
                line.amounts[Measure::Total].units().into(),
            ];
            let sums = bills.entry(line.bill).or_default();
            *sums = std::array::from_fn(|index| i128::checked_add(sums[index], own[index]).unwrap());
        }
        bills
    }

    #[test]
    fn a_corrected_world_has_a_few_other_amounts_in_a_few_bills_and_nothing_else() {
        let before = read_sound_lines(&generate_test_files(30_000, |_| ()));
        let after =
            read_sound_lines(&generate_test_files(30_000, |request| request.size.corrections_seed = Some(5)));
        assert_eq!(before.len(), after.len());
        let mut bills = BTreeSet::new();
        let mut changed = 0;
        for (old, new) in before.iter().zip(&after) {
            assert_eq!((&old.id, old.bill, old.transaction_type), (&new.id, new.bill, new.transaction_type));
            new.check_amounts();
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
        let resource = Resource { id: "-".to_owned(), name: "-", project: "-", place: NO_PLACE };
        let subject = Subject {
            transaction_type: TransactionType::Daily,
            component: &SAVINGS_PLAN,
            resource: &resource,
            period: BillMonth::list_until(202_402, 1)[0].whole_period(),
        };
        // 3.50 USD at the list price.
        let quantity = Quantity { usage_parts: 100_000, duration: 1 };
        for (seed, parts) in (first..first + 20).zip([1, 2, 90, 100_000_000].into_iter().cycle()) {
            let mut corrections = Corrections::for_part(Random::new(seed, 1), parts);
            let (mut lost, mut less, mut more) = (0_i128, 0, 0);
            for _ in 0..20_000 {
                let line = Line::with_quantity(subject, quantity, 100_000_000);
                let owed = line.before_voucher;
                let change = owed - corrections.remeasure_some(line).before_voucher;
                lost += change;
                assert!(lost <= LOSS_MAX.div_euclid(parts.into()), "seed {seed}, {parts} parts");
                less += i32::from(change > 0);
                more += i32::from(change < 0);
            }
            assert!(less > 50 && more > 50, "seed {seed}, {parts} parts: {less} less, {more} more");
            assert_eq!(corrections.changed_line_count(), u64::try_from(less + more).unwrap());
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
                let world = |corrections_seed: Option<u64>| {
                    let files = generate_test_files(lines, |request| {
                        request.size =
                            WorldSize { customers, months, seed, corrections_seed, ..request.size };
                    });
                    sum_bills(&read_files(&files).0)
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
