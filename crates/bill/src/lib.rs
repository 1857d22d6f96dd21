//! The meaning of a cloud bill: exact money, months, codes, lines, the fold, the summary and the ledger of versions.
//!
//! This crate is pure: it does no I/O, reads no clock and no environment, and no float touches an amount. A [`Fold`] sums
//! lines to cells, and the cells are summed to a summary:
//!
//! ```
//! use bill::{Amounts, BillKey, Charge, CodeTables, Fold, Measure, PaymentStatus, sum_by_pay_mode};
//!
//! let tables = CodeTables::shipped();
//! let mut amounts = Amounts::default();
//! amounts[Measure::Total] = "0.02582720".parse().unwrap();
//! let payer = "200000000001".parse().unwrap();
//! let charge = Charge {
//!     bill: BillKey { month: "2022-11".parse().unwrap(), payer, owner: "123456".parse().unwrap() },
//!     manager: payer,
//!     pay_mode: tables.pay_mode("Pay-As-You-Go resources").unwrap(),
//!     transaction_type: tables.find_transaction_type("Hourly settlement").unwrap(),
//!     product: &tables.product("Cloud Virtual Machine (CVM)"),
//!     region: &tables.region("South China (Guangzhou)"),
//!     product_name: None,
//!     region_name: None,
//!     payment: PaymentStatus::Unstated,
//!     amounts,
//! };
//! let mut fold = Fold::new();
//! fold.add(&charge).unwrap();
//! fold.add(&charge).unwrap();
//!
//! let bills = fold.into_bills();
//! let modes = sum_by_pay_mode(&bills[&charge.bill].cells).unwrap();
//! assert_eq!(modes[0].details[0].transaction_type.code(), "postpay_deduct_h");
//! assert_eq!(modes[0].sums[Measure::Total].to_string(), "0.05165440");
//! ```
#![forbid(unsafe_code)]
#![deny(clippy::arithmetic_side_effects)]

mod basis;
mod batch;
mod batch_hashes;
mod cell_table;
mod charge;
mod codes;
mod column;
mod comparison;
mod costs;
mod currency;
mod day;
mod day_sums;
mod delivery_day;
mod difference;
mod digest;
mod finality;
mod fold;
mod folded_bill;
mod key_names;
mod laws;
pub mod ledger;
mod line;
mod line_counts;
mod line_record;
mod meaning;
mod measure;
mod money;
mod month;
mod numbered_names;
mod payment_status;
mod payment_sums;
mod plain_form;
mod shrink;
mod stated_text;
mod summary;
mod sums;
mod taken_bills;
mod uin;
mod unknown_columns;
mod wall_time;

pub use basis::Basis;
pub use batch::charge_key::ChargeKey;
pub use batch::dictionary::Dictionary;
pub use batch::known_keys::KnownKeys;
pub use batch::span::Span;
pub use batch::{Batch, BatchColumns, ColumnIds};
pub use batch_hashes::batch_contents::BatchContents;
pub use batch_hashes::batch_meanings::BatchMeanings;
pub use batch_hashes::column_hashes::{ColumnHashes, TextHashes};
pub use batch_hashes::line_key::LineKey;
pub use cell_table::CellNumber;
pub use charge::{BillKey, Charge};
pub use codes::code_names::Language;
pub use codes::known_codes::{CodeKind, KnownCode};
pub use codes::name_memo::{KnownNames, NameMemo};
pub use codes::pay_mode::PayMode;
pub use codes::product::find_product_name;
pub use codes::region::find_region_name;
pub use codes::tables::{CodeTables, NO_KEY, TableError, normalise_name};
pub use codes::transaction_type::TransactionType;
pub use column::Column;
pub use comparison::{Change, compare_groups};
pub use costs::dimension::{DEFAULT_PROJECT, Dimension, find_project_code};
pub use costs::item::{CostItem, TextOfColumn};
pub use costs::{COST_COLUMNS, CostFilter, CostGroup, CostQuestion, Costs, Part, Split};
pub use currency::Currency;
pub use day::{Day, DayError};
pub use day_sums::DaySums;
pub use delivery_day::DeliveryDay;
pub use difference::Difference;
pub use digest::first_format::{FirstLineDigest, digest_line_first};
pub use digest::line_digest::{LineDigest, digest_line};
pub use digest::lines_digest::{ContentFormat, LinesDigest};
pub use digest::shorten_digest;
pub use finality::{Finality, FinalityError};
pub use fold::Fold;
pub use folded_bill::{Bill, Bills, Cell};
pub use key_names::{KeyKind, KeyNames};
pub use laws::{BrokenLaw, check_bill, check_days, check_laws};
pub use line::{KnownTexts, Line, Texts};
pub use line_counts::{LineCounts, PartCounts};
pub use line_record::LineRecord;
pub use meaning::comparison::{Comparison, StatedCodes};
pub use meaning::fields::COMPARED_COLUMNS;
pub use meaning::line_meaning::LineMeaning;
pub use meaning::multiset::Meaning;
pub use meaning::{MEANING_FORMAT, MeaningReader, hash_id};
pub use measure::{Amounts, Measure, PerMeasure};
pub use money::{Amount, AmountError, CURRENCY, LINE_UNITS_MAX, Sum, SumOverflow, UNITS_PER_USD};
pub use month::{Month, MonthError};
pub use payment_status::PaymentStatus;
pub use payment_sums::{PaymentKey, PaymentSums};
pub use plain_form::{format_bill_time, trim_decimal};
pub use shrink::{Shrink, find_shrink};
pub use stated_text::{stated_name, stated_text};
pub use summary::{KeySummary, ModeSummary, TransactionTypeSummary, sum_by_key, sum_by_pay_mode, sum_cells};
pub use sums::Sums;
pub use taken_bills::TakenBills;
pub use uin::{Uin, UinError};
pub use unknown_columns::{UnknownColumns, list_tags};
pub use wall_time::format_wall_time;
