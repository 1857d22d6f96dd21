//! An action: its definition, and how its types are erased for the registry.
//!
//! The shape of an input is a Rust type. The parameters for the checker are read from its JSON schema, so that the type
//! and the check cannot differ.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use access::Role;
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use tc3::parameters::Parameter;
use tc3::{Code, Refusal};

use crate::call::Call;
use crate::schema::read_input_parameters;
use crate::step::Step;

/// The service that all actions belong to.
pub const SERVICE: &str = "intlpartnersmgt";

/// The version of the service.
pub const VERSION: &str = "2022-09-28";

/// The definition of an action, apart from the shapes of its input and output.
#[derive(Debug)]
pub struct Definition {
    /// The name on the wire.
    pub name: &'static str,
    /// The roles that may call it.
    pub roles: &'static [Role],
    /// The error for all other roles.
    pub wrong_role: Code,
    /// The errors that the action may answer with: that of a wrong role, its own, and that of a busy storage. Those of
    /// earlier steps, such as a wrong signature or parameter, are common to all actions and not listed.
    pub errors: &'static [Code],
    /// The input of the vendor's published example, a JSON object.
    pub example: &'static str,
}

impl Definition {
    /// Refuses roles that may not call the action.
    ///
    /// # Errors
    ///
    /// The error that the definition names for them.
    pub fn check_role(&self, role: Role) -> Result<(), Refusal> {
        if self.roles.contains(&role) {
            return Ok(());
        }
        Err(Refusal::of(self.wrong_role).because(format!("the caller is a {role}")))
    }

    /// Replaces a refusal of the action that the definition does not name, which is a bug of ours, by `InternalError`.
    #[must_use]
    pub fn check_refusal(&self, refusal: Refusal) -> Refusal {
        if refusal.code == Code::InternalError || self.errors.contains(&refusal.code) {
            return refusal;
        }
        Refusal::of(Code::InternalError).because(format!("undeclared: {refusal}"))
    }
}

/// An action: its definition and its behaviour.
pub trait Action {
    /// The definition.
    const DEFINITION: Definition;
    /// The parameters.
    type Input: DeserializeOwned + JsonSchema;
    /// The fields of the answer, without the `RequestId`.
    type Output: Serialize + 'static;

    /// Starts the action. The caller, its role and the shape of the input have been checked.
    ///
    /// # Errors
    ///
    /// A refusal that the definition names.
    fn start(call: Call, input: Self::Input) -> Result<Step<Self::Output>, Refusal>;
}

/// Starts an action on checked parameters. The bytes of its output are a JSON object.
type StartAction = fn(Call, Map<String, Value>) -> Result<Step<Vec<u8>>, Refusal>;

/// An action in the registry, its types erased.
#[derive(Debug)]
pub struct RegisteredAction {
    /// The definition.
    pub definition: &'static Definition,
    /// The parameters, in the order of the type's fields.
    pub parameters: Vec<Parameter>,
    start: StartAction,
}

impl RegisteredAction {
    /// Erases the types of an action.
    pub(crate) fn new<A: Action>() -> Self {
        Self {
            definition: const { &A::DEFINITION },
            parameters: read_input_parameters::<A::Input>(),
            start: |call, input| {
                let input = serde_json::from_value(Value::Object(input)).map_err(|error| {
                    let cause = format!("checked parameters are no input: {error}");
                    Refusal::of(Code::InternalError).because(cause)
                })?;
                A::start(call, input)?.convert(write_fields::<A::Output>)
            },
        }
    }

    /// Starts the action on checked parameters. The bytes of its output are a JSON object, without the `RequestId`: they
    /// follow from the call, the parameters and the data alone.
    ///
    /// # Errors
    ///
    /// A refusal of the action, which [`Definition::check_refusal`] then checks.
    pub fn start(&self, call: Call, parameters: Map<String, Value>) -> Result<Step<Vec<u8>>, Refusal> {
        (self.start)(call, parameters)
    }
}

/// Writes the fields of an output as JSON.
fn write_fields<T: Serialize>(output: T) -> Result<Vec<u8>, Refusal> {
    serde_json::to_vec(&output).map_err(|error| {
        Refusal::of(Code::InternalError).because(format!("the output does not become JSON: {error}"))
    })
}
