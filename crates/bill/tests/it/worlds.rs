//! A thousand random worlds: the fold against an exact sum that shares no code with it.

mod making;

use std::collections::BTreeMap;

use bill::{Amount, Bills, Measure, Sum, Sums, by_pay_mode, check_laws};
use fastrand::Rng;

use crate::support::{Outcome, Reading, seed};
use making::{AMOUNTS, Charged, Numbers, amount_text, file, random_line, random_units};

/// How many worlds one run makes.
const WORLDS: u32 = 1_000;

/// The text of a sum: exactly 8 decimals, a sign only below zero.
fn sum_text(units: i128) -> String {
    let digits = format!("{:09}", units.unsigned_abs());
    let (dollars, decimals) = digits.split_at(digits.len() - 8);
    format!("{}{dollars}.{decimals}", if units < 0 { "-" } else { "" })
}

fn numbers_text(numbers: &Numbers) -> String {
    let [amounts @ .., lines] = numbers;
    format!("{} x{lines}", amounts.map(sum_text).join(" "))
}

/// Adds numbers to those that stand under a key.
fn add<K: Ord>(sums: &mut BTreeMap<K, Numbers>, key: K, numbers: &Numbers) {
    let sum = sums.entry(key).or_insert([0; 7]);
    sum.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += number);
}

/// What the cells and summaries of a world must be, each as one text, in their order.
fn expected(lines: &[Charged]) -> (Vec<String>, Vec<String>) {
    let mut cells = BTreeMap::new();
    let mut modes: BTreeMap<(&str, &str), Numbers> = BTreeMap::new();
    let mut actions: BTreeMap<(&str, &str, &str), Numbers> = BTreeMap::new();
    for line in lines {
        let Charged { bill, manager, mode, action, product, region, numbers, .. } = line;
        add(&mut cells, format!("{bill} | {manager} {mode} {action} {product} {region}"), numbers);
        add(&mut modes, (bill, mode), numbers);
        add(&mut actions, (bill, mode, action), numbers);
    }
    let cells = cells.iter().map(|(key, numbers)| format!("{key}: {}", numbers_text(numbers))).collect();
    let bills: std::collections::BTreeSet<&str> = lines.iter().map(|line| line.bill.as_str()).collect();
    let mut summary = Vec::new();
    for bill in bills {
        for mode in ["prePay", "postPay", "riPay"] {
            let Some(numbers) = modes.get(&(bill, mode)) else { continue };
            summary.push(format!("{bill} {mode}: {}", numbers_text(numbers)));
            let mut details: Vec<(i128, &str, &Numbers)> = actions
                .iter()
                .filter(|(key, _)| (key.0, key.1) == (bill, mode))
                .map(|(key, numbers)| (-numbers[3], key.2, numbers))
                .collect();
            details.sort_unstable();
            for (_, action, numbers) in details {
                summary.push(format!("  {action}: {}", numbers_text(numbers)));
            }
        }
    }
    (cells, summary)
}

fn sums_numbers(sums: &Sums) -> Numbers {
    let [original, before_voucher, voucher, total, ri_deduction, sp_deduction] =
        sums.amounts.map(Sum::units).into_array();
    [original, before_voucher, voucher, total, ri_deduction, sp_deduction, i128::from(sums.lines)]
}

/// The cells and summaries of bills as one text each; the cells in the order of their texts.
fn found(bills: &Bills) -> (Vec<String>, Vec<String>) {
    let mut cells = Vec::new();
    let mut summary = Vec::new();
    for (key, bill) in bills {
        let bill_cells = &bill.cells;
        let bill = format!("{} {} {}", key.month, key.payer, key.owner);
        for cell in bill_cells {
            cells.push(format!(
                "{bill} | {} {} {} {} {}: {}",
                cell.manager,
                cell.pay_mode.code(),
                cell.transaction_type.code(),
                cell.product,
                cell.region,
                printed(&cell.sums)
            ));
        }
        for mode in by_pay_mode(bill_cells).unwrap() {
            summary.push(format!("{bill} {}: {}", mode.pay_mode.code(), printed(&mode.sums)));
            for detail in &mode.details {
                summary.push(format!("  {}: {}", detail.transaction_type.code(), printed(&detail.sums)));
            }
        }
    }
    cells.sort_unstable();
    (cells, summary)
}

