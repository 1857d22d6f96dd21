//! One line of a bill: what it charges, computed in units of 10^-8 USD, and its fields.

mod writing;

use super::items::Item;
use super::times::Period;

pub(super) use writing::HEADERS;

/// One whole, in units of 10^-8: 1 USD, or the rate of those who pay the list price.
pub(crate) const ONE: i128 = 100_000_000;

/// Parts of one piece that usage is counted in: four decimals.
pub(super) const USAGE_PARTS: i128 = 10_000;

/// What kind of transaction a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    New,
    Renewal,
    Upgrade,
    Refund,
    Hourly,
    Daily,
    Monthly,
    Spot,
    SavingsPlan,
    ReservedOnce,
    ReservedHourly,
    Compensation,
    Deduction,
    Accuracy,
}

impl Kind {
    /// Billing mode, transaction type and instance type, as bills write them. The blank before the
    /// refund's name is the vendor's.
    const fn texts(self) -> [&'static str; 3] {
        const PRE: &str = "Monthly subscription";
        const POST: &str = "Pay-As-You-Go resources";
        const RI: &str = "Standard RI";
        match self {
            Kind::New => [PRE, "New monthly subscription", "-"],
            Kind::Renewal => [PRE, "Monthly subscription renewal", "-"],
            Kind::Upgrade => [PRE, "Monthly subscription specification adjustment", "-"],
            Kind::Refund => [PRE, " Monthly subscription refund", "-"],
            Kind::Hourly => [POST, "Hourly settlement", "-"],
            Kind::Daily => [POST, "Daily settlement", "-"],
            Kind::Monthly => [POST, "Monthly settlement", "-"],
            Kind::Spot => [POST, "Spot", "Spot instance"],
            Kind::SavingsPlan => [POST, "Hourly Savings Plan fee", "Savings plan"],
            Kind::ReservedOnce => [RI, "One-off RI Fee", "Reserved instance"],
            Kind::ReservedHourly => [RI, "Hourly RI fee", "Reserved instance"],
            Kind::Compensation => [POST, "adjust-CR", "-"],
            Kind::Deduction => [POST, "adjust-DR", "-"],
            Kind::Accuracy => [POST, "Monthly billing accuracy difference", "-"],
        }
    }

    /// Whether the line is paid by use.
    pub(super) fn is_post_pay(self) -> bool {
        matches!(self.texts(), ["Pay-As-You-Go resources", ..])
    }

    /// Whether a voucher can pay for it.
    pub(super) fn takes_vouchers(self) -> bool {
        !matches!(self, Kind::Refund | Kind::Compensation | Kind::Deduction | Kind::Accuracy)
    }
}

/// What is charged for: one instance, or an account as a whole.
#[derive(Clone, Debug)]
pub(super) struct Thing {
    pub(super) id: String,
    pub(super) name: &'static str,
    pub(super) project: &'static str,
    /// Region and zone.
    pub(super) place: (&'static str, &'static str),
}

/// How an original cost came about: list price x usage x duration.
#[derive(Clone, Copy, Debug)]
struct Quantity {
    /// In parts of a piece; there are [`USAGE_PARTS`] in one.
    usage_parts: i128,
    /// In the item's unit.
    duration: i128,
}

/// One line.
#[derive(Clone, Debug)]
pub(super) struct Line<'a> {
    pub(super) kind: Kind,
    item: &'static Item,
    thing: &'a Thing,
    period: Period,
    quantity: Option<Quantity>,
    /// `None` where a contract sets the price, and the bill states `-`.
    original: Option<i128>,
    ri_hours: i128,
    ri_deduction: i128,
    sp_deduction: i128,
    rate: i128,
    pub(super) before_voucher: i128,
    pub(super) voucher: i128,
}

