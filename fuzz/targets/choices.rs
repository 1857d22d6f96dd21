//! Choices that depend on the input alone: the same input always takes the same way.

/// A stream of numbers.
pub(crate) struct Choices(u64);

impl Choices {
    /// The stream of an input. Inputs that differ in one byte have nothing to do with each other, so
    /// that a mutation of libFuzzer also draws new choices.
    pub(crate) fn of(bytes: &[u8]) -> Choices {
        let fnv = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
        Choices(bytes.iter().fold(0xcbf2_9ce4_8422_2325, fnv))
    }

    /// The next number (`SplitMix64`).
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, or 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end.max(1)).unwrap();
        usize::try_from(self.next() % end).unwrap()
    }

    /// Heads or tails.
    pub(crate) fn flip(&mut self) -> bool {
        self.below(2) == 0
    }
}
