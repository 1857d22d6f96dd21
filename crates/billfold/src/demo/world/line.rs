//! One line of a demo bill: what it charges, computed in units of 10^-8 USD, and its fields.

use bill::Sum;

use super::items::Item;
use super::times::Period;

/// One whole, in units of 10^-8: 1 USD, or the rate of those who pay the list price.
pub(super) const ONE: i128 = 100_000_000;

/// Parts of one piece that usage is counted in: four decimals.
pub(super) const USAGE_PARTS: i128 = 10_000;

/// How many fields a line has.
pub(super) const FIELDS: usize = 38;

/// The headers: those of the customer bill of 2023, and the Bill Month of later ones.
pub(super) const HEADERS: [&str; FIELDS] = [
    "Payer Account ID",
    "Owner Account ID",
    "Operator Account ID",
    "Reseller Account ID",
    "Product Name",
    "Billing Mode",
    "Instance Type",
    "Project Name",
    "Region",
    "Availability Zone",
    "Instance ID",
    "Instance Name",
    "Subproduct Name",
    "Transaction Type",
    "Transaction ID",
    "Transaction Time",
    "Usage Start Time",
    "Usage End Time",
    "Component Type",
    "Component Name",
    "Component List Price",
    "Component Price Measurement Unit",
    "Component Usage",
    "Component Usage Unit",
    "Usage Duration",
    "Duration Unit",
    "Original Cost",
    "RI Deduction (Duration)",
    "RI Deduction (Cost)",
    "SP Deduction",
    "Customer Discount Rate",
    "Currency",
    "Total Amount Before Voucher",
    "Customer Voucher Deduction",
    "Total Cost",
    "Payment Status",
    "Bill Month",
    "Id",
];

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

/// What is charged for: one instance, or nothing in particular.
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
pub(super) struct Line {
    pub(super) kind: Kind,
    item: &'static Item,
    thing: Thing,
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

impl Line {
    /// A line whose original cost is list price x usage x duration.
    pub(super) fn priced(
        kind: Kind,
        item: &'static Item,
        thing: &Thing,
        period: Period,
        (usage_parts, duration): (i128, i128),
        rate: i128,
    ) -> Line {
        let product = item.price_units.saturating_mul(usage_parts).saturating_mul(duration);
        let mut line = Line::stated(kind, item, thing, period, half_up(product, USAGE_PARTS), rate);
        line.quantity = Some(Quantity { usage_parts, duration });
        line
    }

    /// A line that states an original cost without saying how it came about.
    pub(super) fn stated(
        kind: Kind,
        item: &'static Item,
        thing: &Thing,
        period: Period,
        original: i128,
        rate: i128,
    ) -> Line {
        let mut line = Line {
            kind,
            item,
            thing: thing.clone(),
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
        thing: &Thing,
        period: Period,
        owed: i128,
    ) -> Line {
        Line { original: None, ..Line::stated(kind, item, thing, period, owed, ONE) }
    }

    /// The same line after a reserved instance took so many hours of it over.
    pub(super) fn reserved(mut self, hours: i128) -> Line {
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
    pub(super) fn saved(mut self, percent: i128) -> Line {
        let original = self.original.unwrap_or(0);
        let rest = original.saturating_sub(self.ri_deduction);
        self.sp_deduction = half_up(rest.saturating_mul(percent), 100);
        self.discount(original);
        self
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

    /// The fields from Product Name to Total Cost, in the order of [`HEADERS`].
    pub(super) fn fields(&self) -> [String; 31] {
        let Line { item, thing, period, .. } = self;
        let [mode, transaction, instance_type] = self.kind.texts();
        let [price, usage, duration] = match self.quantity {
            None => ["-"; 3].map(str::to_owned),
            Some(Quantity { usage_parts, duration }) => [
                decimal(item.price_units),
                decimal(usage_parts.saturating_mul(ONE.div_euclid(USAGE_PARTS))),
                duration.to_string(),
            ],
        };
        [
            item.product.to_owned(),
            mode.to_owned(),
            instance_type.to_owned(),
            thing.project.to_owned(),
            thing.place.0.to_owned(),
            thing.place.1.to_owned(),
            thing.id.clone(),
            thing.name.to_owned(),
            item.subproduct.to_owned(),
            transaction.to_owned(),
            period.transaction_id.clone(),
            period.transaction_time.clone(),
            period.start.clone(),
            period.end.clone(),
            item.component_type.to_owned(),
            item.component.to_owned(),
            price,
            item.price_unit.to_owned(),
            usage,
            item.usage_unit.to_owned(),
            duration,
            item.duration_unit.to_owned(),
            self.original.map_or_else(|| "-".to_owned(), decimal),
            self.ri_hours.to_string(),
            decimal(self.ri_deduction),
            decimal(self.sp_deduction),
            decimal(self.rate),
            "USD".to_owned(),
            decimal(self.before_voucher),
            decimal(self.voucher),
            decimal(self.total()),
        ]
    }
}

/// The nearest whole number to a quotient; halves go away from zero, so that a refund is the exact
/// opposite of its purchase. The divisor is above zero.
pub(super) fn half_up(dividend: i128, divisor: i128) -> i128 {
    let twice = dividend.saturating_abs().saturating_mul(2).saturating_add(divisor);
    let rounded = twice.checked_div_euclid(divisor.saturating_mul(2)).unwrap_or(0);
    rounded.saturating_mul(dividend.signum())
}

/// An amount as lines write it: without zeros at the end.
fn decimal(units: i128) -> String {
    let text = Sum::from_units(units).to_string();
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_is_rounded_away_from_zero() {
        assert_eq!([5, 4, -5, -4, 15].map(|dividend| half_up(dividend, 10)), [1, 0, -1, 0, 2]);
    }

    #[test]
    fn an_amount_has_no_zeros_at_its_end() {
        let texts = [0, ONE, -ONE, 15_000_000, -1, 10 * ONE].map(decimal);
        assert_eq!(texts, ["0", "1", "-1", "0.15", "-0.00000001", "10"]);
    }
}
