//! Instances that settle by the hour. They are the same in each month; the hours that they ran are not.

use super::profile::{CustomerMonth, Quota};
use super::resources::{create_resource, to_usage_parts};
use crate::bill_writer::BillWriter;
use crate::customer::{Customer, Habit};
use crate::line::{Line, Quantity, Resource, Subject, TransactionType};
use crate::products::{COMMITTED_MACHINE, Component, HourlyProduct};
use crate::random::Random;

/// Hours of a month that a reserved instance takes over.
const RESERVED_HOURS: i64 = 500;

/// Part, in hundredths, that a savings plan takes over of what reserved instances have left.
const SAVED_PERCENT: i128 = 40;

/// The instances of a customer's month, one after the other.
pub(super) struct Fleet<'a> {
    own: CustomerMonth<'a>,
    inventory: Random,
    random: Random,
    /// Index of the next instance in the inventory.
    next_index: u64,
    /// The machine to which commitments apply is not written yet.
    is_committed_due: bool,
}

/// A resource that runs for hours.
pub(super) struct RunningResource<'a> {
    pub(super) transaction_type: TransactionType,
    pub(super) component: &'static Component,
    pub(super) resource: &'a Resource,
    pub(super) usage_parts: i128,
    /// Reserved instances and savings plans take over parts of it.
    pub(super) is_committed: bool,
}

impl<'a> Fleet<'a> {
    pub(super) fn new(own: CustomerMonth<'a>) -> Self {
        let CustomerMonth { customer, month, .. } = own;
        Self {
            own,
            inventory: Random::new(customer.seed, 1),
            random: Random::new(customer.seed, month.yyyymm),
            next_index: 0,
            is_committed_due: customer.has(Habit::Reserved) || customer.has(Habit::SavingsPlan),
        }
    }

    /// Writes the next instances, until the quota is used up.
    pub(super) fn write_instances(&mut self, mut quota: Quota, writer: &mut BillWriter<'_>) {
        if self.is_committed_due && quota.has_lines() {
            self.is_committed_due = false;
            self.write_instance(COMMITTED_MACHINE, true, &mut quota, writer);
        }
        let CustomerMonth { customer, profile, .. } = self.own;
        while quota.take_resource() {
            let product =
                profile.catalogue.choose_hourly(customer.seed, self.next_index, &mut self.inventory);
            self.next_index += 1;
            self.write_instance(product, false, &mut quota, writer);
        }
    }

    /// Writes one instance, component by component.
    fn write_instance(
        &mut self,
        (prefix, components): HourlyProduct,
        is_committed: bool,
        quota: &mut Quota,
        writer: &mut BillWriter<'_>,
    ) {
        let CustomerMonth { month, profile, .. } = self.own;
        let resource = create_resource(prefix, profile.catalogue, &mut self.inventory);
        let is_short = self.random.draw_one_in(3);
        let hours = if is_short { self.random.draw_between(1, month.hours()) } else { month.hours() };
        for (component, least, most) in components {
            let running = RunningResource {
                transaction_type: TransactionType::Hourly,
                component,
                resource: &resource,
                usage_parts: to_usage_parts(self.inventory.draw_between(*least, *most)),
                is_committed,
            };
            write_running_hours(self.own, &running, hours, quota, &mut self.random, writer);
        }
    }
}

/// Writes the lines of a resource that ran for the last hours of the month.
pub(super) fn write_running_hours(
    CustomerMonth { customer, month, profile }: CustomerMonth<'_>,
    running: &RunningResource<'_>,
    hours: i64,
    quota: &mut Quota,
    random: &mut Random,
    writer: &mut BillWriter<'_>,
) {
    let RunningResource { transaction_type, component, resource, usage_parts, is_committed } = *running;
    let units_an_hour = if component.duration_unit == "Second" { 3_600 } else { 1 };
    let mut write = |period, hours: i64, reserved_hours| {
        let quantity = Quantity { usage_parts, duration: i128::from(hours) * units_an_hour };
        let subject = Subject { transaction_type, component, resource, period };
        let line = Line::with_quantity(subject, quantity, customer.rate);
        writer.write_line(if is_committed {
            apply_commitments(line, customer, reserved_hours)
        } else {
            line
        });
    };
    if !profile.is_hour_by_hour {
        if quota.take_line() {
            write(month.whole_period(), hours, RESERVED_HOURS);
        }
        return;
    }
    let first = month.hours() - hours;
    for hour in first..month.hours() {
        if !quota.take_line() {
            return;
        }
        let is_reserved = hour - first < RESERVED_HOURS;
        write(month.draw_hour_period(hour, random), 1, i64::from(is_reserved));
    }
}

/// Deducts from the line of a committed machine what a reserved instance and then a savings plan take over.
fn apply_commitments<'a>(mut line: Line<'a>, customer: &Customer, reserved_hours: i64) -> Line<'a> {
    let component = line.subject.component;
    if customer.has(Habit::Reserved) && component.usage_unit == "Core" {
        line = line.deduct_reserved_hours(reserved_hours.into());
    }
    if customer.has(Habit::SavingsPlan) && component.duration_unit == "Hour" {
        line = line.deduct_savings_plan(SAVED_PERCENT);
    }
    line
}
