//! A customer of a world: the partners above it, its prices and its habits.

use crate::line::ONE;

/// A kind of usage that only some customers have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Habit {
    /// Delivers content, and pays for it by the day.
    Delivery,
    /// Keeps logs, and pays for them by the day.
    Logs,
    /// Has a call centre.
    Calls,
    /// Uses spot machines.
    Spot,
    /// Has a savings plan.
    SavingsPlan,
    /// Has a reserved instance.
    Reserved,
}

/// The vouchers of a customer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Vouchers {
    /// Part of a line that they pay, in hundredths.
    pub(crate) percent: i128,
    /// Amount that they pay in a month, in USD.
    pub(crate) monthly_usd: i128,
}

/// A customer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Customer {
    pub(crate) uin: i64,
    /// Partner directly above.
    pub(crate) manager: i64,
    /// Partner above the manager, or the manager itself.
    pub(crate) payer: i64,
    /// Seed of its usage: the same seed has the same instances in each month.
    pub(crate) seed: i64,
    /// Discount rate, in units of 10^-8.
    pub(crate) rate: i128,
    pub(crate) vouchers: Vouchers,
    pub(crate) habits: &'static [Habit],
}

impl Customer {
    /// Returns a customer at the list price, without vouchers and habits, whose account number is its seed.
    pub(crate) const fn at_list_price(uin: i64, manager: i64, payer: i64) -> Self {
        let vouchers = Vouchers { percent: 0, monthly_usd: 0 };
        Self { uin, manager, payer, seed: uin, rate: ONE, vouchers, habits: &[] }
    }

    /// Returns true if the customer has a habit.
    pub(crate) fn has(&self, habit: Habit) -> bool {
        self.habits.contains(&habit)
    }
}
