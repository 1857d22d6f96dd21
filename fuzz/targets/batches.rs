//! Bill files by batches: the same lines, faults and notices as line by line, however the file is divided into blocks.

use std::sync::OnceLock;

use bill::CodeTables;
use sheet::Rules;

use super::choices::Choices;
use super::sheet::HEADERS;
use super::twins::compare_readers;

/// Length of the longest file that is made by repeating rows, in bytes.
const REPEATED_BYTES_MAX: usize = 1 << 15;

/// The bytes are a file, or the rows of one behind a header of the target `sheet`. The rows may be repeated, so that batches
/// have many lines.
pub(crate) fn check(bytes: &[u8]) {
    let mut choices = Choices::of(bytes);
    let header = HEADERS.iter().find(|(number, _)| bytes.first() == Some(number));
    let mut file = match header {
        Some((_, header)) => [header.as_bytes(), &bytes[1..]].concat(),
        None => bytes.to_vec(),
    };
    let mut block_bytes_max = [7, 300][choices.below(2)];
    let rows_start = file.iter().position(|byte| *byte == b'\n').map(|end| end + 1);
    if let (Some(start), 0) = (rows_start, choices.below(16)) {
        let rows = file[start..].to_vec();
        let times = choices.below(600).min(REPEATED_BYTES_MAX / rows.len().max(1));
        (0..times).for_each(|_| file.extend_from_slice(&rows));
        // Smaller blocks would take long, since a record is split again with each.
        block_bytes_max = 5_000;
    }
    let name = ["bill.csv", "x/L3-202211-a.csv"][choices.below(2)];
    let month = [None, None, "2022-11".parse().ok(), "2022-12".parse().ok()][choices.below(4)];
    let block_bytes = block_bytes_max / 10 + 1 + choices.below(block_bytes_max);
    compare_readers(name, Rules { tables: tables(), month }, &file, block_bytes);
}

fn tables() -> &'static CodeTables {
    static TABLES: OnceLock<CodeTables> = OnceLock::new();
    TABLES.get_or_init(CodeTables::shipped)
}
