//! Comparison of an old and a new state of a bill, by payment mode and transaction type: old, new, difference.

use bill::{Cell, Change, PayMode, SumOverflow, TransactionType, compare_groups, sum_cells};

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

/// Compares the cells of two states of a bill. A state that does not exist has none.
///
/// # Errors
///
/// [`SumOverflow`]: a sum left the range of 128 bits.
pub(crate) fn compare_cells(old: &[Cell], new: &[Cell]) -> Result<Comparison, SumOverflow> {
    let key = |cell: &Cell| (cell.pay_mode, cell.transaction_type.code(), cell.transaction_type);
    let groups = compare_groups(old, new, key)?;
    let group = |((pay_mode, _, transaction_type), change)| Group { pay_mode, transaction_type, change };
    Ok(Comparison {
        groups: groups.into_iter().map(group).collect(),
        whole: Change::of(sum_cells(old)?, sum_cells(new)?)?,
    })
}
