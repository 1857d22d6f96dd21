//! Numbers that look random and are the same for a seed on every machine.

/// A sequence of numbers: `SplitMix64`, written out so that no release of a library can change the
/// files that come of a seed.
pub(super) struct Chance(u64);

impl Chance {
    /// The sequence that belongs to a seed and a use of it, such as a month.
    pub(super) fn of(seed: i64, purpose: i64) -> Chance {
        let seed = seed.wrapping_mul(1_000_003).wrapping_add(purpose);
        Chance(u64::from_le_bytes(seed.to_le_bytes()))
    }

    /// The next 64 bits.
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// A seed for something of its own.
    pub(super) fn seed(&mut self) -> i64 {
        i64::from_le_bytes(self.bits().to_le_bytes())
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = high.saturating_sub(low).saturating_add(1);
        low.saturating_add(self.seed().checked_rem_euclid(span).unwrap_or(0))
    }

    /// Whether the one case in `cases` came up.
    pub(super) fn one_in(&mut self, cases: i64) -> bool {
        self.between(1, cases) == 1
    }

    /// One of several things; there must be at least one.
    pub(super) fn pick<T: Copy + Default>(&mut self, things: &[T]) -> T {
        let last = i64::try_from(things.len()).unwrap_or(i64::MAX).saturating_sub(1);
        let place = usize::try_from(self.between(0, last)).unwrap_or(0);
        things.get(place).copied().unwrap_or_default()
    }

    /// A place among `count` places, the first twice as likely as the second, three times as likely
    /// as the third: Zipf's law with the exponent 1.
    pub(super) fn ranked(&mut self, count: usize) -> usize {
        let weights = || (1_i64..).map(|rank| 1_000_000_i64.checked_div(rank).unwrap_or(0)).take(count);
        let mut left = self.between(0, weights().fold(0_i64, i64::saturating_add).saturating_sub(1));
        for (place, weight) in weights().enumerate() {
            if left < weight {
                return place;
            }
            left = left.saturating_sub(weight);
        }
        0
    }

    /// The id of an instance, such as `ins-4jrmzpvk`.
    pub(super) fn instance_id(&mut self, prefix: &str) -> String {
        let letters = b"abcdefghijkmnpqrstuvwxyz23456789";
        let mut id = String::with_capacity(prefix.len().saturating_add(9));
        id.push_str(prefix);
        id.push('-');
        id.extend((0..8).map(|_| char::from(self.pick(letters))));
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_ranked_things_comes_most_often_and_the_last_comes_too() {
        let mut chance = Chance::of(1, 2);
        let mut counts = [0; 4];
        for _ in 0..12_500 {
            counts[chance.ranked(4)] += 1;
        }
        let expected = [6_000, 3_000, 2_000, 1_500];
        for (count, expected) in counts.into_iter().zip(expected) {
            assert!(i32::abs(count - expected) < 300, "{counts:?}");
        }
    }
}
