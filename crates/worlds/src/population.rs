//! The partners and customers of a world, and the number of lines that each customer has in each month. Everything is
//! computed from the seed when it is needed, so that memory does not grow with the lines.

use access::{Account, Role};

use crate::customer::{Customer, Habit, Vouchers};
use crate::number::convert_number;
use crate::random::Random;
use crate::size::WorldSize;
use crate::times::BillMonth;
use crate::uin::to_uin;

/// Account number of the distributor.
const DISTRIBUTOR: i64 = 200_000_000_001;

/// Account number of the first reseller.
const FIRST_RESELLER: i64 = 200_000_001_001;

/// Account number of the first second-level reseller.
const FIRST_SECOND_LEVEL: i64 = 200_000_100_001;

/// Account number of the first customer.
const FIRST_CUSTOMER: i64 = 700_100_000_001;

/// Target number of customers of a reseller or second-level reseller.
const CUSTOMERS_A_PARTNER: u64 = 50;

/// Largest number of resellers, since each has its own files.
const RESELLERS_MAX: u64 = 20;

/// Habits of customers: each customer has one of these sets, all with the same probability.
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

/// Partners of one role, and the customers below them.
#[derive(Clone, Copy, Debug)]
struct PartnerGroup {
    customers: u64,
    partners: u64,
    /// Account number of the first partner; the others follow.
    first_uin: i64,
}

/// The partners and customers of a world.
#[derive(Clone, Debug)]
pub(crate) struct Population {
    seed: i64,
    /// Number of all customers.
    customers: u64,
    second_level_resellers: PartnerGroup,
    resellers: PartnerGroup,
    months: Vec<BillMonth>,
    lines: u64,
}

impl Population {
    /// Returns the population of a world. Two fifths of the customers are below second-level resellers, one fifth below
    /// resellers, and the others directly below the distributor.
    pub(crate) fn new(size: &WorldSize) -> Self {
        let group = |customers: u64, first_uin| PartnerGroup {
            customers,
            partners: customers.div_ceil(CUSTOMERS_A_PARTNER),
            first_uin,
        };
        let mut resellers = group(size.customers.div_euclid(5), FIRST_RESELLER);
        resellers.partners = resellers.partners.min(RESELLERS_MAX);
        Self {
            seed: Random::new(size.seed.cast_signed(), 0).next_seed(),
            customers: size.customers,
            second_level_resellers: group((size.customers * 2).div_euclid(5), FIRST_SECOND_LEVEL),
            resellers,
            months: BillMonth::list_until(size.last_month.yyyymm().into(), size.months),
            lines: size.lines,
        }
    }

    /// Returns the months of the world.
    pub(crate) fn months(&self) -> &[BillMonth] {
        &self.months
    }

    /// Returns the accounts of all partners, each after the one above it.
    pub(crate) fn list_partners(&self) -> Vec<Account> {
        let distributor = to_uin(DISTRIBUTOR);
        let name = "Generated distributor".to_owned();
        let top = Account { uin: distributor, role: Role::Distributor, parent: None, name };
        let accounts = |group: PartnerGroup, role, parent, name| {
            (0..group.partners).map(move |index| {
                let name = format!("Generated {name} {}", index + 1);
                Account { uin: to_uin(group.partner_uin(index)), role, parent, name }
            })
        };
        let second_level = accounts(
            self.second_level_resellers,
            Role::SecondLevelReseller,
            Some(distributor),
            "second-level reseller",
        );
        let resellers = accounts(self.resellers, Role::Reseller, None, "reseller");
        std::iter::once(top).chain(second_level).chain(resellers).collect()
    }

    /// Calls `visit` for every customer that has lines in a month, with their number. The customers of one payer follow
    /// each other.
    pub(crate) fn visit_bills(&self, month: BillMonth, visit: &mut dyn FnMut(Customer, u64)) {
        let lines = self.count_shared_lines(month);
        let weights: u128 = (0..self.customers).map(|index| self.compute_weight(index, month)).sum();
        let (mut lines_before, mut weight_before) = (0, 0_u128);
        for index in 0..self.customers {
            weight_before += self.compute_weight(index, month);
            // If all customers have paused, the first has all lines.
            let upto = (weight_before * u128::from(lines)).checked_div(weights);
            let upto = upto.map_or(lines, convert_number);
            let count = upto - lines_before + u64::from(self.has_sure_line(index, month));
            lines_before = upto;
            if count > 0 {
                visit(self.make_customer(index), count);
            }
        }
    }

    /// Returns the number of lines of a month, without the one line that each customer has for sure in some month.
    /// Later months have a little more.
    fn count_shared_lines(&self, month: BillMonth) -> u64 {
        let weight = |months: i64| u128::from((months * (months + 99)).unsigned_abs());
        let count = convert_number(self.months.len());
        let rest = u128::from(self.lines - self.customers);
        let upto = |months| (rest * weight(months)).div_euclid(weight(count));
        convert_number(upto(month.index + 1) - upto(month.index))
    }

    /// Returns true if this is the month in which a customer has a line for sure.
    fn has_sure_line(&self, index: u64, month: BillMonth) -> bool {
        let count: u64 = convert_number(self.months.len());
        index.rem_euclid(count) == month.index.unsigned_abs()
    }

