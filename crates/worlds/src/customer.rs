//! A customer: who stands above it, what it pays, and what is special about its usage.

use super::line::ONE;

/// What is special about a customer's usage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Habit {
    /// Delivers content, and pays for it by the day.
    Delivery,
    /// Keeps logs, and pays for them by the day.
    Logs,
    /// Has a call centre.
    Calls,
    /// Uses what machines are left.
    Spot,
    /// Has a savings plan.
    SavingsPlan,
    /// Has a reserved instance.
    Reserved,
}

/// A customer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Customer {
    pub(crate) uin: i64,
    /// The partner directly above.
    pub(crate) manager: i64,
    /// Who stands above the manager, or the manager itself.
    pub(crate) payer: i64,
    /// What its usage comes of: the same seed has the same instances in each month.
    pub(crate) seed: i64,
    /// Its discount rate, in units of 10^-8.
    pub(crate) rate: i128,
    /// What its vouchers pay of a line, in hundredths, and of a month, in USD.
    pub(crate) voucher: (i128, i128),
    pub(crate) habits: &'static [Habit],
}

impl Customer {
    /// A customer at the list price, without vouchers and habits; its usage comes of its number.
    pub(crate) const fn plain(uin: i64, manager: i64, payer: i64) -> Customer {
        Customer { uin, manager, payer, seed: uin, rate: ONE, voucher: (0, 0), habits: &[] }
    }

    /// Whether it has a habit.
    pub(super) fn has(&self, habit: Habit) -> bool {
        self.habits.contains(&habit)
    }
}
