//! A line on paper: the fields of a bill file, in their order.

use super::super::text::{push_decimal, push_field, push_number};
use super::super::times::{Moment, Period};
use super::{Line, ONE, Quantity, USAGE_PARTS};

/// Digits of a transaction's id behind its date.
const TRANSACTION_DIGITS: usize = 15;

/// The headers: those of the customer bill of 2023, and the Bill Month of later ones.
pub(in crate::generate) const HEADERS: [&str; 38] = [
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
    /// Adds the fields from Product Name to Total Cost, in the order of [`HEADERS`], each with a comma
    /// behind it. The number makes the transaction's id unlike any other.
    pub(in crate::generate) fn write(&self, out: &mut Vec<u8>, transaction: u64) {
        let Line { item, thing, period, .. } = self;
        let [mode, transaction_type, instance_type] = self.kind.texts();
        for text in [
            item.product,
            mode,
            instance_type,
            thing.project,
            thing.place.0,
            thing.place.1,
            &thing.id,
            thing.name,
            item.subproduct,
            transaction_type,
        ] {
            push_field(out, text);
            out.push(b',');
        }
        write_times(out, period, transaction);
        for text in [item.component_type, item.component] {
            push_field(out, text);
            out.push(b',');
        }
        self.write_quantity(out);
        self.write_amounts(out);
    }

    /// List price, usage and duration, each with its unit.
    fn write_quantity(&self, out: &mut Vec<u8>) {
        let item = self.item;
        let [price, usage, duration] = match self.quantity {
            None => [None; 3],
            Some(Quantity { usage_parts, duration }) => [
                Some(item.price_units),
                Some(usage_parts.saturating_mul(ONE.div_euclid(USAGE_PARTS))),
                Some(duration.saturating_mul(ONE)),
            ],
        };
        for (units, name) in
            [(price, item.price_unit), (usage, item.usage_unit), (duration, item.duration_unit)]
        {
            push_stated(out, units);
            out.push(b',');
            push_field(out, name);
            out.push(b',');
        }
    }

    /// From Original Cost to Total Cost.
    fn write_amounts(&self, out: &mut Vec<u8>) {
        push_stated(out, self.original);
        out.push(b',');
        let hours = self.ri_hours.saturating_mul(ONE);
        for units in [hours, self.ri_deduction, self.sp_deduction, self.rate] {
            push_decimal(out, units);
            out.push(b',');
        }
        out.extend_from_slice(b"USD,");
        for units in [self.before_voucher, self.voucher, self.total()] {
            push_decimal(out, units);
            out.push(b',');
        }
    }
}

/// Transaction ID and time, the first and the last second of the usage.
fn write_times(out: &mut Vec<u8>, period: &Period, transaction: u64) {
    match period.transaction {
        None => out.extend_from_slice(b"-,-,"),
        Some(Moment(text)) => {
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
            for moment in [first, last] {
                out.extend_from_slice(&moment.0);
                out.push(b',');
            }
        }
    }
}

/// Adds what a line may leave open.
fn push_stated(out: &mut Vec<u8>, units: Option<i128>) {
    match units {
        None => out.push(b'-'),
        Some(units) => push_decimal(out, units),
    }
}
