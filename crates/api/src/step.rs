//! The steps of an action: it is done, or it names data and goes on with them.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use access::{
    BillQuery, BillsAnswer, BillsQuery, CostsAnswer, CostsQuery, CustomerFacts, CustomerPage, CustomersQuery,
    DayQuery, FileOffer, FileQuery, HistoryAnswer, HistoryQuery, LinesQuery, SubAgentPage, SubAgentsQuery,
    Visible, VisibleDay, VisibleLines,
};
use bill::Uin;
use tc3::Refusal;

use crate::caller_facts::{CallerFacts, SignatureReport};

/// The next step of an action.
///
/// Data is always that of the caller: a query does not name it, so that no action can ask for another account.
pub enum Step<T> {
    /// The output.
    Done(T),
    /// Goes on with the part of a month's bills that the caller may see.
    ReadBill(BillQuery, Next<Visible, T>),
    /// Goes on with the current bills of some months that the caller may see a part of.
    ReadBills(BillsQuery, Next<BillsAnswer, T>),
    /// Goes on with the versions of a month's bills that the caller may see a part of.
    ReadHistory(HistoryQuery, Next<HistoryAnswer, T>),
    /// Goes on with a page of the lines of a month's bills that the caller may see.
    ReadLines(LinesQuery, Next<VisibleLines, T>),
    /// Goes on with the address of a file of bills that the caller may see.
    OfferFile(FileQuery, Next<FileOffer, T>),
    /// Goes on with the costs of some months' bills that the caller may see.
    ReadCosts(CostsQuery, Next<CostsAnswer, T>),
    /// Goes on with the sums of one day of a month's bills that the caller may see.
    ReadDay(DayQuery, Next<VisibleDay, T>),
    /// Goes on with a page of the customers of the caller, or of a second-level reseller below it; `None` if the caller has no
    /// such reseller.
    ListCustomers(CustomersQuery, Next<Option<CustomerPage>, T>),
    /// Goes on with a page of the second-level resellers below the caller.
    ListSubAgents(SubAgentsQuery, Next<SubAgentPage, T>),
    /// Goes on with those of some accounts that the caller may know as customers.
    ReadCustomers(Vec<Uin>, Next<Vec<CustomerFacts>, T>),
    /// Goes on with the account of the caller and what it may call.
    ReadCaller(Next<CallerFacts, T>),
    /// Goes on with the diagnosis of a saved request, which is examined with the key of the caller alone.
    ExamineRequest(String, Next<SignatureReport, T>),
}

/// The rest of an action, once it has the data of type `D`, which it does not keep.
pub type Next<D, T> = Box<dyn FnOnce(&D) -> Result<Step<T>, Refusal> + Send>;

