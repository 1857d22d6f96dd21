//! The summary: cells summed by payment mode and transaction type, or by product or region.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::codes::code_names::Language;
use crate::codes::pay_mode::PayMode;
use crate::codes::transaction_type::TransactionType;
use crate::folded_bill::Cell;
use crate::key_names::{KeyKind, KeyNames};
use crate::measure::Measure;
use crate::money::SumOverflow;
use crate::sums::Sums;

/// One payment mode of a bill, with the transaction types inside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModeSummary {
    /// The mode.
    pub pay_mode: PayMode,
    /// The sums of all its lines.
    pub sums: Sums,
    /// Its transaction types, by total in descending order, equal totals by their codes.
    pub details: Vec<TransactionTypeSummary>,
}

/// One transaction type inside a mode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransactionTypeSummary {
    /// The type.
    pub transaction_type: TransactionType,
    /// The sums of its lines.
    pub sums: Sums,
}

/// Sums cells by payment mode, and inside each mode by transaction type.
///
/// Modes come in the order of [`PayMode`]. A mode that has lines is there even if they sum to zero.
///
/// # Errors
/// [`SumOverflow`]: a sum left the range of 128 bits.
pub fn sum_by_pay_mode<'a>(
    cells: impl IntoIterator<Item = &'a Cell>,
) -> Result<Vec<ModeSummary>, SumOverflow> {
    let mut modes: BTreeMap<PayMode, BTreeMap<TransactionType, Sums>> = BTreeMap::new();
    for cell in cells {
        let types = modes.entry(cell.pay_mode).or_default();
        types.entry(cell.transaction_type).or_default().merge(&cell.sums)?;
    }
    modes
        .into_iter()
        .map(|(pay_mode, types)| {
            let mut sums = Sums::default();
            for of_type in types.values() {
                sums.merge(of_type)?;
            }
            let mut details: Vec<TransactionTypeSummary> = types
                .into_iter()
                .map(|(transaction_type, sums)| TransactionTypeSummary { transaction_type, sums })
                .collect();
            details
                .sort_by_key(|detail| (Reverse(detail.sums[Measure::Total]), detail.transaction_type.code()));
            Ok(ModeSummary { pay_mode, sums, details })
        })
        .collect()
}

/// Sums cells.
///
/// # Errors
/// [`SumOverflow`]: a sum left the range of 128 bits.
pub fn sum_cells<'a>(cells: impl IntoIterator<Item = &'a Cell>) -> Result<Sums, SumOverflow> {
    let mut sums = Sums::default();
    for cell in cells {
        sums.merge(&cell.sums)?;
    }
    Ok(sums)
}

/// The charges of one product or region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeySummary<'a> {
    /// The code, or the normalised name if there is none.
    pub key: &'a str,
    /// The name to show.
    pub name: &'a str,
    /// The sums of its lines.
    pub sums: Sums,
}

/// Sums cells by product or region, by total in descending order, equal totals by their keys.
///
/// # Errors
/// [`SumOverflow`]: a sum left the range of 128 bits.
pub fn sum_by_key<'a>(
    cells: impl IntoIterator<Item = &'a Cell>,
    kind: KeyKind,
    names: &'a KeyNames,
    language: Language,
) -> Result<Vec<KeySummary<'a>>, SumOverflow> {
    let mut groups: BTreeMap<&str, Sums> = BTreeMap::new();
    for cell in cells {
        groups.entry(cell.key_of(kind)).or_default().merge(&cell.sums)?;
    }
    let name = |key| names.choose_name(kind, key, language);
    let mut groups: Vec<_> =
        groups.into_iter().map(|(key, sums)| KeySummary { key, name: name(key), sums }).collect();
    groups.sort_by_key(|group| (Reverse(group.sums[Measure::Total]), group.key));
    Ok(groups)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Sum;
    use crate::uin::Uin;

    fn cell(pay_mode: PayMode, transaction_type: TransactionType, total: i128) -> Cell {
        Cell {
            manager: Uin::new(1).unwrap(),
            pay_mode,
            transaction_type,
            product: "p_cvm".to_owned(),
            region: "1".to_owned(),
            sums: Sums::new([(Measure::Total, Sum::from_units(total))], 1),
        }
    }

    #[test]
    fn modes_stand_in_fixed_order_and_details_by_total_then_code() {
        let cells = [
            cell(PayMode::RiPay, TransactionType::RiHourPay, 0),
            cell(PayMode::PostPay, TransactionType::ReconIncrease, -5),
            cell(PayMode::PostPay, TransactionType::PostpayDeductH, 7),
            cell(PayMode::PostPay, TransactionType::PostpayDeductD, 7),
            cell(PayMode::PrePay, TransactionType::PrePurchaseSnake, 1),
        ];
        let modes = sum_by_pay_mode(&cells).unwrap();
        let order: Vec<_> = modes
            .iter()
            .map(|mode| {
                let details: Vec<_> = mode.details.iter().map(|d| d.transaction_type.code()).collect();
                (mode.pay_mode.code(), mode.sums[Measure::Total].units(), details)
            })
            .collect();
        assert_eq!(
            order,
            [
                ("prePay", 1, vec!["pre_purchase"]),
                ("postPay", 9, vec!["postpay_deduct_d", "postpay_deduct_h", "recon_increase"]),
                ("riPay", 0, vec!["ri_hour_pay"]),
            ]
        );
    }
}
