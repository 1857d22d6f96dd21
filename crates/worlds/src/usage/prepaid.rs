//! Subscriptions, which are paid in advance: purchases, renewals, upgrades and refunds.

use super::profile::{CustomerMonth, Quota};
use super::resources::{create_resource, to_usage_parts};
use crate::bill_writer::BillWriter;
use crate::line::{Line, Quantity, Resource, Subject, TransactionType, divide_half_up};
use crate::products::Component;
use crate::random::Random;

/// Index of the earliest month in which a subscription may have been bought; the world's first month is 0.
const EARLIEST_MONTH: i64 = -6;

/// Purpose of the random numbers of the first subscription; the others follow.
const FIRST_PURPOSE: i64 = 3;

/// Largest number of subscriptions that are tried for each line wanted: most of them have no line in a given month
/// once the world is some months old.
const TRIES_A_LINE: u64 = 20;

/// A subscription that is bought in one month and renewed when its term ends; some are enlarged, some returned.
struct Subscription {
    component: &'static Component,
    resource: Resource,
    count: i64,
    /// Index of the month in which it was bought; negative before the first month of the world.
    bought_month: i64,
    /// Term in months.
    term: i64,
    /// Day of the month on which it is paid.
    day: i64,
    /// Months from the purchase to the end.
    end_age: i64,
    /// Months from the purchase to the upgrade, which adds one piece.
    upgrade_age: i64,
    /// A part of the price is refunded when it ends.
    is_refunded: bool,
}

/// Writes the lines of all subscriptions in a month.
pub(super) fn write_subscriptions(own: CustomerMonth<'_>, writer: &mut BillWriter<'_>) {
    let CustomerMonth { customer, month, profile } = own;
    let mut quota = profile.prepaid;
    if let Some(lines) = quota.lines {
        quota.lower_resource_limit(lines * TRIES_A_LINE);
    }
    for (index, purpose) in (0_u64..).zip(FIRST_PURPOSE..) {
        if !quota.take_resource() {
            return;
        }
        let mut inventory = Random::new(customer.seed, purpose);
        let (prefix, component, least, most) =
            profile.catalogue.choose_prepaid(customer.seed, index, &mut inventory);
        let subscription = Subscription {
            component,
            resource: create_resource(prefix, profile.catalogue, &mut inventory),
            count: inventory.draw_between(least, most),
            bought_month: inventory.draw_between(EARLIEST_MONTH, profile.months - 2),
            term: inventory.pick(&[1, 1, 1, 3]),
            day: inventory.draw_between(1, 28),
            end_age: inventory.draw_between(2, 16),
            upgrade_age: inventory.draw_between(1, 12),
            is_refunded: inventory.draw_one_in(profile.refund_one_in),
        };
        let mut random = Random::new(customer.seed, purpose * 1_000_000 + month.yyyymm);
        subscription.write_month(own, &mut random, &mut quota, writer);
    }
}

impl Subscription {
    /// Writes the lines of a month.
    fn write_month(
        &self,
        CustomerMonth { customer, month, .. }: CustomerMonth<'_>,
        random: &mut Random,
        quota: &mut Quota,
        writer: &mut BillWriter<'_>,
    ) {
        let age = month.index - self.bought_month;
        if age < 0 || age > self.end_age {
            return;
        }
        let rest_percent = i128::from(random.draw_between(5, 95));
        let rest_of = |units: i128| divide_half_up(units * rest_percent, 100);
        let subject = |transaction_type, period| Subject {
            transaction_type,
            component: self.component,
            resource: &self.resource,
            period,
        };
        let count = self.count + i64::from(age > self.upgrade_age);
        let term_price = self.component.price_units * i128::from(self.term);
        let one_off = if age == self.end_age {
            let paid = term_price * i128::from(count);
            self.is_refunded.then(|| (TransactionType::Refund, -rest_of(paid)))
        } else {
            (age == self.upgrade_age).then(|| (TransactionType::Upgrade, rest_of(term_price)))
        };
        if let Some((transaction_type, original)) = one_off
            && quota.take_line()
        {
            let period = month.draw_term_period(self.day, 0, random);
            let line = Line::with_original_cost(subject(transaction_type, period), original, customer.rate);
            writer.write_line(line);
        }
        if age < self.end_age && age.rem_euclid(self.term) == 0 && quota.take_line() {
            let transaction_type =
                if age == 0 { TransactionType::Purchase } else { TransactionType::Renewal };
            let period = month.draw_term_period(self.day, self.term, random);
            let quantity = Quantity { usage_parts: to_usage_parts(count), duration: i128::from(self.term) };
            writer.write_line(Line::with_quantity(
                subject(transaction_type, period),
                quantity,
                customer.rate,
            ));
        }
    }
}
