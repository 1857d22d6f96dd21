//! The expected report of an import of a world, by plain addition.

use std::collections::BTreeMap;

use ::worlds::random_lines::RandomLine;

use super::sums::format_usd;
use super::{BillKey, bill_key};

/// Index of the deduction of savings plans among the amounts. It is the only amount that does not change the meaning of
/// a line.
pub(super) const SP_DEDUCTION: usize = 5;

/// 0.00000001 USD in one USD.
const UNITS: u128 = 100_000_000;

/// Sums one of the amounts of lines.
fn sum_amount<'a>(lines: impl IntoIterator<Item = &'a RandomLine>, amount: usize) -> i128 {
    lines.into_iter().map(|line| line.units[amount]).sum()
}

/// Groups lines by month and payer, and then by customer.
fn group_bills(lines: &[RandomLine]) -> BTreeMap<(&str, &str), BTreeMap<&str, Vec<&RandomLine>>> {
    let mut books: BTreeMap<_, BTreeMap<_, Vec<_>>> = BTreeMap::new();
    for line in lines {
        let book = books.entry((line.month.as_str(), line.payer)).or_default();
        book.entry(line.owner.as_str()).or_default().push(line);
    }
    books
}

/// The number of some bills, their old and new total, and the number of their lines.
#[derive(Default)]
struct BillSums(usize, i128, i128, usize);

impl BillSums {
    fn add(&mut self, old: i128, new: i128, lines: usize) {
        *self = Self(self.0 + 1, self.1 + old, self.2 + new, self.3 + lines);
    }

    fn money(&self) -> String {
        format_money(self.1, self.2, self.3)
    }
}

/// Formats old and new total, their difference, and the number of lines.
fn format_money(old: i128, new: i128, lines: usize) -> String {
    let sign = if new > old { "+" } else { "" };
    format!("{} {} {sign}{} {lines}", format_usd(old), format_usd(new), format_usd(new - old))
}

/// Returns all rows of the report of an import that replaces old lines by new ones. `kind` is the text for a changed
/// bill.
pub(super) fn expected_rows(old: &[RandomLine], new: &[RandomLine], kind: &str) -> Vec<String> {
    let old = group_bills(old);
    let mut rows = Vec::new();
    for ((month, payer), bills) in group_bills(new) {
        let (mut all, mut unchanged) = (BillSums::default(), BillSums::default());
        for (owner, lines) in bills {
            let before = old.get(&(month, payer)).and_then(|bills| bills.get(owner));
            let before = before.map(Vec::as_slice).unwrap_or_default();
            let is_same = before.iter().map(|line| line.units).eq(lines.iter().map(|line| line.units));
            let (old, new) = (sum_amount(before.iter().copied(), 3), sum_amount(lines.iter().copied(), 3));
            all.add(old, new, lines.len());
            if is_same {
                unchanged.add(old, new, lines.len());
            } else {
                rows.push(format!("{month} {owner} {} {kind}", format_money(old, new, lines.len())));
            }
        }
        if unchanged.0 > 0 {
            rows.push(format!("{month} {} unchanged {}", unchanged.0, unchanged.money()));
        }
        rows.push(format!("{month} payer {payer} {} total of the files, USD", all.money()));
    }
    rows
}

/// Returns true if a bill loses so much that a guard refuses it: more than a fifth and more than 1 USD, of the total or
/// of the amount before vouchers. It has the same number of lines as before, and one of them has another meaning.
pub(super) fn is_loss(bill: &BillKey, old: &[RandomLine], new: &[RandomLine]) -> bool {
    [1, 3].into_iter().any(|amount| {
        let [old, new] =
            [old, new].map(|lines| sum_amount(lines.iter().filter(|line| bill_key(line) == *bill), amount));
        let lost = old.abs_diff(new);
        new < old && lost > UNITS && lost * 5 > old.unsigned_abs()
    })
}
