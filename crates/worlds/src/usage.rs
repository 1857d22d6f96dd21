//! The usage of a customer in a month, written as lines.

mod fleet;
mod prepaid;

use crate::bill_writer::BillWriter;
use crate::catalogue::Catalogue;
use crate::customer::{Customer, Habit};
use crate::line::{Line, ONE, Quantity, Resource, Subject, TransactionType, USAGE_PARTS, divide_half_up};
use crate::number::convert_number;
use crate::products::{
    ACCURACY_DIFFERENCE, ADJUSTMENT, CALLS, CDN_TRAFFIC, CVM_CPU, Component, DailyProduct, INSTANCE_NAMES,
    LOG_WRITES, NO_PLACE, PROJECTS, RI_HOUR, RI_ONCE, SAVINGS_PLAN, SPOT_MACHINE, STORAGE, STORAGE_REQUESTS,
};
use crate::random::Random;
use crate::times::BillMonth;
use fleet::{Fleet, RunningResource, write_running_hours};

/// Units of 10^-8 USD in one cent.
const CENT: i128 = 1_000_000;

/// Share of the daily lines that state a contract's price and no list price: one in this number.
const CONTRACTS_ONE_IN: i64 = 200;

/// Limits of resources and lines of one kind in a month; `None` is no limit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Quota {
    resources: Option<u64>,
    lines: Option<u64>,
}

/// The amount of usage of a customer in a month.
#[derive(Clone, Debug)]
pub(crate) struct UsageProfile {
    pub(crate) catalogue: &'static Catalogue,
    /// Writes a line for each hour of what settles by the hour, instead of one for the month.
    pub(crate) is_hour_by_hour: bool,
    /// Number of months of the world.
    pub(crate) months: i64,
    /// Instances that settle by the hour.
    pub(crate) hourly: Quota,
    /// Resources that settle by the day. Habits bring more of them within the limit of lines.
    pub(crate) daily: Quota,
    /// Resources that settle by the month.
    pub(crate) monthly: Quota,
    /// Spot machines, for customers that use them.
    pub(crate) spot: Quota,
    /// Subscriptions, paid in advance.
    pub(crate) prepaid: Quota,
    /// Share of the subscriptions that end with a refund: one in this number.
    pub(crate) refund_one_in: i64,
    /// Fees of savings plans and reserved instances, for customers that have them.
    pub(crate) commitments: Quota,
    /// An adjustment by hand, in units of 10^-8 USD.
    pub(crate) adjustment: Option<i128>,
    /// Adds the line that brings what is paid by use to whole cents.
    pub(crate) is_rounded: bool,
    /// Number of lines in all; more instances settle by the hour until it is reached.
    pub(crate) lines: Option<u64>,
}

impl Quota {
    /// No limit.
    pub(crate) const UNLIMITED: Self = Self { resources: None, lines: None };

    /// Returns a limit of resources, with any number of lines.
    pub(crate) const fn of_resources(resources: u64) -> Self {
        Self { resources: Some(resources), lines: None }
    }

    /// Returns a limit of lines, of any number of resources.
    pub(crate) const fn of_lines(lines: u64) -> Self {
        Self { resources: None, lines: Some(lines) }
    }

    /// Takes a resource. Returns false if there is none left, or no line for it.
    fn take_resource(&mut self) -> bool {
        self.has_lines() && take_one(&mut self.resources)
    }

    /// Takes a line. Returns false if there is none left.
    fn take_line(&mut self) -> bool {
        take_one(&mut self.lines)
    }

    /// Returns true if there is a line left.
    fn has_lines(&self) -> bool {
        self.lines != Some(0)
    }

    /// Lowers the limit of resources.
    fn limit_resources(&mut self, most: u64) {
        self.resources = Some(self.resources.map_or(most, |resources| resources.min(most)));
    }
}

/// Takes one of a limited number. Returns false if there is none left.
fn take_one(rest: &mut Option<u64>) -> bool {
    match rest {
        None => true,
        Some(0) => false,
        Some(rest) => {
            *rest -= 1;
            true
        }
    }
}

/// A customer's month, and the amount of usage in it.
#[derive(Clone, Copy)]
struct CustomerMonth<'a> {
    customer: &'a Customer,
    month: BillMonth,
    profile: &'a UsageProfile,
}

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
    prepaid::write_subscriptions(own, writer);
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

/// Creates a resource with a random id, name, project and place.
fn create_resource(prefix: &str, catalogue: &Catalogue, random: &mut Random) -> Resource {
    Resource {
        id: random.instance_id(prefix),
        name: random.pick(INSTANCE_NAMES),
        project: random.pick(PROJECTS),
        place: catalogue.choose_place(random),
    }
}

/// Returns the resource that stands for an account as a whole.
fn account_as_resource() -> Resource {
    Resource { id: "-".to_owned(), name: "-", project: "default", place: NO_PLACE }
}

