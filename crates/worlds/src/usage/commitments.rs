//! The fees of savings plans and reserved instances.

use super::fleet::{RunningResource, write_running_hours};
use super::profile::CustomerMonth;
use super::resources::{create_resource, to_usage_parts};
use crate::bill_writer::BillWriter;
use crate::customer::Habit;
use crate::line::{Line, Quantity, Resource, Subject, TransactionType};
use crate::products::{NO_PLACE, RI_HOUR, RI_ONCE, SAVINGS_PLAN};
use crate::random::Random;

/// Writes the fees of savings plans and reserved instances. All were bought in the first month.
pub(super) fn write_commitment_fees(own: CustomerMonth<'_>, writer: &mut BillWriter<'_>) {
    let CustomerMonth { customer, month, profile } = own;
    let mut quota = profile.commitments;
    let mut inventory = Random::new(customer.seed, 2_000);
    let mut random = Random::new(customer.seed, month.yyyymm + 4_000_000);
    let hours = month.hours();
    if customer.has(Habit::SavingsPlan) && quota.has_lines() {
        let resource =
            Resource { place: NO_PLACE, ..create_resource("svp", profile.catalogue, &mut inventory) };
        let plan = RunningResource {
            transaction_type: TransactionType::SavingsPlanHourly,
            component: &SAVINGS_PLAN,
            resource: &resource,
            usage_parts: to_usage_parts(1),
            is_committed: false,
        };
        write_running_hours(own, &plan, hours, &mut quota, &mut random, writer);
    }
    if customer.has(Habit::Reserved) && quota.has_lines() {
        let resource = create_resource("ri", profile.catalogue, &mut inventory);
        let usage_parts = to_usage_parts(inventory.draw_between(1, 3));
        if month.index == 0 && quota.take_line() {
            let subject = Subject {
                transaction_type: TransactionType::ReservedOnce,
                component: &RI_ONCE,
                resource: &resource,
                period: month.draw_term_period(1, 12, &mut inventory),
            };
            writer.write_line(Line::with_quantity(
                subject,
                Quantity { usage_parts, duration: 1 },
                customer.rate,
            ));
        }
        let reserved = RunningResource {
            transaction_type: TransactionType::ReservedHourly,
            component: &RI_HOUR,
            resource: &resource,
            usage_parts,
            is_committed: false,
        };
        write_running_hours(own, &reserved, hours, &mut quota, &mut random, writer);
    }
}
