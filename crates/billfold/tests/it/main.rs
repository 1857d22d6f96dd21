//! What Billfold does, stated through its outermost doors: the program, HTTP, files, official clients.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test counts plainly, and ends at the first thing that is not as it must be"
)]

#[path = "../../../../tests/skip.rs"]
mod skip;

mod accounts;
mod administration;
mod advice;
mod against_endpoint;
mod append;
mod bill_files;
mod bodies;
mod call;
mod client_programs;
mod client_types;
mod clients;
mod closing;
mod command_line;
mod common;
mod conformance;
mod console;
mod costs;
mod crowd;
mod days;
mod demo;
mod diagnosis;
mod digests;
mod doctor;
mod documents;
mod error_codes;
mod examples;
mod explorer_modules;
mod families;
mod faults;
mod fence;
mod folders;
mod forms;
mod generate;
mod guards;
mod guide;
mod holding;
mod hostile;
mod hosts;
mod import;
mod key_names;
mod kills;
mod ladder;
mod large_files;
mod laws;
mod ledger;
mod lines;
mod master_key;
mod memory;
mod month_page;
mod months;
mod moved;
mod old_advice;
mod operations;
mod oracle;
mod own_key;
mod page_modules;
mod pages;
mod paths;
mod payments;
mod postgres;
mod proof;
mod proxies;

mod read_model;
mod readme;
mod recorded;
mod reference_pages;
mod replay;
mod reports;
mod run_node;
mod samples;
mod search;
mod settings;
mod site;
mod slips;
mod support;
mod system;
mod temporary;
mod tls;
mod upkeep;
mod visibility;
mod who_sees;
mod wire;
mod words;
mod worlds;
