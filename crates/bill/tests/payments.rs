//! Sums by payment status of random lines, compared with plain counting.

#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "in a test a panic is the message")]

use std::collections::BTreeMap;

use bill::{
    Amount, Amounts, Bill, BillKey, Bills, Charge, Fold, Measure, PayMode, PaymentKey, PaymentStatus, Sum,
    TransactionType, Uin, check_bill, check_laws,
};

const TYPES: [TransactionType; 2] = [TransactionType::PostpayDeductH, TransactionType::PrePurchaseSnake];

/// Makes a line of one of a few bills, cells and statuses.
fn make_charge(random: &mut fastrand::Rng) -> Charge<'static> {
    let mut amounts = Amounts::default();
    for measure in Measure::ALL {
        amounts[measure] = Amount::from_units(random.i64(-400_000..600_000)).unwrap();
    }
    Charge {
        bill: BillKey {
            month: "2022-11".parse().unwrap(),
            payer: Uin::new(1).unwrap(),
            owner: Uin::new(random.i64(100..103)).unwrap(),
        },
        manager: Uin::new(random.i64(1..3)).unwrap(),
        pay_mode: *random.choice(&PayMode::ALL).unwrap(),
        transaction_type: *random.choice(&TYPES).unwrap(),
        product: random.choice(&["p_cvm", "p_cos"]).unwrap(),
        region: random.choice(&["1", "9"]).unwrap(),
        product_name: None,
        region_name: None,
        payment: *random.choice(&PaymentStatus::ALL).unwrap(),
        amounts,
    }
}

/// Folds lines in parts, each of which is emptied as a fold is that spills.
fn fold_in_parts(charges: &[Charge<'_>], random: &mut fastrand::Rng) -> Bills {
    let mut bills = Bills::new();
    let mut folds = [Fold::new(), Fold::new()];
    let mut take = |fold: &mut Fold| {
        for (key, part) in fold.take_bills() {
            bills.entry(key).or_default().merge(part).unwrap();
        }
    };
    for charge in charges {
        let fold = &mut folds[random.usize(..2)];
        fold.add(charge).unwrap();
        if random.u8(..20) == 0 {
            take(fold);
        }
    }
    folds.iter_mut().for_each(take);
    bills
}

/// The sums of a bill's total and its lines.
type Counted = BTreeMap<PaymentKey, (i128, u64)>;

/// Counts lines without the fold.
fn count(charges: &[Charge<'_>]) -> BTreeMap<BillKey, Counted> {
    let mut counted: BTreeMap<BillKey, Counted> = BTreeMap::new();
    for charge in charges {
        let Charge { manager, pay_mode, transaction_type, payment: status, .. } = *charge;
        let key = PaymentKey { manager, pay_mode, transaction_type, status };
        let own = counted.entry(charge.bill).or_default().entry(key).or_default();
        own.0 += i128::from(charge.amounts[Measure::Total].units());
        own.1 += 1;
    }
    counted
}

#[test]
fn lines_in_any_order_and_split_have_the_same_sums_by_payment_status_and_these_sum_to_the_cells() {
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    for _ in 0..30 {
        let mut charges: Vec<_> = (0..200).map(|_| make_charge(&mut random)).collect();
        let mut fold = Fold::new();
        for charge in &charges {
            fold.add(charge).unwrap();
        }
        let whole = fold.into_bills();
        check_laws(&whole).unwrap();
        let counted = count(&charges);
        assert!(whole.keys().eq(counted.keys()));
        for (key, bill) in &whole {
            let sums: Counted = bill
                .payments
                .iter()
                .map(|(payment, sums)| (payment, (sums[Measure::Total].units(), sums.lines)))
                .collect();
            assert_eq!(sums, counted[key]);
            assert!(bill.cells.windows(2).all(|pair| pair[0].key() < pair[1].key()));
        }
        for _ in 0..5 {
            random.shuffle(&mut charges);
            assert_eq!(fold_in_parts(&charges, &mut random), whole);
        }
    }
}

#[test]
fn sums_by_payment_status_that_do_not_sum_to_the_cells_break_a_law() {
    let mut random = fastrand::Rng::with_seed(1);
    let mut fold = Fold::new();
    (0..20).for_each(|_| fold.add(&make_charge(&mut random)).unwrap());
    let (key, whole) = fold.into_bills().pop_first().unwrap();
    check_bill(key, &whole).unwrap();
    let rows: Vec<_> = whole.payments.iter().map(|(payment, sums)| (payment, *sums)).collect();
    for (index, (payment, sums)) in rows.iter().enumerate() {
        let mut changed = *sums;
        changed[Measure::SpDeduction] = changed[Measure::SpDeduction].plus(Sum::from_units(1)).unwrap();
        let more_lines = bill::Sums { lines: sums.lines + 1, ..*sums };
        let manager = Uin::new(payment.manager.get() + 5).unwrap();
        let other_manager = PaymentKey { manager, ..*payment };
        let plants =
            [None, Some((*payment, changed)), Some((*payment, more_lines)), Some((other_manager, *sums))];
        for plant in plants {
            let mut planted = Bill { payments: bill::PaymentSums::default(), ..whole.clone() };
            let others = rows.iter().enumerate().filter(|(other, _)| *other != index);
            for (payment, sums) in others.map(|(_, row)| *row).chain(plant) {
                planted.payments.add(payment, &sums).unwrap();
            }
            let broken = check_bill(key, &planted).unwrap_err();
            assert_eq!(broken.dimension, "payment status");
            assert!(broken.to_string().contains("by payment status it has"), "{broken}");
        }
    }
}
