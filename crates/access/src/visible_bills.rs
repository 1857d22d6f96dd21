//! The questions for many bills and for the versions of some, and the part of them that a caller may see.
//!
//! A version of which a caller sees no line is as if it did not exist. Of a bill of which the caller sees a part alone, only
//! those versions are shown that changed this part: else their number would tell of lines that it may not see.

use std::collections::{BTreeMap, BTreeSet};

use bill::ledger::{BillState, ImportKind, PublishedVersion};
use bill::{Basis, BillKey, Cell, Month, SumOverflow, Sums, Uin, sum_cells};

use crate::visibility::can_see;
use crate::visible::BillOwner;

/// The customers whose bills are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BillsScope {
    /// One, or the caller itself.
    Owner(BillOwner),
    /// Every customer of which the caller sees lines.
    Customers,
}

/// A question for the current bills of some months. The caller is no part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BillsQuery {
    /// The owners of the bills.
    pub scope: BillsScope,
    /// The first month of the bills; `None` for all.
    pub first: Option<Month>,
    /// The last month of the bills; `None` for all.
    pub last: Option<Month>,
    /// True if cells and names of products and regions are read, too.
    pub with_cells: bool,
}

/// A question for the versions of one month's bills. The caller is no part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HistoryQuery {
    /// The owner of the bills.
    pub owner: BillOwner,
    /// The month of the bills.
    pub month: Month,
    /// The payer of the bill; `None` for any.
    pub payer: Option<Uin>,
    /// True if the names of products and regions are read, too.
    pub with_names: bool,
}

/// A version of a bill as a caller sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeenVersion {
    /// The bill.
    pub bill: BillKey,
    /// The number of the version.
    pub number: u32,
    /// The time of publication, microseconds since 1970.
    pub published_at_us: i64,
    /// The kind of the import that published it.
    pub kind: ImportKind,
    /// True if it differs from the version before in texts alone.
    pub texts_only: bool,
    /// True if the caller's part of the bill is as in this version now.
    pub is_current: bool,
}

/// A bill as a caller sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenBill {
    /// The version that the caller's part of the bill is of.
    pub version: SeenVersion,
    /// The number of versions that the caller sees.
    pub version_count: u32,
    /// The name of the owner's account; empty if it has none.
    pub owner_name: String,
    /// True if the payer's month is closed.
    pub is_closed: bool,
    /// True if the bill states what another account pays: sums and cells are left out then.
    pub is_withheld: bool,
    /// The sums of the lines that the caller sees.
    pub sums: Sums,
    /// The current version with the cells that the caller sees, if they were asked for.
    pub state: Option<BillState>,
}

/// The answer to a [`BillsQuery`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BillsAnswer {
    /// Nothing, not even that the customer exists.
    Nothing,
    /// The bills, by month, payer and owner.
    Bills(Vec<SeenBill>),
}

/// A version with its cells as a caller sees them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenState {
    /// The version.
    pub version: SeenVersion,
    /// The version with the cells that the caller sees.
    pub state: BillState,
}

/// The answer to a [`HistoryQuery`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HistoryAnswer {
    /// Nothing, not even that the customer exists.
    Nothing,
    /// Nothing, since a part of it states what another account pays.
    Withheld,
    /// The versions, by payer and number.
    Versions(Vec<SeenState>),
}

/// The lines of bills that a caller sees: as their owner all, else those of the managers that it reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    caller: Uin,
    /// The caller and every partner below it; `None` if it is the owner.
    reach: Option<BTreeSet<Uin>>,
}

/// The sums of a version's lines by manager, which never change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionTotals {
    /// The version.
    pub version: SeenVersion,
    /// The amounts that it states.
    pub basis: Basis,
    /// The sums of the lines of each manager.
    pub managers: BTreeMap<Uin, Sums>,
    /// The managers of lines of this version and of those before it.
    pub past_managers: BTreeSet<Uin>,
}

/// The part of a version that a caller sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeenTotals {
    /// The sums of the lines that the caller sees.
    pub sums: Sums,
    /// True if the version, or one before it, has lines that the caller does not see.
    pub is_partial: bool,
    /// True if the version states what another account pays.
    pub is_withheld: bool,
}

impl SeenVersion {
    /// Takes the facts of a published version.
    #[must_use]
    pub fn of(version: &PublishedVersion) -> Self {
        Self {
            bill: version.bill,
            number: version.number,
            published_at_us: version.published_at_us,
            kind: version.kind,
            texts_only: version.texts_only,
            is_current: version.is_current,
        }
    }
}

impl VersionTotals {
    /// Sums the cells of a version by manager. `past_managers` are those of the versions before it.
    ///
    /// # Errors
    ///
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub fn of(state: &BillState, mut past_managers: BTreeSet<Uin>) -> Result<Self, SumOverflow> {
        let mut managers: BTreeMap<Uin, Sums> = BTreeMap::new();
        for cell in &state.cells {
            managers.entry(cell.manager).or_default().merge(&cell.sums)?;
        }
        past_managers.extend(managers.keys());
        let version = SeenVersion::of(&state.version);
        Ok(Self { version, basis: state.version.basis, managers, past_managers })
    }
}

