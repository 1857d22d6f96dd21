//! The steps of an action: it is done, or it names data and goes on with them.

use alloc::boxed::Box;

use access::Visible;
use bill::{Month, Uin};
use tc3::Refusal;

/// The next step of an action.
///
/// Data is always that of the caller: a query does not name it, so that no action can ask for another account.
pub enum Step<T> {
    /// The output.
    Done(T),
    /// Goes on with the part of a customer's month that the caller may see.
    ReadCells(CellsQuery, Next<Visible, T>),
}

/// The rest of an action, once it has the data of type `D`, which it does not keep.
pub type Next<D, T> = Box<dyn FnOnce(&D) -> Result<Step<T>, Refusal> + Send>;

/// A customer's month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellsQuery {
    /// The account number of the customer.
    pub customer: Uin,
    /// The month of the bill.
    pub month: Month,
}

impl<T: 'static> Step<T> {
    /// Asks for the part of a customer's month that the caller may see, and answers from it.
    pub fn read_cells(
        query: CellsQuery,
        answer: impl FnOnce(&Visible) -> Result<T, Refusal> + Send + 'static,
    ) -> Self {
        Self::ReadCells(query, Box::new(move |visible| answer(visible).map(Self::Done)))
    }

    /// Converts the output, once it is there.
    pub(crate) fn convert<U: 'static>(
        self,
        convert: fn(T) -> Result<U, Refusal>,
    ) -> Result<Step<U>, Refusal> {
        match self {
            Self::Done(output) => convert(output).map(Step::Done),
            Self::ReadCells(query, next) => {
                Ok(Step::ReadCells(query, Box::new(move |visible| next(visible)?.convert(convert))))
            }
        }
    }
}
