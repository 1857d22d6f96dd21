//! The usage of a customer in a month, written as lines.

mod commitments;
mod fleet;
mod metered;
mod prepaid;
mod profile;
mod resources;

use crate::bill_writer::BillWriter;
use crate::catalogue::Catalogue;
use crate::customer::Customer;
use crate::line::{Line, ONE, Subject, TransactionType, divide_half_up};
use crate::products::{ACCURACY_DIFFERENCE, ADJUSTMENT, CVM_CPU};
use crate::random::Random;
use crate::times::BillMonth;
use commitments::write_commitment_fees;
use fleet::Fleet;
use metered::{write_daily_usage, write_monthly_usage};
use prepaid::write_subscriptions;
use profile::CustomerMonth;
use resources::{create_resource, make_account_resource};

pub(crate) use profile::{Quota, UsageProfile};

/// Units of 10^-8 USD in one cent.
const CENT: i128 = 1_000_000;

/// Writes the lines of a customer's month.
pub(crate) fn write_usage(
    customer: &Customer,
    month: BillMonth,
    profile: &UsageProfile,
    writer: &mut BillWriter<'_>,
) {
    let own = CustomerMonth { customer, month, profile };
    let mut fleet = Fleet::new(own);
    fleet.write_instances(profile.hourly, writer);
    write_daily_usage(own, writer);
    write_monthly_usage(own, writer);
    write_subscriptions(own, writer);
    write_commitment_fees(own, writer);
    if let Some(units) = profile.adjustment {
        write_adjustment(own, units, writer);
    }
    if let Some(lines) = profile.lines {
        let rest = lines - writer.line_count() - u64::from(profile.is_rounded);
        fleet.write_instances(Quota::of_lines(rest), writer);
    }
    if profile.is_rounded {
        write_accuracy_difference(month, writer);
    }
}

/// Writes the month that the vendor's documentation shows: 100 of original cost, of vouchers and of
/// total. This is only possible if one line is paid by a voucher and the other has no list price.
pub(crate) fn write_published_example(
    customer: &Customer,
    month: BillMonth,
    catalogue: &Catalogue,
    writer: &mut BillWriter<'_>,
) {
    let mut random = Random::new(customer.seed, month.yyyymm);
    let hundred = ONE * 100;
    let machine = create_resource("ins", catalogue, &mut random);
    let subject = Subject {
        transaction_type: TransactionType::Hourly,
        component: &CVM_CPU,
        resource: &machine,
        period: month.whole_period(),
    };
    let mut paid_by_voucher = Line::with_original_cost(subject, hundred, ONE);
    paid_by_voucher.voucher = hundred;
    writer.write_line(paid_by_voucher);
    writer.write_line(Line::with_contract_price(subject, hundred));
}

/// Writes an adjustment by hand.
fn write_adjustment(
    CustomerMonth { customer, month, .. }: CustomerMonth<'_>,
    units: i128,
    writer: &mut BillWriter<'_>,
) {
    let mut random = Random::new(customer.seed, 3_000);
    let day = random.draw_between(5, 25);
    let subject = Subject {
        transaction_type: if units < 0 { TransactionType::Compensation } else { TransactionType::Deduction },
        component: &ADJUSTMENT,
        resource: &make_account_resource(),
        period: month.transaction_only(day, &mut random),
    };
    writer.write_line(Line::with_original_cost(subject, units, ONE));
}

/// Writes the line that brings what is paid by use to whole cents, as the vendor adds one for a month.
fn write_accuracy_difference(month: BillMonth, writer: &mut BillWriter<'_>) {
    let exact = writer.pay_as_you_go_total();
    let charged = divide_half_up(exact, CENT) * CENT;
    let subject = Subject {
        transaction_type: TransactionType::AccuracyDifference,
        component: &ACCURACY_DIFFERENCE,
        resource: &make_account_resource(),
        period: month.whole_period(),
    };
    writer.write_line(Line::with_original_cost(subject, charged - exact, ONE));
}
