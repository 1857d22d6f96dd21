//! Comparison of an old and a new state of a bill, by payment mode and transaction type: old, new, difference.

use std::collections::BTreeMap;

use bill::{Cell, Difference, PayMode, SumOverflow, Sums, TransactionType, sum_by_pay_mode};

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
}
