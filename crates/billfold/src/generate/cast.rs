//! Casts of any size: partners, customers below them, and how many lines each has in each month. All of
//! it is computed anew from the seed whenever it is asked for, so that nothing grows with the lines.

use access::Role;

use super::chance::Chance;
use super::customer::{Customer, Habit};
use super::times::BillMonth;

/// The distributor.
const DISTRIBUTOR: i64 = 200_000_000_001;

/// Where the numbers of resellers begin.
const RESELLERS: i64 = 200_000_001_001;

/// Where the numbers of second-level resellers begin.
const SECOND_LEVELS: i64 = 200_000_100_001;

/// Where the numbers of customers begin.
const CUSTOMERS: i64 = 700_100_000_001;

/// Customers of a reseller or second-level reseller, about.
const CUSTOMERS_A_PARTNER: u64 = 50;

/// Resellers at the most, since each has files of its own.
const RESELLERS_MAX: u64 = 20;

/// What is special about customers: one of these each, with equal chances.
const HABITS: [&[Habit]; 10] = {
    use Habit::{Calls, Delivery, Logs, Reserved, SavingsPlan, Spot};
    [
        &[],
        &[],
        &[],
        &[Delivery],
        &[Logs],
        &[Delivery, Logs],
        &[Spot],
        &[Delivery, Spot],
        &[Calls, SavingsPlan],
        &[Reserved],
    ]
};

/// A partner: number, role, the one above, name.
pub(super) type Partner = (i64, Role, Option<i64>, String);

/// Who is in a world, and how many lines it has.
#[derive(Clone, Debug)]
pub(super) struct Cast {
    seed: i64,
    /// How many customers there are in all.
    customers: u64,
    /// How many of them stand below second-level resellers, and how many of these there are.
    second_level: (u64, u64),
    /// How many of them stand below resellers, and how many of these there are.
    resold: (u64, u64),
    pub(super) months: Vec<BillMonth>,
    lines: u64,
}

impl Cast {
    /// Two fifths of the customers stand below second-level resellers, one fifth below resellers, the
    /// others directly below the distributor.
    pub(super) fn new(seed: u64, customers: u64, months: Vec<BillMonth>, lines: u64) -> Cast {
        let groups = |customers: u64| {
            let partners = customers.div_ceil(CUSTOMERS_A_PARTNER);
            (customers, partners)
        };
        let second_level = groups(customers.saturating_mul(2).div_euclid(5));
        let (resold, resellers) = groups(customers.div_euclid(5));
        let seed = Chance::of(i64::from_le_bytes(seed.to_le_bytes()), 0).seed();
        Cast { seed, customers, second_level, resold: (resold, resellers.min(RESELLERS_MAX)), months, lines }
    }

    /// How many lines the world has.
    pub(super) fn lines(&self) -> u64 {
        self.lines
    }

    /// Every partner, those above before those below.
    pub(super) fn partners(&self) -> Vec<Partner> {
        let top = (DISTRIBUTOR, Role::Distributor, None, "Generated distributor".to_owned());
        let below = (0..self.second_level.1).map(|place| {
            let name = format!("Generated second-level reseller {}", place.saturating_add(1));
            (numbered(SECOND_LEVELS, place), Role::SecondLevelReseller, Some(DISTRIBUTOR), name)
        });
        let beside = (0..self.resold.1).map(|place| {
            let name = format!("Generated reseller {}", place.saturating_add(1));
            (numbered(RESELLERS, place), Role::Reseller, None, name)
        });
        std::iter::once(top).chain(below).chain(beside).collect()
    }