impl Sight {
    /// The sight of an owner on its own bills.
    #[must_use]
    pub fn of_owner(caller: Uin) -> Self {
        Self { caller, reach: None }
    }

    /// The sight of a partner on bills of customers. `reach` is the partner and every one below it in the tree.
    #[must_use]
    pub fn of_partner(caller: Uin, reach: BTreeSet<Uin>) -> Self {
        Self { caller, reach: Some(reach) }
    }

    /// Selects what the caller sees of a version; `None` if it sees no line.
    ///
    /// # Errors
    ///
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub fn select_totals(&self, totals: &VersionTotals) -> Result<Option<SeenTotals>, SumOverflow> {
        let payer = totals.version.bill.payer;
        let (mut sums, mut is_seen) = (Sums::default(), false);
        for (_, of_manager) in totals.managers.iter().filter(|(manager, _)| self.sees(payer, **manager)) {
            is_seen = true;
            sums.merge(of_manager)?;
        }
        let is_partial = totals.past_managers.iter().any(|manager| !self.sees(payer, *manager));
        let is_withheld = self.is_withheld(payer, totals.basis);
        if is_withheld {
            sums = Sums::default();
        }
        Ok(is_seen.then_some(SeenTotals { sums, is_partial, is_withheld }))
    }

    /// Narrows a version to the cells that the caller sees.
    #[must_use]
    pub fn narrow_state(&self, mut state: BillState) -> BillState {
        let payer = state.version.bill.payer;
        state.cells.retain(|cell| self.sees(payer, cell.manager));
        state
    }

    /// Narrows all versions of a bill, by number, to those that changed what the caller sees, each with the cells that it
    /// sees; `None` if one of them states what another account pays. Pruned ones, whose cells are gone, are left out.
    #[must_use]
    pub fn narrow_history(&self, states: Vec<BillState>) -> Option<Vec<SeenState>> {
        let withheld = |state: &BillState| {
            let is_seen = state.cells.iter().any(|cell| self.sees(state.version.bill.payer, cell.manager));
            is_seen
                && state.version.pruned_at_us.is_none()
                && self.is_withheld(state.version.bill.payer, state.version.basis)
        };
        if states.iter().any(withheld) { None } else { Some(self.select_versions(states)) }
    }

    /// Counts the versions of a bill that changed what the caller sees, and selects the newest of them; `None` if there is none.
    /// A version that states what another account pays counts, too: its amounts are not shown.
    #[must_use]
    pub fn count_versions(&self, states: Vec<BillState>) -> Option<(SeenVersion, usize)> {
        let seen = self.select_versions(states);
        seen.last().map(|last| (last.version, seen.len()))
    }

    /// Selects the versions of a bill, by number, that changed what the caller sees, each with the cells that it sees.
    fn select_versions(&self, states: Vec<BillState>) -> Vec<SeenState> {
        let mut seen: Vec<SeenState> = Vec::new();
        // The cells that the caller sees of the version before, and true if that has others; `None` if it is not shown.
        let mut before: Option<(Vec<Cell>, bool)> = None;
        for state in states.into_iter().filter(|state| state.version.pruned_at_us.is_none()) {
            let (version, cells_all) = (SeenVersion::of(&state.version), state.cells.len());
            let state = self.narrow_state(state);
            if state.cells.is_empty() && !self.sees_all(version.bill.payer) {
                before = None;
                continue;
            }
            let is_partial = state.cells.len() < cells_all;
            let is_same = before
                .as_ref()
                .is_some_and(|(cells, was_partial)| (is_partial || *was_partial) && *cells == state.cells);
            before = Some((state.cells.clone(), is_partial));
            match seen.last_mut() {
                Some(last) if is_same => last.version.is_current = version.is_current,
                _ => seen.push(SeenState { version, state }),
            }
        }
        seen
    }

    /// Returns true if the caller sees every line under a payer, of all managers.
    fn sees_all(&self, payer: Uin) -> bool {
        self.reach.is_none() || self.caller == payer
    }

    /// Returns true if the caller sees lines of a payer and manager.
    fn sees(&self, payer: Uin, manager: Uin) -> bool {
        self.reach.as_ref().is_none_or(|reach| can_see(self.caller, reach, payer, manager))
    }

    /// Returns true if amounts of a basis are what another account pays.
    fn is_withheld(&self, payer: Uin, basis: Basis) -> bool {
        basis == Basis::Cost && payer != self.caller
    }
}

impl SeenState {
    /// Sums the cells.
    ///
    /// # Errors
    ///
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub fn sum_cells(&self) -> Result<Sums, SumOverflow> {
        sum_cells(&self.state.cells)
    }
}
