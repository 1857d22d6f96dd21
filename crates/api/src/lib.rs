//! The actions of the API: what each is, who may call it, and what it answers.
//!
//! An action is a pure function of its call, its input and the data that it asks for. It names the data in a [`Step`],
//! and its runner brings them: a server from its catalog, a test from a literal. So the same call, input and data
//! give the same bytes.
//!
//! An action cannot reach a database, since no crate here knows one, nor a socket, a file, a clock or the environment:
//! this crate has no standard library.
//!
//! # Adding an action
//!
//! 1. A file in `actions/`: the types of input and output, and an implementation of [`Action`] with its [`Definition`].
//!    The doc comments of the fields are their documentation, in English and Chinese; `definition/schema.rs` says how they
//!    are read. [`Action::start`] ends in [`Step::Done`], or asks for data first.
//! 2. A line in `actions.rs`. One that `not_served.rs` lists leaves that list.
//!
//! Tests then ask for files to be made again, and looked at: `docs/actions.md` (`billfold actions --markdown`),
//! `it/who_sees.md`, the types of the client (`cargo test -p billfold-client --test generated`) and, where the official clients
//! are installed, the table in `docs/clients.md` (`RENEW_FILES=1` for these). An action that totals a bill joins those that
//! `it/laws.rs` compares.
//!
//! Checking, roles, limits, conformance cases, documents, `api.json` and `openapi.json` come from these.
//!
//! An action that needs a kind of data that no other has asked for adds a variant to [`Step`] with a query that does not
//! name the caller; the compiler then names the places that have to know it. `answer/run_action.rs` of `billfold` brings the
//! data from the catalog, so that both databases of the crate `store` need the query, with a test in its contract; which of
//! the data a caller may see is decided in the crate `access`. Two steps are answered as of two moments. So a page and its
//! total, or cells and their names, are one query with one answer (ADR 15).
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod action;
mod actions;
mod bill_answer;
mod bill_order;
mod call;
mod caller_facts;
mod cost_details;
mod cost_range;
mod costs_answer;
mod definition;
mod difference_rows;
mod error_codes;
mod fields;
mod file_answer;
mod lines_answer;
mod not_served;
mod own_bills;
mod service;
mod step;
mod summary_details;
mod text;
mod trend_groups;

pub use action::{Action, RegisteredAction};
pub use actions::Actions;
pub use call::{Call, CallTime};
pub use caller_facts::{CallerFacts, SignatureFinding, SignatureReport, SignatureVerdict, SignedTexts};
pub use definition::category::Category;
pub use definition::errors::make_lines_elsewhere_refusal;
pub use definition::field::{Choice, Field, Shape};
pub use definition::{ActionError, Definition, Example};
pub use error_codes::checks::{CHECKS, Check, find_checks};
pub use error_codes::code_use::CodeUse;
pub use error_codes::messages::{find_codes_of_message, is_sent_message, list_messages};
pub use error_codes::{find_code_use, list_common_codes};
pub use not_served::{ACTIONS_NOT_SERVED, ActionNotServed, find_action_not_served};
pub use service::Service;
pub use step::{Next, Step};
pub use text::Text;
