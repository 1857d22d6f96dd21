//! What there is to choose from in a world, and how customers come to choose.

use super::chance::Chance;
use super::items::{Advance, BY_THE_HOUR, IN_ADVANCE, Item, NOWHERE, Offer, PLACES, more};

/// What there is to choose from.
#[derive(Debug)]
pub(crate) struct Market {
    /// What settles by the hour.
    by_the_hour: &'static [Offer],
    /// What is paid in advance.
    pub(super) in_advance: &'static [Advance],
    /// What settles by the day beside what habits bring: an item, and the most of it in a day, in parts
    /// of a piece.
    pub(super) by_the_day: &'static [(&'static Item, i64)],
    /// Region and zone.
    places: &'static [(&'static str, &'static str)],
    /// Whether the first is chosen most often (Zipf's law), and not each in turn.
    is_ranked: bool,
}

/// A few products and places, each in turn: what a small world needs to have all of them.
pub(crate) const VILLAGE: Market = Market {
    by_the_hour: BY_THE_HOUR,
    in_advance: IN_ADVANCE,
    by_the_day: &[],
    places: PLACES,
    is_ranked: false,
};

/// Many products and places, most of them rare.
pub(crate) const CITY: Market = Market {
    by_the_hour: more::BY_THE_HOUR,
    in_advance: more::IN_ADVANCE,
    by_the_day: more::BY_THE_DAY,
    places: more::PLACES,
    is_ranked: true,
};

impl Market {
    /// What settles by the hour that a customer has at a place of its inventory.
    pub(super) fn offer(&self, seed: i64, place: u64, chance: &mut Chance) -> Option<Offer> {
        self.by_the_hour.get(self.choice(self.by_the_hour.len(), seed, place, chance)).copied()
    }

    /// What is paid in advance that a customer has at a place of its inventory.
    pub(super) fn advance(&self, seed: i64, place: u64, chance: &mut Chance) -> Option<Advance> {
        self.in_advance.get(self.choice(self.in_advance.len(), seed, place, chance)).copied()
    }

    /// Where something is.
    pub(super) fn place(&self, chance: &mut Chance) -> (&'static str, &'static str) {
        if self.is_ranked {
            self.places.get(chance.ranked(self.places.len())).copied().unwrap_or(NOWHERE)
        } else {
            chance.pick(self.places)
        }
    }

    /// Which of so many a customer has at a place of its inventory.
    fn choice(&self, count: usize, seed: i64, place: u64, chance: &mut Chance) -> usize {
        if self.is_ranked {
            return chance.ranked(count);
        }
        let first = u64::try_from(seed.rem_euclid(100)).unwrap_or(0);
        let turn = u64::try_from(count).ok().and_then(|count| first.saturating_add(place).checked_rem(count));
        turn.and_then(|turn| usize::try_from(turn).ok()).unwrap_or(0)
    }
}
