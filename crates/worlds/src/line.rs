//! One line of a bill: its amounts, computed in units of 10^-8 USD, and its fields.

use crate::products::{Component, Place};
use crate::times::Period;

/// One whole, in units of 10^-8: 1 USD, or the rate of customers that pay the list price.
pub(crate) const ONE: i128 = 100_000_000;

/// Parts of one piece in which usage is counted: four decimals.
pub(crate) const USAGE_PARTS: i128 = 10_000;

/// The transaction type of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TransactionType {
    Purchase,
    Renewal,
    Upgrade,
    Refund,
    Hourly,
    Daily,
    Monthly,
    Spot,
    SavingsPlanHourly,
    ReservedOnce,
    ReservedHourly,
    Compensation,
    Deduction,
    AccuracyDifference,
}

impl TransactionType {
    /// Returns billing mode, transaction type and instance type as bills write them. The blank before the
    /// refund's name is the vendor's.
    pub(crate) const fn names_in_bills(self) -> [&'static str; 3] {
        const PRE: &str = "Monthly subscription";
        const POST: &str = "Pay-As-You-Go resources";
        const RI: &str = "Standard RI";
        match self {
            Self::Purchase => [PRE, "New monthly subscription", "-"],
            Self::Renewal => [PRE, "Monthly subscription renewal", "-"],
            Self::Upgrade => [PRE, "Monthly subscription specification adjustment", "-"],
            Self::Refund => [PRE, " Monthly subscription refund", "-"],
            Self::Hourly => [POST, "Hourly settlement", "-"],
            Self::Daily => [POST, "Daily settlement", "-"],
            Self::Monthly => [POST, "Monthly settlement", "-"],
            Self::Spot => [POST, "Spot", "Spot instance"],
            Self::SavingsPlanHourly => [POST, "Hourly Savings Plan fee", "Savings plan"],
            Self::ReservedOnce => [RI, "One-off RI Fee", "Reserved instance"],
            Self::ReservedHourly => [RI, "Hourly RI fee", "Reserved instance"],
            Self::Compensation => [POST, "adjust-CR", "-"],
            Self::Deduction => [POST, "adjust-DR", "-"],
            Self::AccuracyDifference => [POST, "Monthly billing accuracy difference", "-"],
        }
    }

    /// Returns true for lines that are paid by use.
    pub(crate) fn is_pay_as_you_go(self) -> bool {
        matches!(self.names_in_bills(), ["Pay-As-You-Go resources", ..])
    }

    /// Returns true for lines that vouchers can pay.
    pub(crate) fn takes_vouchers(self) -> bool {
        !matches!(self, Self::Refund | Self::Compensation | Self::Deduction | Self::AccuracyDifference)
    }
}

/// The resource that is charged: one instance, or an account as a whole.
#[derive(Clone, Debug)]
pub(crate) struct Resource {
    pub(crate) id: String,
    pub(crate) name: &'static str,
    pub(crate) project: &'static str,
    pub(crate) place: Place,
}

/// The facts of a line besides its amounts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Subject<'a> {
    pub(crate) transaction_type: TransactionType,
    pub(crate) component: &'static Component,
    pub(crate) resource: &'a Resource,
    pub(crate) period: Period,
}

/// The factors of an original cost besides the list price.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Quantity {
    /// Usage in parts of a piece; [`USAGE_PARTS`] are one piece.
    pub(crate) usage_parts: i128,
    /// Duration in the component's unit.
    pub(crate) duration: i128,
}

/// One line.
#[derive(Clone, Debug)]
pub(crate) struct Line<'a> {
    pub(crate) subject: Subject<'a>,
    pub(crate) quantity: Option<Quantity>,
    /// `None` if a contract sets the price, and the bill states `-`.
    pub(crate) original: Option<i128>,
    pub(crate) ri_hours: i128,
    pub(crate) ri_deduction: i128,
    pub(crate) sp_deduction: i128,
    pub(crate) rate: i128,
    pub(crate) before_voucher: i128,
    pub(crate) voucher: i128,
}

