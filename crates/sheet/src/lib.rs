//! Bytes of bill files, of any format, to lines and faults.
//!
//! This crate is pure: it does no I/O, and reads no clock and no environment. A [`Sheet`] takes the bytes of a file in
//! blocks, and gives each line to a visitor, such as a [`bill::Fold`]:
//!
//! ```
//! use bill::{CodeTables, Fold, Measure, sum_by_pay_mode};
//! use sheet::{Findings, Rules, Sheet};
//!
//! let file = "Payer Account ID,Owner Account ID,BillingMode,TransactionType,OriginalCost,Currency,\
//!             Total Amount Before Voucher,Customer Voucher Deduction,Total Cost,Bill Month\n\
//!             200000000001,123456,Pay-As-You-Go resources,Hourly settlement,100,USD,100,100,0,2022-11\n\
//!             200000000001,123456,Pay-As-You-Go resources,Hourly settlement,-,USD,100,0,100,2022-11\n";
//! let tables = CodeTables::shipped();
//! let mut sheet = Sheet::new("bill.csv", Rules { tables: &tables, month: None });
//! let mut findings = Findings::default();
//! let mut fold = Fold::new();
//! sheet.read(file.as_bytes(), true, &mut findings, &mut |line| fold.add(&line.charge)).unwrap();
//! assert!(findings.faults.is_empty());
//!
//! let bills = fold.into_bills();
//! let (_, bill) = bills.first_key_value().unwrap();
//! let modes = sum_by_pay_mode(&bill.cells).unwrap();
//! assert_eq!(modes[0].details[0].transaction_type.code(), "postpay_deduct_h");
//! assert_eq!(modes[0].sums[Measure::Total].to_string(), "100.00000000");
//! ```
#![forbid(unsafe_code)]
#![deny(clippy::arithmetic_side_effects)]

mod batch_sheet;
mod batches;
mod csv;
mod family;
mod fault;
mod file_name;
mod findings;
mod formats;
mod grouped_faults;
mod header;
mod header_fault;
mod header_words;
mod month_text;
mod notice;
mod resolve;
mod rows;
mod rules;
mod sheet;
mod shown_text;
mod total_words;

pub use batch_sheet::BatchSheet;
pub use csv::record::{Record, is_empty_row};
pub use csv::separator_line::find_separator_line;
pub use csv::split_block::SplitBlock;
pub use csv::split_error::SplitError;
pub use csv::splitter::Splitter;
pub use fault::{Fault, FaultPlace};
pub use file_name::dates::{NamedDate, find_dates};
pub use file_name::day::find_day_in_name;
pub use file_name::missing::{MissingParts, list_forgotten_parts, list_missing_parts};
pub use file_name::month::find_month_in_name;
pub use file_name::part::PartNumber;
pub use findings::Findings;
pub use formats::describe_other_format;
pub use grouped_faults::{FAULTS_SHOWN_MAX, Faults, FileFault};
pub use header_words::find_column;
pub use month_text::read_bill_month;
pub use notice::{Notice, Notices};
pub use rules::Rules;
pub use sheet::Sheet;
pub use shown_text::{controls_terminal, replace_controls, show_path};
pub use total_words::is_total_word;
