//! The demo world: partners, customers and six months of bill files, the same bytes each time. It is made
//! of the generator's parts; what is its own is a small cast of customers with habits.

mod customers;

use bill::{Role, Uin};
use store::Account;

use crate::generate::{BillMonth, Book, Extent, Quota, VILLAGE, charge, published_example, push_headers};
use customers::{CORRECTIONS, DISTRIBUTOR, MEMBERS, Member, PARTNERS, PAUSED, PUBLISHED, RESELLER, ROUNDED};

/// The last month of the demo; it is not paid yet.
const LAST_MONTH: i64 = 202_212;

/// How many months the demo has.
const MONTHS: i64 = 6;

/// What the demo begins with.
pub(crate) struct World {
    /// Its accounts, in an order in which they can be added.
    pub(crate) accounts: Vec<Account>,
    /// Name and bytes of each bill file.
    pub(crate) files: Vec<(String, Vec<u8>)>,
}

/// The demo world.
pub(crate) fn world() -> World {
    let mut next = 1;
    let files = BillMonth::until(LAST_MONTH, MONTHS)
        .into_iter()
        .flat_map(|month| [DISTRIBUTOR, RESELLER].map(|payer| (payer, month)))
        .map(|(payer, month)| {
            let name = format!("L3-bill_details-{payer}-{}-demo.csv", month.yyyymm);
            (name, bill_file(payer, month, &mut next))
        })
        .collect();
    World { accounts: accounts(), files }
}

/// Every account, those above before those below.
fn accounts() -> Vec<Account> {
    let partners = PARTNERS.into_iter().filter_map(|(uin, role, above, name)| {
        Some(Account { uin: Uin::new(uin)?, role, parent: above.and_then(Uin::new), name: name.to_owned() })
    });
    let customers = MEMBERS.into_iter().filter_map(|Member { customer, name, .. }| {
        Some(Account {
            uin: Uin::new(customer.uin)?,
            role: Role::Customer,
            parent: Uin::new(customer.manager),
            name: name?.to_owned(),
        })
    });
    partners.chain(customers).collect()
}

/// The bill file of a payer's month, with all its customers. Each line gets a number that no other has.
fn bill_file(payer: i64, month: BillMonth, next: &mut u64) -> Vec<u8> {
    let mut file = Vec::new();
    push_headers(&mut file);
    for member in MEMBERS.iter().filter(|member| member.customer.payer == payer) {
        let bill = (member.customer.uin, month.yyyymm);
        let mut book = Book::new(&mut file, &member.customer, month, month.yyyymm != LAST_MONTH, *next);
        if bill == PUBLISHED {
            published_example(&member.customer, month, &VILLAGE, &mut book);
        } else if bill != PAUSED {
            charge(&member.customer, month, &extent(member, month), &mut book);
        }
        *next = next.saturating_add(book.lines());
    }
    file
}