/// Sums as the crate prints them.
fn printed(sums: &Sums) -> String {
    let [original, before_voucher, voucher, total, ri_deduction, sp_deduction] = sums.amounts.into_array();
    let lines = sums.lines;
    format!("{original} {before_voucher} {voucher} {total} {ri_deduction} {sp_deduction} x{lines}")
}

/// Reads lines from so many files, in random blocks, into one fold.
fn read_files(reading: &mut Reading, lines: &[Charged], files: usize, random: &mut Rng) -> Outcome {
    let mut parts: Vec<Vec<Charged>> = vec![Vec::new(); files];
    for line in lines {
        let part = random.usize(..files);
        parts[part].push(line.clone());
    }
    parts.retain(|part| !part.is_empty());
    let texts: Vec<String> = parts.iter().map(|part| file(part, random)).collect();
    let files: Vec<(&str, &[u8])> = texts.iter().map(|text| ("part.csv", text.as_bytes())).collect();
    let block_bytes = if random.u8(..8) == 0 { random.usize(1..50) } else { random.usize(50..5_000) };
    reading.block_bytes = block_bytes;
    reading.files(&files)
}

/// Checks one reading of a world against what must come of it.
fn check(outcome: Outcome, lines: &[Charged], at: &str) -> Bills {
    outcome.assert_clean();
    assert_eq!(outcome.counted, u64::try_from(lines.len()).unwrap(), "{at}");
    let bills = outcome.fold.into_bills();
    assert_eq!(found(&bills), expected(lines), "{at}");
    let mut all = BTreeMap::new();
    for line in lines {
        add(&mut all, (), &line.numbers);
    }
    let mut grand = Sums::default();
    for bill in bills.values() {
        grand.merge(&bill.sums).unwrap();
    }
    assert_eq!(sums_numbers(&grand), all[&()], "{at}");
    check_laws(&bills).unwrap();
    bills
}

/// One unit, or one line, more in one of the sums of a cell.
fn plant(sums: &mut Sums, place: usize) {
    let one_more = |sum: Sum| Sum::from_units(sum.units() + 1);
    match Measure::ALL.get(place) {
        Some(measure) => sums[*measure] = one_more(sums[*measure]),
        None => sums.lines += 1,
    }
}

/// Checks that a planted change in a cell breaks the laws.
fn check_planted(bills: &Bills, everywhere: bool, random: &mut Rng, at: &str) {
    let places: Vec<_> =
        bills.iter().flat_map(|(key, bill)| (0..bill.cells.len()).map(move |cell| (*key, cell))).collect();
    let chosen = random.usize(..places.len());
    for (place, (key, cell)) in places.iter().enumerate() {
        if !everywhere && place != chosen {
            continue;
        }
        let numbers = if everywhere { 0..7 } else { place % 7..place % 7 + 1 };
        for number in numbers {
            let mut planted = bills.clone();
            plant(&mut planted.get_mut(key).unwrap().cells[*cell].sums, number);
            assert!(check_laws(&planted).is_err(), "{at}, cell {place}, number {number}");
        }
        let mut planted = bills.clone();
        planted.get_mut(key).unwrap().cells.remove(*cell);
        assert!(check_laws(&planted).is_err(), "{at}, cell {place} lost");
    }
}

