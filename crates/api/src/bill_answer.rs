//! Answers that are made from a customer's bill of one month.

use access::{BillOwner, BillQuery, Visible, VisibleBill};
use bill::{KeyKind, KeySummary, Language, Month};
use tc3::Refusal;

use crate::definition::errors::make_withheld_refusal;
use crate::fields::inputs::make_unknown_customer_refusal;
use crate::fields::outputs::make_overflow_refusal;
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

/// Asks for the bill of a month, and answers from its sums by product or region, the largest total first.
///
/// # Errors
///
/// Those of [`answer_from_bill`], and `InternalError` for a sum beyond 128 bits.
pub(crate) fn answer_by_key<T: 'static>(
    owner: BillOwner,
    month: Month,
    kind: KeyKind,
    language: Language,
    answer: impl FnOnce(&[KeySummary<'_>]) -> T + Send + 'static,
) -> Step<T> {
    let query = BillQuery { owner, month, with_names: true, with_payments: false };
    answer_from_bill(query, move |bill| {
        let summaries = bill::sum_by_key(&bill.cells, kind, &bill.names, language);
        summaries.map(|summaries| answer(&summaries)).map_err(make_overflow_refusal)
    })
}
