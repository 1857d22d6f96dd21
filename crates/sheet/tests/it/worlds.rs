//! A thousand random worlds: the fold against an exact sum that shares no code with it.

pub(crate) mod lines;

use std::collections::{BTreeMap, BTreeSet};

use bill::{Amount, Bills, Measure, Sum, Sums, check_laws, sum_by_pay_mode};
use fastrand::Rng;

use crate::support::{Outcome, Reading, choose_seed};
use lines::{Numbers, bill_name, line_numbers, random_line};
use worlds::random_lines::{
    AMOUNT_HEADERS, BlankLines, RandomLine, draw_random_units, spell_amount, write_random_file_text,
};

/// Number of worlds of one run.
const WORLDS: u32 = 1_000;

/// Formats a sum with exactly 8 decimals, and with a sign only below zero.
fn format_sum(units: i128) -> String {
    let digits = format!("{:09}", units.unsigned_abs());
    let (dollars, decimals) = digits.split_at(digits.len() - 8);
    format!("{}{dollars}.{decimals}", if units < 0 { "-" } else { "" })
}

/// Formats sums and the number of lines.
fn format_numbers(numbers: &Numbers) -> String {
    let [amounts @ .., lines] = numbers;
    format!("{} x{lines}", amounts.map(format_sum).join(" "))
}

/// Adds numbers to those of a key.
fn add_numbers<K: Ord>(sums: &mut BTreeMap<K, Numbers>, key: K, numbers: &Numbers) {
    let sum = sums.entry(key).or_insert([0; 7]);
    sum.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += number);
}

/// Computes the cells and summaries that a world must have, each as one text, in their order.
fn expected_texts(lines: &[RandomLine]) -> (Vec<String>, Vec<String>) {
    let mut cells = BTreeMap::new();
    let mut modes: BTreeMap<(String, &str), Numbers> = BTreeMap::new();
    let mut actions: BTreeMap<(String, &str, &str), Numbers> = BTreeMap::new();
    for line in lines {
        let RandomLine { manager, mode, action, product, region, .. } = line;
        let (bill, numbers) = (bill_name(line), line_numbers(line));
        add_numbers(&mut cells, format!("{bill} | {manager} {mode} {action} {product} {region}"), &numbers);
        add_numbers(&mut modes, (bill.clone(), mode), &numbers);
        add_numbers(&mut actions, (bill, mode, action), &numbers);
    }
    let cells = cells.iter().map(|(key, numbers)| format!("{key}: {}", format_numbers(numbers))).collect();
    let bills: BTreeSet<String> = lines.iter().map(bill_name).collect();
    let mut summary = Vec::new();
    for bill in bills {
        for mode in ["prePay", "postPay", "riPay"] {
            let Some(numbers) = modes.get(&(bill.clone(), mode)) else { continue };
            summary.push(format!("{bill} {mode}: {}", format_numbers(numbers)));
            let mut details: Vec<(i128, &str, &Numbers)> = actions
                .iter()
                .filter(|(key, _)| (&key.0, key.1) == (&bill, mode))
                .map(|(key, numbers)| (-numbers[3], key.2, numbers))
                .collect();
            details.sort_unstable();
            for (_, action, numbers) in details {
                summary.push(format!("  {action}: {}", format_numbers(numbers)));
            }
        }
    }
    (cells, summary)
}

/// Converts sums of the crate.
fn to_numbers(sums: &Sums) -> Numbers {
    let [original, before_voucher, voucher, total, ri_deduction, sp_deduction] =
        sums.amounts.map(Sum::units).into_array();
    [original, before_voucher, voucher, total, ri_deduction, sp_deduction, i128::from(sums.lines)]
}

/// Formats the cells and summaries of bills, each as one text; the cells are in the order of their texts.
fn found_texts(bills: &Bills) -> (Vec<String>, Vec<String>) {
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
                format_printed_sums(&cell.sums)
            ));
        }
        for mode in sum_by_pay_mode(bill_cells).unwrap() {
            summary.push(format!("{bill} {}: {}", mode.pay_mode.code(), format_printed_sums(&mode.sums)));
            for detail in &mode.details {
                summary.push(format!(
                    "  {}: {}",
                    detail.transaction_type.code(),
                    format_printed_sums(&detail.sums)
                ));
            }
        }
    }
    cells.sort_unstable();
    (cells, summary)
}

/// Formats sums as the crate prints them.
fn format_printed_sums(sums: &Sums) -> String {
    let [original, before_voucher, voucher, total, ri_deduction, sp_deduction] = sums.amounts.into_array();
    let lines = sums.lines;
    format!("{original} {before_voucher} {voucher} {total} {ri_deduction} {sp_deduction} x{lines}")
}

/// Writes lines as one random file.
fn write_file(lines: &[RandomLine], random: &mut Rng) -> String {
    let texts: Vec<_> = lines.iter().map(|line| &line.texts).collect();
    write_random_file_text(&texts, BlankLines::Anywhere, random)
}

/// Reads lines from a number of files, in random blocks, into one fold.
fn read_files(reading: &mut Reading, lines: &[RandomLine], files: usize, random: &mut Rng) -> Outcome {
    let mut parts: Vec<Vec<RandomLine>> = vec![Vec::new(); files];
    for line in lines {
        let part = random.usize(..files);
        parts[part].push(line.clone());
    }
    parts.retain(|part| !part.is_empty());
    let texts: Vec<String> = parts.iter().map(|part| write_file(part, random)).collect();
    let files: Vec<(&str, &[u8])> = texts.iter().map(|text| ("part.csv", text.as_bytes())).collect();
    let block_bytes = if random.u8(..8) == 0 { random.usize(1..50) } else { random.usize(50..5_000) };
    reading.block_bytes = block_bytes;
    reading.files(&files)
}

