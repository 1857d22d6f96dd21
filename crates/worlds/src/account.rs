//! The accounts of a world.

use bill::{Role, Uin};

/// An account of a partner or a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Account number.
    pub uin: Uin,
    /// Role of the account among the partners.
    pub role: Role,
    /// Account directly above; `None` for distributors and resellers.
    pub parent: Option<Uin>,
    /// Name for people; never empty.
    pub name: String,
}

/// Converts a number that this crate gives to an account.
pub(crate) fn to_uin(number: i64) -> Uin {
    Uin::new(number).unwrap_or_else(|| unreachable!("the account numbers of worlds are above zero"))
}
