//! Old and new states of a bill, compared: the table for people and the fields of JSON.

use bill::{Change, Measure};
use serde::Serialize;

use super::json::JsonSums;
use crate::ledger::compare::Comparison;
use crate::terminal::table::Table;
use crate::terminal::wording::format_signed;

/// Two states of a bill, compared.
#[derive(Debug, Serialize)]
pub(crate) struct JsonComparison {
    total: JsonChange,
    groups: Vec<JsonGroup>,
}

/// Old sums, new sums, and new minus old.
#[derive(Debug, Serialize)]
pub(crate) struct JsonChange {
    old: JsonSums<u64>,
    new: JsonSums<u64>,
    difference: JsonSums<i128>,
}

/// A payment mode and transaction type.
#[derive(Debug, Serialize)]
struct JsonGroup {
    pay_mode: &'static str,
    transaction_type: &'static str,
    change: JsonChange,
}

impl JsonComparison {
    /// Takes the fields of a comparison.
    pub(crate) fn new(comparison: &Comparison) -> Self {
        let groups = comparison.groups.iter().map(|group| JsonGroup {
            pay_mode: group.pay_mode.code(),
            transaction_type: group.transaction_type.code(),
            change: JsonChange::new(&group.change),
        });
        Self { total: JsonChange::new(&comparison.whole), groups: groups.collect() }
    }
}

impl JsonChange {
    /// Takes the fields of a change.
    pub(crate) fn new(change: &Change) -> Self {
        let Change { old, new, difference } = change;
        Self { old: old.into(), new: new.into(), difference: difference.into() }
    }
}

/// Makes the table of a comparison, in USD.
pub(crate) fn build_comparison_table(comparison: &Comparison) -> Table {
    let mut table = Table::new(&["PAY MODE", "TRANSACTION TYPE", "", ">OLD", ">NEW", ">DIFFERENCE"]);
    let mut add = |mode: &str, transaction_type: &str, change: &Change| {
        let names = std::iter::once((mode, transaction_type)).chain(std::iter::repeat(("", "")));
        for ((mode, transaction_type), row) in names.zip(make_change_rows(change)) {
            table.add_row([mode.to_owned(), transaction_type.to_owned()].into_iter().chain(row).collect());
        }
    };
    for group in &comparison.groups {
        add(group.pay_mode.code(), group.transaction_type.code(), &group.change);
    }
    add("total", "", &comparison.whole);
    table
}

/// Makes the rows that a table lists: name, old, new, difference. The total is always listed; the number of lines and
/// the other sums only if they differ.
pub(crate) fn make_change_rows(change: &Change) -> Vec<[String; 4]> {
    let mut rows = Vec::new();
    if change.difference.lines != 0 {
        let (old, new) = (change.old.lines.to_string(), change.new.lines.to_string());
        rows.push(["lines".to_owned(), old, new, format_signed(&change.difference.lines.to_string())]);
    }
    for (measure, [old, new, difference]) in list_changed_amounts(change) {
        rows.push([measure.label().to_owned(), old, new, format_signed(&difference)]);
    }
    rows
}

/// Lists old, new and difference of the amounts that differ, and of the total.
pub(crate) fn list_changed_amounts(change: &Change) -> impl Iterator<Item = (Measure, [String; 3])> {
    let is_listed =
        |measure: &Measure| change.old[*measure] != change.new[*measure] || *measure == Measure::Total;
    Measure::ALL.into_iter().filter(is_listed).map(|measure| {
        let sums = [change.old[measure], change.new[measure], change.difference[measure]];
        (measure, sums.map(|sum| sum.to_string()))
    })
}

#[cfg(test)]
mod tests {
    use bill::{Cell, Difference, PayMode, Sum, Sums, TransactionType, Uin};

    use super::*;
    use crate::ledger::compare::compare_cells;

    fn cell(transaction_type: TransactionType, total: i128) -> Cell {
        Cell {
            manager: Uin::new(1).unwrap(),
            pay_mode: PayMode::PostPay,
            transaction_type,
            product: "p_cvm".to_owned(),
            region: "1".to_owned(),
            sums: Sums::new([(Measure::Total, Sum::from_units(total))], 1),
        }
    }

    #[test]
    fn old_new_and_difference_stand_side_by_side_and_sum_to_the_whole() {
        let old = [cell(TransactionType::PostpayDeductH, 5), cell(TransactionType::ReconIncrease, -1)];
        let new =
            [cell(TransactionType::PostpayDeductH, 3), cell(TransactionType::PostpayDeductD, 100_000_000)];
        let comparison = compare_cells(&old, &new).unwrap();
        let table = build_comparison_table(&comparison).to_string();
        let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(rows[1], ["postPay", "postpay_deduct_d", "lines", "0", "1", "+1"], "{table}");
        assert_eq!(rows[2], ["total", "0.00000000", "1.00000000", "+1.00000000"], "{table}");
        assert_eq!(rows[3][2..], ["total", "0.00000005", "0.00000003", "-0.00000002"], "{table}");
        assert_eq!(rows[6], ["total", "total", "0.00000004", "1.00000003", "+0.99999999"], "{table}");
        let mut sum = Difference::default();
        for group in &comparison.groups {
            sum.merge(&group.change.difference).unwrap();
        }
        assert_eq!(sum, comparison.whole.difference);
        assert_eq!(compare_cells(&[], &[]).unwrap().groups, []);
        let json = serde_json::to_value(JsonComparison::new(&comparison)).unwrap();
        assert_eq!(json["total"]["difference"]["total"], "0.99999999");
    }
}
