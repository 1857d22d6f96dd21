//! Finds files of one command that hold the same lines: deliveries that replace each other, not parts of one.

use std::collections::BTreeMap;

use bill::BillKey;

/// The lines of one charge in the files: how many each file has, by its number.
pub(super) type OfFiles = BTreeMap<u32, u64>;

/// The lines that a file has of a bill.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::import) struct SharedLines {
    /// How many they are.
    pub(in crate::import) lines: u64,
    /// How many of them another file has, too.
    pub(in crate::import) shared: u64,
}

impl SharedLines {
    /// One line could be equal to another by chance.
    const LINES_MIN: u64 = 2;

    /// Returns whether the file likely holds what another file holds: more than half of its lines are shared.
    fn is_likely_a_delivery(self) -> bool {
        self.lines >= SharedLines::LINES_MIN && self.shared > self.lines.div_euclid(2)
    }
}

/// The lines of each bill and file, both by their numbers.
#[derive(Default)]
pub(super) struct SharedFiles {
    files: BTreeMap<(u32, u32), SharedLines>,
}

impl SharedFiles {
    /// Adds the lines of one charge of a bill.
    pub(super) fn add(&mut self, bill: u32, of_files: &OfFiles) {
        for (file, lines) in of_files {
            let others = of_files.iter().filter(|(other, _)| *other != file);
            let most = others.map(|(_, lines)| *lines).max().unwrap_or_default();
            let own = self.files.entry((bill, *file)).or_default();
            own.lines = own.lines.saturating_add(*lines);
            own.shared = own.shared.saturating_add(most.min(*lines));
        }
    }

    /// For each bill, the file that shares most lines, if it likely holds what another file holds. `keys` are the
    /// bills by their numbers.
    pub(super) fn finish(self, keys: &[BillKey]) -> BTreeMap<BillKey, SharedLines> {
        let mut bills: BTreeMap<BillKey, SharedLines> = BTreeMap::new();
        for ((bill, _), own) in self.files {
            let key = usize::try_from(bill).ok().and_then(|place| keys.get(place)).copied();
            if let Some(key) = key.filter(|_| own.is_likely_a_delivery()) {
                let kept = bills.entry(key).or_insert(own);
                if own.shared > kept.shared {
                    *kept = own;
                }
            }
        }
        bills
    }
}

/// Counts a line of a file.
pub(super) fn count_line(of_files: &mut OfFiles, file: u32) {
    let lines = of_files.entry(file).or_default();
    *lines = lines.saturating_add(1);
}
