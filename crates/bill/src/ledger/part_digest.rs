//! The digest of the numbers of lines that are kept with a part, by which every reader notices that they are not those that were
//! published.

use twox_hash::XxHash3_128;

use crate::charge::BillKey;
use crate::ledger::import::ImportId;

/// The seed under which the numbers are hashed. Those below are of other digests.
const PART_SEED: u64 = 6;

/// Computes the digest of the numbers of a bill's lines in the objects of an import, as the catalog stores them. It is stored:
/// what goes into it never changes.
#[must_use]
pub fn compute_part_digest(bill: BillKey, import: ImportId, counts: &str) -> [u8; 16] {
    let mut bytes = Vec::with_capacity(counts.len().saturating_add(28));
    bytes.extend(bill.month.yyyymm().to_le_bytes());
    for number in [bill.payer.get(), bill.owner.get(), import.0] {
        bytes.extend(number.to_le_bytes());
    }
    bytes.extend(counts.as_bytes());
    XxHash3_128::oneshot_with_seed(PART_SEED, &bytes).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::uin::Uin;

    #[test]
    fn the_digest_is_bound_to_bill_import_and_numbers_and_the_stored_format_stays() {
        let uin = |number| Uin::new(number).unwrap();
        let bill = BillKey { month: "2022-11".parse().unwrap(), payer: uin(1), owner: uin(7) };
        let text = "0 0 1 postPay postpay_deduct_h paid 3\n";
        let digest = compute_part_digest(bill, ImportId(2), text);
        assert_eq!(u128::from_le_bytes(digest), 317_626_905_669_318_620_256_555_517_521_735_624_777);
        for other in [
            compute_part_digest(BillKey { owner: uin(8), ..bill }, ImportId(2), text),
            compute_part_digest(bill, ImportId(3), text),
            compute_part_digest(bill, ImportId(2), &text.replace('3', "4")),
        ] {
            assert_ne!(digest, other);
        }
    }
}
