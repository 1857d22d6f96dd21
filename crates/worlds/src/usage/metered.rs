//! Usage that settles by the day and by the month, and spot machines.

use super::fleet::{RunningResource, write_running_hours};
use super::profile::{CustomerMonth, Quota};
use super::resources::{create_resource, make_account_resource, to_usage_parts};
use crate::bill_writer::BillWriter;
use crate::customer::Habit;
use crate::line::{Line, Quantity, Resource, Subject, TransactionType};
use crate::number::convert_number;
use crate::products::{
    CALLS, CDN_TRAFFIC, Component, DailyProduct, LOG_WRITES, SPOT_MACHINE, STORAGE, STORAGE_REQUESTS,
};
use crate::random::Random;

/// Share of the daily lines that state a contract's price and no list price: one in this number.
const CONTRACTS_ONE_IN: i64 = 200;

/// Writes what settles by the day: traffic, logs, and more. A day without usage has no line.
pub(super) fn write_daily_usage(own: CustomerMonth<'_>, writer: &mut BillWriter<'_>) {
    let CustomerMonth { customer, month, profile } = own;
    let mut random = Random::new(customer.seed, month.yyyymm + 1_000_000);
    let mut quota = profile.daily;
    for (habit, product) in
        [(Habit::Delivery, (&CDN_TRAFFIC, 9_000_000)), (Habit::Logs, (&LOG_WRITES, 400_000))]
    {
        if customer.has(habit) {
            write_days(own, product, &make_account_resource(), &mut quota, &mut random, writer);
        }
    }
    let mut inventory = Random::new(customer.seed, 2_500);
    while quota.take_resource() {
        let product = profile.catalogue.choose_daily(&mut inventory);
        let resource = create_resource("res", profile.catalogue, &mut inventory);
        write_days(own, product, &resource, &mut quota, &mut random, writer);
    }
}

/// Writes the days of one resource.
fn write_days(
    CustomerMonth { customer, month, profile }: CustomerMonth<'_>,
    (component, most_parts): DailyProduct,
    resource: &Resource,
    quota: &mut Quota,
    random: &mut Random,
    writer: &mut BillWriter<'_>,
) {
    for day in 1..=month.days {
        if random.draw_one_in(12) {
            continue;
        }
        if !quota.take_line() {
            return;
        }
        let quantity = Quantity { usage_parts: random.draw_between(1, most_parts).into(), duration: 1 };
        let period = month.draw_day_period(day, random);
        let subject = Subject { transaction_type: TransactionType::Daily, component, resource, period };
        let line = Line::with_quantity(subject, quantity, customer.rate);
        let is_contract = profile.is_hour_by_hour && random.draw_one_in(CONTRACTS_ONE_IN);
        let owed = line.before_voucher;
        writer.write_line(if is_contract { Line::with_contract_price(subject, owed) } else { line });
    }
}

/// Writes what settles by the month: storage, the writes to it, calls, and spot machines.
pub(super) fn write_monthly_usage(own: CustomerMonth<'_>, writer: &mut BillWriter<'_>) {
    let CustomerMonth { customer, month, profile } = own;
    let mut random = Random::new(customer.seed, month.yyyymm + 2_000_000);
    let mut quota = profile.monthly;
    let mut inventory = Random::new(customer.seed, 2);
    while quota.take_resource() {
        let bucket = Resource { name: "-", ..create_resource("bucket", profile.catalogue, &mut inventory) };
        for (component, most_parts) in [(&STORAGE, 30_000_000), (&STORAGE_REQUESTS, 5_000_000)] {
            if quota.take_line() {
                let usage_parts = random.draw_between(1, most_parts).into();
                writer.write_line(make_monthly_line(own, component, &bucket, usage_parts, &mut random));
            }
        }
    }
    if customer.has(Habit::Calls) && quota.take_line() {
        let usage_parts = to_usage_parts(random.draw_between(100, 20_000));
        writer.write_line(make_monthly_line(own, &CALLS, &make_account_resource(), usage_parts, &mut random));
    }
    if customer.has(Habit::Spot) {
        write_spot_machines(own, &mut random, writer);
    }
}

/// Returns the line of a resource that settles by the month.
fn make_monthly_line<'a>(
    CustomerMonth { customer, month, .. }: CustomerMonth<'_>,
    component: &'static Component,
    resource: &'a Resource,
    usage_parts: i128,
    random: &mut Random,
) -> Line<'a> {
    let period = month.draw_settled_period(random);
    let subject = Subject { transaction_type: TransactionType::Monthly, component, resource, period };
    Line::with_quantity(subject, Quantity { usage_parts, duration: 1 }, customer.rate)
}

/// Writes the hours of spot machines.
fn write_spot_machines(own: CustomerMonth<'_>, random: &mut Random, writer: &mut BillWriter<'_>) {
    let profile = own.profile;
    let mut quota = profile.spot;
    quota.lower_resource_limit(convert_number(random.draw_between(1, 4)));
    while quota.take_resource() {
        let resource = create_resource("ins", profile.catalogue, random);
        let hours = random.draw_between(1, 200);
        let machine = RunningResource {
            transaction_type: TransactionType::Spot,
            component: &SPOT_MACHINE,
            resource: &resource,
            usage_parts: to_usage_parts(1),
            is_committed: false,
        };
        write_running_hours(own, &machine, hours, &mut quota, random, writer);
    }
}
