//! Measures how fast bill files are read, line by line and by batches.
//!
//! ```sh
//! billfold generate --lines 1000000 --to files
//! cargo run --release -p sheet --example reading_speed files/*.csv
//! ```
#![expect(clippy::print_stdout, reason = "the figures are its output")]

use std::convert::Infallible;
use std::error::Error;
use std::time::Instant;

use bill::{CodeTables, Measure};
use sheet::{BatchSheet, Findings, Rules, Sheet, Splitter};

/// Length of a block, as imports read it, in bytes.
const BLOCK_BYTES: usize = 1 << 20;

/// Number of readings, of which the fastest counts.
const ROUNDS: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let tables = CodeTables::shipped();
    let rules = Rules { tables: &tables, month: None };
    let files: Vec<Vec<u8>> = std::env::args().skip(1).map(std::fs::read).collect::<Result<_, _>>()?;
    measure_reading("records one by one, without their meaning", &files, |file| {
        let mut splitter = Splitter::default();
        let mut records = 0;
        for block in list_blocks(file) {
            splitter.push(block);
            while let Ok(Some(record)) = splitter.next(block.is_empty()) {
                records += usize::from(record.len() > 0);
            }
        }
        records
    });
    measure_reading("lines one by one", &files, |file| {
        let (mut sheet, mut findings) = (Sheet::new("bill.csv", rules), Findings::default());
        let (mut lines, mut total) = (0, 0);
        for block in list_blocks(file) {
            let Ok(()) = sheet.read::<Infallible>(block, block.is_empty(), &mut findings, &mut |line| {
                lines += 1;
                total += line.charge.amounts[Measure::Total].units();
                Ok(())
            });
        }
        std::hint::black_box(total);
        lines
    });
    measure_reading("batches of lines", &files, |file| {
        let (mut sheet, mut findings) = (BatchSheet::new("bill.csv", rules), Findings::default());
        let (mut lines, mut total) = (0, 0);
        for block in list_blocks(file) {
            let Ok(()) = sheet.read::<Infallible>(block, block.is_empty(), &mut findings, &mut |batch| {
                lines += batch.len();
                total += batch.amounts[Measure::Total].iter().sum::<i64>();
                Ok(())
            });
        }
        std::hint::black_box(total);
        lines
    });
    measure_reading("batches, line by line", &files, |file| {
        let (mut sheet, mut findings) = (BatchSheet::new("bill.csv", rules), Findings::default());
        let (mut lines, mut total) = (0, 0);
        for block in list_blocks(file) {
            let Ok(()) = sheet.read::<Infallible>(block, block.is_empty(), &mut findings, &mut |batch| {
                batch.visit_lines(|line| {
                    lines += 1;
                    total += line.charge.amounts[Measure::Total].units();
                    Ok(())
                })
            });
        }
        std::hint::black_box(total);
        lines
    });
    Ok(())
}

/// Divides a file into blocks, of which the last is empty.
fn list_blocks(file: &[u8]) -> impl Iterator<Item = &[u8]> {
    file.chunks(BLOCK_BYTES).chain([b"".as_slice()])
}

/// Reads the time for which this program had a processor, in nanoseconds; `None` where the system does not say it. On a machine
/// with other work it varies less than the time that passes.
fn read_processor_ns() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    text.split_ascii_whitespace().next()?.parse().ok()
}

/// Prints the speed of a way to read files, which returns the number of lines of each.
fn measure_reading(way: &str, files: &[Vec<u8>], read: impl Fn(&[u8]) -> usize) {
    let bytes: usize = files.iter().map(Vec::len).sum();
    let mut best_us = u128::MAX;
    let mut lines = 0;
    for _ in 0..ROUNDS {
        let (start, used) = (Instant::now(), read_processor_ns());
        lines = files.iter().map(|file| read(file)).sum();
        let elapsed_us = match (used, read_processor_ns()) {
            (Some(before), Some(after)) => u128::from(after - before).div_euclid(1_000),
            _ => start.elapsed().as_micros(),
        };
        best_us = best_us.min(elapsed_us.max(1));
    }
    let per_us = |count: usize| u128::try_from(count).unwrap_or_default().div_euclid(best_us);
    let (megabytes, thousands) = (per_us(bytes), per_us(lines * 1_000));
    println!("{way}: {lines} lines in {best_us} µs, {megabytes} MB/s, {thousands} thousand lines/s");
}
