//! What a customer of the demo world uses in a month, as lines.

use super::chance::Chance;
use super::customers::{CORRECTIONS, Customer, Habit, PAUSED, PUBLISHED, ROUNDED};
use super::items::{
    ACCURACY, BY_THE_HOUR, CALLS, CDN_TRAFFIC, CORRECTION, CVM_CPU, IN_ADVANCE, Item, LOG_WRITES, MACHINE,
    NAMES, NOWHERE, PLACES, PROJECTS, RI_HOUR, RI_ONCE, SAVINGS_PLAN, SPOT_MACHINE, STORAGE,
    STORAGE_REQUESTS,
};
use super::line::{Kind, Line, ONE, Thing, USAGE_PARTS, half_up};
use super::times::DemoMonth;

/// Units of 10^-8 USD in one cent.
const CENT: i128 = 1_000_000;

/// How many hours of a month the reserved instances of the demo take over.
const RESERVED_HOURS: i128 = 500;

/// How much of what reserved instances leave the savings plans of the demo take over, in hundredths.
const SAVED_PERCENT: i128 = 40;

/// The lines of a customer's month.
pub(super) fn lines(customer: Customer, month: DemoMonth) -> Vec<Line> {
    let bill = (customer.uin, month.yyyymm);
    if bill == PAUSED {
        return Vec::new();
    }
    if bill == PUBLISHED {
        return published_example(customer, month);
    }
    let mut lines = Vec::new();
    by_the_hour(customer, month, &mut lines);
    by_the_day(customer, month, &mut lines);
    by_the_month(customer, month, &mut lines);
    in_advance(customer, month, &mut lines);
    commitments(customer, month, &mut lines);
    pay_by_voucher(customer, &mut lines);
    corrections(customer, month, &mut lines);
    if bill == ROUNDED {
        lines.push(accuracy_difference(month, &lines));
    }
    lines
}

/// The month that the vendor's documentation shows: 100 of original cost, of vouchers and of total.
/// The three only go together where one line is paid by a voucher and the other has no list price.
fn published_example(customer: Customer, month: DemoMonth) -> Vec<Line> {
    let mut chance = Chance::of(customer.uin, month.yyyymm);
    let hundred = ONE.saturating_mul(100);
    let machine = thing("ins", &mut chance);
    let mut paid = Line::stated(Kind::Hourly, &CVM_CPU, &machine, month.whole(), hundred, ONE);
    paid.voucher = hundred;
    let owed = Line::contracted(Kind::Hourly, &CVM_CPU, &machine, month.whole(), hundred);
    vec![paid, owed]
}