    /// Returns the weight of a customer's share of a month's lines. It varies by a fifth from month to month, and in
    /// some months it is zero.
    fn compute_weight(&self, index: u64, month: BillMonth) -> u128 {
        let mut random = self.make_customer_random(index);
        let size = pick_log_normal(&mut random);
        let mut random = Random::new(random.next_seed(), month.yyyymm);
        if random.draw_between(1, 100) <= 15 {
            return 0;
        }
        u128::from(size) * u128::from(random.draw_between(80, 120).unsigned_abs())
    }

    /// Returns a customer.
    fn make_customer(&self, index: u64) -> Customer {
        let mut random = self.make_customer_random(index);
        let _size = pick_log_normal(&mut random);
        let (payer, manager) = self.find_partners_above(index);
        let mut customer = Customer::at_list_price(nth_uin(FIRST_CUSTOMER, index), manager, payer);
        customer.seed = random.next_seed();
        if random.draw_between(1, 100) <= 30 {
            customer.rate = i128::from(random.draw_between(7_000, 9_500)) * 10_000;
        }
        if random.draw_between(1, 100) <= 20 {
            let monthly_usd = i128::from(random.draw_between(2, 20)) * random.pick(&[1, 5, 25, 125]);
            customer.vouchers = Vouchers { percent: random.draw_between(5, 100).into(), monthly_usd };
        }
        customer.habits = random.pick(&HABITS);
        customer
    }

    /// Starts the random numbers of a customer.
    fn make_customer_random(&self, index: u64) -> Random {
        Random::new(self.seed, convert_number(index))
    }

    /// Returns the payer and the manager of a customer.
    fn find_partners_above(&self, index: u64) -> (i64, i64) {
        let (second_level, resellers) = (self.second_level_resellers, self.resellers);
        let direct = self.customers - second_level.customers - resellers.customers;
        let Some(index) = index.checked_sub(direct) else {
            return (DISTRIBUTOR, DISTRIBUTOR);
        };
        let Some(index) = index.checked_sub(second_level.customers) else {
            return (DISTRIBUTOR, second_level.partner_above(index));
        };
        let reseller = resellers.partner_above(index);
        (reseller, reseller)
    }
}

impl PartnerGroup {
    /// Returns the account number of a partner.
    fn partner_uin(&self, index: u64) -> i64 {
        nth_uin(self.first_uin, index)
    }

    /// Returns the account number of the partner above a customer of the group.
    fn partner_above(&self, index: u64) -> i64 {
        self.partner_uin((index * self.partners).div_euclid(self.customers))
    }
}

/// Returns an account number that follows the first one of its kind.
fn nth_uin(first: i64, index: u64) -> i64 {
    first + convert_number::<u64, i64>(index)
}

/// Picks a size from 1, log-normally distributed: the logarithm has a standard deviation of 2 and the median is 2^20,
/// so that one size in a hundred is more than a hundred times the median.
///
/// It is computed in whole numbers, so that it is the same on every machine: the sum of twelve uniform numbers
/// approximates the normal distribution, and the power of two is linear between whole exponents.
fn pick_log_normal(random: &mut Random) -> u64 {
    /// One whole, in the fixed-point numbers of this function.
    const WHOLE: i64 = 65_536;
    /// The standard deviation divided by the logarithm of 2, in millionths.
    const SPREAD: i64 = 2_885_390;
    let sum: i64 = (0..12).map(|_| random.draw_between(0, WHOLE - 1)).sum();
    let normal = sum - WHOLE * 6;
    let exponent = (normal * SPREAD).div_euclid(1_000_000) + WHOLE * 20;
    // The sum is from 0 to 12, so the exponent is from 2 to 37.
    let size = (WHOLE + exponent.rem_euclid(WHOLE)) << exponent.div_euclid(WHOLE);
    size.div_euclid(WHOLE).unsigned_abs()
}

#[cfg(test)]
mod tests {
    use bill::Uin;

    use super::*;

    fn world_size(lines: u64, customers: u64, months: i64) -> WorldSize {
        let last_month = bill::Month::from_yyyymm(202_512).unwrap();
        WorldSize { lines, customers, months, last_month, seed: 3, corrections_seed: None }
    }

    #[test]
    fn sizes_are_spread_over_many_powers_of_ten_around_their_median() {
        let mut sizes: Vec<u64> =
            (0..10_001).map(|index| pick_log_normal(&mut Random::new(7, index))).collect();
        sizes.sort_unstable();
        let of_median = |index: usize| (sizes[index] * 1_000).div_euclid(sizes[5_000]);
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
            let population = Population::new(&world_size(lines, customers, months));
            let (mut sum, mut seen) = (0, std::collections::BTreeSet::new());
            for month in population.months() {
                let mut payers = vec![0];
                population.visit_bills(*month, &mut |customer, count| {
                    sum += count;
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
        let population = Population::new(&world_size(1_000, 1_000, 1));
        let partners = population.list_partners();
        let mut above = std::collections::BTreeSet::new();
        population.visit_bills(population.months()[0], &mut |customer, _| {
            let manager = partners.iter().find(|partner| partner.uin.get() == customer.manager).unwrap();
            assert!(Role::Customer.can_have_parent(Some(manager.role)));
            assert_eq!(customer.payer, manager.parent.map_or(customer.manager, Uin::get));
            above.insert(customer.manager);
        });
        assert_eq!(above.len(), partners.len());
        assert_eq!(partners.len(), 1 + 8 + 4);
    }
}
