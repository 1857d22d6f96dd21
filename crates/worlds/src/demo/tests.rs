//! The demo world is what its readers are shown: the same each time, without faults, with all that a bill can hold.

use std::collections::BTreeSet;

use bill::{Amount, Amounts, BillKey, Measure, Month, PayMode, TransactionType, Uin, sum_by_pay_mode};
use sheet::{Findings, Notice};

use super::customers::FIRST_SECOND_LEVEL;
use super::*;
use crate::testing::{ReadLine, read_files};

/// Reads the files of the demo. Returns the lines in order, what was found in them, and their bills.
fn read_demo() -> (Vec<ReadLine>, Findings, bill::Bills) {
    read_files(&build_demo_world().files)
}

fn bill_key((uin, yyyymm): (i64, i64), payer: i64) -> BillKey {
    BillKey {
        month: Month::from_yyyymm(u32::try_from(yyyymm).unwrap()).unwrap(),
        payer: Uin::new(payer).unwrap(),
        owner: Uin::new(uin).unwrap(),
    }
}

#[test]
fn two_calls_give_the_same_bytes() {
    assert_eq!(build_demo_world().files, build_demo_world().files);
}

#[test]
fn every_line_is_read_without_a_fault_and_keeps_the_rules_of_amounts() {
    let (lines, findings, _) = read_demo();
    assert!(findings.faults.is_empty(), "{}", findings.faults.first()[0]);
    let notices: Vec<_> = findings.notices.iter().map(|(notice, count, _)| (notice, count)).collect();
    assert_eq!(notices, [(Notice::OriginalEmpty, 1)], "only the contract of the published example");
    for line in lines.iter().filter(|line| line.bill != bill_key(PUBLISHED, DISTRIBUTOR)) {
        line.check_amounts();
    }
}

#[test]
fn the_demo_starts_within_seconds_since_it_is_small() {
    let (lines, _, bills) = read_demo();
    let bytes: usize = build_demo_world().files.iter().map(|file| file.bytes.len()).sum();
    assert_eq!((lines.len(), bills.len(), build_demo_world().files.len()), (2744, 131, 12));
    assert!(bytes < 2_000_000, "{bytes}");
    let ids: BTreeSet<&str> = lines.iter().map(|line| line.id.as_str()).collect();
    assert_eq!(ids.len(), lines.len(), "no two lines have the same id");
}

#[test]
fn the_published_example_comes_out() {
    let (_, _, bills) = read_demo();
    let cells = &bills[&bill_key(PUBLISHED, DISTRIBUTOR)].cells;
    let modes = sum_by_pay_mode(cells).unwrap();
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
    let (lines, _, bills) = read_demo();
    for DemoCustomer { customer, .. } in CUSTOMERS {
        for month in BillMonth::list_until(LAST_MONTH, MONTHS) {
            let bill = bill_key((customer.uin, month.yyyymm), customer.payer);
            assert_eq!(bills.contains_key(&bill), (customer.uin, month.yyyymm) != PAUSED, "{bill:?}");
        }
    }
    for line in &lines {
        let owner = line.bill.owner.get();
        let member = CUSTOMERS.iter().find(|member| member.customer.uin == owner).unwrap();
        assert_eq!(line.manager.get(), member.customer.manager);
    }
}

#[test]
fn accounts_can_be_added_in_their_order() {
    let mut added: Vec<Account> = Vec::new();
    for account in build_demo_world().accounts {
        let parent = account
            .parent
            .map(|parent| added.iter().find(|other| other.uin == parent).expect("parents come first"));
        assert!(account.role.can_have_parent(parent.map(|parent| parent.role)), "{account:?}");
        assert!(added.iter().all(|other| other.uin != account.uin), "{account:?}");
        assert!(!account.name.is_empty(), "{account:?}");
        added.push(account);
    }
    assert_eq!(added.len() + 2, PARTNERS.len() + CUSTOMERS.len(), "two are known by their lines only");
}

#[test]
fn all_that_a_bill_can_hold_occurs() {
    let (lines, _, bills) = read_demo();
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
    assert!(count(|amounts| amounts[Measure::Total] < Amount::ZERO) > ADJUSTMENTS.len(), "refunds too");
    assert!(
        count(|amounts| amounts[Measure::Voucher] > Amount::ZERO && amounts[Measure::Total] == Amount::ZERO)
            > 9
    );
    assert!(
        count(|amounts| amounts[Measure::Voucher] > Amount::ZERO && amounts[Measure::Total] > Amount::ZERO)
            > 9
    );
    assert!(count(|amounts| amounts[Measure::RiDeduction] > Amount::ZERO) > 9);
    assert!(count(|amounts| amounts[Measure::SpDeduction] > Amount::ZERO) > 9);
    let negative_modes = bills.values().flat_map(mode_totals).filter(|total| *total < 0).count();
    assert!(negative_modes > 0);
    for (uin, yyyymm, units) in ADJUSTMENTS {
        let adjusted = lines.iter().filter(|line| {
            line.bill.owner.get() == uin
                && i64::from(line.bill.month.yyyymm()) == yyyymm
                && i128::from(line.amounts[Measure::Total].units()) == units
        });
        assert_eq!(adjusted.count(), 1, "{uin}");
    }
}

#[test]
fn the_accuracy_difference_brings_its_month_to_whole_cents() {
    let (_, _, bills) = read_demo();
    let [.., total] = mode_totals(&bills[&bill_key(ROUNDED, DISTRIBUTOR)])[..] else { panic!() };
    assert_eq!(total % 1_000_000, 0);
}

#[test]
fn a_first_delivery_lacks_the_adjustment_of_each_corrected_bill_and_nothing_else() {
    let DemoWorld { files, first_files, .. } = build_demo_world();
    assert_eq!(first_files.len(), CORRECTED.len());
    for first in &first_files {
        let last = files.iter().find(|file| file.name == first.name).unwrap();
        let [first, last] = [first, last].map(|file| str::from_utf8(&file.bytes).unwrap().lines());
        let known: BTreeSet<&str> = first.clone().collect();
        let added: Vec<&str> = last.clone().filter(|line| !known.contains(line)).collect();
        assert_eq!((added.len(), first.count() + 1), (1, last.count()), "{added:?}");
        assert!(CORRECTED.iter().any(|(uin, _)| added[0].contains(&uin.to_string())), "{added:?}");
    }
}

#[test]
fn names_have_what_csv_files_must_quote() {
    let text: Vec<u8> = build_demo_world().files.into_iter().flat_map(|file| file.bytes).collect();
    let text = String::from_utf8(text).unwrap();
    for needle in ["\"api, blue\"", "\"db \"\"primary\"\"\"", "batch\u{a0}worker"] {
        assert!(text.contains(needle), "{needle}");
    }
}

/// Returns the total of each mode, in order.
fn mode_totals(bill: &bill::Bill) -> Vec<i128> {
    sum_by_pay_mode(&bill.cells).unwrap().iter().map(|mode| mode.sums[Measure::Total].units()).collect()
}
