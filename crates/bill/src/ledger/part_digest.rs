//! The digests of the texts that are kept with a part, by which every reader notices that they are not those that were published.

use twox_hash::XxHash3_128;

use crate::charge::BillKey;
use crate::ledger::import::ImportId;

/// A text that is kept with the lines of an import in a bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartText {
    /// The numbers of the lines in objects, as [`PartCounts`](crate::PartCounts) writes them.
    Counts,
    /// The sums of the lines by day, as [`DaySums`](crate::DaySums) writes them.
    Days,
}

impl PartText {
    /// The seed under which the text is hashed. Those below 6 are of other digests.
    const fn seed(self) -> u64 {
        match self {
            Self::Counts => 6,
            Self::Days => 7,
        }
    }
}

/// Computes the digest of a text that is kept with a part, as the catalog stores it. It is stored: what goes into it never
/// changes.
#[must_use]
pub fn compute_part_digest(kind: PartText, bill: BillKey, import: ImportId, text: &str) -> [u8; 16] {
    let mut bytes = Vec::with_capacity(text.len().saturating_add(28));
    bytes.extend(bill.month.yyyymm().to_le_bytes());
    for number in [bill.payer.get(), bill.owner.get(), import.0] {
        bytes.extend(number.to_le_bytes());
    }
    bytes.extend(text.as_bytes());
    XxHash3_128::oneshot_with_seed(kind.seed(), &bytes).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::uin::Uin;

    #[test]
    fn the_digest_is_bound_to_kind_bill_import_and_text_and_the_stored_format_stays() {
        let uin = |number| Uin::new(number).unwrap();
        let bill = BillKey { month: "2022-11".parse().unwrap(), payer: uin(1), owner: uin(7) };
        let text = "0 0 1 postPay postpay_deduct_h paid 3\n";
        let compute =
            |bill, import, text: &str| compute_part_digest(PartText::Counts, bill, ImportId(import), text);
        let digest = compute(bill, 2, text);
        for other in [
            compute(BillKey { owner: uin(8), ..bill }, 2, text),
            compute(bill, 3, text),
            compute(bill, 2, &text.replace('3', "4")),
            compute_part_digest(PartText::Days, bill, ImportId(2), text),
        ] {
            assert_ne!(digest, other);
        }
        assert_eq!(u128::from_le_bytes(digest), 0xeef4_b785_42f5_b70d_3c70_7bd5_3b0e_a849);
        let days = compute_part_digest(PartText::Days, bill, ImportId(2), "1 4 3 1.5 1.5 0 1.5 0 0\n");
        assert_eq!(u128::from_le_bytes(days), 0x335c_cf0c_659e_5e97_bf00_3a04_da27_adc6);
    }
}
