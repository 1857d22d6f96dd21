//! What tests share: a data folder of their own, the program, a server on a port of its own, signed
//! requests, and bill files made of a few values.

mod answer;
mod draft;
mod environment;
mod faketime;
mod home;
mod report;
mod rows;
mod server;

pub(crate) use crate::postgres::Database;
pub(crate) use answer::{Answer, error, hide_token, without_id};
pub(crate) use draft::{Draft, encoded, version_1};
pub(crate) use environment::{clients_folder, next_second, now_s, seed, torture, unlimited_rates};
pub(crate) use faketime::find_faketime;
pub(crate) use home::{Home, Key};
pub(crate) use report::{headline, notes, report_rows};
pub(crate) use rows::{Row, row, sheet, sheet_with_notes};
pub(crate) use server::{Server, signed_headers};

/// The program under test.
pub(crate) const BILLFOLD: &str = env!("CARGO_BIN_EXE_billfold");

/// The action that most tests call.
pub(crate) const ACTION: &str = "DescribeBillSummaryByPayMode";

/// Accounts of most tests: a distributor, a second-level reseller below it, and a reseller.
pub(crate) const DISTRIBUTOR: &str = "200000000001";
pub(crate) const SECOND_LEVEL: &str = "200000000011";
pub(crate) const RESELLER: &str = "200000000002";
