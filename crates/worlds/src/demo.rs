//! The demo world: partners, customers and six months of bill files, always the same bytes. It has its own customers
//! and is otherwise made from the parts of generated worlds.

mod customers;

use access::{Account, Role};

use crate::bill_writer::{BillWriter, push_headers};
use crate::catalogue::SMALL;
use crate::times::BillMonth;
use crate::uin::to_uin;
use crate::usage::{Quota, UsageProfile, write_published_example, write_usage};
use customers::{
    ADJUSTMENTS, CORRECTED, CUSTOMERS, DISTRIBUTOR, DemoCustomer, PARTNERS, PAUSED, PUBLISHED, RESELLER,
    ROUNDED,
};

/// The last month of the demo; its bills are unpaid.
const LAST_MONTH: i64 = 202_212;

/// Number of months of the demo.
const MONTHS: i64 = 6;

/// The accounts and bill files of the demo.
#[derive(Clone, Debug)]
pub struct DemoWorld {
    /// Accounts, each after the one above it.
    pub accounts: Vec<Account>,
    /// Bill files, by month and payer.
    pub files: Vec<BillFile>,
    /// The first deliveries of those of the files that correct one, by the same names.
    pub first_files: Vec<BillFile>,
}

/// A delivery of a payer's month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Delivery {
    /// The first one, without the adjustments that came later.
    First,
    /// The one that counts.
    Last,
}

/// A bill file in memory.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BillFile {
    /// File name without a folder.
    pub name: String,
    /// Content.
    pub bytes: Vec<u8>,
}

/// Builds the demo world, which is the same each time.
#[must_use]
pub fn build_demo_world() -> DemoWorld {
    let mut next_number = 1;
    let (mut files, mut first_files) = (Vec::new(), Vec::new());
    for month in BillMonth::list_until(LAST_MONTH, MONTHS) {
        for payer in [DISTRIBUTOR, RESELLER] {
            let name = format!("L3-bill_details-{payer}-{}-demo.csv", month.yyyymm);
            if CUSTOMERS.iter().any(|member| member.customer.payer == payer && is_corrected(member, month)) {
                let bytes = write_bill_file(payer, month, Delivery::First, &mut next_number.clone());
                first_files.push(BillFile { name: name.clone(), bytes });
            }
            let bytes = write_bill_file(payer, month, Delivery::Last, &mut next_number);
            files.push(BillFile { name, bytes });
        }
    }
    DemoWorld { accounts: list_accounts(), files, first_files }
}

/// Returns true if the bill of a customer was corrected after its first delivery.
fn is_corrected(member: &DemoCustomer, month: BillMonth) -> bool {
    CORRECTED.contains(&(member.customer.uin, month.yyyymm))
}

/// Lists all accounts, each after the one above it.
fn list_accounts() -> Vec<Account> {
    let partners = PARTNERS.into_iter().map(|(uin, role, parent, name)| Account {
        uin: to_uin(uin),
        role,
        parent: parent.map(to_uin),
        name: name.to_owned(),
    });
    let customers = CUSTOMERS.into_iter().filter_map(|DemoCustomer { customer, name, .. }| {
        Some(Account {
            uin: to_uin(customer.uin),
            role: Role::Customer,
            parent: Some(to_uin(customer.manager)),
            name: name?.to_owned(),
        })
    });
    partners.chain(customers).collect()
}

/// Writes the bill file of a payer's month, with all its customers. `next_number` counts the lines of all files; a line that the
/// first delivery lacks keeps its number.
fn write_bill_file(payer: i64, month: BillMonth, delivery: Delivery, next_number: &mut u64) -> Vec<u8> {
    let mut file = Vec::new();
    push_headers(&mut file);
    for member in CUSTOMERS.iter().filter(|member| member.customer.payer == payer) {
        let bill = (member.customer.uin, month.yyyymm);
        let is_paid = month.yyyymm != LAST_MONTH;
        let mut writer = BillWriter::new(&mut file, &member.customer, month, is_paid, *next_number);
        if bill == PUBLISHED {
            write_published_example(&member.customer, month, &SMALL, &mut writer);
        } else if bill != PAUSED {
            let mut profile = make_usage_profile(member, month);
            if delivery == Delivery::First && is_corrected(member, month) {
                // It is the last line of its bill, so that no other line changes.
                profile.adjustment = None;
                *next_number += 1;
            }
            write_usage(&member.customer, month, &profile, &mut writer);
        }
        *next_number += writer.line_count();
    }
    file
}

/// Returns the usage of a customer in a month: a few resources, with all of their lines.
fn make_usage_profile(member: &DemoCustomer, month: BillMonth) -> UsageProfile {
    let bill = (member.customer.uin, month.yyyymm);
    let adjustment = ADJUSTMENTS.into_iter().find(|(uin, yyyymm, _)| (*uin, *yyyymm) == bill);
    UsageProfile {
        catalogue: &SMALL,
        is_hour_by_hour: false,
        months: MONTHS,
        hourly: Quota::of_resources(member.size),
        daily: Quota::of_resources(0),
        monthly: Quota::of_resources(1),
        spot: Quota::UNLIMITED,
        prepaid: Quota::of_resources(member.size + 1),
        refund_one_in: 1,
        commitments: Quota::UNLIMITED,
        adjustment: adjustment.map(|(_, _, units)| units),
        is_rounded: bill == ROUNDED,
        lines: None,
    }
}

#[cfg(test)]
mod tests;
