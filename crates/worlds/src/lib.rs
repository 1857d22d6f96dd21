//! Invented bill files that look like real ones: worlds of any size, and the small world of the demo.
//!
//! A world is a set of partners and customers, their usage, and the files in which the vendor would bill it. The
//! same size and seed give the same bytes on every machine.
//!
//! Names and prices are invented. Amounts follow the rules of real bills, in whole units of 10^-8
//! USD: original = list price x usage x duration, before voucher = (original - deductions) x rate,
//! total = before voucher - voucher.
#![forbid(unsafe_code)]

mod bill_writer;
mod catalogue;
mod corrections;
mod csv_line;
mod csv_text;
mod customer;
mod demo;
mod error;
mod files;
mod generate;
mod line;
mod number;
mod plan;
mod population;
mod products;
mod random;
#[cfg(feature = "random-lines")]
pub mod random_lines;
mod size;
#[cfg(test)]
mod testing;
mod times;
mod uin;
mod usage;

pub use corrections::{CorrectedBills, CorrectedMonth};
pub use demo::{BillFile, DemoWorld, build_demo_world};
pub use error::GenerateError;
pub use generate::{ACCOUNTS_SCRIPT, GenerateRequest, GeneratedFiles, Progress, generate_files};
pub use size::{CUSTOMERS_MAX, LINES_MAX, MONTHS_MAX, SizeError, WorldSize};
