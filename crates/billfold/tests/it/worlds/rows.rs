//! What the report of an import must say of the bills of a world, by plain addition.

use std::collections::BTreeMap;

use super::making::Charged;
use super::sums::usd;
use super::{BillKey, bill_of};

/// The place of the deduction of savings plans among the amounts, the only one that is no part of what a line means.
pub(super) const SP_DEDUCTION: usize = 5;

/// 0.00000001 USD in one USD.
const UNITS: u128 = 100_000_000;

/// The sum of one of the amounts of lines.
fn sum<'a>(lines: impl IntoIterator<Item = &'a Charged>, place: usize) -> i128 {
    lines.into_iter().map(|line| line.units[place]).sum()
}

/// Lines by month and payer, and then by customer.
fn books(lines: &[Charged]) -> BTreeMap<(&str, &str), BTreeMap<&str, Vec<&Charged>>> {
    let mut books: BTreeMap<_, BTreeMap<_, Vec<_>>> = BTreeMap::new();
    for line in lines {
        let book = books.entry((line.month.as_str(), line.payer)).or_default();
        book.entry(line.owner.as_str()).or_default().push(line);
    }
    books
}

/// The sums of one or more bills: how many bills, their old and new total, their lines.
#[derive(Default)]
struct Book(usize, i128, i128, usize);

impl Book {
    fn add(&mut self, old: i128, new: i128, lines: usize) {
        *self = Book(self.0 + 1, self.1 + old, self.2 + new, self.3 + lines);
    }

    fn money(&self) -> String {
        money(self.1, self.2, self.3)
    }
}

/// Old and new total, their difference, and the lines.
fn money(old: i128, new: i128, lines: usize) -> String {
    let sign = if new > old { "+" } else { "" };
    format!("{} {} {sign}{} {lines}", usd(old), usd(new), usd(new - old))
}

/// All rows of the report where lines take the place of others of the same bills, or of none. `kind` is what is said
/// of a changed bill.
pub(super) fn rows(old: &[Charged], new: &[Charged], kind: &str) -> Vec<String> {
    let old = books(old);
    let mut rows = Vec::new();
    for ((month, payer), bills) in books(new) {
        let (mut all, mut unchanged) = (Book::default(), Book::default());
        for (owner, lines) in bills {
            let before = old.get(&(month, payer)).and_then(|bills| bills.get(owner));
            let before = before.map(Vec::as_slice).unwrap_or_default();
            let is_same = before.iter().map(|line| line.units).eq(lines.iter().map(|line| line.units));
            let (old, new) = (sum(before.iter().copied(), 3), sum(lines.iter().copied(), 3));
            all.add(old, new, lines.len());
            if is_same {
                unchanged.add(old, new, lines.len());
            } else {
                rows.push(format!("{month} {owner} {} {kind}", money(old, new, lines.len())));
            }
        }
        if unchanged.0 > 0 {
            rows.push(format!("{month} {} unchanged {}", unchanged.0, unchanged.money()));
        }
        rows.push(format!("{month} payer {payer} {} total of the files, USD", all.money()));
    }
    rows
}

/// Whether a bill loses so much that a guard refuses it: more than a fifth and more than 1 USD, of the total or of the
/// amount before vouchers. No line is gone, and one of them means something else.
pub(super) fn is_loss(bill: &BillKey, old: &[Charged], new: &[Charged]) -> bool {
    [1, 3].into_iter().any(|place| {
        let [old, new] =
            [old, new].map(|lines| sum(lines.iter().filter(|line| bill_of(line) == *bill), place));
        let lost = old.abs_diff(new);
        new < old && lost > UNITS && lost * 5 > old.unsigned_abs()
    })
}
