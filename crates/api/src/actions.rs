//! The registry of actions, with one line for each of them.

mod describe_bill_summary_by_pay_mode;

use alloc::vec;
use alloc::vec::Vec;

use tc3::Refusal;

use crate::action::{RegisteredAction, SERVICE, VERSION};
use describe_bill_summary_by_pay_mode::DescribeBillSummaryByPayMode;

/// Creates every action, in the order of the documentation.
fn register_all() -> Vec<RegisteredAction> {
    vec![RegisteredAction::new::<DescribeBillSummaryByPayMode>()]
}

/// The registered actions.
#[derive(Debug)]
pub struct Actions(Vec<RegisteredAction>);

impl Default for Actions {
    fn default() -> Self {
        Self::new()
    }
}

impl Actions {
    /// Creates every action.
    #[must_use]
    pub fn new() -> Self {
        Self(register_all())
    }

    /// Iterates over the actions in the order of the documentation.
    pub fn iter(&self) -> impl Iterator<Item = &RegisteredAction> {
        self.0.iter()
    }

    /// Lists the names of all actions.
    #[must_use]
    pub fn list_names(&self) -> Vec<&'static str> {
        self.iter().map(|action| action.definition.name).collect()
    }

    /// Returns the action with a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&RegisteredAction> {
        self.0.iter().find(|action| action.definition.name == name)
    }

    /// Finds the action that a request names.
    ///
    /// # Errors
    ///
    /// `NoSuchVersion`, then `InvalidAction`.
    pub fn find(&self, version: &str, name: &str) -> Result<&RegisteredAction, Refusal> {
        if version != VERSION {
            return Err(Refusal::no_such_version(version, SERVICE));
        }
        self.get(name).ok_or_else(|| Refusal::invalid_action(name, SERVICE, version))
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString as _;

    use super::*;

    #[test]
    fn every_action_has_roles_and_declares_what_other_roles_get() {
        for action in register_all() {
            let definition = action.definition;
            assert!(!definition.roles.is_empty());
            assert!(definition.errors.contains(&definition.wrong_role));
            let busy = tc3::Code::OperationDeniedServiceBusy;
            assert!(definition.errors.contains(&busy), "the storage of {} may be busy", definition.name);
        }
    }

    #[test]
    fn every_example_is_an_input_that_the_checker_takes() {
        for action in register_all() {
            let sent = tc3::Parameters::Json(action.definition.example.as_bytes());
            let checked = tc3::parameters::check_parameters(&sent, &action.parameters).unwrap();
            assert_eq!(serde_json::Value::Object(checked).to_string(), action.definition.example);
        }
    }
}
