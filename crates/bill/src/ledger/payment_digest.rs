//! The digest of a version's sums by payment status, by which every reader notices that what is stored is not what was
//! published. It is apart from the digest of the version, whose format is older than these sums.

use twox_hash::XxHash3_128;

use crate::charge::BillKey;
use crate::currency::Currency;
use crate::digest::text_bytes::push_text;
use crate::measure::Measure;
use crate::payment_sums::PaymentSums;

/// The format of the digests here. They are stored: what goes into them never changes under this number.
pub const PAYMENT_DIGEST_FORMAT: u32 = 1;

/// The amounts in a digest, in their order.
const DIGESTED_MEASURES: [Measure; 6] = [
    Measure::Original,
    Measure::BeforeVoucher,
    Measure::Voucher,
    Measure::Total,
    Measure::RiDeduction,
    Measure::SpDeduction,
];

/// The seeds under which sums, and all of them with their version, are hashed. Those below are of version digests.
const SUM_SEED: u64 = 4;
const SUMS_SEED: u64 = 5;

/// The digest of a version's sums by payment status, bound to the bill, its currency and the number of the version.
///
/// It finds what changed by accident, also where rows of two states are mixed. It does not resist an author who can write
/// digests, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaymentDigest(u128);

impl PaymentDigest {
    /// Length of a stored digest, in bytes.
    pub const BYTES: usize = 16;

    /// Computes the digest of a version's sums.
    #[must_use]
    pub fn compute(bill: BillKey, version: u32, currency: Currency, payments: &PaymentSums) -> Self {
        let mut bytes = Vec::with_capacity(256);
        bytes.extend(bill.month.yyyymm().to_le_bytes());
        for uin in [bill.payer, bill.owner] {
            bytes.extend(uin.get().to_le_bytes());
        }
        push_text(&mut bytes, currency.code());
        bytes.extend(version.to_le_bytes());
        bytes.extend(hash_sums(payments).to_le_bytes());
        Self(XxHash3_128::oneshot_with_seed(SUMS_SEED, &bytes))
    }

    /// Returns the digest that was stored as bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; Self::BYTES]) -> Self {
        Self(u128::from_le_bytes(bytes))
    }

    /// The digest as bytes, as it is stored.
    #[must_use]
    pub fn to_bytes(self) -> [u8; Self::BYTES] {
        self.0.to_le_bytes()
    }
}

/// Hashes sums as a multiset.
fn hash_sums(payments: &PaymentSums) -> u128 {
    let mut bytes = Vec::new();
    let mut sum = 0_u128;
    for (key, sums) in payments.iter() {
        bytes.clear();
        bytes.extend(key.manager.get().to_le_bytes());
        for text in [key.pay_mode.code(), key.transaction_type.code(), key.status.as_str()] {
            push_text(&mut bytes, text);
        }
        for measure in DIGESTED_MEASURES {
            bytes.extend(sums[measure].units().to_le_bytes());
        }
        bytes.extend(sums.lines.to_le_bytes());
        sum = sum.wrapping_add(XxHash3_128::oneshot_with_seed(SUM_SEED, &bytes));
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::pay_mode::PayMode;
    use crate::codes::transaction_type::TransactionType;
    use crate::money::Sum;
    use crate::payment_status::PaymentStatus;
    use crate::payment_sums::PaymentKey;
    use crate::sums::Sums;
    use crate::uin::Uin;

    fn uin(number: i64) -> Uin {
        Uin::new(number).unwrap()
    }

    fn key(status: PaymentStatus) -> PaymentKey {
        PaymentKey {
            manager: uin(2),
            pay_mode: PayMode::PostPay,
            transaction_type: TransactionType::PostpayDeductH,
            status,
        }
    }

    fn payments(rows: &[(PaymentKey, Measure, i128, u64)]) -> PaymentSums {
        let mut payments = PaymentSums::default();
        for (key, measure, units, lines) in rows {
            payments.add(*key, &Sums::new([(*measure, Sum::from_units(*units))], *lines)).unwrap();
        }
        payments
    }

    fn bill() -> BillKey {
        BillKey { month: "2022-11".parse().unwrap(), payer: uin(1), owner: uin(9) }
    }

    #[test]
    fn the_stored_format_of_payment_digests_never_changes() {
        let (paid, unpaid) = (key(PaymentStatus::Paid), key(PaymentStatus::Unpaid));
        let sums = payments(&[(paid, Measure::Total, 8, 3), (unpaid, Measure::Voucher, -1, 1)]);
        let digest = PaymentDigest::compute(bill(), 4, Currency::Usd, &sums);
        assert_eq!(u128::from_be_bytes(digest.to_bytes()), 0x7ed6_23c3_23cc_74d2_65f8_11b1_d6d6_fa64);
        assert_eq!(PaymentDigest::from_bytes(digest.to_bytes()), digest);
    }

    #[test]
    fn other_sums_or_another_version_have_another_digest() {
        let (paid, unpaid) = (key(PaymentStatus::Paid), key(PaymentStatus::Unpaid));
        let own = payments(&[(paid, Measure::Total, 8, 3)]);
        let digest = |bill, version, payments: &PaymentSums| {
            PaymentDigest::compute(bill, version, Currency::Usd, payments)
        };
        let own_digest = digest(bill(), 4, &own);
        assert_ne!(digest(bill(), 5, &own), own_digest);
        assert_ne!(digest(BillKey { owner: uin(8), ..bill() }, 4, &own), own_digest);
        assert_ne!(digest(BillKey { payer: uin(8), ..bill() }, 4, &own), own_digest);
        for other in [
            payments(&[]),
            payments(&[(unpaid, Measure::Total, 8, 3)]),
            payments(&[(paid, Measure::Total, 8, 4)]),
            payments(&[(paid, Measure::Total, 8, 3), (unpaid, Measure::Total, 0, 1)]),
            payments(&[(PaymentKey { manager: uin(3), ..paid }, Measure::Total, 8, 3)]),
            payments(&[(PaymentKey { pay_mode: PayMode::PrePay, ..paid }, Measure::Total, 8, 3)]),
        ] {
            assert_ne!(digest(bill(), 4, &other), own_digest, "{other:?}");
        }
        for measure in Measure::ALL {
            let other = payments(&[(paid, measure, 9, 3)]);
            assert_ne!(digest(bill(), 4, &other), own_digest, "{measure:?}");
        }
    }
}
