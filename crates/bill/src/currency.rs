//! The currency of a bill.

use crate::money::CURRENCY;

/// The currency of a bill's amounts. Nothing is added or converted across currencies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Currency {
    /// US dollars, in which the vendor bills.
    Usd,
}

impl Currency {
    /// The code of ISO 4217, as the catalog stores it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Usd => CURRENCY,
        }
    }

    /// Returns the currency that [`Currency::code`] names; `None` for one that this program does not know.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Usd].into_iter().find(|currency| currency.code() == code)
    }
}
