//! A call by which its answer is found again: who asks for what, in which language.

use bill::{Language, Uin};
use serde_json::{Map, Value};

use crate::integers::to_u64;

/// Longest parameters of a call whose answer is held, in bytes.
const PARAMETERS_BYTES_MAX: usize = 4_096;

/// The parts of a call that decide its answer, besides data and time.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct KeptCall {
    caller: Uin,
    action: &'static str,
    language: Language,
    /// The checked parameters as JSON, in the order of their definition: the same in each form in which they can be sent.
    parameters: Vec<u8>,
}

impl KeptCall {
    /// Makes the call of checked parameters; `None` for very long ones, whose answers are not held.
    pub(crate) fn new(
        caller: Uin,
        action: &'static str,
        language: Language,
        parameters: &Map<String, Value>,
    ) -> Option<Self> {
        let Ok(parameters) = serde_json::to_vec(parameters) else { unreachable!("JSON always becomes JSON") };
        (parameters.len() <= PARAMETERS_BYTES_MAX).then_some(Self { caller, action, language, parameters })
    }

    /// Counts the bytes of the parameters.
    pub(super) fn count_bytes(&self) -> u64 {
        to_u64(self.parameters.len())
    }
}
