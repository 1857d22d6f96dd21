//! An action: its definition, and how its types are erased for the registry.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use tc3::parameters::Parameter;
use tc3::{Code, Refusal};

use crate::call::Call;
use crate::definition::Definition;
use crate::definition::field::Field;
use crate::definition::schema::{read_input_fields, read_output_fields};
use crate::step::Step;

/// An action: its definition and its behaviour.
pub trait Action {
    /// The definition.
    const DEFINITION: Definition;
    /// The parameters.
    type Input: DeserializeOwned + JsonSchema;
    /// The fields of the answer, without the `RequestId`.
    type Output: Serialize + JsonSchema + 'static;

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
    /// The fields of the input, in their order.
    pub input: Vec<Field>,
    /// The fields of the output, in their order, without the `RequestId`.
    pub output: Vec<Field>,
    /// The input as parameters to check.
    pub parameters: Vec<Parameter>,
    start: StartAction,
}

impl RegisteredAction {
    /// Erases the types of an action.
    pub(crate) fn new<A: Action>() -> Self {
        let input = read_input_fields::<A::Input>();
        Self {
            definition: const { &A::DEFINITION },
            parameters: input.iter().map(Field::to_parameter).collect(),
            input,
            output: read_output_fields::<A::Output>(),
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
