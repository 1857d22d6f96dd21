//! The sums of a bill's lines by payment status.

use crate::charge::Charge;
use crate::codes::pay_mode::PayMode;
use crate::codes::transaction_type::TransactionType;
use crate::money::SumOverflow;
use crate::payment_status::PaymentStatus;
use crate::sums::Sums;
use crate::uin::Uin;

/// The dimensions of a sum by payment status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PaymentKey {
    /// The partner directly above the owner.
    pub manager: Uin,
    /// The payment mode.
    pub pay_mode: PayMode,
    /// The transaction type.
    pub transaction_type: TransactionType,
    /// The payment status.
    pub status: PaymentStatus,
}

impl PaymentKey {
    /// Returns the key of a charge.
    #[must_use]
    pub fn of(charge: &Charge<'_>) -> Self {
        let Charge { manager, pay_mode, transaction_type, payment: status, .. } = *charge;
        Self { manager, pay_mode, transaction_type, status }
    }
}

/// The exact sums of some lines by manager, payment mode, transaction type and payment status. They are kept apart from
/// cells, which have no status: few actions ask for it, and cells would become up to three times as many. They are in the order of
/// their keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaymentSums(Vec<(PaymentKey, Sums)>);

impl PaymentSums {
    /// Adds the sums of some lines.
    ///
    /// # Errors
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub fn add(&mut self, key: PaymentKey, sums: &Sums) -> Result<(), SumOverflow> {
        self.find_or_add(key).merge(sums)
    }

    /// Adds a line.
    ///
    /// # Errors
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub fn add_charge(&mut self, charge: &Charge<'_>) -> Result<(), SumOverflow> {
        let key = PaymentKey::of(charge);
        self.find_or_add(key).add_line(&charge.amounts)
    }

    /// Returns the sums of a key, which are added if there are none. A bill has few of them.
    fn find_or_add(&mut self, key: PaymentKey) -> &mut Sums {
        let index = match self.0.binary_search_by_key(&key, |(key, _)| *key) {
            Ok(index) => index,
            Err(index) => {
                self.0.insert(index, (key, Sums::default()));
                index
            }
        };
        let Some((_, sums)) = self.0.get_mut(index) else { unreachable!("it was found or added") };
        sums
    }

    /// Adds the sums of other lines.
    ///
    /// # Errors
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub fn merge(&mut self, other: &Self) -> Result<(), SumOverflow> {
        other.iter().try_for_each(|(key, sums)| self.add(key, sums))
    }

    /// Iterates over keys and sums, in the order of the keys.
    pub fn iter(&self) -> impl Iterator<Item = (PaymentKey, &Sums)> {
        self.0.iter().map(|(key, sums)| (*key, sums))
    }

    /// Returns true if there is no sum.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the number of sums.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }
}
