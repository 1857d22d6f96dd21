//! The names that become links wherever a page names them: actions, error codes and types.

use std::collections::BTreeMap;

use api::{ACTIONS_NOT_SERVED, Actions, Shape};

use crate::documents::site_paths::{DATA_TYPES, ERROR_CODES, NOT_SERVED, to_action_path};

/// The names that become links, with the paths that they lead to.
#[derive(Debug)]
pub(super) struct LinkTargets(BTreeMap<String, String>);

impl LinkTargets {
    /// Lists the names of some actions, their types, and all error codes.
    pub(super) fn new(actions: &Actions) -> Self {
        let mut targets = BTreeMap::new();
        for action in ACTIONS_NOT_SERVED {
            targets.insert(action.name.to_owned(), format!("{NOT_SERVED}#{}", action.name));
        }
        for action in actions.iter() {
            let name = action.definition.name;
            targets.insert(name.to_owned(), to_action_path(name));
            for field in action.input.iter().chain(&action.output) {
                append_types(&field.shape, &mut targets);
            }
        }
        for code in tc3::Code::ALL {
            targets.insert(code.as_str().to_owned(), format!("{ERROR_CODES}#{}", code.as_str()));
        }
        Self(targets)
    }

    /// Finds the path that a name leads to.
    pub(super) fn find(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

/// Appends the types of objects in a shape.
fn append_types(shape: &Shape, targets: &mut BTreeMap<String, String>) {
    match shape {
        Shape::Object { name, fields } => {
            targets.insert(name.clone(), format!("{DATA_TYPES}#{name}"));
            for field in fields {
                append_types(&field.shape, targets);
            }
        }
        Shape::List { item, .. } => append_types(item, targets),
        Shape::Text { .. } | Shape::Integer { .. } | Shape::Decimal | Shape::Boolean => {}
    }
}
