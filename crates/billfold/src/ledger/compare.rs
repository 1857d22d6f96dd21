//! Comparison of an old and a new state of a bill, by payment mode and transaction type: old, new, difference.

use std::collections::BTreeMap;

use bill::{Cell, Difference, Measure, PayMode, SumOverflow, Sums, TransactionType, sum_by_pay_mode};
use serde_json::{Value, json};

use super::json;
use crate::terminal::table::Table;

/// Two states of a bill, compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Comparison {
    /// All payment modes and transaction types of either state, in the order of modes and codes.
    pub(crate) groups: Vec<Group>,
    /// The sums of both states.
    pub(crate) whole: Change,
}

/// A payment mode and transaction type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Group {
    pub(crate) pay_mode: PayMode,
    pub(crate) transaction_type: TransactionType,
    pub(crate) change: Change,
}

/// Old sums, new sums, and new minus old.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) old: Sums,
    pub(crate) new: Sums,
    pub(crate) difference: Difference,
}

/// Compares the cells of two states of a bill. A state that does not exist has none.
///
/// # Errors
///
/// [`SumOverflow`]: a sum left the range of 128 bits.
pub(crate) fn compare_cells(old: &[Cell], new: &[Cell]) -> Result<Comparison, SumOverflow> {
    let mut groups: BTreeMap<(PayMode, &str), (TransactionType, Sums, Sums)> = BTreeMap::new();
    let (mut old_whole, mut new_whole) = (Sums::default(), Sums::default());
    for (cells, whole, is_old) in [(old, &mut old_whole, true), (new, &mut new_whole, false)] {
        for mode in sum_by_pay_mode(cells)? {
            whole.merge(&mode.sums)?;
            for detail in mode.details {
                let transaction_type = detail.transaction_type;
                let empty = (transaction_type, Sums::default(), Sums::default());
                let (_, old, new) = groups.entry((mode.pay_mode, transaction_type.code())).or_insert(empty);
                *(if is_old { old } else { new }) = detail.sums;
            }
        }
    }
    let group = |((pay_mode, _), (transaction_type, old, new))| {
        Ok(Group { pay_mode, transaction_type, change: Change::of(old, new)? })
    };
    let groups = groups.into_iter().map(group).collect::<Result<_, _>>()?;
    Ok(Comparison { groups, whole: Change::of(old_whole, new_whole)? })
}

impl Change {
    /// Computes the change from old sums to new ones.
    ///
    /// # Errors
    ///
    /// [`SumOverflow`]: a difference left the range of 128 bits.
    pub(crate) fn of(old: Sums, new: Sums) -> Result<Self, SumOverflow> {
        Ok(Self { old, new, difference: Difference::between(&old, &new)? })
    }

    /// Converts to JSON, with amounts as texts.
    pub(crate) fn to_json(self) -> Value {
        json!({
            "old": json::sums_to_json(&self.old),
            "new": json::sums_to_json(&self.new),
            "difference": json::difference_to_json(&self.difference),
        })
    }

    /// Makes the rows that a table lists: name, old, new, difference. The total is always listed; the number of lines
    /// and the other sums only if they differ.
    pub(crate) fn rows(&self) -> Vec<[String; 4]> {
        let mut rows = Vec::new();
        if self.difference.lines != 0 {
            let (old, new) = (self.old.lines.to_string(), self.new.lines.to_string());
            rows.push(["lines".to_owned(), old, new, format_signed(&self.difference.lines.to_string())]);
        }
        for (measure, [old, new, difference]) in self.list_amounts() {
            rows.push([measure.label().to_owned(), old, new, format_signed(&difference)]);
        }
        rows
    }

    /// Lists old, new and difference of the amounts that differ, and of the total.
    pub(crate) fn list_amounts(&self) -> impl Iterator<Item = (Measure, [String; 3])> {
        let is_listed =
            |measure: &Measure| self.old[*measure] != self.new[*measure] || *measure == Measure::Total;
        Measure::ALL.into_iter().filter(is_listed).map(|measure| {
            let sums = [self.old[measure], self.new[measure], self.difference[measure]];
            (measure, sums.map(|sum| sum.to_string()))
        })
    }
}

impl Comparison {
    /// Makes a table for people, in USD.
    pub(crate) fn to_table(&self) -> Table {
        let mut table = Table::new(&["PAY MODE", "TRANSACTION TYPE", "", ">OLD", ">NEW", ">DIFFERENCE"]);
        let mut add = |mode: &str, transaction_type: &str, change: &Change| {
            let names = std::iter::once((mode, transaction_type)).chain(std::iter::repeat(("", "")));
            for ((mode, transaction_type), row) in names.zip(change.rows()) {
                table
                    .add_row([mode.to_owned(), transaction_type.to_owned()].into_iter().chain(row).collect());
            }
        };
        for group in &self.groups {
            add(group.pay_mode.code(), group.transaction_type.code(), &group.change);
        }
        add("total", "", &self.whole);
        table
    }

    /// Converts to JSON, with amounts as texts.
    pub(crate) fn to_json(&self) -> Value {
        let groups = self.groups.iter().map(|group| {
            json!({
                "pay_mode": group.pay_mode.code(),
                "transaction_type": group.transaction_type.code(),
                "change": group.change.to_json(),
            })
        });
        json!({ "total": self.whole.to_json(), "groups": groups.collect::<Value>() })
    }
}

/// Formats a difference for people: with a sign also if it is above zero.
pub(crate) fn format_signed(number: &str) -> String {
    let is_zero = number.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    if is_zero || number.starts_with('-') { number.to_owned() } else { format!("+{number}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bill::{Sum, Uin};

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
        let table = comparison.to_table().to_string();
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
        assert_eq!(comparison.to_json()["total"]["difference"]["total"], "0.99999999");
    }
}
