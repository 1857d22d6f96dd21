//! Links of texts to the pages of actions, error codes and types.

use tc3::Code;

use super::site_paths::{DATA_TYPES, ERROR_CODES, to_action_path};

/// Writes a link to the page of an action.
pub(super) fn link_action(name: &str) -> String {
    format!("[{name}]({})", to_action_path(name))
}

/// Writes a link to the row of an error code.
pub(super) fn link_code(code: Code) -> String {
    format!("[{code}]({ERROR_CODES}#{code})")
}

/// Writes a link to the section of a type.
pub(super) fn link_object_type(name: &str) -> String {
    format!("[{name}]({DATA_TYPES}#{name})")
}
