//! Measures how fast the lines of bill files are stored, and how large the objects are.
//!
//! ```sh
//! billfold generate --lines 1000000 --to files
//! cargo run --release -p store --example writing_speed files/*.csv
//! ```
#![expect(clippy::print_stdout, reason = "the figures are its output")]

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use bill::CodeTables;
use bill::ledger::ImportMode;
use sheet::{BatchSheet, Findings, Rules};
use store::{CatalogPlace, Data, LinesWriter, Staging, StoreError};

/// Length of a block, as imports read it, in bytes.
const BLOCK_BYTES: usize = 1 << 20;

/// Number of measurements, of which the fastest counts.
const ROUNDS: usize = 3;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let files: Vec<Vec<u8>> = std::env::args().skip(1).map(std::fs::read).collect::<Result<_, _>>()?;
    let (mut reading_ms, mut storing_ms) = (u64::MAX, u64::MAX);
    for _ in 0..ROUNDS {
        let start = read_processor_ms();
        let lines = read_lines(&files, None).await?;
        reading_ms = reading_ms.min(read_processor_ms() - start);

        let dir = tempfile::tempdir()?;
        let (start, clock) = (read_processor_ms(), Instant::now());
        let (objects, bytes) = store_lines(&files, dir.path()).await?;
        let both_ms = read_processor_ms() - start;
        storing_ms = storing_ms.min(both_ms.saturating_sub(reading_ms)); // a clock of 10 ms may err
        let passed_ms = clock.elapsed().as_millis();
        println!("{lines} lines read and stored in {passed_ms} ms: {objects} objects of {bytes} bytes");
    }
    println!("processor: reading {reading_ms} ms, storing {storing_ms} ms");
    Ok(())
}

/// Stores the lines of files in a folder. Returns the number of objects and their bytes.
async fn store_lines(files: &[Vec<u8>], dir: &Path) -> Result<(usize, u64), Box<dyn Error>> {
    let data = Data::create(dir, &CatalogPlace::Folder).await?;
    let staging = Staging {
        mode: ImportMode::Statement,
        identity: [0; 32],
        imported_by: "example",
        files: &[],
        now_us: 0,
    };
    let mut writer = data.lines.writer(data.catalog.stage_import(&staging).await?);
    read_lines(files, Some(&mut writer)).await?;
    let objects = writer.finish().await?;
    Ok((objects.len(), objects.iter().map(|object| object.bytes).sum()))
}

/// Reads files by batches, and gives the batches to a writer, if there is one. Returns the number of lines.
async fn read_lines(files: &[Vec<u8>], mut writer: Option<&mut LinesWriter>) -> Result<usize, StoreError> {
    let tables = CodeTables::shipped();
    let (mut lines, mut rows) = (0, Vec::new());
    for (number, file) in (1_u32..).zip(files) {
        let mut sheet = BatchSheet::new("bill.csv", Rules { tables: &tables, month: None });
        let mut findings = Findings::default();
        for block in file.chunks(BLOCK_BYTES).chain([b"".as_slice()]) {
            sheet.read(block, block.is_empty(), &mut findings, &mut |batch| {
                lines += batch.len();
                if let Some(writer) = &mut writer {
                    rows.clear();
                    rows.extend((0..).zip(batch.numbers).map(|(row, _)| row));
                    writer.add_batch(number, batch, &rows);
                }
                Ok::<_, StoreError>(())
            })?;
            if let Some(writer) = &mut writer {
                writer.encode_full().await?;
            }
        }
    }
    Ok(lines)
}

/// Reads the time for which the threads of this program had a processor, in milliseconds; 0 where the system does not say it.
fn read_processor_ms() -> u64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = text.rsplit(')').next().unwrap_or_default().split_ascii_whitespace();
    // User and system time, in hundredths of a second.
    fields.skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum::<u64>() * 10
}