    /// Calls for every customer that has lines in a month, by payer, with the number of its lines.
    pub(super) fn bills(&self, month: BillMonth, each: &mut dyn FnMut(Customer, u64)) {
        let lines = self.lines_of(month);
        let mut weights = 0_u128;
        for place in 0..self.customers {
            weights = weights.saturating_add(u128::from(self.weight(place, month)));
        }
        let (mut before, mut weight) = (0, 0_u128);
        for place in 0..self.customers {
            weight = weight.saturating_add(u128::from(self.weight(place, month)));
            // Where all have paused, the first has all lines.
            let upto = weight.saturating_mul(u128::from(lines)).checked_div(weights);
            let upto = upto.map_or(lines, |upto| u64::try_from(upto).unwrap_or(lines));
            let own = upto.saturating_sub(before).saturating_add(u64::from(self.is_sure(place, month)));
            before = upto;
            if own > 0 {
                each(self.customer(place), own);
            }
        }
    }

    /// How many lines a month has, without the one that each customer is sure to have somewhere. Later
    /// months have a little more.
    fn lines_of(&self, month: BillMonth) -> u64 {
        let weight = |months: i64| {
            let months = u128::try_from(months).unwrap_or(0);
            months.saturating_mul(months.saturating_add(99))
        };
        let count = i64::try_from(self.months.len()).unwrap_or(i64::MAX);
        let rest = u128::from(self.lines.saturating_sub(self.customers));
        let upto = |months| rest.saturating_mul(weight(months)).checked_div(weight(count)).unwrap_or(0);
        let own = upto(month.place.saturating_add(1)).saturating_sub(upto(month.place));
        u64::try_from(own).unwrap_or(0)
    }

    /// Whether a customer is sure to have a line in a month: it is in one of them.
    fn is_sure(&self, place: u64, month: BillMonth) -> bool {
        let count = u64::try_from(self.months.len()).unwrap_or(1);
        place.checked_rem(count) == u64::try_from(month.place).ok()
    }

    /// What a customer's share of a month's lines is measured by. It differs from month to month by a
    /// fifth, and now and then it is nothing.
    fn weight(&self, place: u64, month: BillMonth) -> u64 {
        let mut chance = self.chance(place);
        let size = log_normal(&mut chance);
        let mut chance = Chance::of(chance.seed(), month.yyyymm);
        if chance.between(1, 100) <= 15 {
            return 0;
        }
        let percent = u64::try_from(chance.between(80, 120)).unwrap_or(100);
        size.saturating_mul(percent)
    }

    /// The customer at a place.
    fn customer(&self, place: u64) -> Customer {
        let mut chance = self.chance(place);
        let _ = log_normal(&mut chance);
        let (payer, manager) = self.above(place);
        let mut customer = Customer::plain(numbered(CUSTOMERS, place), manager, payer);
        customer.seed = chance.seed();
        if chance.between(1, 100) <= 30 {
            customer.rate = i128::from(chance.between(7_000, 9_500)).saturating_mul(10_000);
        }
        if chance.between(1, 100) <= 20 {
            let usd = i128::from(chance.between(2, 20)).saturating_mul(chance.pick(&[1, 5, 25, 125]));
            customer.voucher = (i128::from(chance.between(5, 100)), usd);
        }
        customer.habits = chance.pick(&HABITS);
        customer
    }

    /// What is random about a customer.
    fn chance(&self, place: u64) -> Chance {
        Chance::of(self.seed, i64::try_from(place).unwrap_or(i64::MAX))
    }

    /// The payer and the manager of the customer at a place. Those of one payer follow each other.
    fn above(&self, place: u64) -> (i64, i64) {
        let (second_level, second_levels) = self.second_level;
        let (resold, resellers) = self.resold;
        let direct = self.customers.saturating_sub(second_level).saturating_sub(resold);
        let group = |place: u64, customers: u64, partners: u64| {
            place.saturating_mul(partners).checked_div(customers).unwrap_or(0)
        };
        let Some(place) = place.checked_sub(direct) else {
            return (DISTRIBUTOR, DISTRIBUTOR);
        };
        let Some(place) = place.checked_sub(second_level) else {
            return (DISTRIBUTOR, numbered(SECOND_LEVELS, group(place, second_level, second_levels)));
        };
        let reseller = numbered(RESELLERS, group(place, resold, resellers));
        (reseller, reseller)
    }
}

