//! The report of `--details`: a changed bill by pay mode and transaction type, and its cells.

use std::collections::BTreeMap;

use bill::{BillKey, Cell, KeyNames, Measure, SumOverflow, Sums};
use serde::Serialize;
use store::{Data, StoreError};

use crate::cli::show::cell::JsonCellKey;
use crate::cli::show::comparison::{JsonComparison, build_comparison_table};
use crate::cli::show::json::JsonSums;
use crate::import::plan::planned::{Plan, PlannedBill};
use crate::import::preview::BillSide;
use crate::ledger::account_names::AccountNames;
use crate::ledger::compare::{Comparison, compare_cells};
use crate::ledger::{find, format_bill_name};
use crate::terminal::table::Table;
use crate::terminal::wording::format_signed;

/// A changed bill in detail.
pub(super) struct BillDetail {
    bill: BillKey,
    comparison: Comparison,
    /// The cells that differ, with their sums before and after.
    cells: Vec<(Cell, Sums, Sums)>,
    /// The names of the products and regions before and after.
    key_names: KeyNames,
}

/// The details of a bill in JSON.
#[derive(Serialize)]
pub(super) struct JsonDetail<'a> {
    comparison: JsonComparison,
    cells: Vec<JsonCell<'a>>,
}

/// A cell that differs, in JSON.
#[derive(Serialize)]
struct JsonCell<'a> {
    #[serde(flatten)]
    key: JsonCellKey<'a>,
    old: JsonSums<u64>,
    new: JsonSums<u64>,
}

impl BillDetail {
    /// Compares the cells of a bill.
    ///
    /// # Errors
    ///
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub(super) fn new(bill: &PlannedBill, old: BillSide<'_>, new: BillSide<'_>) -> Result<Self, SumOverflow> {
        let mut both: BTreeMap<_, (&Cell, Sums, Sums)> = BTreeMap::new();
        for cell in old.cells {
            both.insert(cell.key(), (cell, cell.sums, Sums::default()));
        }
        for cell in new.cells {
            both.entry(cell.key()).or_insert((cell, Sums::default(), Sums::default())).2 = cell.sums;
        }
        let differing = both.into_values().filter(|(_, old, new)| old != new);
        let mut key_names = new.names.clone();
        key_names.merge(old.names);
        Ok(Self {
            bill: bill.bill,
            key_names,
            comparison: compare_cells(old.cells, new.cells)?,
            cells: differing.map(|(cell, old, new)| (cell.clone(), old, new)).collect(),
        })
    }

    /// Writes the bill as text.
    ///
    /// # Errors
    ///
    /// [`SumOverflow`]: a difference left the range of 128 bits.
    pub(super) fn to_text(&self, names: &AccountNames) -> Result<String, SumOverflow> {
        let mut table = Table::new(&[
            "MANAGER",
            "PAY MODE",
            "TRANSACTION TYPE",
            "PRODUCT",
            "REGION",
            ">OLD",
            ">NEW",
            ">DIFFERENCE",
        ]);
        for (cell, old, new) in &self.cells {
            let difference = new[Measure::Total].minus(old[Measure::Total])?;
            table.add_row(vec![
                names.label(cell.manager),
                cell.pay_mode.code().to_owned(),
                cell.transaction_type.code().to_owned(),
                self.key_names.choose_product_name(&cell.product).to_owned(),
                self.key_names.choose_region_name(&cell.region).to_owned(),
                old[Measure::Total].to_string(),
                new[Measure::Total].to_string(),
                format_signed(&difference.to_string()),
            ]);
        }
        Ok(format!(
            "{}:\n\n{}\n{table}\n",
            format_bill_name(&self.bill),
            build_comparison_table(&self.comparison)
        ))
    }

    /// Takes the fields of JSON.
    pub(super) fn to_json<'a>(&'a self, names: &'a AccountNames) -> JsonDetail<'a> {
        let cells = self.cells.iter().map(|(cell, old, new)| JsonCell {
            key: JsonCellKey::new(
                (cell.manager.get(), names.name(cell.manager)),
                [cell.pay_mode.code(), cell.transaction_type.code(), &cell.product, &cell.region],
                &self.key_names,
            ),
            old: old.into(),
            new: new.into(),
        });
        JsonDetail { comparison: JsonComparison::new(&self.comparison), cells: cells.collect() }
    }

    /// Returns the key of the bill.
    pub(super) fn bill(&self) -> BillKey {
        self.bill
    }
}

/// Reads the details of the bills that an import published.
///
/// # Errors
///
/// [`StoreError`]: the catalog cannot be read.
pub(super) async fn read_details(data: &Data, plan: &Plan) -> Result<Vec<BillDetail>, StoreError> {
    let mut details = Vec::new();
    for bill in plan.bills.iter().filter(|bill| bill.is_changed()) {
        let version = bill.change.version();
        let (mut old_cells, mut old_names) = (Vec::new(), KeyNames::default());
        if version > 1 {
            let mut old = find::load_state(&data.catalog, bill.bill, version - 1).await?;
            data.load_names(&mut old).await?;
            (old_cells, old_names) = (old.cells, old.names);
        }
        let mut new = find::load_state(&data.catalog, bill.bill, version).await?;
        data.load_names(&mut new).await?;
        let old = BillSide { cells: &old_cells, names: &old_names };
        details.push(BillDetail::new(bill, old, BillSide { cells: &new.cells, names: &new.names })?);
    }
    Ok(details)
}