/// Something new with an id.
fn thing(prefix: &str, chance: &mut Chance) -> Thing {
    Thing {
        id: chance.instance_id(prefix),
        name: chance.pick(NAMES),
        project: chance.pick(PROJECTS),
        place: chance.pick(PLACES),
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

/// Instances that settle by the hour. They are the same in each month; how long they ran is not.
fn by_the_hour(customer: Customer, month: DemoMonth, lines: &mut Vec<Line>) {
    let mut inventory = Chance::of(customer.uin, 1);
    let mut chance = Chance::of(customer.uin, month.yyyymm);
    let first = usize::try_from(customer.uin.rem_euclid(100)).unwrap_or(0);
    let size = usize::try_from(customer.size).unwrap_or(0);
    let offers = BY_THE_HOUR.iter().cycle().skip(first).take(size).map(|offer| (*offer, false));
    let commits = customer.has(Habit::Reserved) || customer.has(Habit::SavingsPlan);
    for ((prefix, components), is_committed) in commits.then_some((MACHINE, true)).into_iter().chain(offers) {
        let instance = thing(prefix, &mut inventory);
        let hours = if chance.one_in(3) { chance.between(1, month.hours()) } else { month.hours() };
        for (item, least, most) in components {
            let usage = pieces(inventory.between(*least, *most));
            let per_hour = if item.duration_unit == "Second" { 3600 } else { 1 };
            let quantity = (usage, i128::from(hours).saturating_mul(per_hour));
            let line = Line::priced(Kind::Hourly, item, &instance, month.whole(), quantity, customer.rate);
            lines.push(if is_committed { deducted(customer, line, item) } else { line });
        }
    }
}

/// A line of a committed machine, less what a reserved instance and then a savings plan take over.
fn deducted(customer: Customer, mut line: Line, item: &Item) -> Line {
    if customer.has(Habit::Reserved) && item.usage_unit == "Core" {
        line = line.reserved(RESERVED_HOURS);
    }
    if customer.has(Habit::SavingsPlan) && item.duration_unit == "Hour" {
        line = line.saved(SAVED_PERCENT);
    }
    line
}

/// What settles by the day: traffic, and logs. There is no line for a day without usage.
fn by_the_day(customer: Customer, month: DemoMonth, lines: &mut Vec<Line>) {
    let mut chance = Chance::of(customer.uin, month.yyyymm.saturating_add(1_000_000));
    for (habit, item, most_parts) in
        [(Habit::Delivery, &CDN_TRAFFIC, 9_000_000), (Habit::Logs, &LOG_WRITES, 400_000)]
    {
        if !customer.has(habit) {
            continue;
        }
        for day in 1..=month.days {
            if chance.one_in(12) {
                continue;
            }
            let parts = i128::from(chance.between(1, most_parts));
            let period = month.day(day, &mut chance);
            let thing = account_wide();
            lines.push(Line::priced(Kind::Daily, item, &thing, period, (parts, 1), customer.rate));
        }
    }
}

/// What settles by the month: storage, the writes to it, calls, and machines that were left over,
/// which are settled by the hour and stated by the month.
fn by_the_month(customer: Customer, month: DemoMonth, lines: &mut Vec<Line>) {
    let mut chance = Chance::of(customer.uin, month.yyyymm.saturating_add(2_000_000));
    let mut priced = |kind, item, thing: &Thing, period, quantity| {
        lines.push(Line::priced(kind, item, thing, period, quantity, customer.rate));
    };
    let bucket = Thing { name: "-", ..thing("bucket", &mut Chance::of(customer.uin, 2)) };
    for (item, most_parts) in [(&STORAGE, 30_000_000), (&STORAGE_REQUESTS, 5_000_000)] {
        let parts = i128::from(chance.between(1, most_parts));
        priced(Kind::Monthly, item, &bucket, month.settled_once(&mut chance), (parts, 1));
    }
    if customer.has(Habit::Calls) {
        let minutes = pieces(chance.between(100, 20_000));
        priced(Kind::Monthly, &CALLS, &account_wide(), month.settled_once(&mut chance), (minutes, 1));
    }
    if customer.has(Habit::Spot) {
        for _ in 0..chance.between(1, 4) {
            let machine = thing("ins", &mut chance);
            let hours = i128::from(chance.between(1, 200));
            priced(Kind::Spot, &SPOT_MACHINE, &machine, month.whole(), (pieces(1), hours));
        }
    }
}

/// What is paid in advance.
fn in_advance(customer: Customer, month: DemoMonth, lines: &mut Vec<Line>) {
    let first = usize::try_from(customer.uin.rem_euclid(100)).unwrap_or(0);
    let count = usize::try_from(customer.size).unwrap_or(0).saturating_add(1);
    for ((prefix, item, least, most), place) in IN_ADVANCE.iter().cycle().skip(first).take(count).zip(3_i64..)
    {
        let mut inventory = Chance::of(customer.uin, place);
        let subscription = Subscription {
            item,
            thing: thing(prefix, &mut inventory),
            count: inventory.between(*least, *most),
            bought: inventory.between(-6, 4),
            term: inventory.pick(&[1, 1, 1, 3]),
            day: inventory.between(1, 28),
            given_back: inventory.between(2, 16),
            enlarged: inventory.between(1, 12),
        };
        let seed = place.saturating_mul(1_000_000).saturating_add(month.yyyymm);
        subscription.charge(customer, month, &mut Chance::of(customer.uin, seed), lines);
    }
}

/// Something that is bought in one month, renewed when its term ends, at times enlarged, at times
/// given back.
struct Subscription {
    item: &'static Item,
    thing: Thing,
    count: i64,
    /// The place of the month in which it was bought; below zero before the demo begins.
    bought: i64,
    /// Its term in months.
    term: i64,
    /// On which day of a month it is paid.
    day: i64,
    /// How many months after it was bought it is given back.
    given_back: i64,
    /// How many months after it was bought one more is added.
    enlarged: i64,
}

impl Subscription {
    /// Adds the lines of a month.
    fn charge(&self, customer: Customer, month: DemoMonth, chance: &mut Chance, lines: &mut Vec<Line>) {
        let age = month.place.saturating_sub(self.bought);
        if age < 0 || age > self.given_back {
            return;
        }
        let rest_percent = i128::from(chance.between(5, 95));
        let part = |units: i128| half_up(units.saturating_mul(rest_percent), 100);
        let mut stated = |kind, original| {
            let period = month.term(self.day, 0, chance);
            lines.push(Line::stated(kind, self.item, &self.thing, period, original, customer.rate));
        };
        let count = self.count.saturating_add(i64::from(age > self.enlarged));
        let term_price = self.item.price_units.saturating_mul(i128::from(self.term));
        if age == self.given_back {
            let paid = term_price.saturating_mul(i128::from(count));
            stated(Kind::Refund, part(paid).saturating_neg());
            return;
        }
        if age == self.enlarged {
            stated(Kind::Upgrade, part(term_price));
        }
        if age.checked_rem_euclid(self.term) == Some(0) {
            let kind = if age == 0 { Kind::New } else { Kind::Renewal };
            let period = month.term(self.day, self.term, chance);
            let quantity = (pieces(count), i128::from(self.term));
            lines.push(Line::priced(kind, self.item, &self.thing, period, quantity, customer.rate));
        }
    }
}

/// What savings plans and reserved instances cost themselves. All were bought in the first month.
fn commitments(customer: Customer, month: DemoMonth, lines: &mut Vec<Line>) {
    let mut inventory = Chance::of(customer.uin, 2_000);
    let hours = i128::from(month.hours());
    let mut priced = |kind, item, thing: &Thing, period, quantity| {
        lines.push(Line::priced(kind, item, thing, period, quantity, customer.rate));
    };
    if customer.has(Habit::SavingsPlan) {
        let plan = Thing { place: NOWHERE, ..thing("svp", &mut inventory) };
        priced(Kind::SavingsPlan, &SAVINGS_PLAN, &plan, month.whole(), (pieces(1), hours));
    }
    if customer.has(Habit::Reserved) {
        let reserved = thing("ri", &mut inventory);
        let count = pieces(inventory.between(1, 3));
        if month.place == 0 {
            let period = month.term(1, 12, &mut inventory);
            priced(Kind::ReservedOnce, &RI_ONCE, &reserved, period, (count, 1));
        }
        priced(Kind::ReservedHourly, &RI_HOUR, &reserved, month.whole(), (count, hours));
    }
}

/// Lets vouchers pay their part of each line until the month's vouchers are used up.
fn pay_by_voucher(customer: Customer, lines: &mut [Line]) {
    let (percent, usd) = customer.voucher;
    let mut left = usd.saturating_mul(ONE);
    for line in lines.iter_mut().filter(|line| line.kind.takes_vouchers()) {
        line.voucher = half_up(line.before_voucher.saturating_mul(percent), 100).min(left);
        left = left.saturating_sub(line.voucher);
    }
}

/// Corrections by hand.
fn corrections(customer: Customer, month: DemoMonth, lines: &mut Vec<Line>) {
    let mut chance = Chance::of(customer.uin, 3_000);
    for (uin, yyyymm, units) in CORRECTIONS {
        if (uin, yyyymm) == (customer.uin, month.yyyymm) {
            let kind = if units < 0 { Kind::Compensation } else { Kind::Deduction };
            let period = month.moment(chance.between(5, 25), &mut chance);
            lines.push(Line::stated(kind, &CORRECTION, &account_wide(), period, units, ONE));
        }
    }
}

/// The line that brings what is paid by use to whole cents, as the vendor adds one for the month.
fn accuracy_difference(month: DemoMonth, lines: &[Line]) -> Line {
    let post_pay = lines.iter().filter(|line| line.kind.is_post_pay());
    let exact = post_pay.fold(0_i128, |sum, line| sum.saturating_add(line.total()));
    let charged = half_up(exact, CENT).saturating_mul(CENT);
    let difference = charged.saturating_sub(exact);
    Line::stated(Kind::Accuracy, &ACCURACY, &account_wide(), month.whole(), difference, ONE)
}
