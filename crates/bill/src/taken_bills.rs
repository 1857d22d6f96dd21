//! The bills of a fold that was emptied, made one after the other of its cells.

use std::iter::Peekable;
use std::vec::IntoIter;

use crate::cell_table::{StatusKey, TakenCells};
use crate::charge::BillKey;
use crate::folded_bill::{Bill, Cell};
use crate::key_names::KeyKind;
use crate::money::SumOverflow;
use crate::numbered_names::NumberedNames;
use crate::payment_sums::PaymentKey;
use crate::sums::Sums;

/// A product or region of a bill, by its number in the fold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NameKey {
    pub(crate) bill: BillKey,
    pub(crate) kind: KeyKind,
    pub(crate) number: u32,
}

/// The texts that a fold numbers.
#[derive(Debug, Default)]
pub(crate) struct FoldTexts {
    pub(crate) products: NumberedNames,
    pub(crate) regions: NumberedNames,
    /// The names of products and regions, as they were in the files.
    pub(crate) names: NumberedNames,
}

/// The bills of the lines of a fold, in ascending order. Only the cells are in memory, in their packed form, and one bill.
#[derive(Debug)]
pub struct TakenBills {
    texts: FoldTexts,
    bills: IntoIter<(BillKey, Sums)>,
    /// The keys of cells with the indexes of their sums, in the order of bills and of the cells in them.
    keys: Peekable<IntoIter<(StatusKey, u32)>>,
    sums: Vec<Sums>,
    /// The numbers of names.
    names: Peekable<IntoIter<(NameKey, u32)>>,
}

impl TakenBills {
    /// Sorts the cells of a fold, and the names of its bills.
    pub(crate) fn new(cells: TakenCells, mut names: Vec<(NameKey, u32)>, texts: FoldTexts) -> Self {
        let TakenCells { mut keys, sums, mut bills } = cells;
        let (products, regions) = (texts.products.rank_names(), texts.regions.rank_names());
        let rank =
            |ranks: &[u32], number: u32| usize::try_from(number).ok().and_then(|n| ranks.get(n).copied());
        keys.sort_unstable_by_key(|(key, _)| {
            let (product, region) = (rank(&products, key.product), rank(&regions, key.region));
            (key.bill(), key.manager, key.pay_mode, key.transaction_type, product, region, key.status)
        });
        bills.sort_unstable_by_key(|(bill, _)| *bill);
        names.sort_unstable_by_key(|(key, _)| *key);
        let (keys, names) = (keys.into_iter().peekable(), names.into_iter().peekable());
        Self { texts, bills: bills.into_iter(), keys, sums, names }
    }

    /// Adds the sums of the next cells, which have the same key except for their payment status, or are of another cell.
    fn add_cell(&self, bill: &mut Bill, key: &StatusKey, index: u32) {
        let StatusKey { manager, pay_mode, transaction_type, status, .. } = *key;
        let Some(sums) = usize::try_from(index).ok().and_then(|index| self.sums.get(index)) else {
            unreachable!("each cell has sums")
        };
        let payment = PaymentKey { manager, pay_mode, transaction_type, status };
        expect_sum(bill.payments.add(payment, sums));
        let product = self.texts.products.name_by_number(key.product);
        let region = self.texts.regions.name_by_number(key.region);
        match bill.cells.last_mut() {
            Some(cell) if cell.key() == (manager, pay_mode, transaction_type, product, region) => {
                expect_sum(cell.sums.merge(sums));
            }
            _ => bill.cells.push(Cell {
                manager,
                pay_mode,
                transaction_type,
                product: product.to_owned(),
                region: region.to_owned(),
                sums: *sums,
            }),
        }
    }
}

impl Iterator for TakenBills {
    type Item = (BillKey, Bill);

    fn next(&mut self) -> Option<Self::Item> {
        let (key, sums) = self.bills.next()?;
        let mut bill = Bill { sums, ..Bill::default() };
        while let Some((cell, index)) = self.keys.next_if(|(cell, _)| cell.bill() == key) {
            self.add_cell(&mut bill, &cell, index);
        }
        while let Some((name, number)) = self.names.next_if(|(name, _)| name.bill == key) {
            let of_kind = match name.kind {
                KeyKind::Product => &self.texts.products,
                KeyKind::Region => &self.texts.regions,
            };
            let text = self.texts.names.name_by_number(number);
            bill.names.add(name.kind, of_kind.name_by_number(name.number), text);
        }
        Some((key, bill))
    }
}

/// Takes the result of adding parts of a bill's lines. An amount of a line is below 2^60, and the number of lines of the bill
/// was counted in 64 bits, so no part of them leaves 128 bits.
fn expect_sum(result: Result<(), SumOverflow>) {
    if result.is_err() {
        unreachable!("the amounts of fewer than 2^64 lines sum to less than 2^124");
    }
}
