//! Two states of a bill, and how their cells and totals differ.

use std::collections::BTreeMap;

use bill::ledger::{BillState, ImportId};
use bill::{Change, KeyNames, Uin};

use crate::ledger::account_names::AccountNames;
use crate::ledger::diff::CellChange;
use crate::ledger::diff::line::DiffLine;

/// The two states of a bill, and how their cells and totals differ.
pub(super) struct ComparedStates {
    pub(super) old: BillState,
    pub(super) new: BillState,
    /// The change of the totals.
    pub(super) whole: Change,
    pub(super) cells: Vec<CellChange>,
    /// Names of the files of each import.
    pub(super) files: BTreeMap<ImportId, Vec<String>>,
    pub(super) account_names: AccountNames,
    /// The names of the products and regions of both states.
    pub(super) key_names: KeyNames,
}

impl ComparedStates {
    /// Returns the name of a manager; empty if it has none.
    pub(super) fn name_manager(&self, manager: i64) -> &str {
        Uin::new(manager).map_or("", |manager| self.account_names.name(manager))
    }

    /// Returns the name of the file that a line came from, or `?` if the catalog does not have it.
    pub(super) fn file_name<'a>(&'a self, line: &'a DiffLine) -> &'a str {
        let index = usize::try_from(line.file).ok().and_then(|number| number.checked_sub(1));
        let files = self.files.get(&line.import());
        index.and_then(|index| files?.get(index)).map_or("?", String::as_str)
    }
}
