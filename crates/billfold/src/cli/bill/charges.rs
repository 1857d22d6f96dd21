//! The charges of a bill, grouped as a report shows them.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use bill::ledger::BillState;
use bill::{
    KeyKind, Language, Measure, PayMode, SumOverflow, Sums, TransactionType, sum_by_key, sum_by_pay_mode,
};
use clap::ValueEnum;

/// The property of a charge by which a bill is totalled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Grouping {
    /// By pay mode, and below it by transaction type
    PayMode,
    /// By product
    Product,
    /// By region
    Region,
    /// By pay mode, transaction type, product and region at once
    All,
}

/// A code and the name that people know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NamedCode {
    pub(super) code: String,
    pub(super) name: String,
}

/// The sums of the charges that have some codes in common, one for each dimension of the grouping.
pub(super) struct Charges {
    pub(super) codes: Vec<NamedCode>,
    pub(super) sums: Sums,
}

impl Grouping {
    /// Returns the names of the dimensions, as they are in JSON and CSV.
    pub(super) const fn dimensions(self) -> &'static [&'static str] {
        match self {
            Self::PayMode => &["pay_mode", "transaction_type"],
            Self::Product => &["product"],
            Self::Region => &["region"],
            Self::All => &["pay_mode", "transaction_type", "product", "region"],
        }
    }

    /// Returns the name of the grouping for programs.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::PayMode => "pay_mode",
            Self::Product => "product",
            Self::Region => "region",
            Self::All => "all",
        }
    }
}

impl NamedCode {
    fn of_mode(mode: PayMode) -> Self {
        Self { code: mode.code().to_owned(), name: mode.name().to_owned() }
    }

    fn of_transaction_type(transaction_type: TransactionType) -> Self {
        Self { code: transaction_type.code().to_owned(), name: transaction_type.name().to_owned() }
    }

    fn of_product(state: &BillState, key: &str) -> Self {
        Self { code: key.to_owned(), name: state.names.choose_product_name(key).to_owned() }
    }

    fn of_region(state: &BillState, key: &str) -> Self {
        Self { code: key.to_owned(), name: state.names.choose_region_name(key).to_owned() }
    }
}

/// Groups the charges of a bill: modes in their order, everything else by total in descending order. The charges of all
/// groups sum to the bill.
///
/// # Errors
///
/// [`SumOverflow`]: a sum left the range of 128 bits.
pub(super) fn group_charges(state: &BillState, by: Grouping) -> Result<Vec<Charges>, SumOverflow> {
    let cells = &state.cells;
    Ok(match by {
        Grouping::PayMode => sum_by_pay_mode(cells)?
            .into_iter()
            .flat_map(|mode| mode.details.into_iter().map(move |detail| (mode.pay_mode, detail)))
            .map(|(mode, detail)| Charges {
                codes: vec![
                    NamedCode::of_mode(mode),
                    NamedCode::of_transaction_type(detail.transaction_type),
                ],
                sums: detail.sums,
            })
            .collect(),
        Grouping::Product => group_by_key(state, KeyKind::Product)?,
        Grouping::Region => group_by_key(state, KeyKind::Region)?,
        Grouping::All => group_by_all(state)?,
    })
}

/// Groups the charges of a bill by product or region.
fn group_by_key(state: &BillState, kind: KeyKind) -> Result<Vec<Charges>, SumOverflow> {
    let groups = sum_by_key(&state.cells, kind, &state.names, Language::English)?;
    let charges = groups.into_iter().map(|group| Charges {
        codes: vec![NamedCode { code: group.key.to_owned(), name: group.name.to_owned() }],
        sums: group.sums,
    });
    Ok(charges.collect())
}

/// Groups the charges of a bill by everything but the manager.
fn group_by_all(state: &BillState) -> Result<Vec<Charges>, SumOverflow> {
    let mut groups: BTreeMap<(PayMode, TransactionType, &str, &str), Sums> = BTreeMap::new();
    for cell in &state.cells {
        let key = (cell.pay_mode, cell.transaction_type, cell.product.as_str(), cell.region.as_str());
        groups.entry(key).or_default().merge(&cell.sums)?;
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|((mode, transaction_type, ..), sums)| {
        (*mode, transaction_type.code(), Reverse(sums[Measure::Total]))
    });
    let group = |((mode, transaction_type, product, region), sums)| Charges {
        codes: vec![
            NamedCode::of_mode(mode),
            NamedCode::of_transaction_type(transaction_type),
            NamedCode::of_product(state, product),
            NamedCode::of_region(state, region),
        ],
        sums,
    };
    Ok(groups.into_iter().map(group).collect())
}
