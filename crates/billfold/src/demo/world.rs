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
    use std::collections::BTreeSet;

    use bill::{
        ActionType, Amount, Amounts, BillKey, CodeTables, Column, Findings, Fold, Month, Notice, PayMode,
        Rules, Sheet, UNITS_PER_USD, by_pay_mode,
    };

    use super::customers::{CORRECTIONS, FIRST_SECOND_LEVEL, PAUSED, PUBLISHED, ROUNDED};
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
    fn every_line_is_read_without_a_fault_and_keeps_the_rules_of_amounts() {
        let (lines, findings, _) = read();
        assert!(findings.faults.is_empty(), "{}", findings.faults.first()[0]);
        let notices: Vec<_> = findings.notices.iter().map(|(notice, count, _)| (notice, count)).collect();
        assert_eq!(notices, [(Notice::OriginalEmpty, 1)], "only the contract of the published example");
        let one = i128::from(UNITS_PER_USD);
        for line in lines.iter().filter(|line| line.bill != key(PUBLISHED, DISTRIBUTOR)) {
            let Amounts { original, before_voucher, voucher, total, ri_deduction, sp_deduction } =
                line.amounts;
            if let Some([price, usage, duration]) = line.quantity {
                let product = price * usage * duration;
                assert_eq!(
                    i128::from(original.units()),
                    (product * 2 + one * one).div_euclid(one * one * 2),
                    "{}",
                    line.id
                );
            }
            let rest = i128::from(original.units() - ri_deduction.units() - sp_deduction.units());
            let owed = (rest.abs() * line.rate * 2 + one).div_euclid(one * 2) * rest.signum();
            assert_eq!(i128::from(before_voucher.units()), owed, "{}", line.id);
            assert_eq!(total.units(), before_voucher.units() - voucher.units(), "{}", line.id);
            assert!((0..=before_voucher.units().max(0)).contains(&voucher.units()), "{}", line.id);
            assert!(ri_deduction.units() >= 0 && sp_deduction.units() >= 0, "{}", line.id);
            assert!(original.units().abs() < 10_000 * UNITS_PER_USD, "nothing was saturated: {}", line.id);
        }
    }

    #[test]
    fn the_demo_starts_within_seconds_since_it_is_small() {
        let (lines, _, bills) = read();
        let bytes: usize = world().files.iter().map(|(_, bytes)| bytes.len()).sum();
        assert_eq!((lines.len(), bills.len(), world().files.len()), (2764, 131, 12));
        assert!(bytes < 2_000_000, "{bytes}");
        let ids: BTreeSet<&str> = lines.iter().map(|line| line.id.as_str()).collect();
        assert_eq!(ids.len(), lines.len(), "no two lines have the same id");
    }

    #[test]
    fn the_published_example_comes_out() {
        let (_, _, bills) = read();
        let cells = &bills[&key(PUBLISHED, DISTRIBUTOR)].cells;
        let modes = by_pay_mode(cells).unwrap();
        let [mode] = &modes[..] else { panic!("{modes:?}") };
        let [detail] = &mode.details[..] else { panic!("{modes:?}") };
        assert_eq!(
            (mode.pay_mode, detail.action_type, detail.sums.lines),
            (PayMode::PostPay, ActionType::PostpayDeductH, 2)
        );
        for sums in [mode.sums, detail.sums] {
            let texts = [sums.original, sums.voucher, sums.total].map(|sum| sum.to_string());
            assert_eq!(texts, ["100.00000000"; 3]);
        }
        assert!(cells.iter().all(|cell| cell.manager.get() == FIRST_SECOND_LEVEL));
    }

    #[test]
    fn each_customer_has_a_bill_in_each_month_but_the_one_that_paused() {
        let (lines, _, bills) = read();
        for customer in CUSTOMERS {
            for month in MONTHS {
                let bill = key((customer.uin, month.yyyymm), customer.payer());
                assert_eq!(bills.contains_key(&bill), (customer.uin, month.yyyymm) != PAUSED, "{bill:?}");
            }
        }
        for line in &lines {
            let customer = CUSTOMERS.iter().find(|customer| customer.uin == line.bill.owner.get()).unwrap();
            assert_eq!(line.manager.get(), customer.manager);
        }
    }

    #[test]
    fn accounts_can_be_added_in_their_order() {
        let mut added: Vec<Account> = Vec::new();
        for account in world().accounts {
            let parent = account
                .parent
                .map(|parent| added.iter().find(|there| there.uin == parent).expect("parents come first"));
            assert!(account.role.may_stand_below(parent.map(|parent| parent.role)), "{account:?}");
            assert!(added.iter().all(|there| there.uin != account.uin), "{account:?}");
            assert!(!account.name.is_empty(), "{account:?}");
            added.push(account);
        }
        assert_eq!(added.len() + 2, PARTNERS.len() + CUSTOMERS.len(), "two are known by their lines only");
    }

    #[test]
    fn all_that_a_bill_can_hold_occurs() {
        let (lines, _, bills) = read();
        let types: BTreeSet<&str> = lines.iter().map(|line| line.action_type.code()).collect();
        assert_eq!(
            types.into_iter().collect::<Vec<_>>(),
            [
                "billVirtualId",
                "postpay_deduct_d",
                "postpay_deduct_h",
                "postpay_deduct_m",
                "postpay_deduct_s",
                "pre_purchase",
                "pre_renew",
                "pre_upgrade",
                "prepay_return",
                "recon_deduct",
                "recon_increase",
                "ri_hour_pay",
                "ripay_purchase",
                "svp_hour_pay",
            ]
        );
        let modes: BTreeSet<PayMode> = lines.iter().map(|line| line.pay_mode).collect();
        assert_eq!(modes.len(), PayMode::ALL.len());
        let count = |what: fn(&Amounts) -> bool| lines.iter().filter(|line| what(&line.amounts)).count();
        assert!(count(|amounts| amounts.total < Amount::ZERO) > CORRECTIONS.len(), "refunds too");
        assert!(count(|amounts| amounts.voucher > Amount::ZERO && amounts.total == Amount::ZERO) > 9);
        assert!(count(|amounts| amounts.voucher > Amount::ZERO && amounts.total > Amount::ZERO) > 9);
        assert!(count(|amounts| amounts.ri_deduction > Amount::ZERO) > 9);
        assert!(count(|amounts| amounts.sp_deduction > Amount::ZERO) > 9);
        let negative_modes = bills.values().flat_map(totals).filter(|total| *total < 0).count();
        assert!(negative_modes > 0);
        for (uin, yyyymm, units) in CORRECTIONS {
            let corrected = lines.iter().filter(|line| {
                line.bill.owner.get() == uin
                    && i64::from(line.bill.month.yyyymm()) == yyyymm
                    && i128::from(line.amounts.total.units()) == units
            });
            assert_eq!(corrected.count(), 1, "{uin}");
        }
    }

    #[test]
    fn the_accuracy_difference_brings_its_month_to_whole_cents() {
        let (_, _, bills) = read();
        let [.., total] = totals(&bills[&key(ROUNDED, DISTRIBUTOR)])[..] else { panic!() };
        assert_eq!(total % 1_000_000, 0);
    }

    #[test]
    fn quotes_are_written_where_they_are_needed_and_nowhere_else() {
        let mut csv = String::new();
        push_record(&mut csv, &["plain", "a, b", "say \"x\"", "", "\u{a0}"]);
        assert_eq!(csv, "plain,\"a, b\",\"say \"\"x\"\"\",,\u{a0}\n");
        let text: Vec<u8> = world().files.into_iter().flat_map(|(_, bytes)| bytes).collect();
        let text = String::from_utf8(text).unwrap();
        for needle in ["\"api, blue\"", "\"db \"\"primary\"\"\"", "batch\u{a0}worker"] {
            assert!(text.contains(needle), "{needle}");
        }
    }

    /// The total of each mode, in order.
    fn totals(bill: &bill::Bill) -> Vec<i128> {
        by_pay_mode(&bill.cells).unwrap().iter().map(|mode| mode.sums.total.units()).collect()
    }
}
