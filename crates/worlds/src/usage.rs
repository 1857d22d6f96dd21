//! What a customer uses in a month, as lines.

mod advance;
mod fleet;

use super::book::Book;
use super::chance::Chance;
use super::customer::{Customer, Habit};
use super::items::{
    ACCURACY, CALLS, CDN_TRAFFIC, CORRECTION, Item, LOG_WRITES, NAMES, NOWHERE, PROJECTS, RI_HOUR, RI_ONCE,
    SAVINGS_PLAN, SPOT_MACHINE, STORAGE, STORAGE_REQUESTS,
};
use super::line::{Kind, Line, ONE, Thing, USAGE_PARTS, half_up};
use super::market::Market;
use super::times::BillMonth;
use fleet::{Fleet, Lease, settle};

/// Units of 10^-8 USD in one cent.
const CENT: i128 = 1_000_000;

/// How often a meter that settles by the day states what a contract says, and no list price: one line
/// in so many.
const CONTRACTS_ONE_IN: i64 = 200;

/// How much of something there is in a month: no more things than this, and no more lines.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Quota {
    pub(crate) things: u64,
    pub(crate) lines: u64,
}

/// How much a customer uses in a month.
#[derive(Clone, Debug)]
pub(crate) struct Extent {
    /// What there is to use.
    pub(crate) market: &'static Market,
    /// Whether what settles by the hour has a line for each hour, and not one for the month.
    pub(crate) is_by_hour: bool,
    /// How many months the world has.
    pub(crate) months: i64,
    /// What settles by the hour.
    pub(crate) by_the_hour: Quota,
    /// What settles by the day beside what habits bring.
    pub(crate) by_the_day: Quota,
    /// What settles by the month.
    pub(crate) by_the_month: Quota,
    /// Machines that were left over, for those who use them.
    pub(crate) spot: Quota,
    /// What is paid in advance.
    pub(crate) in_advance: Quota,
    /// One subscription in so many is given back and paid back in part; the others just end.
    pub(crate) returned_one_in: i64,
    /// Fees of savings plans and reserved instances, for those who have them.
    pub(crate) commitments: Quota,
    /// A correction by hand, in units of 10^-8 USD.
    pub(crate) correction: Option<i128>,
    /// Whether the vendor brings what is paid by use to whole cents.
    pub(crate) is_rounded: bool,
    /// How many lines it must be in all, where that is given.
    pub(crate) lines: Option<u64>,
}

impl Quota {
    /// So many things, with whatever lines they have.
    pub(crate) const fn things(things: u64) -> Quota {
        Quota { things, lines: u64::MAX }
    }

    /// So many lines, of whatever things they are.
    pub(crate) const fn lines(lines: u64) -> Quota {
        Quota { things: u64::MAX, lines }
    }

    /// Takes a thing; whether there was one, and a line left for it.
    fn take_thing(&mut self) -> bool {
        let is_there = self.things > 0 && self.lines > 0;
        self.things = self.things.saturating_sub(1);
        is_there
    }

    /// Takes a line; whether there was one.
    fn take_line(&mut self) -> bool {
        let is_there = self.lines > 0;
        self.lines = self.lines.saturating_sub(1);
        is_there
    }
}

/// What the rooms of usage share: whose month it is, and how much is used in it.
#[derive(Clone, Copy)]
struct Use<'a> {
    customer: &'a Customer,
    month: BillMonth,
    extent: &'a Extent,
}

/// Writes the lines of a customer's month.
pub(crate) fn charge(customer: &Customer, month: BillMonth, extent: &Extent, book: &mut Book<'_>) {
    let usage = Use { customer, month, extent };
    let mut fleet = Fleet::new(usage);
    fleet.run(extent.by_the_hour, book);
    by_the_day(usage, book);
    by_the_month(usage, book);
    advance::charge(usage, book);
    commitments(usage, book);
    if let Some(units) = extent.correction {
        correction(usage, units, book);
    }
    let last = u64::from(extent.is_rounded);
    if let Some(lines) = extent.lines {
        fleet.run(Quota::lines(lines.saturating_sub(book.lines()).saturating_sub(last)), book);
    }
    if extent.is_rounded {
        accuracy_difference(month, book);
    }
}

