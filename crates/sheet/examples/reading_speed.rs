//! Measures how fast bill files are read, line by line and by batches.
//!
//! ```sh
//! billfold generate --lines 1000000 --to files
//! cargo run --release -p sheet --example reading_speed files/*.csv
//! ```
#![expect(clippy::print_stdout, reason = "the figures are its output")]
#![expect(clippy::float_arithmetic, reason = "a speed is no amount")]

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
    measure("records one by one, without their meaning", &files, |file| {
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
    measure("lines one by one", &files, |file| {
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
    measure("batches of lines", &files, |file| {
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
    measure("batches, line by line", &files, |file| {
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

/// Reads the time for which this program had a processor, in seconds; `None` where the system does not tell it. On a machine
/// with other work it varies less than the time that passes.
#[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "a time is no amount")]
fn read_processor_s() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    let nanoseconds: u64 = text.split_ascii_whitespace().next()?.parse().ok()?;
    Some(nanoseconds as f64 / 1e9)
}

/// Prints the speed of a way to read files, which returns the number of lines of each.
#[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "a speed is no amount")]
fn measure(way: &str, files: &[Vec<u8>], read: impl Fn(&[u8]) -> usize) {
    let bytes: usize = files.iter().map(Vec::len).sum();
    let mut best = f64::INFINITY;
    let mut lines = 0;
    for _ in 0..ROUNDS {
        let (start, used) = (Instant::now(), read_processor_s());
        lines = files.iter().map(|file| read(file)).sum();
        let elapsed_s = match (used, read_processor_s()) {
            (Some(before), Some(after)) => after - before,
            _ => start.elapsed().as_secs_f64(),
        };
        best = best.min(elapsed_s);
    }
    let (gigabytes, millions) = (bytes as f64 / 1e9 / best, lines as f64 / 1e6 / best);
    println!("{way}: {lines} lines, {best:.3} s, {gigabytes:.2} GB/s, {millions:.2} M lines/s");
}
