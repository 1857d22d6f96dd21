//! The definition of an action, as far as cases are made from it.

use tc3::Code;
use tc3::parameters::Parameter;

use crate::expect::Basis;

/// An action for which cases are made.
#[derive(Clone, Debug)]
pub struct ActionDefinition {
    /// The name on the wire.
    pub name: &'static str,
    /// The service that the action belongs to.
    pub service: &'static str,
    /// The version of the service.
    pub version: &'static str,
    /// The codes of the action's own, which a request without fault may be answered with.
    pub errors: Vec<Code>,
    /// The parameters in the order of the documentation.
    pub parameters: Vec<Parameter>,
    /// A valid input, a JSON object.
    pub example: &'static str,
    /// Names of the fields of the answer that are decimal numbers; all other costs are texts.
    pub number_fields: Vec<String>,
    /// The code for a role that may not call it, if that is the role of the key.
    pub wrong_role: Option<(Code, Basis)>,
}

/// The facts of an action by which its answers are judged.
#[derive(Debug, Default)]
pub(crate) struct OwnFacts {
    /// The codes of its own.
    pub(crate) codes: Vec<Code>,
    /// Names of the fields of its answer that are decimal numbers.
    pub(crate) number_fields: Vec<String>,
}
