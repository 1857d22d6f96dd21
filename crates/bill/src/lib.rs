//! The meaning of a cloud bill: exact money, months, codes, lines, the fold, the summary and the ledger of versions.
//!
//! This crate is pure: it does no I/O, reads no clock and no environment, and no float touches an amount. A [`Sheet`]
//! reads the bytes of a bill file, a [`Fold`] sums its lines to cells, and the cells are summed to a summary:
//!
//! ```
//! use bill::{CodeTables, Findings, Fold, Measure, Rules, Sheet, sum_by_pay_mode};
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

mod basis;
mod charge;
mod codes;
mod column;
mod delivery_day;
mod difference;
mod digest;
mod file_name;
mod finality;
mod fold;
mod header_words;
mod key_names;
mod laws;
pub mod ledger;
mod line;
mod meaning;
mod measure;
mod money;
mod month;
mod month_text;
mod sheet;
mod shown_text;
mod shrink;
mod stated_text;
mod summary;
mod sums;
mod uin;
mod unknown_columns;

pub use basis::Basis;
pub use charge::{BillKey, Charge};
pub use codes::code_names::Language;
pub use codes::known_codes::{CodeKind, KnownCode};
pub use codes::pay_mode::PayMode;
pub use codes::product::find_product_name;
pub use codes::region::find_region_name;
pub use codes::tables::{CodeTables, NO_KEY, TableError, normalise_name};
pub use codes::transaction_type::TransactionType;
pub use column::Column;
pub use delivery_day::DeliveryDay;
pub use difference::Difference;
pub use digest::{CONTENT_FORMAT, LineDigest, LinesDigest, digest_line, shorten_digest};
pub use file_name::dates::{NamedDate, find_dates};
pub use file_name::day::find_day_in_name;
pub use file_name::missing::{MissingParts, list_forgotten_parts, list_missing_parts};
pub use file_name::month::find_month_in_name;
pub use file_name::part::PartNumber;
pub use finality::{Finality, FinalityError};
pub use fold::{Bill, Bills, Cell, Fold};
pub use header_words::find_column;
pub use key_names::{KeyKind, KeyNames};
pub use laws::{BrokenLaw, check_bill, check_laws};
pub use line::{KnownTexts, Line, Texts};
pub use meaning::comparison::{Comparison, StatedCodes};
pub use meaning::fields::COMPARED_COLUMNS;
pub use meaning::line_meaning::LineMeaning;
pub use meaning::multiset::Meaning;
pub use meaning::{MEANING_FORMAT, MeaningReader};
pub use measure::{Amounts, Measure, PerMeasure};
pub use money::{Amount, AmountError, CURRENCY, LINE_UNITS_MAX, Sum, SumOverflow, UNITS_PER_USD};
pub use month::{Month, MonthError};
pub use month_text::read_bill_month;
pub use sheet::{
    FAULTS_SHOWN_MAX, Fault, FaultPlace, Faults, FileFault, Findings, Notice, Notices, Record, Rules, Sheet,
    SplitError, Splitter, describe_other_format, find_separator_line, is_empty_row, is_total_word,
};
pub use shown_text::replace_controls;
pub use shrink::{Shrink, find_shrink};
pub use stated_text::{stated_name, stated_text};
pub use summary::{ModeSummary, TransactionTypeSummary, sum_by_key, sum_by_pay_mode};
pub use sums::Sums;
pub use uin::{Uin, UinError};
pub use unknown_columns::UnknownColumns;
