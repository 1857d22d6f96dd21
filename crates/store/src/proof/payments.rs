//! Comparison of recorded sums by payment status with those that the lines add up to.

use std::collections::BTreeMap;

use bill::ledger::PaymentDigest;
use bill::{PaymentKey, PaymentSums, Sums};

use super::difference::PaymentDifference;
use super::finding::VersionFlaw;
use crate::catalog::{InventoryVersion, RecordedPayments};

/// Compares a version's sums by payment status, if the catalog holds any, with those of its lines.
pub(super) fn find_payment_flaws(
    entry: &InventoryVersion,
    published: Option<&PaymentSums>,
    computed: &PaymentSums,
) -> Vec<VersionFlaw> {
    let difference = published.and_then(|published| find_payment_difference(published, computed));
    let mut flaws: Vec<_> = difference.map(VersionFlaw::Payments).into_iter().collect();
    let (bill, number) = (entry.version.bill, entry.version.number);
    let own = PaymentDigest::compute(bill, number, entry.currency, computed);
    if matches!(entry.payments, RecordedPayments::Known(digest) if digest != own) {
        flaws.push(VersionFlaw::PaymentDigest);
    }
    flaws
}

/// Finds the first sum that differs, in the order of the keys.
fn find_payment_difference(published: &PaymentSums, computed: &PaymentSums) -> Option<PaymentDifference> {
    let mut all: BTreeMap<PaymentKey, (Option<Sums>, Option<Sums>)> = BTreeMap::new();
    for (key, sums) in published.iter() {
        all.entry(key).or_default().0 = Some(*sums);
    }
    for (key, sums) in computed.iter() {
        all.entry(key).or_default().1 = Some(*sums);
    }
    let (key, (published, computed)) =
        all.into_iter().find(|(_, (published, computed))| published != computed)?;
    Some(PaymentDifference { key, published: published.map(Box::new), computed: computed.map(Box::new) })
}
