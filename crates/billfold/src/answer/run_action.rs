//! Runs an action, and brings it the data that it asks for.

use access::{BillOwner, BillQuery};
use api::{Call, RegisteredAction, Step};
use serde_json::{Map, Value};
use store::Data;
use tc3::Refusal;

use super::storage_refusal::to_refusal;

/// Runs an action on checked parameters. Returns the fields of its output, a JSON object.
///
/// # Errors
///
/// A code that the definition names; any other is a bug and becomes `InternalError`.
pub(super) async fn run_action(
    action: &RegisteredAction,
    call: Call,
    parameters: Map<String, Value>,
    data: &Data,
) -> Result<Vec<u8>, Refusal> {
    let fields = run_steps(action, call, parameters, data).await;
    fields.map_err(|refusal| action.definition.check_refusal(refusal))
}

async fn run_steps(
    action: &RegisteredAction,
    call: Call,
    parameters: Map<String, Value>,
    data: &Data,
) -> Result<Vec<u8>, Refusal> {
    let mut step = action.start(call, parameters)?;
    loop {
        step = match step {
            Step::Done(fields) => return Ok(fields),
            Step::ReadCells(query, next) => {
                let owner = BillOwner::Customer(query.customer);
                let query = BillQuery { owner, month: query.month, with_names: false, with_payments: false };
                let visible = data.read_visible_bill(call.caller, &query).await;
                next(&visible.map_err(|error| to_refusal(&error))?)?
            }
        };
    }
}
