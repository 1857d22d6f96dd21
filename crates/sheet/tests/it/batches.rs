//! Files of many lines, read line by line and by batches: both give the same, in sound files and in spoiled ones.
//!
//! `BATCH_LINES` says how many lines are compared.

use bill::{BatchColumns, CodeTables};
use fastrand::Rng;
use sheet::{BatchSheet, Findings, Rules};
use worlds::build_demo_world;
use worlds::random_lines::{BlankLines, write_random_file_text};

use crate::corpus::twins::compare_readers;
use crate::generations::{customer_2023, reseller_2022, upgrade_2024};
use crate::support::{Csv, choose_seed, quote_field, quote_if_needed};
use crate::worlds::lines::random_line;

/// Number of lines that are compared, unless `BATCH_LINES` says another.
const LINES: u64 = 100_000;

/// Number of rows of a file.
const ROWS_MAX: usize = 20_000;

/// Texts that take the place of others.
const TEXTS: [&str; 22] = [
    "",
    "-",
    " ",
    "0",
    "1.5",
    "-0.000000000",
    "12345678901",
    "0.123456789",
    "1,000",
    "USD",
    "usd ",
    "CNY",
    "2E+11",
    "2022-12",
    "2022/3",
    "Total",
    "é中",
    "x\ny",
    "say \"it\"",
    "\u{feff}x",
    "700000000009",
    "postPay",
];

#[test]
fn files_of_many_lines_are_read_by_batches_as_they_are_line_by_line() {
    let seed = choose_seed();
    println!("WORLD_SEED={seed}");
    let mut random = Rng::with_seed(seed);
    let tables = CodeTables::shipped();
    let sources = list_sources(&mut random);
    let (mut lines, mut spoiled) = (0, 0);
    while lines < choose_lines() {
        let (name, source) = &sources[random.usize(..sources.len())];
        let mut file = draw_rows(source, &mut random);
        if random.bool() {
            spoil_file(&mut file, &mut random);
            spoiled += 1;
        }
        let month = [None, None, "2022-11".parse().ok()][random.usize(..3)];
        let block_bytes = [1 << 20, 1 << 16, random.usize(5_000..20_000)][random.usize(..3)];
        lines += compare_readers(name, Rules { tables: &tables, month }, &file, block_bytes);
    }
    println!("{lines} lines were read twice, {spoiled} files were spoiled");
}

#[test]
fn more_customers_and_texts_than_a_dictionary_holds_are_read_the_same() {
    let tables = CodeTables::shipped();
    let row = |number: u32| {
        format!(
            "200000000001,{},Name {number} of {},Hourly settlement,1,USD,1,0,1,2022-11,{}\n",
            700_000_000_000_u64 + u64::from(number % 90_000),
            "x".repeat(40),
            number % 3
        )
    };
    let header = "Payer Account ID,Owner Account ID,Project Name,Transaction Type,Original Cost,Currency,\
                  Total Amount Before Voucher,Customer Voucher Deduction,Total Cost,Bill Month,Billing Mode\n";
    let mut file = header.to_owned();
    (0..200_000).for_each(|number| file.push_str(&row(number)));
    let file = file.replace(",0\n", ",Pay-As-You-Go resources\n").replace(",2\n", ",-\n");
    let lines = compare_readers("bill.csv", Rules { tables: &tables, month: None }, file.as_bytes(), 1 << 20);
    assert!((130_000..140_000).contains(&lines), "{lines}");
}

