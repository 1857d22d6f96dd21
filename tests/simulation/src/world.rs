//! The small world of a seed: a few bills with a few lines each, and files that state them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use fastrand::Rng;

use crate::history::{Bill, Effect, Lines};

/// The months of the bills.
const MONTHS: [&str; 2] = ["2026-09", "2026-10"];

/// The owners of the bills.
const OWNERS: [i64; 2] = [7001, 7002];

/// The number of lines that a bill may have.
const LINES_MAX: u32 = 6;

/// The columns of a bill file.
const HEADERS: &str = "Payer Account ID,Owner Account ID,Bill Month,Billing Mode,Product Name,Region,Transaction Type,\
                       Original Cost,Total Amount Before Voucher,Customer Voucher Deduction,Total Cost,Currency,Id";

/// Writes a bill file with random lines of some bills. Returns its path, and what an import of it does.
pub(crate) fn write_file(folder: &Path, number: usize, append: bool, random: &mut Rng) -> (PathBuf, Effect) {
    let mut bills: BTreeMap<Bill, Lines> = BTreeMap::new();
    for month in MONTHS {
        for owner in OWNERS {
            if random.u8(0..5) < 2 || (bills.is_empty() && (month, owner) == (MONTHS[1], OWNERS[1])) {
                bills.insert((month.to_owned(), owner), draw_lines(month, owner, random));
            }
        }
    }
    let mut text = format!("{HEADERS}\n");
    for ((month, owner), lines) in &bills {
        for (id, cents) in lines {
            let amount = format!("{}.{:02}", cents.div_euclid(100), cents.rem_euclid(100));
            let (product, region) = (1 + id % 2, 1 + id % 3);
            let _ = writeln!(
                text,
                "9000,{owner},{month},Pay-As-You-Go resources,Product {product},Region {region},Hourly settlement,{amount},\
                 {amount},0,{amount},USD,L{id}"
            );
        }
    }
    let path = folder.join(format!("bills-{number}.csv"));
    std::fs::write(&path, text).unwrap();
    (path, if append { Effect::Append(bills) } else { Effect::Statement(bills) })
}

/// Draws the lines of a bill. A line of a certain id always has the same amount.
fn draw_lines(month: &str, owner: i64, random: &mut Rng) -> Lines {
    let bill = u32::try_from(owner % 10).unwrap() * 100 + u32::from(month == MONTHS[1]) * 10;
    let mut lines = Lines::new();
    while lines.is_empty() {
        for id in bill..bill + LINES_MAX {
            if random.bool() {
                lines.insert(id, i64::from(id) * 137 % 10_007 + 1);
            }
        }
    }
    lines
}