/// Checks one reading of a world against the expected sums.
fn check_outcome(outcome: Outcome, lines: &[RandomLine], at: &str) -> Bills {
    outcome.assert_clean();
    assert_eq!(outcome.counted, u64::try_from(lines.len()).unwrap(), "{at}");
    let bills = outcome.fold.into_bills();
    assert_eq!(found_texts(&bills), expected_texts(lines), "{at}");
    let mut all = BTreeMap::new();
    for line in lines {
        add_numbers(&mut all, (), &line_numbers(line));
    }
    let mut grand = Sums::default();
    for bill in bills.values() {
        grand.merge(&bill.sums).unwrap();
    }
    assert_eq!(to_numbers(&grand), all[&()], "{at}");
    check_laws(&bills).unwrap();
    bills
}

/// Adds one unit, or one line, to one of the sums of a cell.
fn add_one(sums: &mut Sums, number: usize) {
    let one_more = |sum: Sum| Sum::from_units(sum.units() + 1);
    match Measure::ALL.get(number) {
        Some(measure) => sums[*measure] = one_more(sums[*measure]),
        None => sums.lines += 1,
    }
}

/// Checks that a planted change in a cell breaks the laws.
fn check_planted(bills: &Bills, everywhere: bool, random: &mut Rng, at: &str) {
    let cells: Vec<_> =
        bills.iter().flat_map(|(key, bill)| (0..bill.cells.len()).map(move |cell| (*key, cell))).collect();
    let chosen = random.usize(..cells.len());
    for (index, (key, cell)) in cells.iter().enumerate() {
        if !everywhere && index != chosen {
            continue;
        }
        let numbers = if everywhere { 0..7 } else { index % 7..index % 7 + 1 };
        for number in numbers {
            let mut planted = bills.clone();
            add_one(&mut planted.get_mut(key).unwrap().cells[*cell].sums, number);
            assert!(check_laws(&planted).is_err(), "{at}, cell {index}, number {number}");
        }
        let mut planted = bills.clone();
        planted.get_mut(key).unwrap().cells.remove(*cell);
        assert!(check_laws(&planted).is_err(), "{at}, cell {index} lost");
    }
}

#[test]
fn a_thousand_random_worlds_sum_to_the_last_digit_in_any_order_and_any_files() {
    let seed = choose_seed();
    println!("WORLD_SEED={seed}");
    let mut reading = Reading::default();
    for world in 0..WORLDS {
        let at = format!("WORLD_SEED={seed}, world {world}");
        let mut random = Rng::with_seed(seed.wrapping_add(u64::from(world)));
        let basis = random.usize(..2);
        let count = random.usize(1..40);
        let mut lines: Vec<RandomLine> =
            (0..count).map(|number| random_line(&mut random, basis, number)).collect();

        let outcome = read_files(&mut reading, &lines, 1, &mut random);
        let digest = outcome.digest;
        let bills = check_outcome(outcome, &lines, &at);
        check_planted(&bills, world % 100 == 0, &mut random, &at);

        random.shuffle(&mut lines);
        let outcome = read_files(&mut reading, &lines, 1, &mut random);
        assert_eq!(outcome.digest, digest, "{at}, shuffled");
        let again = check_outcome(outcome, &lines, &format!("{at}, shuffled"));
        assert_eq!(again, bills, "{at}, shuffled");

        let files = random.usize(2..6);
        let outcome = read_files(&mut reading, &lines, files, &mut random);
        assert_eq!(outcome.digest, digest, "{at}, {files} files");
        let again = check_outcome(outcome, &lines, &format!("{at}, {files} files"));
        assert_eq!(again, bills, "{at}, {files} files");
    }
}

#[test]
fn changing_any_one_field_or_losing_or_doubling_a_line_changes_the_digest_of_the_lines() {
    let seed = choose_seed();
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
        ("Instance ID", "ins-other"),
        ("Instance Name", "other"),
        ("tag_key:team", "green"),
    ];
    let mut reading = Reading::default();
    for world in 0..WORLDS / 20 {
        let at = format!("WORLD_SEED={seed}, world {world}");
        let mut random = Rng::with_seed(seed.wrapping_add(u64::from(world)));
        let basis = random.usize(..2);
        let count = random.usize(1..6);
        let lines: Vec<RandomLine> =
            (0..count).map(|number| random_line(&mut random, basis, number)).collect();
        let mut digest = |lines: &[RandomLine], random: &mut Rng| {
            let outcome = read_files(&mut reading, lines, 1, random);
            outcome.assert_clean();
            outcome.digest
        };
        let before = digest(&lines, &mut random);
        let amounts = AMOUNT_HEADERS[basis].map(|column| (column, "0.33333333"));
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
    let seed = choose_seed();
    println!("WORLD_SEED={seed}");
    let mut random = Rng::with_seed(seed);
    for _ in 0..20_000 {
        let units = draw_random_units(&mut random);
        let text = spell_amount(units, &mut random);
        let units = i64::try_from(units).unwrap();
        assert_eq!(text.parse().ok(), Amount::from_units(units), "WORLD_SEED={seed}: {text:?}");
    }
}
