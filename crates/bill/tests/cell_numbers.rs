//! Folds of random lines by numbers of cells, compared with folds line by line.

#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "in a test a panic is the message")]

use std::collections::HashMap;

use bill::{
    Amounts, Bill, BillKey, Bills, CellNumber, Charge, ChargeKey, Fold, LINE_UNITS_MAX, Measure, PayMode,
    PaymentStatus, PerMeasure, Sum, Sums, TransactionType, Uin,
};

const NAMES: [Option<&str>; 4] = [None, Some("Cloud"), Some("cloud"), Some("CLOUD")];

/// Makes the key of a line, of few bills and cells.
fn make_key(random: &mut fastrand::Rng) -> Charge<'static> {
    Charge {
        bill: BillKey {
            month: random.choice(["2022-11", "2022-12"]).unwrap().parse().unwrap(),
            payer: Uin::new(1).unwrap(),
            owner: Uin::new(random.i64(100..104)).unwrap(),
        },
        manager: Uin::new(random.i64(1..3)).unwrap(),
        pay_mode: *random.choice(&PayMode::ALL).unwrap(),
        transaction_type: TransactionType::PostpayDeductH,
        product: random.choice(&["p_cvm", "p_cos", "1"]).unwrap(),
        region: random.choice(&["1", "9"]).unwrap(),
        product_name: *random.choice(&NAMES).unwrap(),
        region_name: *random.choice(&NAMES).unwrap(),
        payment: *random.choice(&PaymentStatus::ALL).unwrap(),
        amounts: Amounts::default(),
    }
}

/// Makes amounts, of which many are the largest that a line may have.
fn make_amounts(random: &mut fastrand::Rng) -> Amounts {
    let mut amounts = Amounts::default();
    for measure in Measure::ALL {
        let any = random.i64(-LINE_UNITS_MAX..=LINE_UNITS_MAX);
        let units = *random.choice(&[any, 0, 1, LINE_UNITS_MAX, -LINE_UNITS_MAX]).unwrap();
        amounts[measure] = bill::Amount::from_units(units).unwrap();
    }
    amounts
}

/// Makes lines, of which neighbours often have one key.
fn make_lines(random: &mut fastrand::Rng) -> Vec<Charge<'static>> {
    let mut key = make_key(random);
    let lines = (0..random.usize(0..400)).map(|_| {
        if random.u8(..3) == 0 {
            key = make_key(random);
        }
        Charge { amounts: make_amounts(random), ..key }
    });
    lines.collect()
}

/// Merges the bills that a fold has into others.
fn take_bills(fold: &mut Fold, bills: &mut Bills) {
    for (key, part) in fold.take_bills() {
        bills.entry(key).or_default().merge(part).unwrap();
    }
}

/// Folds lines by batches of a random length, as a reader of batches does: each key is looked up once, until the fold is emptied.
fn fold_by_numbers(lines: &[Charge<'static>], random: &mut fastrand::Rng) -> Bills {
    let (mut fold, mut bills) = (Fold::new(), Bills::new());
    let (mut keys, mut ids): (Vec<ChargeKey>, HashMap<usize, CellNumber>) = (Vec::new(), HashMap::new());
    let mut generation = fold.generation();
    let mut rest = lines;
    while !rest.is_empty() {
        let (batch, others) = rest.split_at(random.usize(1..=rest.len()));
        rest = others;
        if generation != fold.generation() {
            generation = fold.generation();
            ids.clear();
        }
        let find_cell = |line: &Charge<'static>| {
            let key = ChargeKey::of(line);
            let id = keys.iter().position(|known| *known == key).unwrap_or_else(|| {
                keys.push(key);
                keys.len() - 1
            });
            *ids.entry(id)
                .or_insert_with(|| fold.find_cell(&keys[id].with_amounts(Amounts::default())).unwrap())
        };
        let cells: Vec<CellNumber> = batch.iter().map(find_cell).collect();
        if random.bool() {
            let amounts = PerMeasure::from_fn(|measure| {
                batch.iter().map(|line| line.amounts[measure].units()).collect::<Vec<i64>>()
            });
            let amounts = PerMeasure::from_fn(|measure| amounts[measure].as_slice());
            fold.add_lines(&cells, &amounts).unwrap();
        } else {
            for (line, cell) in batch.iter().zip(cells) {
                fold.add_sums(cell, &Sums { amounts: line.amounts.map(Sum::from), lines: 1 }).unwrap();
            }
        }
        if random.u8(..4) == 0 {
            take_bills(&mut fold, &mut bills);
        }
    }
    take_bills(&mut fold, &mut bills);
    bills
}

#[test]
fn lines_that_are_added_by_numbers_of_cells_fold_to_what_they_fold_to_one_by_one() {
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    for _ in 0..200 {
        let lines = make_lines(&mut random);
        let mut fold = Fold::new();
        for line in &lines {
            fold.add(line).unwrap();
        }
        let expected = fold.into_bills();
        assert_eq!(fold_by_numbers(&lines, &mut random), expected);
        assert!(bill::check_laws(&expected).is_ok());
    }
}

#[test]
fn the_largest_numbers_are_summed_exactly() {
    let charge = make_key(&mut fastrand::Rng::with_seed(1));
    for units in [i64::MIN, i64::MAX] {
        let mut fold = Fold::new();
        let cell = fold.find_cell(&charge).unwrap();
        let lines = vec![units; 1_000];
        fold.add_lines(&[cell; 1_000], &PerMeasure::from_fn(|_| lines.as_slice())).unwrap();
        let bill: Bill = fold.take_bills().collect::<Bills>().remove(&charge.bill).unwrap();
        let expected = Sum::from_units(i128::from(units) * 1_000);
        let expected = Sums::new(Measure::ALL.map(|measure| (measure, expected)), 1_000);
        assert_eq!((bill.sums, bill.cells[0].sums), (expected, expected));
    }
}

#[test]
#[should_panic(expected = "was numbered before the fold was emptied")]
fn a_number_of_a_cell_is_of_no_use_once_the_fold_was_emptied() {
    let charge = make_key(&mut fastrand::Rng::with_seed(1));
    let mut fold = Fold::new();
    let cell = fold.find_cell(&charge).unwrap();
    assert_eq!(fold.take_bills().count(), 1);
    fold.find_cell(&charge).unwrap();
    fold.add_sums(cell, &Sums::default()).unwrap();
}
