//! The fields of a line in their order, as a bill file has them.

use crate::csv_text::{push_amount, push_field, push_number};
use crate::line::{Line, ONE, Quantity, USAGE_PARTS};
use crate::times::{Period, TimeText};

/// Digits of a transaction's id behind its date.
const TRANSACTION_DIGITS: usize = 15;

/// Headers of a bill file: those of the customer bill of 2023, and the Bill Month of later ones.
pub(crate) const HEADERS: [&str; 38] = [
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
    "SP Deduction (Cost)",
    "Customer Discount Rate",
    "Currency",
    "Total Amount Before Voucher",
    "Customer Voucher Deduction",
    "Total Cost",
    "Payment Status",
    "Bill Month",
    "Id",
];

impl Line<'_> {
    /// Adds the fields from Product Name to Total Cost, in the order of [`HEADERS`], with a comma behind each.
    /// `transaction` is a number that makes the transaction's id unique.
    pub(crate) fn push_fields(&self, out: &mut Vec<u8>, transaction: u64) {
        let Self { subject, .. } = self;
        let (component, resource) = (subject.component, subject.resource);
        let [mode, transaction_type, instance_type] = subject.transaction_type.names_in_bills();
        for text in [
            component.product,
            mode,
            instance_type,
            resource.project,
            resource.place.0,
            resource.place.1,
            &resource.id,
            resource.name,
            component.subproduct,
            transaction_type,
        ] {
            push_field(out, text);
            out.push(b',');
        }
        push_times(out, &subject.period, transaction);
        for text in [component.kind, component.name] {
            push_field(out, text);
            out.push(b',');
        }
        self.push_quantity(out);
        self.push_amounts(out);
    }

    /// Adds list price, usage and duration, each with its unit.
    fn push_quantity(&self, out: &mut Vec<u8>) {
        let component = self.subject.component;
        let [price, usage, duration] = match self.quantity {
            None => [None; 3],
            Some(Quantity { usage_parts, duration }) => [
                Some(component.price_units),
                Some(usage_parts * ONE.div_euclid(USAGE_PARTS)),
                Some(duration * ONE),
            ],
        };
        for (units, unit) in [
            (price, component.price_unit),
            (usage, component.usage_unit),
            (duration, component.duration_unit),
        ] {
            push_optional_amount(out, units);
            out.push(b',');
            push_field(out, unit);
            out.push(b',');
        }
    }

    /// Adds the fields from Original Cost to Total Cost.
    fn push_amounts(&self, out: &mut Vec<u8>) {
        push_optional_amount(out, self.original);
        out.push(b',');
        for units in [self.ri_hours * ONE, self.ri_deduction, self.sp_deduction, self.rate] {
            push_amount(out, units);
            out.push(b',');
        }
        out.extend_from_slice(b"USD,");
        for units in [self.before_voucher, self.voucher, self.compute_total()] {
            push_amount(out, units);
            out.push(b',');
        }
    }
}

/// Adds transaction id and time, and the first and the last second of the usage.
fn push_times(out: &mut Vec<u8>, period: &Period, transaction: u64) {
    match period.transaction {
        None => out.extend_from_slice(b"-,-,"),
        Some(TimeText(text)) => {
            let [y1, y2, y3, y4, _, m1, m2, _, d1, d2, ..] = text;
            out.extend_from_slice(&[y1, y2, y3, y4, m1, m2, d1, d2]);
            push_number(out, transaction, TRANSACTION_DIGITS);
            out.push(b',');
            out.extend_from_slice(&text);
            out.push(b',');
        }
    }
    match period.usage {
        None => out.extend_from_slice(b"-,-,"),
        Some((first, last)) => {
            for time in [first, last] {
                out.extend_from_slice(&time.0);
                out.push(b',');
            }
        }
    }
}

/// Adds an amount, or `-` if the line does not state it.
fn push_optional_amount(out: &mut Vec<u8>, units: Option<i128>) {
    match units {
        None => out.push(b'-'),
        Some(units) => push_amount(out, units),
    }
}
