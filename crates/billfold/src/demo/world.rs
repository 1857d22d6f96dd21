//! The demo world: partners, customers and six months of bill files, the same bytes each time.
//!
//! Names and prices are invented. Amounts follow the rules of real bills, in whole units of 10^-8
//! USD: original = list price x usage x duration, before voucher = (original - deductions) x rate,
//! total = before voucher - voucher.

mod chance;
mod customers;
mod items;
mod line;
mod times;
mod usage;

use bill::{Role, Uin};
use store::Account;

use chance::Chance;
use customers::{CUSTOMERS, Customer, DISTRIBUTOR, PARTNERS, RESELLER};
use line::{HEADERS, Line};
use times::{DemoMonth, MONTHS};

/// The month that is not paid yet: the last one.
const UNPAID_MONTH: i64 = 202_212;

/// What the demo begins with.
pub(crate) struct World {
    /// Its accounts, in an order in which they can be added.
    pub(crate) accounts: Vec<Account>,
    /// Name and bytes of each bill file.
    pub(crate) files: Vec<(String, Vec<u8>)>,
}

/// The demo world.
pub(crate) fn world() -> World {
    let mut ids = 1_u64..;
    let files = MONTHS
        .into_iter()
        .flat_map(|month| [DISTRIBUTOR, RESELLER].map(|payer| (payer, month)))
        .map(|(payer, month)| {
            let name = format!("L3-bill_details-{payer}-{}-demo.csv", month.yyyymm);
            (name, bill_file(payer, month, &mut ids).into_bytes())
        })
        .collect();
    World { accounts: accounts(), files }
}

/// Every account, those above before those below.
fn accounts() -> Vec<Account> {
    let partners = PARTNERS.into_iter().filter_map(|(uin, role, above, name)| {
        Some(Account { uin: Uin::new(uin)?, role, parent: above.and_then(Uin::new), name: name.to_owned() })
    });
    let customers = CUSTOMERS.into_iter().filter_map(|customer| {
        Some(Account {
            uin: Uin::new(customer.uin)?,
            role: Role::Customer,
            parent: Uin::new(customer.manager),
            name: customer.name?.to_owned(),
        })
    });
    partners.chain(customers).collect()
}

/// The bill file of a payer's month, with all its customers. Each line gets an id that no other has.
fn bill_file(payer: i64, month: DemoMonth, ids: &mut impl Iterator<Item = u64>) -> String {
    let mut file = String::new();
    push_record(&mut file, &HEADERS);
    for customer in CUSTOMERS.into_iter().filter(|customer| customer.payer() == payer) {
        let mut chance = Chance::of(customer.uin, month.yyyymm.saturating_add(9_000_000));
        for (line, id) in usage::lines(customer, month).iter().zip(ids.by_ref()) {
            push_line(&mut file, customer, month, line, id, &mut chance);
        }
    }
    file
}

/// Adds a line to a file. Now and then the customer's user 1 has done it, and not the account itself.
fn push_line(
    file: &mut String,
    customer: Customer,
    month: DemoMonth,
    line: &Line,
    id: u64,
    chance: &mut Chance,
) {
    let operator = if chance.one_in(8) { customer.uin.saturating_add(100_000_000_000) } else { customer.uin };
    let reseller =
        if customer.manager == customer.payer() { "-".to_owned() } else { customer.manager.to_string() };
    let status = if month.yyyymm == UNPAID_MONTH { "Unpaid" } else { "Paid" };
    let accounts = [customer.payer().to_string(), customer.uin.to_string(), operator.to_string(), reseller];
    let end = [status.to_owned(), month.later(0), format!("{}{id:013}", month.yyyymm)];
    let fields: Vec<String> = accounts.into_iter().chain(line.fields()).chain(end).collect();
    push_record(file, &fields);
}

/// Adds a record to CSV text, with quotes around the fields that need them (RFC 4180).
fn push_record(csv: &mut String, fields: &[impl AsRef<str>]) {
    for (place, field) in fields.iter().map(AsRef::as_ref).enumerate() {
        if place > 0 {
            csv.push(',');
        }
        if field.contains([',', '"', '\n', '\r']) {
            csv.push('"');
            csv.push_str(&field.replace('"', "\"\""));
            csv.push('"');
        } else {
            csv.push_str(field);
        }
    }
    csv.push('\n');
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use bill::{
        ActionType, Amounts, BillKey, CodeTables, Column, Findings, Fold, Month, Notice, PayMode, Rules,
        Sheet, by_pay_mode,
    };

    use super::customers::{CORRECTIONS, PAUSED, PUBLISHED, ROUNDED};
    use super::*;

    /// What a test wants to know of a line.
    struct Read {
        bill: BillKey,
        manager: Uin,
        pay_mode: PayMode,
        action_type: ActionType,
        amounts: Amounts,
        id: String,
        rate: i128,
        /// List price, usage and duration, in units of 10^-8, where the line states them.
        quantity: Option<[i128; 3]>,
    }

    /// Every line of the world, in order, what came up, and its cells.
    fn read() -> (Vec<Read>, Findings, bill::Bills) {
        let tables = CodeTables::shipped();
        let mut findings = Findings::default();
        let mut fold = Fold::new();
        let mut lines = Vec::new();
        for (name, bytes) in world().files {
            let mut sheet = Sheet::new(&name, Rules { tables: &tables, month: None });
            sheet
                .read(&bytes, true, &mut findings, &mut |line| {
                    let text = |column| line.texts.get(column).unwrap();
                    let number = |column| text(column).parse().ok().map(bill::Sum::units);
                    let quantity =
                        [Column::ComponentListPrice, Column::ComponentUsage, Column::UsageDuration]
                            .map(number);
                    lines.push(Read {
                        bill: line.charge.bill,
                        manager: line.charge.manager,
                        pay_mode: line.charge.pay_mode,
                        action_type: line.charge.action_type,
                        amounts: line.charge.amounts,
                        id: text(Column::Id).to_owned(),
                        rate: number(Column::CustomerDiscountRate).unwrap(),
                        quantity: quantity[0].map(|_| quantity.map(Option::unwrap)),
                    });
                    fold.add(&line.charge)
                })
                .unwrap();
        }
        (lines, findings, fold.into_bills())
    }

    fn key((uin, yyyymm): (i64, i64), payer: i64) -> BillKey {
        BillKey {
            month: Month::from_yyyymm(u32::try_from(yyyymm).unwrap()).unwrap(),
            payer: Uin::new(payer).unwrap(),
            owner: Uin::new(uin).unwrap(),
        }
    }

    #[test]
    fn two_calls_give_the_same_bytes() {
        assert_eq!(world().files, world().files);
    }

    #[test]
    fn every_line_is_read_without_a_fault_and_adds_up() {
        let (lines, findings, bills) = read();
        assert!(findings.faults.is_empty(), "{}", findings.faults.first()[0]);
        let notices: Vec<_> = findings.notices.iter().map(|(notice, count, _)| (notice, count)).collect();
        assert_eq!(notices, [(Notice::OriginalEmpty, 1)]);
        assert_eq!(lines.len(), 0);
        let bytes: usize = world().files.iter().map(|(_, bytes)| bytes.len()).sum();
        assert!(bytes < 2_000_000, "{bytes}");
        let _ = bills;
    }
}