impl<T: 'static> Step<T> {
    /// Asks for the part of a month's bills that the caller may see, and answers from it.
    pub(crate) fn read_bill(query: BillQuery, answer: impl Answer<Visible, T>) -> Self {
        Self::ReadBill(query, end_with(answer))
    }

    /// Asks for the current bills of some months that the caller may see a part of, and answers from them.
    pub(crate) fn read_bills(query: BillsQuery, answer: impl Answer<BillsAnswer, T>) -> Self {
        Self::ReadBills(query, end_with(answer))
    }

    /// Asks for the versions of a month's bills that the caller may see a part of, and answers from them.
    pub(crate) fn read_history(query: HistoryQuery, answer: impl Answer<HistoryAnswer, T>) -> Self {
        Self::ReadHistory(query, end_with(answer))
    }

    /// Asks for a page of the lines of a month's bills that the caller may see, and answers from it.
    pub(crate) fn read_lines(query: LinesQuery, answer: impl Answer<VisibleLines, T>) -> Self {
        Self::ReadLines(query, end_with(answer))
    }

    /// Asks for the costs of some months' bills that the caller may see, and answers from them.
    pub(crate) fn read_costs(query: CostsQuery, answer: impl Answer<CostsAnswer, T>) -> Self {
        Self::ReadCosts(query, end_with(answer))
    }

    /// Asks for the sums of one day of a month's bills that the caller may see, and answers from them.
    pub(crate) fn read_day(query: DayQuery, answer: impl Answer<VisibleDay, T>) -> Self {
        Self::ReadDay(query, end_with(answer))
    }

    /// Asks for a page of customers, and answers from it.
    pub(crate) fn list_customers(
        query: CustomersQuery,
        answer: impl Answer<Option<CustomerPage>, T>,
    ) -> Self {
        Self::ListCustomers(query, end_with(answer))
    }

    /// Asks for a page of second-level resellers, and answers from it.
    pub(crate) fn list_sub_agents(query: SubAgentsQuery, answer: impl Answer<SubAgentPage, T>) -> Self {
        Self::ListSubAgents(query, end_with(answer))
    }

    /// Asks for what is known of some customers, and answers from it.
    pub(crate) fn read_customers(customers: Vec<Uin>, answer: impl Answer<Vec<CustomerFacts>, T>) -> Self {
        Self::ReadCustomers(customers, end_with(answer))
    }

    /// Asks for the account of the caller, and answers from it.
    pub(crate) fn read_caller(answer: impl Answer<CallerFacts, T>) -> Self {
        Self::ReadCaller(end_with(answer))
    }

    /// Asks for the diagnosis of a saved request, and answers from it.
    pub(crate) fn examine_request(request: String, answer: impl Answer<SignatureReport, T>) -> Self {
        Self::ExamineRequest(request, end_with(answer))
    }

    /// Converts the output, once it is there.
    pub(crate) fn convert<U: 'static>(
        self,
        convert: fn(T) -> Result<U, Refusal>,
    ) -> Result<Step<U>, Refusal> {
        Ok(match self {
            Self::Done(output) => Step::Done(convert(output)?),
            Self::ReadBill(query, next) => Step::ReadBill(query, convert_next(next, convert)),
            Self::ReadBills(query, next) => Step::ReadBills(query, convert_next(next, convert)),
            Self::ReadHistory(query, next) => Step::ReadHistory(query, convert_next(next, convert)),
            Self::ReadLines(query, next) => Step::ReadLines(query, convert_next(next, convert)),
            Self::OfferFile(query, next) => Step::OfferFile(query, convert_next(next, convert)),
            Self::ReadCosts(query, next) => Step::ReadCosts(query, convert_next(next, convert)),
            Self::ReadDay(query, next) => Step::ReadDay(query, convert_next(next, convert)),
            Self::ListCustomers(query, next) => Step::ListCustomers(query, convert_next(next, convert)),
            Self::ListSubAgents(query, next) => Step::ListSubAgents(query, convert_next(next, convert)),
            Self::ReadCustomers(customers, next) => {
                Step::ReadCustomers(customers, convert_next(next, convert))
            }
            Self::ReadCaller(next) => Step::ReadCaller(convert_next(next, convert)),
            Self::ExamineRequest(request, next) => Step::ExamineRequest(request, convert_next(next, convert)),
        })
    }
}

/// A function from data to an output.
pub(crate) trait Answer<D, T>: FnOnce(&D) -> Result<T, Refusal> + Send + 'static {}

impl<D, T, F: FnOnce(&D) -> Result<T, Refusal> + Send + 'static> Answer<D, T> for F {}

/// Ends an action with an output.
fn end_with<D: 'static, T: 'static>(answer: impl Answer<D, T>) -> Next<D, T> {
    Box::new(move |data| answer(data).map(Step::Done))
}

/// Converts the output of the rest of an action.
fn convert_next<D: 'static, T: 'static, U: 'static>(
    next: Next<D, T>,
    convert: fn(T) -> Result<U, Refusal>,
) -> Next<D, U> {
    Box::new(move |data| next(data)?.convert(convert))
}