/// The number of an account at a place behind the first.
fn numbered(first: i64, place: u64) -> i64 {
    first.saturating_add(i64::try_from(place).unwrap_or(i64::MAX))
}

/// A size whose logarithm is spread like a bell, with a standard deviation of 2: half of all sizes lie
/// below 2^20, one in a hundred is more than a hundred times that. In whole numbers, so that it is the
/// same on every machine: twelve even chances make the bell, and between two powers of two the line is
/// straight.
fn log_normal(chance: &mut Chance) -> u64 {
    /// One whole, in the parts that are counted in here.
    const WHOLE: i64 = 65_536;
    /// The standard deviation over the logarithm of 2, in millionths.
    const SPREAD: i64 = 2_885_390;
    let sum = (0..12).fold(0_i64, |sum, _| sum.saturating_add(chance.between(0, WHOLE.saturating_sub(1))));
    let bell = sum.saturating_sub(WHOLE.saturating_mul(6));
    let power = bell.saturating_mul(SPREAD).div_euclid(1_000_000).saturating_add(WHOLE.saturating_mul(20));
    let doublings = u32::try_from(power.div_euclid(WHOLE)).unwrap_or(0);
    let size = WHOLE.saturating_add(power.rem_euclid(WHOLE)).checked_shl(doublings).unwrap_or(i64::MAX);
    u64::try_from(size.div_euclid(WHOLE)).unwrap_or(1).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_spread_over_many_powers_of_ten_around_their_median() {
        let mut sizes: Vec<u64> = (0..10_001).map(|place| log_normal(&mut Chance::of(7, place))).collect();
        sizes.sort_unstable();
        let of_median = |place: usize| (sizes[place] * 1_000).div_euclid(sizes[5_000]);
        assert!((900_000..1_100_000).contains(&sizes[5_000]), "{}", sizes[5_000]);
        // One standard deviation is a factor of e^2, 7.4.
        assert!((6_500..8_500).contains(&of_median(8_413)), "{}", of_median(8_413));
        assert!((110..160).contains(&of_median(1_587)), "{}", of_median(1_587));
    }

    #[test]
    fn the_lines_are_exactly_as_many_as_asked_and_each_customer_has_one() {
        for (customers, months, lines) in
            [(1, 1, 1), (1, 12, 5), (7, 3, 7), (100, 12, 20_000), (5_000, 2, 5_001)]
        {
            let cast = Cast::new(3, customers, BillMonth::until(202_512, months), lines);
            let (mut sum, mut seen) = (0, std::collections::BTreeSet::new());
            for month in &cast.months {
                let mut payers = vec![0];
                cast.bills(*month, &mut |customer, own| {
                    sum += own;
                    seen.insert(customer.uin);
                    if payers.last() != Some(&customer.payer) {
                        assert!(!payers.contains(&customer.payer), "those of one payer follow each other");
                        payers.push(customer.payer);
                    }
                });
            }
            assert_eq!((sum, seen.len()), (lines, usize::try_from(customers).unwrap()));
        }
    }

    #[test]
    fn everybody_above_a_customer_is_a_partner_and_every_partner_has_customers() {
        let cast = Cast::new(3, 1_000, BillMonth::until(202_512, 1), 1_000);
        let partners = cast.partners();
        let mut above = std::collections::BTreeSet::new();
        cast.bills(cast.months[0], &mut |customer, _| {
            let (_, role, parent, _) = partners.iter().find(|partner| partner.0 == customer.manager).unwrap();
            assert!(Role::Customer.may_be_below(Some(*role)));
            assert_eq!(customer.payer, parent.unwrap_or(customer.manager));
            above.insert(customer.manager);
        });
        assert_eq!(above.len(), partners.len());
        assert_eq!(partners.len(), 1 + 8 + 4);
    }
}
