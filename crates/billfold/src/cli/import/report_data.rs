//! The outcome of an import or its dry run, with all that its report shows besides.

use std::collections::{BTreeMap, BTreeSet};

use bill::ledger::{AsOf, Change};
use bill::{BillKey, Finality, Month, Sum, Uin};
use store::{Data, StoreError};

use crate::clock::Clock;
use crate::config::Config;
use crate::import::guard::Guard;
use crate::import::outcome::{Done, Outcome};
use crate::import::plan::planned::PlannedBill;
use crate::ledger::account_names::AccountNames;
use crate::ledger::find;
use crate::terminal::wording::format_count;

/// Maximum number of bills that a note names; the others are counted.
pub(super) const NAMED_MAX: usize = 20;

/// The outcome of an import or its dry run, with all that the report shows besides.
pub(super) struct ImportReport<'o> {
    pub(super) outcome: &'o Outcome,
    pub(super) finality: Finality,
    pub(super) names: AccountNames,
    /// Totals of the bills that stay as they are and that the note names.
    pub(super) other_totals: BTreeMap<BillKey, Sum>,
    /// Payers of the files that have no account.
    pub(super) unknown_payers: BTreeSet<Uin>,
    /// Second-level resellers of the files that have no account, each with its payer.
    pub(super) unknown_managers: BTreeMap<Uin, Uin>,
    /// The current month in UTC+8.
    pub(super) this_month: Option<Month>,
    pub(super) now_us: i64,
    /// The guards that would refuse the import, of a dry run.
    pub(super) guards: Vec<Guard>,
}

impl<'o> ImportReport<'o> {
    /// Reads what the report shows besides the outcome.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: the catalog cannot be read.
    pub(super) async fn new(
        data: Option<&Data>,
        outcome: &'o Outcome,
        config: &Config,
        guards: Vec<Guard>,
    ) -> Result<Self, StoreError> {
        let names = match data {
            Some(data) => AccountNames::read(&data.catalog).await?,
            None => AccountNames::default(),
        };
        let (payers, managers): (BTreeSet<Uin>, BTreeMap<Uin, Uin>) = match outcome {
            Outcome::Current { .. } => (BTreeSet::new(), BTreeMap::new()),
            Outcome::Done(done) => {
                (done.plan.bills.iter().map(|bill| bill.bill.payer).collect(), done.managers.clone())
            }
        };
        let mut other_totals = BTreeMap::new();
        if let (Some(data), Outcome::Done(done)) = (data, outcome) {
            for bill in done.plan.others.iter().take(NAMED_MAX) {
                let bills = data.catalog.read_bills(bill.owner, bill.month, AsOf::Now).await?;
                for state in bills.iter().filter(|state| state.version.bill == *bill) {
                    other_totals.insert(*bill, find::sum_total(state)?);
                }
            }
        }
        let is_unknown = |partner: &Uin| !names.has_account(*partner);
        let unknown_managers = managers
            .into_iter()
            .filter(|(manager, _)| is_unknown(manager) && !payers.contains(manager))
            .collect();
        let unknown_payers = payers.into_iter().filter(is_unknown).collect();
        let now_us = Clock::System.now_us();
        Ok(Self {
            outcome,
            finality: config.finality,
            names,
            other_totals,
            unknown_payers,
            unknown_managers,
            this_month: Month::from_unix_s(Clock::System.now_s()),
            now_us,
            guards,
        })
    }

    /// Returns true if a bill that was final changes.
    pub(super) fn is_correction(&self, done: &Done, bill: &PlannedBill) -> bool {
        let at_us = done.published.as_ref().map_or(self.now_us, |published| published.at_us);
        bill.is_changed()
            && !bill.is_texts_only()
            && self.finality.is_late(bill.bill.month, bill.change.version(), at_us)
    }

    /// Lists notes about months in the future, and payers whose bills the API does not answer for.
    pub(super) fn list_notes(&self, done: &Done) -> Vec<String> {
        let mut notes = Vec::new();
        let months: BTreeSet<Month> = done.plan.bills.iter().map(|bill| bill.bill.month).collect();
        for month in months.into_iter().filter(|month| self.this_month.is_some_and(|now| *month > now)) {
            notes.push(format!("{month} is in the future; the API does not answer for it until it starts"));
        }
        for payer in self.unknown_payers.iter().take(NAMED_MAX) {
            notes.push(format!(
                "payer {payer} has no account, so that no key can read its bills: add it with `billfold account add {payer} \
                 --role ROLE`"
            ));
        }
        for (manager, payer) in self.unknown_managers.iter().take(NAMED_MAX) {
            notes.push(format!(
                "manager {manager} has no account, so that no key of this second-level reseller can read its customers' \
                 bills: add it with `billfold account add {manager} --role second-level-reseller --parent {payer}`"
            ));
        }
        for (count, name) in [(self.unknown_payers.len(), "payer"), (self.unknown_managers.len(), "manager")]
        {
            if let Some(more) = count.checked_sub(NAMED_MAX).filter(|more| *more > 0) {
                notes.push(format!("{} more without an account", format_count(more, name)));
            }
        }
        notes
    }
}

/// Returns the word for the change of a bill.
pub(super) fn change_name(bill: &PlannedBill) -> &'static str {
    match bill.change {
        Change::New => "new",
        Change::Replaced { .. } if bill.is_emptied => "emptied",
        Change::Replaced { texts_only: true, .. } => "texts only",
        Change::Replaced { .. } => "replaced",
        Change::Extended { .. } => "extended",
        Change::Reverted { .. } => "reverted",
        Change::Unchanged { .. } => "unchanged",
    }
}
