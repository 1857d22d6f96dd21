//! The customer that an input names.

use bill::Uin;
use tc3::{Code, Refusal};

/// Parses the account number of a customer.
///
/// # Errors
///
/// That of a customer that the caller may not see.
pub(crate) fn parse_customer(number: i64) -> Result<Uin, Refusal> {
    Uin::new(number).ok_or_else(make_unknown_customer_refusal)
}

/// Makes the one refusal for every customer that the caller may not see.
pub(crate) fn make_unknown_customer_refusal() -> Refusal {
    Refusal::of(Code::UnauthorizedOperationUinNoAuth)
}
