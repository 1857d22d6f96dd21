//! The account numbers of a world.

use bill::Uin;

/// Converts a number that this crate gives to an account.
pub(crate) fn to_uin(number: i64) -> Uin {
    Uin::new(number).unwrap_or_else(|| unreachable!("the account numbers of worlds are above zero"))
}
