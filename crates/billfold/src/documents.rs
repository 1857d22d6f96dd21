//! Documents of the actions, all made from their definitions: for the vendor's command line, for generators of clients, for
//! a page and for a terminal. Nothing here names an action.

pub(crate) mod action_page;
pub(crate) mod block;
pub(crate) mod call_command;
pub(crate) mod field_entry;
pub(crate) mod indented_json;
pub(crate) mod labels;
pub(crate) mod markdown;
mod object_types;
pub(crate) mod openapi;
pub(crate) mod overview;
pub(crate) mod tccli;