/// Writes the month that the vendor's documentation shows: 100 of original cost, of vouchers and of
/// total. The three only go together where one line is paid by a voucher and the other has no list price.
pub(crate) fn published_example(customer: &Customer, month: BillMonth, market: &Market, book: &mut Book<'_>) {
    let mut chance = Chance::of(customer.seed, month.yyyymm);
    let hundred = ONE.saturating_mul(100);
    let machine = thing("ins", market, &mut chance);
    let item = &super::items::CVM_CPU;
    let mut paid = Line::stated(Kind::Hourly, item, &machine, month.whole(), hundred, ONE);
    paid.voucher = hundred;
    book.push(paid);
    book.push(Line::contracted(Kind::Hourly, item, &machine, month.whole(), hundred));
}

/// Something new with an id.
fn thing(prefix: &str, market: &Market, chance: &mut Chance) -> Thing {
    Thing {
        id: chance.instance_id(prefix),
        name: chance.pick(NAMES),
        project: chance.pick(PROJECTS),
        place: market.place(chance),
    }
}

/// What belongs to an account as a whole.
fn account_wide() -> Thing {
    Thing { id: "-".to_owned(), name: "-", project: "default", place: NOWHERE }
}

/// So many pieces, in the parts that usage is counted in.
fn pieces(count: i64) -> i128 {
    i128::from(count).saturating_mul(USAGE_PARTS)
}

/// What settles by the day: traffic, logs, and more. There is no line for a day without usage.
fn by_the_day(usage: Use<'_>, book: &mut Book<'_>) {
    let Use { customer, month, extent } = usage;
    let mut chance = Chance::of(customer.seed, month.yyyymm.saturating_add(1_000_000));
    let mut quota = Quota { things: u64::MAX, lines: extent.by_the_day.lines };
    for (habit, meter) in
        [(Habit::Delivery, (&CDN_TRAFFIC, 9_000_000)), (Habit::Logs, (&LOG_WRITES, 400_000))]
    {
        if customer.has(habit) {
            each_day(usage, meter, &account_wide(), &mut quota, &mut chance, book);
        }
    }
    quota.things = extent.by_the_day.things;
    let mut inventory = Chance::of(customer.seed, 2_500);
    while quota.take_thing() {
        let place = inventory.ranked(extent.market.by_the_day.len());
        let Some(meter) = extent.market.by_the_day.get(place) else {
            return;
        };
        let thing = thing("res", extent.market, &mut inventory);
        each_day(usage, *meter, &thing, &mut quota, &mut chance, book);
    }
}

