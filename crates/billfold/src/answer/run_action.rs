//! Runs an action, and brings it the data that it asks for.

use access::{BillOwner, BillsQuery, BillsScope};
use api::{Call, CallerFacts, RegisteredAction, Step};
use bill::Uin;
use serde_json::{Map, Value};
use store::StoreError;
use tc3::{Code, Refusal};

use super::offer_file::{LinkOrigin, offer_file};
use super::own_request::examine_own_request;
use super::read_model::Source;
use super::service::Service;
use super::storage_refusal::to_refusal;

/// The fields of an output, a JSON object, and where they are from.
pub(super) struct Output {
    pub(super) fields: Vec<u8>,
    /// `None` if the same call may have another answer though nothing in the catalog changed.
    pub(super) source: Option<Source>,
}

/// Runs an action on checked parameters.
///
/// # Errors
///
/// A code that the definition names; any other is a bug and becomes `InternalError`.
pub(super) async fn run_action(
    action: &RegisteredAction,
    call: Call,
    parameters: Map<String, Value>,
    origin: &LinkOrigin<'_>,
    service: &Service,
) -> Result<Output, Refusal> {
    // On the heap, since the future of a request holds all steps of all actions.
    let output = Box::pin(run_steps(action, call, parameters, origin, service)).await;
    output.map_err(|refusal| action.definition.check_refusal(refusal))
}

async fn run_steps(
    action: &RegisteredAction,
    call: Call,
    parameters: Map<String, Value>,
    origin: &LinkOrigin<'_>,
    service: &Service,
) -> Result<Output, Refusal> {
    let (caller, data) = (call.caller, &service.data);
    let catalog = &data.catalog;
    let mut step = action.start(call, parameters)?;
    let mut source = find_source(&step, caller);
    loop {
        if !matches!(step, Step::Done(_)) {
            source = source.zip(find_source(&step, caller)).map(|(one, other)| join_sources(one, other));
        }
        step = match step {
            Step::Done(fields) => return Ok(Output { fields, source }),
            Step::ReadBill(query, next) => next(&unwrap_data(data.read_visible_bill(caller, &query).await)?)?,
            Step::ReadBills(query, next) => {
                next(&unwrap_data(Box::pin(data.read_visible_bills(caller, &query)).await)?)?
            }
            Step::ReadHistory(query, next) => {
                next(&unwrap_data(Box::pin(data.read_visible_history(caller, &query)).await)?)?
            }
            // On the heap, since every request would be larger by it.
            Step::ReadLines(query, next) => {
                next(&unwrap_data(Box::pin(data.read_visible_lines(caller, &query)).await)?)?
            }
            Step::OfferFile(query, next) => {
                next(&Box::pin(offer_file(service, origin, caller, query)).await?)?
            }
            Step::ReadCosts(query, next) => {
                next(&unwrap_data(Box::pin(data.read_visible_costs(caller, &query)).await)?)?
            }
            Step::ReadDay(query, next) => {
                next(&unwrap_data(Box::pin(data.read_visible_day(caller, &query)).await)?)?
            }
            Step::ListCustomers(query, next) => {
                next(&unwrap_data(catalog.read_customer_page(caller, &query).await)?)?
            }
            Step::ListSubAgents(query, next) => {
                next(&unwrap_data(catalog.read_sub_agent_page(caller, &query).await)?)?
            }
            Step::ReadCustomers(customers, next) => {
                next(&unwrap_data(catalog.read_customers(caller, &customers).await)?)?
            }
            Step::ReadCaller(next) => next(&Box::pin(read_caller(service, caller)).await?)?,
            Step::ExamineRequest(request, next) => {
                next(&Box::pin(examine_own_request(service, origin.secret_id, request)).await?)?
            }
        };
    }
}

/// Finds where the data of a step is from; `None` if it is not from the catalog alone.
fn find_source<T>(step: &Step<T>, caller: Uin) -> Option<Source> {
    let owner = match step {
        Step::ReadBill(query, _) => query.owner,
        Step::ReadCosts(query, _) => query.owner,
        Step::ReadHistory(query, _) => query.owner,
        Step::ReadBills(BillsQuery { scope: BillsScope::Owner(owner), .. }, _) => *owner,
        Step::ReadBills(BillsQuery { scope: BillsScope::Customers, .. }, _)
        | Step::ListCustomers(..)
        | Step::ListSubAgents(..)
        | Step::ReadCustomers(..)
        | Step::ReadCaller(_) => {
            return Some(Source::AnyOwner);
        }
        // Lines are in objects, which are compared with their hashes whenever they are read; links and diagnoses are those of a
        // request.
        Step::ReadLines(..)
        | Step::ReadDay(..)
        | Step::OfferFile(..)
        | Step::ExamineRequest(..)
        | Step::Done(_) => return None,
    };
    Some(Source::Owner(match owner {
        BillOwner::Customer(customer) => customer,
        BillOwner::Caller => caller,
    }))
}

/// Joins the sources of two steps.
fn join_sources(one: Source, other: Source) -> Source {
    if one == other { one } else { Source::AnyOwner }
}

/// Reads the account of a caller, and what it may call.
async fn read_caller(service: &Service, caller: Uin) -> Result<CallerFacts, Refusal> {
    let account = unwrap_data(service.data.catalog.find_account(caller).await)?;
    let account = account.ok_or_else(|| {
        Refusal::of(Code::OperationDeniedServiceBusy).because("the account was deleted while it called")
    })?;
    let actions = service.actions.iter().map(|action| action.definition);
    let actions = actions.map(|definition| (definition, service.limit_per_s(definition.name)));
    Ok(CallerFacts { account, actions: actions.collect() })
}

/// Returns data, or the refusal of a storage that failed.
fn unwrap_data<T>(read: Result<T, StoreError>) -> Result<T, Refusal> {
    read.map_err(|error| to_refusal(&error))
}
