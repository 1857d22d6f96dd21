//! The products and places of a world, and the choice of them for a customer.

use crate::number::convert_number;
use crate::products::{DailyProduct, HOURLY, HourlyProduct, PLACES, PREPAID, Place, PrepaidProduct, ranked};
use crate::random::Random;

/// Products and places to choose from.
#[derive(Debug)]
pub(crate) struct Catalogue {
    /// Products that settle by the hour.
    hourly: &'static [HourlyProduct],
    /// Products that are paid in advance.
    prepaid: &'static [PrepaidProduct],
    /// Products that settle by the day, besides those of habits.
    daily: &'static [DailyProduct],
    places: &'static [Place],
    /// Chooses the first most often (Zipf's law), instead of each in turn.
    is_ranked: bool,
}

/// A few products and places, each in turn, so that a small world has all of them.
pub(crate) const SMALL: Catalogue =
    Catalogue { hourly: HOURLY, prepaid: PREPAID, daily: &[], places: PLACES, is_ranked: false };

/// Many products and places, most of them rare.
pub(crate) const LARGE: Catalogue = Catalogue {
    hourly: ranked::HOURLY,
    prepaid: ranked::PREPAID,
    daily: ranked::DAILY,
    places: ranked::PLACES,
    is_ranked: true,
};

impl Catalogue {
    /// Chooses the hourly product at an index of a customer's inventory.
    pub(crate) fn choose_hourly(&self, seed: i64, index: u64, random: &mut Random) -> HourlyProduct {
        self.choose(self.hourly, seed, index, random)
    }

    /// Chooses the prepaid product at an index of a customer's inventory.
    pub(crate) fn choose_prepaid(&self, seed: i64, index: u64, random: &mut Random) -> PrepaidProduct {
        self.choose(self.prepaid, seed, index, random)
    }

    /// Chooses a daily product by rank.
    pub(crate) fn choose_daily(&self, random: &mut Random) -> DailyProduct {
        random.pick_ranked(self.daily)
    }

    /// Chooses the place of a resource.
    pub(crate) fn choose_place(&self, random: &mut Random) -> Place {
        if self.is_ranked { random.pick_ranked(self.places) } else { random.pick(self.places) }
    }

    /// Chooses by rank, or by an index of a customer's inventory, where customers start at different choices.
    #[expect(clippy::indexing_slicing, reason = "the index is below the length")]
    fn choose<T: Copy>(&self, choices: &[T], seed: i64, index: u64, random: &mut Random) -> T {
        if self.is_ranked {
            return random.pick_ranked(choices);
        }
        let first: u64 = convert_number(seed.rem_euclid(100));
        let count: u64 = convert_number(choices.len());
        choices[convert_number::<u64, usize>((first + index).rem_euclid(count))]
    }
}
