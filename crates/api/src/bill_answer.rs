//! Answers that are made from a customer's bill of one month.

use access::{BillQuery, Visible, VisibleBill};
use tc3::Refusal;

use crate::definition::errors::make_withheld_refusal;
use crate::fields::inputs::make_unknown_customer_refusal;
use crate::step::Step;

/// Asks for the bill of a month, and answers from what the caller may see of it.
///
/// # Errors
///
/// `UinNoAuth` for a customer that the caller may not see, and `ResourceUnavailable` for a bill of which a part states what
/// another account pays.
pub(crate) fn answer_from_bill<T: 'static>(
    query: BillQuery,
    answer: impl FnOnce(&VisibleBill) -> Result<T, Refusal> + Send + 'static,
) -> Step<T> {
    Step::read_bill(query, move |visible| match visible {
        Visible::Nothing => Err(make_unknown_customer_refusal()),
        Visible::Withheld => Err(make_withheld_refusal()),
        Visible::Bill(bill) => answer(bill),
    })
}
