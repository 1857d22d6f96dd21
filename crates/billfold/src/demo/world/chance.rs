//! Numbers for the demo world that look random and are the same on every machine.

/// A sequence of numbers: `SplitMix64`, written out so that no release of a library can change the
/// demo's files.
pub(super) struct Chance(u64);

impl Chance {
    /// The sequence that belongs to an account and a month.
    pub(super) fn of(uin: i64, yyyymm: i64) -> Chance {
        let seed = uin.wrapping_mul(1_000_003).wrapping_add(yyyymm);
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

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = high.saturating_sub(low).saturating_add(1);
        let bits = i64::from_le_bytes(self.bits().to_le_bytes());
        low.saturating_add(bits.checked_rem_euclid(span).unwrap_or(0))
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

    /// So many digits.
    pub(super) fn digits(&mut self, count: usize) -> String {
        let digits = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
        (0..count).map(|_| self.pick(&digits)).collect()
    }

    /// The id of an instance, such as `ins-4jrmzpvk`.
    pub(super) fn instance_id(&mut self, prefix: &str) -> String {
        let letters: Vec<char> = "abcdefghijkmnpqrstuvwxyz23456789".chars().collect();
        let tail: String = (0..8).map(|_| self.pick(&letters)).collect();
        format!("{prefix}-{tail}")
    }
}
