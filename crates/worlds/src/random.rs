//! Random numbers that are the same for a seed on every machine.

use crate::number::convert_number;

/// A sequence of random numbers: `SplitMix64`, written out so that no release of a library can change the
/// files of a seed.
pub(crate) struct Random(u64);

impl Random {
    /// Starts the sequence for one purpose of a seed, such as a month.
    pub(crate) fn new(seed: i64, purpose: i64) -> Self {
        Self(seed.wrapping_mul(1_000_003).wrapping_add(purpose).cast_unsigned())
    }

    /// Returns the next 64 bits.
    fn next_bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// Returns a seed for another sequence.
    pub(crate) fn next_seed(&mut self) -> i64 {
        self.next_bits().cast_signed()
    }

    /// Returns a number from `low` to `high`, both included.
    pub(crate) fn draw_between(&mut self, low: i64, high: i64) -> i64 {
        low + self.next_seed().rem_euclid(high - low + 1)
    }

    /// Returns true with a probability of one in `cases`.
    pub(crate) fn draw_one_in(&mut self, cases: i64) -> bool {
        self.draw_between(1, cases) == 1
    }

    /// Picks one of several choices, all with the same probability.
    #[expect(clippy::indexing_slicing, reason = "the index is below the length")]
    pub(crate) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        let last = convert_number::<usize, i64>(choices.len()) - 1;
        choices[convert_number::<i64, usize>(self.draw_between(0, last))]
    }

    /// Picks one of several choices that are sorted by rank. The first is twice as likely as the second and three
    /// times as likely as the third: Zipf's law with the exponent 1.
    pub(crate) fn pick_ranked<T: Copy>(&mut self, choices: &[T]) -> T {
        let weights = || (1_i64..).map(|rank| 1_000_000_i64.div_euclid(rank));
        let sum: i64 = weights().take(choices.len()).sum();
        let mut rest = self.draw_between(0, sum - 1);
        for (choice, weight) in choices.iter().zip(weights()) {
            if rest < weight {
                return *choice;
            }
            rest -= weight;
        }
        unreachable!("the number is below the sum of the weights")
    }

    /// Returns the id of an instance, such as `ins-4jrmzpvk`.
    pub(crate) fn draw_instance_id(&mut self, prefix: &str) -> String {
        let letters = b"abcdefghijkmnpqrstuvwxyz23456789";
        let mut id = String::with_capacity(prefix.len() + 9);
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
        let mut random = Random::new(1, 2);
        let mut counts = [0; 4];
        for _ in 0..12_500 {
            counts[random.pick_ranked(&[0, 1, 2, 3])] += 1;
        }
        let expected = [6_000, 3_000, 2_000, 1_500];
        for (count, expected) in counts.into_iter().zip(expected) {
            assert!(i32::abs(count - expected) < 300, "{counts:?}");
        }
    }
}