/// The days of one meter.
fn each_day(
    Use { customer, month, extent }: Use<'_>,
    (item, most_parts): (&'static Item, i64),
    thing: &Thing,
    quota: &mut Quota,
    chance: &mut Chance,
    book: &mut Book<'_>,
) {
    for day in 1..=month.days() {
        if chance.one_in(12) {
            continue;
        }
        if !quota.take_line() {
            return;
        }
        let parts = i128::from(chance.between(1, most_parts));
        let period = month.day(day, chance);
        let line = Line::priced(Kind::Daily, item, thing, period, (parts, 1), customer.rate);
        let is_contract = extent.is_by_hour && chance.one_in(CONTRACTS_ONE_IN);
        book.push(if is_contract {
            Line::contracted(Kind::Daily, item, thing, period, line.before_voucher)
        } else {
            line
        });
    }
}

/// What settles by the month: storage, the writes to it, calls, and machines that were left over.
fn by_the_month(usage: Use<'_>, book: &mut Book<'_>) {
    let Use { customer, month, extent } = usage;
    let mut chance = Chance::of(customer.seed, month.yyyymm.saturating_add(2_000_000));
    let mut quota = extent.by_the_month;
    let mut inventory = Chance::of(customer.seed, 2);
    while quota.take_thing() {
        let bucket = Thing { name: "-", ..thing("bucket", extent.market, &mut inventory) };
        for (item, most_parts) in [(&STORAGE, 30_000_000), (&STORAGE_REQUESTS, 5_000_000)] {
            if quota.take_line() {
                let quantity = (i128::from(chance.between(1, most_parts)), 1);
                let period = month.settled_once(&mut chance);
                book.push(Line::priced(Kind::Monthly, item, &bucket, period, quantity, customer.rate));
            }
        }
    }
    if customer.has(Habit::Calls) && quota.take_line() {
        let quantity = (pieces(chance.between(100, 20_000)), 1);
        let period = month.settled_once(&mut chance);
        book.push(Line::priced(Kind::Monthly, &CALLS, &account_wide(), period, quantity, customer.rate));
    }
    if customer.has(Habit::Spot) {
        let mut quota = extent.spot;
        quota.things = quota.things.min(u64::try_from(chance.between(1, 4)).unwrap_or(1));
        while quota.take_thing() {
            let machine = thing("ins", extent.market, &mut chance);
            let hours = chance.between(1, 200);
            let lease = Lease {
                kind: Kind::Spot,
                item: &SPOT_MACHINE,
                thing: &machine,
                usage: pieces(1),
                is_committed: false,
            };
            settle(usage, &lease, hours, &mut quota, &mut chance, book);
        }
    }
}

/// What savings plans and reserved instances cost themselves. All were bought in the first month.
fn commitments(usage: Use<'_>, book: &mut Book<'_>) {
    let Use { customer, month, extent } = usage;
    let mut quota = extent.commitments;
    let mut inventory = Chance::of(customer.seed, 2_000);
    let mut chance = Chance::of(customer.seed, month.yyyymm.saturating_add(4_000_000));
    let hours = month.hours();
    if customer.has(Habit::SavingsPlan) && quota.lines > 0 {
        let plan = Thing { place: NOWHERE, ..thing("svp", extent.market, &mut inventory) };
        let lease = Lease {
            kind: Kind::SavingsPlan,
            item: &SAVINGS_PLAN,
            thing: &plan,
            usage: pieces(1),
            is_committed: false,
        };
        settle(usage, &lease, hours, &mut quota, &mut chance, book);
    }
    if customer.has(Habit::Reserved) && quota.lines > 0 {
        let reserved = thing("ri", extent.market, &mut inventory);
        let count = pieces(inventory.between(1, 3));
        if month.place == 0 && quota.take_line() {
            let period = month.term(1, 12, &mut inventory);
            book.push(Line::priced(
                Kind::ReservedOnce,
                &RI_ONCE,
                &reserved,
                period,
                (count, 1),
                customer.rate,
            ));
        }
        let lease = Lease {
            kind: Kind::ReservedHourly,
            item: &RI_HOUR,
            thing: &reserved,
            usage: count,
            is_committed: false,
        };
        settle(usage, &lease, hours, &mut quota, &mut chance, book);
    }
}

/// A correction by hand.
fn correction(Use { customer, month, .. }: Use<'_>, units: i128, book: &mut Book<'_>) {
    let mut chance = Chance::of(customer.seed, 3_000);
    let kind = if units < 0 { Kind::Compensation } else { Kind::Deduction };
    let period = month.moment(chance.between(5, 25), &mut chance);
    book.push(Line::stated(kind, &CORRECTION, &account_wide(), period, units, ONE));
}

/// The line that brings what is paid by use to whole cents, as the vendor adds one for the month.
fn accuracy_difference(month: BillMonth, book: &mut Book<'_>) {
    let charged = half_up(book.post_pay, CENT).saturating_mul(CENT);
    let difference = charged.saturating_sub(book.post_pay);
    book.push(Line::stated(Kind::Accuracy, &ACCURACY, &account_wide(), month.whole(), difference, ONE));
}
