//! Numbers of what a proof checked.

/// Counts of what was checked and found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProofSummary {
    /// Objects that are what was written; in a quick check, those that exist with their length.
    pub objects: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Lines that were read back.
    pub lines: u64,
    /// Versions that were checked.
    pub versions: u64,
    /// Pruned versions, of which only the row is left.
    pub pruned: u64,
    /// Versions that could not be compared, because some of their lines cannot be read, or were pruned meanwhile.
    pub unchecked: u64,
    /// Cells that were compared.
    pub cells: u64,
    /// Sealed secrets that were not opened, because there is no master key that could.
    pub unopened: u64,
    /// Findings that are damage.
    pub damages: u64,
    /// Findings that killed programs left, and that are swept without help.
    pub leftovers: u64,
}

impl ProofSummary {
    /// Counts an object that is what was written.
    pub(super) fn count_object(&mut self, bytes: u64) {
        self.objects += 1;
        // Saturates: a quick check reads no byte, and sparse files can have any length that a damaged catalog states.
        self.bytes = self.bytes.saturating_add(bytes);
    }

    /// Adds the numbers of another part of the data.
    pub(super) fn merge(&mut self, other: &Self) {
        let Self { objects, bytes, lines, versions, pruned, unchecked, cells, unopened, damages, leftovers } =
            other;
        self.objects += objects;
        self.versions += versions;
        self.pruned += pruned;
        self.unchecked += unchecked;
        self.cells += cells;
        self.unopened += unopened;
        self.damages += damages;
        self.leftovers += leftovers;
        // Saturate, as both are what a damaged catalog states.
        self.bytes = self.bytes.saturating_add(*bytes);
        self.lines = self.lines.saturating_add(*lines);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_may_have_more_bytes_than_a_number_holds() {
        let mut summary = ProofSummary::default();
        (0..3).for_each(|_| summary.count_object(i64::MAX.unsigned_abs()));
        assert_eq!((summary.objects, summary.bytes), (3, u64::MAX));
    }
}
