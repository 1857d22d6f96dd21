//! Instances that settle by the hour. They are the same in each month; how long they ran is not.

use super::{Book, Chance, Customer, Habit, Item, Kind, Line, Quota, Thing, Use, pieces, thing};
use crate::generate::items::{MACHINE, Offer};

/// How many hours of a month reserved instances take over.
const RESERVED_HOURS: i64 = 500;

/// How much of what reserved instances leave savings plans take over, in hundredths.
const SAVED_PERCENT: i128 = 40;

/// All instances of a customer's month, one after the other.
pub(super) struct Fleet<'a> {
    usage: Use<'a>,
    inventory: Chance,
    chance: Chance,
    /// How many instances there were up to now.
    place: u64,
    /// Whether the machine that commitments apply to is still to come.
    is_committed_due: bool,
}

/// Something that runs for hours.
pub(super) struct Lease<'a> {
    pub(super) kind: Kind,
    pub(super) item: &'static Item,
    pub(super) thing: &'a Thing,
    /// In parts of a piece.
    pub(super) usage: i128,
    /// Whether reserved instances and savings plans take parts of it over.
    pub(super) is_committed: bool,
}

impl<'a> Fleet<'a> {
    pub(super) fn new(usage: Use<'a>) -> Fleet<'a> {
        let Use { customer, month, .. } = usage;
        Fleet {
            usage,
            inventory: Chance::of(customer.seed, 1),
            chance: Chance::of(customer.seed, month.yyyymm),
            place: 0,
            is_committed_due: customer.has(Habit::Reserved) || customer.has(Habit::SavingsPlan),
        }
    }

    /// Lets instances run, as many as there are to be.
    pub(super) fn run(&mut self, mut quota: Quota, book: &mut Book<'_>) {
        if self.is_committed_due && quota.lines > 0 {
            self.is_committed_due = false;
            self.instance(MACHINE, true, &mut quota, book);
        }
        let Use { customer, extent, .. } = self.usage;
        while quota.take_thing() {
            let Some(offer) = extent.market.offer(customer.seed, self.place, &mut self.inventory) else {
                return;
            };
            self.place = self.place.saturating_add(1);
            self.instance(offer, false, &mut quota, book);
        }
    }

    /// One instance, component by component.
    fn instance(
        &mut self,
        (prefix, components): Offer,
        is_committed: bool,
        quota: &mut Quota,
        book: &mut Book<'_>,
    ) {
        let Use { month, extent, .. } = self.usage;
        let instance = thing(prefix, extent.market, &mut self.inventory);
        let hours = if self.chance.one_in(3) { self.chance.between(1, month.hours()) } else { month.hours() };
        for (item, least, most) in components {
            let usage = pieces(self.inventory.between(*least, *most));
            let lease = Lease { kind: Kind::Hourly, item, thing: &instance, usage, is_committed };
            settle(self.usage, &lease, hours, quota, &mut self.chance, book);
        }
    }
}

/// The lines of something that ran for the last so many hours of the month.
pub(super) fn settle(
    Use { customer, month, extent }: Use<'_>,
    lease: &Lease<'_>,
    hours: i64,
    quota: &mut Quota,
    chance: &mut Chance,
    book: &mut Book<'_>,
) {
    let Lease { kind, item, thing, usage, is_committed } = *lease;
    let per_hour = if item.duration_unit == "Second" { 3_600 } else { 1 };
    let mut push = |period, hours: i64, reserved| {
        let quantity = (usage, i128::from(hours).saturating_mul(per_hour));
        let line = Line::priced(kind, item, thing, period, quantity, customer.rate);
        book.push(if is_committed { deducted(customer, line, item, reserved) } else { line });
    };
    if !extent.is_by_hour {
        if quota.take_line() {
            push(month.whole(), hours, RESERVED_HOURS);
        }
        return;
    }
    let first = month.hours().saturating_sub(hours);
    for hour in first..month.hours() {
        if !quota.take_line() {
            return;
        }
        let is_reserved = hour.saturating_sub(first) < RESERVED_HOURS;
        push(month.hour(hour, chance), 1, i64::from(is_reserved));
    }
}

/// A line of a committed machine, less what a reserved instance and then a savings plan take over.
fn deducted<'a>(customer: &Customer, mut line: Line<'a>, item: &Item, hours: i64) -> Line<'a> {
    if customer.has(Habit::Reserved) && item.usage_unit == "Core" {
        line = line.reserved(i128::from(hours));
    }
    if customer.has(Habit::SavingsPlan) && item.duration_unit == "Hour" {
        line = line.saved(SAVED_PERCENT);
    }
    line
}