/// How much a customer uses in a month: a few things, each with the lines that come of it.
fn extent(member: &Member, month: BillMonth) -> Extent {
    let bill = (member.customer.uin, month.yyyymm);
    let correction = CORRECTIONS.into_iter().find(|(uin, yyyymm, _)| (*uin, *yyyymm) == bill);
    Extent {
        market: &VILLAGE,
        is_by_hour: false,
        months: MONTHS,
        by_the_hour: Quota::things(member.size),
        by_the_day: Quota::things(0),
        by_the_month: Quota::things(1),
        spot: Quota::things(u64::MAX),
        in_advance: Quota::things(member.size.saturating_add(1)),
        returned_one_in: 1,
        commitments: Quota::things(1),
        correction: correction.map(|(_, _, units)| units),
        is_rounded: bill == ROUNDED,
        lines: None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use bill::{
        Amount, Amounts, BillKey, Findings, Measure, Month, Notice, PayMode, TransactionType, by_pay_mode,
    };

    use super::customers::FIRST_SECOND_LEVEL;
    use super::*;
    use crate::generate::checked::{self, Read};

    /// Every line of the world, in order, what came up, and its cells.
    fn read() -> (Vec<Read>, Findings, bill::Bills) {
        checked::read(&world().files)
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
        for line in lines.iter().filter(|line| line.bill != key(PUBLISHED, DISTRIBUTOR)) {
            line.keeps_the_rules();
        }
    }

    #[test]
    fn the_demo_starts_within_seconds_since_it_is_small() {
        let (lines, _, bills) = read();
        let bytes: usize = world().files.iter().map(|(_, bytes)| bytes.len()).sum();
        assert_eq!((lines.len(), bills.len(), world().files.len()), (2744, 131, 12));
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
            (mode.pay_mode, detail.transaction_type, detail.sums.lines),
            (PayMode::PostPay, TransactionType::PostpayDeductH, 2)
        );
        for sums in [mode.sums, detail.sums] {
            let texts = [sums[Measure::Original], sums[Measure::Voucher], sums[Measure::Total]]
                .map(|sum| sum.to_string());
            assert_eq!(texts, ["100.00000000"; 3]);
        }
        assert!(cells.iter().all(|cell| cell.manager.get() == FIRST_SECOND_LEVEL));
    }

    #[test]
    fn each_customer_has_a_bill_in_each_month_but_the_one_that_paused() {
        let (lines, _, bills) = read();
        for Member { customer, .. } in MEMBERS {
            for month in BillMonth::until(LAST_MONTH, MONTHS) {
                let bill = key((customer.uin, month.yyyymm), customer.payer);
                assert_eq!(bills.contains_key(&bill), (customer.uin, month.yyyymm) != PAUSED, "{bill:?}");
            }
        }
        for line in &lines {
            let owner = line.bill.owner.get();
            let member = MEMBERS.iter().find(|member| member.customer.uin == owner).unwrap();
            assert_eq!(line.manager.get(), member.customer.manager);
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
        assert_eq!(added.len() + 2, PARTNERS.len() + MEMBERS.len(), "two are known by their lines only");
    }

    #[test]
    fn all_that_a_bill_can_hold_occurs() {
        let (lines, _, bills) = read();
        let types: BTreeSet<&str> = lines.iter().map(|line| line.transaction_type.code()).collect();
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
        assert!(count(|amounts| amounts[Measure::Total] < Amount::ZERO) > CORRECTIONS.len(), "refunds too");
        assert!(
            count(
                |amounts| amounts[Measure::Voucher] > Amount::ZERO && amounts[Measure::Total] == Amount::ZERO
            ) > 9
        );
        assert!(
            count(
                |amounts| amounts[Measure::Voucher] > Amount::ZERO && amounts[Measure::Total] > Amount::ZERO
            ) > 9
        );
        assert!(count(|amounts| amounts[Measure::RiDeduction] > Amount::ZERO) > 9);
        assert!(count(|amounts| amounts[Measure::SpDeduction] > Amount::ZERO) > 9);
        let negative_modes = bills.values().flat_map(totals).filter(|total| *total < 0).count();
        assert!(negative_modes > 0);
        for (uin, yyyymm, units) in CORRECTIONS {
            let corrected = lines.iter().filter(|line| {
                line.bill.owner.get() == uin
                    && i64::from(line.bill.month.yyyymm()) == yyyymm
                    && i128::from(line.amounts[Measure::Total].units()) == units
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
    fn names_have_what_csv_files_must_quote() {
        let text: Vec<u8> = world().files.into_iter().flat_map(|(_, bytes)| bytes).collect();
        let text = String::from_utf8(text).unwrap();
        for needle in ["\"api, blue\"", "\"db \"\"primary\"\"\"", "batch\u{a0}worker"] {
            assert!(text.contains(needle), "{needle}");
        }
    }

    /// The total of each mode, in order.
    fn totals(bill: &bill::Bill) -> Vec<i128> {
        by_pay_mode(&bill.cells).unwrap().iter().map(|mode| mode.sums[Measure::Total].units()).collect()
    }
}