/// Converts pieces to the parts in which usage is counted.
fn to_usage_parts(pieces: i64) -> i128 {
    i128::from(pieces) * USAGE_PARTS
}

/// Writes what settles by the day: traffic, logs, and more. A day without usage has no line.
fn write_daily_usage(own: CustomerMonth<'_>, writer: &mut BillWriter<'_>) {
    let CustomerMonth { customer, month, profile } = own;
    let mut random = Random::new(customer.seed, month.yyyymm + 1_000_000);
    let mut quota = profile.daily;
    for (habit, product) in
        [(Habit::Delivery, (&CDN_TRAFFIC, 9_000_000)), (Habit::Logs, (&LOG_WRITES, 400_000))]
    {
        if customer.has(habit) {
            write_days(own, product, &account_as_resource(), &mut quota, &mut random, writer);
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
        if random.is_one_in(12) {
            continue;
        }
        if !quota.take_line() {
            return;
        }
        let quantity = Quantity { usage_parts: random.between(1, most_parts).into(), duration: 1 };
        let period = month.day_period(day, random);
        let subject = Subject { transaction_type: TransactionType::Daily, component, resource, period };
        let line = Line::with_quantity(subject, quantity, customer.rate);
        let is_contract = profile.is_hour_by_hour && random.is_one_in(CONTRACTS_ONE_IN);
        let owed = line.before_voucher;
        writer.write_line(if is_contract { Line::with_contract_price(subject, owed) } else { line });
    }
}

/// Writes what settles by the month: storage, the writes to it, calls, and spot machines.
fn write_monthly_usage(own: CustomerMonth<'_>, writer: &mut BillWriter<'_>) {
    let CustomerMonth { customer, month, profile } = own;
    let mut random = Random::new(customer.seed, month.yyyymm + 2_000_000);
    let mut quota = profile.monthly;
    let mut inventory = Random::new(customer.seed, 2);
    while quota.take_resource() {
        let bucket = Resource { name: "-", ..create_resource("bucket", profile.catalogue, &mut inventory) };
        for (component, most_parts) in [(&STORAGE, 30_000_000), (&STORAGE_REQUESTS, 5_000_000)] {
            if quota.take_line() {
                let usage_parts = random.between(1, most_parts).into();
                writer.write_line(monthly_line(own, component, &bucket, usage_parts, &mut random));
            }
        }
    }
    if customer.has(Habit::Calls) && quota.take_line() {
        let usage_parts = to_usage_parts(random.between(100, 20_000));
        writer.write_line(monthly_line(own, &CALLS, &account_as_resource(), usage_parts, &mut random));
    }
    if customer.has(Habit::Spot) {
        write_spot_machines(own, &mut random, writer);
    }
}

/// Returns the line of a resource that settles by the month.
fn monthly_line<'a>(
    CustomerMonth { customer, month, .. }: CustomerMonth<'_>,
    component: &'static Component,
    resource: &'a Resource,
    usage_parts: i128,
    random: &mut Random,
) -> Line<'a> {
    let period = month.settled_period(random);
    let subject = Subject { transaction_type: TransactionType::Monthly, component, resource, period };
    Line::with_quantity(subject, Quantity { usage_parts, duration: 1 }, customer.rate)
}

/// Writes the hours of spot machines.
fn write_spot_machines(own: CustomerMonth<'_>, random: &mut Random, writer: &mut BillWriter<'_>) {
    let profile = own.profile;
    let mut quota = profile.spot;
    quota.limit_resources(convert_number(random.between(1, 4)));
    while quota.take_resource() {
        let resource = create_resource("ins", profile.catalogue, random);
        let hours = random.between(1, 200);
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

/// Writes the fees of savings plans and reserved instances. All were bought in the first month.
fn write_commitment_fees(own: CustomerMonth<'_>, writer: &mut BillWriter<'_>) {
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
        let usage_parts = to_usage_parts(inventory.between(1, 3));
        if month.index == 0 && quota.take_line() {
            let subject = Subject {
                transaction_type: TransactionType::ReservedOnce,
                component: &RI_ONCE,
                resource: &resource,
                period: month.term_period(1, 12, &mut inventory),
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

/// Writes an adjustment by hand.
fn write_adjustment(
    CustomerMonth { customer, month, .. }: CustomerMonth<'_>,
    units: i128,
    writer: &mut BillWriter<'_>,
) {
    let mut random = Random::new(customer.seed, 3_000);
    let day = random.between(5, 25);
    let subject = Subject {
        transaction_type: if units < 0 { TransactionType::Compensation } else { TransactionType::Deduction },
        component: &ADJUSTMENT,
        resource: &account_as_resource(),
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
        resource: &account_as_resource(),
        period: month.whole_period(),
    };
    writer.write_line(Line::with_original_cost(subject, charged - exact, ONE));
}
