//! Bill statements that look real: the usage of customers, written as the vendor writes bill files. The
//! demo world is made of these parts, and worlds of any size.
//!
//! Names and prices are invented. Amounts follow the rules of real bills, in whole units of 10^-8
//! USD: original = list price x usage x duration, before voucher = (original - deductions) x rate,
//! total = before voucher - voucher.

mod book;
mod cast;
mod chance;
#[cfg(test)]
pub(crate) mod checked;
mod corrections;
mod customer;
mod files;
mod items;
mod line;
mod making;
mod market;
mod plan;
mod progress;
mod text;
mod times;
mod usage;

use std::num::NonZeroUsize;
use std::path::Path;

use bill::Month;

pub(crate) use book::Book;
pub(crate) use corrections::Corrected;
pub(crate) use customer::{Customer, Habit};
pub(crate) use making::{ACCOUNTS, Made, Order, make};
pub(crate) use market::VILLAGE;
pub(crate) use progress::megabytes_a_second;
pub(crate) use times::BillMonth;
pub(crate) use usage::{Extent, Quota, charge, published_example};

/// Rows that a file has at the most, with its headers: the vendor splits where spreadsheets end.
const ROWS_MAX: u64 = 1_048_576;

/// The size of a world, and what it comes of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    /// Lines in all months; at least one for each customer.
    pub(crate) lines: u64,
    pub(crate) customers: u64,
    pub(crate) months: i64,
    /// The last month.
    pub(crate) until: Month,
    /// The same seed and size is the same world.
    pub(crate) seed: u64,
    /// Where corrections come of: the same world, in which some bills were corrected.
    pub(crate) corrected: Option<u64>,
}

/// The order for a world of a size.
pub(crate) fn order(size: Size, folder: &Path) -> Order<'_> {
    let months = BillMonth::until(size.until.yyyymm().into(), size.months);
    Order {
        cast: cast::Cast::new(size.seed, size.customers, months, size.lines),
        corrected: size.corrected,
        rows_max: ROWS_MAX,
        threads: std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN),
        folder,
    }
}

/// Adds the line of headers that each file begins with.
pub(crate) fn push_headers(out: &mut Vec<u8>) {
    out.extend_from_slice(line::HEADERS.join(",").as_bytes());
    out.push(b'\n');
}
