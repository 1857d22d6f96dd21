//! Resolves the keys of charges: each combination of texts once, and not each line.

use bill::{ChargeKey, ColumnIds, Dictionary};

use super::columns::TEXTS_MAX;
use crate::header::Header;
use crate::notice::Notice;
use crate::resolve::key_facts::{KEY_COLUMNS, KeyFacts};

/// The keys of the lines of a file.
#[derive(Debug, Default)]
pub(super) struct Keys {
    /// The indexes of the columns of the key that the file has.
    pub(super) columns: Vec<usize>,
    /// The ids of the texts of a combination, as bytes.
    combinations: Dictionary,
    /// The keys of charges, by the ids of combinations.
    pub(super) table: Vec<Option<ChargeKey>>,
    facts: Vec<Facts>,
    /// The id of the combination of each row.
    pub(super) ids: Vec<u32>,
    /// Memory for a combination.
    combination: Vec<u8>,
    /// True for each row that has another combination than the row before it.
    changes: Vec<bool>,
}

/// The facts about a combination besides its key.
#[derive(Debug)]
struct Facts {
    notices: Vec<Notice>,
    has_accounts: bool,
}

impl Keys {
    /// Starts a file.
    pub(super) fn new(header: &Header) -> Self {
        let columns = KEY_COLUMNS.iter().filter_map(|column| header.index_of(*column)).collect();
        Self { columns, ..Self::default() }
    }

    /// Number of times that the combinations were emptied.
    pub(super) fn generation(&self) -> u64 {
        self.combinations.generation()
    }

    /// Empties the combinations if there are too many, or if `is_stale`, since ids of their texts have changed.
    pub(super) fn limit(&mut self, is_stale: bool) {
        if is_stale || self.combinations.len() > TEXTS_MAX {
            self.combinations.clear();
            self.table.clear();
            self.facts.clear();
        }
    }

    /// Finds the combination of each row. `resolve` returns the facts of a new one by the index of a row that has it.
    pub(super) fn read(
        &mut self,
        ids: &[ColumnIds],
        rows: usize,
        mut resolve: impl FnMut(usize) -> KeyFacts,
    ) {
        self.mark_changes(ids, rows);
        self.ids.clear();
        let mut last = 0;
        for (row, is_change) in self.changes.iter().enumerate() {
            if *is_change {
                self.combination.clear();
                for column in &self.columns {
                    let id = ids.get(*column).and_then(|column| column.ids.get(row));
                    let Some(id) = id else { unreachable!("each text of a key has an id") };
                    self.combination.extend(id.to_le_bytes());
                }
                last = self.combinations.find_or_add(&self.combination);
                if self.combinations.len() > self.table.len() {
                    let KeyFacts { key, notices, has_accounts } = resolve(row);
                    self.table.push(key);
                    self.facts.push(Facts { notices, has_accounts });
                }
            }
            self.ids.push(last);
        }
    }

    /// Marks the first row, and those with another combination than the row before them.
    fn mark_changes(&mut self, ids: &[ColumnIds], rows: usize) {
        self.changes.clear();
        self.changes.resize(rows, false);
        if let Some(first) = self.changes.first_mut() {
            *first = true;
        }
        for column in self.columns.iter().filter_map(|column| ids.get(*column)) {
            let later = self.changes.iter_mut().skip(1);
            for (is_change, pair) in later.zip(column.ids.array_windows::<2>()) {
                let [before, id] = pair;
                *is_change |= before != id;
            }
        }
    }

    /// Returns true if payer and owner of a row are digits alone.
    pub(super) fn has_accounts(&self, row: usize) -> bool {
        self.facts_of(row).has_accounts
    }

    /// The notices that the key gives to a row; `None` if its texts have a fault.
    pub(super) fn notices_of(&self, row: usize) -> Option<&[Notice]> {
        let id = self.ids.get(row).and_then(|id| usize::try_from(*id).ok());
        id.and_then(|id| self.table.get(id)).and_then(Option::as_ref)?;
        Some(&self.facts_of(row).notices)
    }

    fn facts_of(&self, row: usize) -> &Facts {
        let id = self.ids.get(row).and_then(|id| usize::try_from(*id).ok());
        let Some(facts) = id.and_then(|id| self.facts.get(id)) else {
            unreachable!("the row {row} has a combination")
        };
        facts
    }
}
