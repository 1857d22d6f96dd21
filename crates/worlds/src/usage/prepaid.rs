//! What is paid in advance: bought, renewed, enlarged, given back.

use super::{Book, Chance, Item, Kind, Line, Quota, Thing, Use, half_up, pieces, thing};

/// In how many months before the first a subscription of the first month may have begun.
const EARLIEST: i64 = -6;

/// Where the purposes of subscriptions begin among those of chance.
const FIRST_PURPOSE: i64 = 3;

/// How many subscriptions are looked at, at the most, for each line that is wanted of them: most have
/// none in a given month once the world is some months old.
const TRIES_A_LINE: u64 = 20;

/// Something that is bought in one month, renewed when its term ends, at times enlarged, at times
/// given back.
struct Subscription {
    item: &'static Item,
    thing: Thing,
    count: i64,
    /// The place of the month in which it was bought; below zero before the world begins.
    bought: i64,
    /// Its term in months.
    term: i64,
    /// On which day of a month it is paid.
    day: i64,
    /// How many months after it was bought it ends.
    ended: i64,
    /// How many months after it was bought one more is added.
    enlarged: i64,
    /// Whether it is paid back in part when it ends.
    is_returned: bool,
}

/// Writes the lines of all subscriptions in a month.
pub(super) fn charge(usage: Use<'_>, book: &mut Book<'_>) {
    let Use { customer, extent, .. } = usage;
    let mut quota = extent.in_advance;
    quota.things = quota.things.min(quota.lines.saturating_mul(TRIES_A_LINE));
    for (place, purpose) in (0_u64..).zip(FIRST_PURPOSE..) {
        if !quota.take_thing() {
            return;
        }
        let mut inventory = Chance::of(customer.seed, purpose);
        let Some((prefix, item, least, most)) = extent.market.advance(customer.seed, place, &mut inventory)
        else {
            return;
        };
        let subscription = Subscription {
            item,
            thing: thing(prefix, extent.market, &mut inventory),
            count: inventory.between(least, most),
            bought: inventory.between(EARLIEST, extent.months.saturating_sub(2)),
            term: inventory.pick(&[1, 1, 1, 3]),
            day: inventory.between(1, 28),
            ended: inventory.between(2, 16),
            enlarged: inventory.between(1, 12),
            is_returned: inventory.one_in(extent.returned_one_in),
        };
        let seed = purpose.saturating_mul(1_000_000).saturating_add(usage.month.yyyymm);
        subscription.charge(usage, &mut Chance::of(customer.seed, seed), &mut quota, book);
    }
}

impl Subscription {
    /// Writes the lines of a month.
    fn charge(
        &self,
        Use { customer, month, .. }: Use<'_>,
        chance: &mut Chance,
        quota: &mut Quota,
        book: &mut Book<'_>,
    ) {
        let age = month.place.saturating_sub(self.bought);
        if age < 0 || age > self.ended {
            return;
        }
        let rest_percent = i128::from(chance.between(5, 95));
        let part = |units: i128| half_up(units.saturating_mul(rest_percent), 100);
        let mut stated = |kind, original| {
            if quota.take_line() {
                let period = month.term(self.day, 0, chance);
                book.push(Line::stated(kind, self.item, &self.thing, period, original, customer.rate));
            }
        };
        let count = self.count.saturating_add(i64::from(age > self.enlarged));
        let term_price = self.item.price_units.saturating_mul(i128::from(self.term));
        if age == self.ended {
            if self.is_returned {
                let paid = term_price.saturating_mul(i128::from(count));
                stated(Kind::Refund, part(paid).saturating_neg());
            }
            return;
        }
        if age == self.enlarged {
            stated(Kind::Upgrade, part(term_price));
        }
        if age.checked_rem_euclid(self.term) == Some(0) && quota.take_line() {
            let kind = if age == 0 { Kind::New } else { Kind::Renewal };
            let period = month.term(self.day, self.term, chance);
            let quantity = (pieces(count), i128::from(self.term));
            book.push(Line::priced(kind, self.item, &self.thing, period, quantity, customer.rate));
        }
    }
}