#[test]
fn a_column_of_a_batch_has_ids_only_where_texts_repeat() {
    let tables = CodeTables::shipped();
    let mut file = customer_2023().with("Bill Month", "202211").with("Id", "1");
    let row = file.rows[0].clone();
    file.rows = (0..1_000).map(|number| [&row[..row.len() - 1], &[number.to_string()]].concat()).collect();
    let mut sheet = BatchSheet::new("bill.csv", Rules { tables: &tables, month: None });
    let mut findings = Findings::default();
    let mut lines = 0;
    let read = sheet.read(file.text().as_bytes(), true, &mut findings, &mut |batch| {
        let BatchColumns { known, .. } = batch.columns;
        for column in bill::Column::ALL {
            let Some(index) = known[column.index()] else { continue };
            let texts = usize::from(column != bill::Column::Id);
            assert_eq!(batch.ids[index].dictionary.len(), texts, "{column:?}");
        }
        assert!(batch.keys.iter().all(|key| *key == 0));
        assert_eq!(batch.key_table.len(), 1);
        lines += batch.len();
        Ok::<_, ()>(())
    });
    assert_eq!((read, lines), (Ok(()), 1_000));
}

#[expect(clippy::disallowed_methods, reason = "a run as long as one likes")]
fn choose_lines() -> u64 {
    std::env::var("BATCH_LINES").ok().map_or(LINES, |lines| lines.parse().unwrap())
}

/// Files of all formats, by name: the demo's, random ones, and the three generations.
fn list_sources(random: &mut Rng) -> Vec<(String, Vec<u8>)> {
    let world = build_demo_world();
    let demo = world.files.into_iter().chain(world.first_files).map(|file| (file.name, file.bytes));
    let mut files: Vec<_> = demo.collect();
    for basis in 0..2 {
        let lines: Vec<_> = (0..1_000).map(|number| random_line(random, basis, number)).collect();
        let texts: Vec<_> = lines.iter().map(|line| &line.texts).collect();
        let text = write_random_file_text(&texts, BlankLines::Anywhere, random);
        files.push(("part.csv".to_owned(), text.into_bytes()));
    }
    for generation in [reseller_2022(), customer_2023(), upgrade_2024()] {
        let Csv { header, rows } = generation;
        let row = rows[0].clone();
        let mut table = Csv { header, rows: vec![row; 300] };
        for row in &mut table.rows {
            let column = random.usize(..row.len());
            TEXTS[random.usize(..TEXTS.len())].clone_into(&mut row[column]);
        }
        files.push(("L3-202211-x.csv".to_owned(), table.text().into_bytes()));
    }
    files
}

/// Draws rows of a file, some of them in their order and some not, behind its header.
fn draw_rows(source: &[u8], random: &mut Rng) -> Vec<u8> {
    let lines: Vec<&[u8]> = source.split_inclusive(|byte| *byte == b'\n').collect();
    let count = random.usize(1..ROWS_MAX);
    let mut file = lines[0].to_vec();
    let mut at = 0;
    let jumps = random.bool();
    for _ in 0..count {
        at = if jumps || random.u8(..50) == 0 { random.usize(..lines.len()) } else { at + 1 };
        if at >= lines.len() || at == 0 {
            at = lines.len().min(2) - 1;
        }
        file.extend_from_slice(lines[at]);
    }
    file
}

/// Spoils a few places of a file: bytes, fields, line ends.
fn spoil_file(file: &mut Vec<u8>, random: &mut Rng) {
    let header = file.iter().position(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    for _ in 0..random.usize(1..20) {
        let from = random.usize(header.min(file.len() - 1)..file.len());
        let field_end = file[from..].iter().position(|byte| b",\n".contains(byte));
        let to = from + field_end.unwrap_or_default();
        let text = TEXTS[random.usize(..TEXTS.len())];
        let with: Vec<u8> = match random.u8(..12) {
            0 => vec![random.u8(..)],
            1 => b"\"".to_vec(),
            2 => b"\r\n".to_vec(),
            3 => b"\r".to_vec(),
            4 => b"\n,,,\n\n".to_vec(),
            5 => quote_field(text).into_bytes(),
            6 => Vec::new(),
            7 if random.u8(..8) == 0 => {
                file.truncate(from);
                continue;
            }
            _ => quote_if_needed(text).into_bytes(),
        };
        // A field is replaced as a whole where its start is near.
        let start = file[..from].iter().rposition(|byte| b",\n".contains(byte)).map_or(0, |end| end + 1);
        let from = if random.u8(..4) == 0 { from } else { start };
        file.splice(from..to, with);
    }
}
