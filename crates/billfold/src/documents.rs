//! Documents of the actions, all made from their definitions: for the vendor's command line, for generators of clients, for
//! pages and for a terminal. Nothing here names an action.

pub(crate) mod action_page;
pub(crate) mod actions_markdown;
pub(crate) mod call_command;
mod client_names;
pub(crate) mod code_facts;
pub(crate) mod code_page;
pub(crate) mod error_help;
mod example_answer;
pub(crate) mod explorer_data;
pub(crate) mod field_row;
mod guide;
pub(crate) mod indented_json;
pub(crate) mod inline;
pub(crate) mod labels;
mod links;
pub(crate) mod markdown;
pub(crate) mod not_found;
mod object_types;
pub(crate) mod openapi;
pub(crate) mod overview;
pub(crate) mod page;
mod page_parts;
pub(crate) mod samples;
pub(crate) mod site;
pub(crate) mod site_facts;
pub(crate) mod site_paths;
pub(crate) mod tccli;