#[test]
fn a_thousand_random_worlds_sum_to_the_last_digit_in_any_order_and_any_files() {
    let seed = seed();
    println!("WORLD_SEED={seed}");
    let mut reading = Reading::default();
    for world in 0..WORLDS {
        let at = format!("WORLD_SEED={seed}, world {world}");
        let mut random = Rng::with_seed(seed.wrapping_add(u64::from(world)));
        let basis = random.usize(..2);
        let count = random.usize(1..40);
        let mut lines: Vec<Charged> =
            (0..count).map(|number| random_line(&mut random, basis, number)).collect();

        let outcome = read_files(&mut reading, &lines, 1, &mut random);
        let digest = outcome.digest;
        let bills = check(outcome, &lines, &at);
        check_planted(&bills, world % 100 == 0, &mut random, &at);

        random.shuffle(&mut lines);
        let outcome = read_files(&mut reading, &lines, 1, &mut random);
        assert_eq!(outcome.digest, digest, "{at}, shuffled");
        let again = check(outcome, &lines, &format!("{at}, shuffled"));
        assert_eq!(again, bills, "{at}, shuffled");

        let files = random.usize(2..6);
        let outcome = read_files(&mut reading, &lines, files, &mut random);
        assert_eq!(outcome.digest, digest, "{at}, {files} files");
        let again = check(outcome, &lines, &format!("{at}, {files} files"));
        assert_eq!(again, bills, "{at}, {files} files");
    }
}

#[test]
fn changing_any_one_field_or_losing_or_doubling_a_line_changes_the_digest_of_the_lines() {
    let seed = seed();
    println!("WORLD_SEED={seed}");
    // A lawful text for each column that no random line holds; every column of a line is here.
    let others = [
        ("Payer Account ID", "200000000009"),
        ("Owner Account ID", "700000000009"),
        ("Reseller Account ID", "200000000019"),
        ("Transaction Type", "Daily settlement"),
        ("BillingMode", "预留实例"),
        ("Product Name", "cbs"),
        ("Product Code", "p_other"),
        ("Region", "Other"),
        ("Region Code", "99"),
        ("Currency", "usd"),
        ("Bill Month", "2021-12"),
        ("Id", "x"),
        ("Instance Name", "other"),
        ("tag_key:team", "green"),
    ];
    let mut reading = Reading::default();
    for world in 0..WORLDS / 20 {
        let at = format!("WORLD_SEED={seed}, world {world}");
        let mut random = Rng::with_seed(seed.wrapping_add(u64::from(world)));
        let basis = random.usize(..2);
        let count = random.usize(1..6);
        let lines: Vec<Charged> = (0..count).map(|number| random_line(&mut random, basis, number)).collect();
        let mut digest = |lines: &[Charged], random: &mut Rng| {
            let outcome = read_files(&mut reading, lines, 1, random);
            outcome.assert_clean();
            outcome.digest
        };
        let before = digest(&lines, &mut random);
        let amounts = AMOUNTS[basis].map(|column| (column, "0.33333333"));
        let columns: Vec<(&str, &str)> = others.into_iter().chain(amounts).collect();
        assert_eq!(columns.len(), lines[0].texts.len());
        for (column, other) in columns {
            let mut changed = lines.clone();
            let line = random.usize(..count);
            *changed[line].texts.get_mut(column).unwrap() = other.to_owned();
            assert_ne!(digest(&changed, &mut random), before, "{at}, {column}");
        }
        let first = &lines[..1];
        for (what, more) in
            [("doubled", vec![&lines[..], first]), ("tripled", vec![&lines[..], first, first])]
        {
            assert_ne!(digest(&more.concat(), &mut random), before, "{at}, {what}");
        }
        if count > 1 {
            assert_ne!(digest(&lines[1..], &mut random), before, "{at}, lost");
        }
    }
}

#[test]
fn an_amount_reads_the_same_in_each_of_its_lawful_texts() {
    let seed = seed();
    println!("WORLD_SEED={seed}");
    let mut random = Rng::with_seed(seed);
    for _ in 0..20_000 {
        let units = random_units(&mut random);
        let text = amount_text(units, false, &mut random);
        assert_eq!(text.parse().ok(), Amount::from_units(units), "WORLD_SEED={seed}: {text:?}");
    }
}