impl<'a> Line<'a> {
    /// Returns a line whose original cost is list price x usage x duration.
    pub(crate) fn with_quantity(subject: Subject<'a>, quantity: Quantity, rate: i128) -> Self {
        let mut line = Self::with_original_cost(subject, quantity.compute_cost(subject.component), rate);
        line.quantity = Some(quantity);
        line
    }

    /// Returns a line that states an original cost, but no usage.
    pub(crate) fn with_original_cost(subject: Subject<'a>, original: i128, rate: i128) -> Self {
        let mut line = Self {
            subject,
            quantity: None,
            original: Some(original),
            ri_hours: 0,
            ri_deduction: 0,
            sp_deduction: 0,
            rate,
            before_voucher: 0,
            voucher: 0,
        };
        line.apply_rate(original);
        line
    }

    /// Returns a line of a contract: it states the amount owed, and no original cost.
    pub(crate) fn with_contract_price(subject: Subject<'a>, owed: i128) -> Self {
        Self { original: None, ..Self::with_original_cost(subject, owed, ONE) }
    }

    /// Deducts the hours that a reserved instance takes over.
    #[must_use]
    pub(crate) fn deduct_reserved_hours(mut self, hours: i128) -> Self {
        if let (Some(quantity), Some(original)) = (self.quantity, self.original) {
            self.ri_hours = hours.min(quantity.duration);
            let reserved = Quantity { duration: self.ri_hours, ..quantity };
            self.ri_deduction = reserved.compute_cost(self.subject.component);
            self.apply_rate(original);
        }
        self
    }

    /// Deducts the part, in hundredths, that a savings plan takes over of what reserved instances have left.
    #[must_use]
    pub(crate) fn deduct_savings_plan(mut self, percent: i128) -> Self {
        if let Some(original) = self.original {
            self.sp_deduction = divide_half_up((original - self.ri_deduction) * percent, 100);
            self.apply_rate(original);
        }
        self
    }

    /// Replaces the usage by a part of it, in hundredths. A line without a quantity, or with deductions, does not
    /// change.
    #[must_use]
    pub(crate) fn remeasure_usage(mut self, percent: i128) -> Self {
        if let Some(quantity) = &mut self.quantity
            && self.ri_deduction == 0
            && self.sp_deduction == 0
        {
            quantity.usage_parts = divide_half_up(quantity.usage_parts * percent, 100);
            let original = quantity.compute_cost(self.subject.component);
            self.original = Some(original);
            self.apply_rate(original);
        }
        self
    }

    /// Returns the usage in parts of a piece, if the line states it.
    pub(crate) fn usage_parts(&self) -> Option<i128> {
        self.quantity.map(|quantity| quantity.usage_parts)
    }

    /// Computes the amount before vouchers: (original - deductions) x rate.
    fn apply_rate(&mut self, original: i128) {
        let rest = original - self.ri_deduction - self.sp_deduction;
        self.before_voucher = divide_half_up(rest * self.rate, ONE);
    }

    /// Returns the amount owed.
    pub(crate) fn compute_total(&self) -> i128 {
        self.before_voucher - self.voucher
    }
}

impl Quantity {
    /// Computes list price x usage x duration.
    fn compute_cost(self, component: &Component) -> i128 {
        divide_half_up(component.price_units * self.usage_parts * self.duration, USAGE_PARTS)
    }
}

/// Divides by a number above zero, rounded to the nearest whole number. Halves are rounded away from zero, so that
/// a refund is the exact opposite of its purchase.
pub(crate) fn divide_half_up(dividend: i128, divisor: i128) -> i128 {
    let doubled = dividend.unsigned_abs() * 2 + divisor.unsigned_abs();
    let divisor = divisor.unsigned_abs() * 2;
    // Nearly all of these numbers fit into 64 bits, which divide much faster than 128.
    let rounded = match (u64::try_from(doubled), u64::try_from(divisor)) {
        (Ok(doubled), Ok(divisor)) => i128::from(doubled.div_euclid(divisor)),
        _ => doubled.div_euclid(divisor).cast_signed(),
    };
    rounded * dividend.signum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_is_rounded_away_from_zero() {
        assert_eq!([5, 4, -5, -4, 15].map(|dividend| divide_half_up(dividend, 10)), [1, 0, -1, 0, 2]);
    }
}
