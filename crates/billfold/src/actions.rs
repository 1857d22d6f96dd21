//! The registry: one line for each action.

mod describe_bill_summary_by_pay_mode;

use crate::action::{Action, SERVICE, VERSION};
use describe_bill_summary_by_pay_mode::DescribeBillSummaryByPayMode;
use tc3::Refusal;

/// Every action, in the order of the documentation.
fn all() -> Vec<Action> {
    vec![Action::of::<DescribeBillSummaryByPayMode>()]
}

/// The names of all actions.
pub(crate) fn names() -> Vec<&'static str> {
    all().iter().map(|action| action.definition.name).collect()
}

/// The actions that a server answers.
#[derive(Debug)]
pub(crate) struct Actions(Vec<Action>);

impl Actions {
    /// All of them.
    pub(crate) fn new() -> Actions {
        Actions(all())
    }

    /// Each of them, in the order of the documentation.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Action> {
        self.0.iter()
    }

    /// The action of a name, if the service has it.
    pub(crate) fn get(&self, name: &str) -> Option<&Action> {
        self.0.iter().find(|action| action.definition.name == name)
    }

    /// The action that a request names.
    ///
    /// # Errors
    /// `NoSuchVersion`, then `InvalidAction`.
    pub(crate) fn find(&self, version: &str, name: &str) -> Result<&Action, Refusal> {
        if version != VERSION {
            return Err(Refusal::no_such_version(version, SERVICE));
        }
        self.get(name).ok_or_else(|| Refusal::invalid_action(name, SERVICE, version))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_has_roles_and_declares_what_other_roles_get() {
        for action in all() {
            let definition = action.definition;
            assert!(!definition.roles.is_empty());
            assert!(definition.errors.contains(&definition.wrong_role));
        }
    }

    #[test]
    fn every_example_is_an_input_that_the_checker_takes() {
        for action in all() {
            let sent = tc3::Parameters::Json(action.definition.example.as_bytes());
            let checked = tc3::parameters::check_parameters(&sent, &action.parameters).unwrap();
            assert_eq!(serde_json::Value::Object(checked).to_string(), action.definition.example);
        }
    }
}