impl<'a> Line<'a> {
    /// A line whose original cost is list price x usage x duration.
    pub(super) fn priced(
        kind: Kind,
        item: &'static Item,
        thing: &'a Thing,
        period: Period,
        (usage_parts, duration): (i128, i128),
        rate: i128,
    ) -> Line<'a> {
        let product = item.price_units.saturating_mul(usage_parts).saturating_mul(duration);
        let mut line = Line::stated(kind, item, thing, period, half_up(product, USAGE_PARTS), rate);
        line.quantity = Some(Quantity { usage_parts, duration });
        line
    }

    /// A line that states an original cost without saying how it came about.
    pub(super) fn stated(
        kind: Kind,
        item: &'static Item,
        thing: &'a Thing,
        period: Period,
        original: i128,
        rate: i128,
    ) -> Line<'a> {
        let mut line = Line {
            kind,
            item,
            thing,
            period,
            quantity: None,
            original: Some(original),
            ri_hours: 0,
            ri_deduction: 0,
            sp_deduction: 0,
            rate,
            before_voucher: 0,
            voucher: 0,
        };
        line.discount(original);
        line
    }

    /// A line of a contract: it states what is owed, and no original cost.
    pub(super) fn contracted(
        kind: Kind,
        item: &'static Item,
        thing: &'a Thing,
        period: Period,
        owed: i128,
    ) -> Line<'a> {
        Line { original: None, ..Line::stated(kind, item, thing, period, owed, ONE) }
    }

    /// The same line after a reserved instance took so many hours of it over.
    pub(super) fn reserved(mut self, hours: i128) -> Line<'a> {
        if let Some(quantity) = self.quantity {
            self.ri_hours = hours.min(quantity.duration);
            let product =
                self.item.price_units.saturating_mul(quantity.usage_parts).saturating_mul(self.ri_hours);
            self.ri_deduction = half_up(product, USAGE_PARTS);
            self.discount(self.original.unwrap_or(0));
        }
        self
    }

    /// The same line after a savings plan took over so many hundredths of what reserved instances left.
    pub(super) fn saved(mut self, percent: i128) -> Line<'a> {
        let original = self.original.unwrap_or(0);
        let rest = original.saturating_sub(self.ri_deduction);
        self.sp_deduction = half_up(rest.saturating_mul(percent), 100);
        self.discount(original);
        self
    }

    /// The same line where so many hundredths of the usage were found in the end. A line without a
    /// quantity, or with deductions, stays as it is.
    pub(super) fn measured_again(mut self, percent: i128) -> Line<'a> {
        if let Some(quantity) = &mut self.quantity
            && self.ri_deduction == 0
            && self.sp_deduction == 0
        {
            quantity.usage_parts = half_up(quantity.usage_parts.saturating_mul(percent), 100);
            let product = self.item.price_units.saturating_mul(quantity.usage_parts);
            let original = half_up(product.saturating_mul(quantity.duration), USAGE_PARTS);
            self.original = Some(original);
            self.discount(original);
        }
        self
    }

    /// Returns what was used, in parts of a piece, where the line says it.
    pub(super) fn usage_parts(&self) -> Option<i128> {
        self.quantity.map(|quantity| quantity.usage_parts)
    }

    /// What is owed before vouchers: (original - deductions) x rate.
    fn discount(&mut self, original: i128) {
        let rest = original.saturating_sub(self.ri_deduction).saturating_sub(self.sp_deduction);
        self.before_voucher = half_up(rest.saturating_mul(self.rate), ONE);
    }

    /// What is owed.
    pub(super) fn total(&self) -> i128 {
        self.before_voucher.saturating_sub(self.voucher)
    }
}

/// The nearest whole number to a quotient; halves go away from zero, so that a refund is the exact
/// opposite of its purchase. The divisor is above zero.
pub(super) fn half_up(dividend: i128, divisor: i128) -> i128 {
    let twice = dividend.unsigned_abs().saturating_mul(2).saturating_add(divisor.unsigned_abs());
    let divisor = divisor.unsigned_abs().saturating_mul(2);
    // Nearly always the numbers are small, and 64 bits divide much faster than 128.
    let rounded = match (u64::try_from(twice), u64::try_from(divisor)) {
        (Ok(twice), Ok(divisor)) => i128::from(twice.checked_div(divisor).unwrap_or(0)),
        _ => i128::try_from(twice.checked_div(divisor).unwrap_or(0)).unwrap_or(i128::MAX),
    };
    rounded.saturating_mul(dividend.signum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_is_rounded_away_from_zero() {
        assert_eq!([5, 4, -5, -4, 15].map(|dividend| half_up(dividend, 10)), [1, 0, -1, 0, 2]);
    }
}
