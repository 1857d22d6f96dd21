//! The fuzz targets of this crate, run over their committed corpus and random mutations of it.

use crate::support::choose_seed;

#[path = "../../../../fuzz/targets/batches.rs"]
mod batches;
#[path = "../../../../fuzz/targets/choices.rs"]
mod choices;
#[path = "../../../../fuzz/targets/corpus.rs"]
mod inputs;
#[path = "../../../../fuzz/targets/records.rs"]
mod records;
#[path = "../../../../fuzz/targets/sheet.rs"]
mod sheet;
#[path = "../../../../fuzz/targets/twins.rs"]
pub(crate) mod twins;
#[path = "../../../../fuzz/targets/words.rs"]
mod words;

/// Smallest number of inputs of a corpus, so that a lost corpus fails the test.
const INPUTS_MIN: usize = 30;

#[test]
fn a_sheet_gives_the_lines_of_a_slow_reader_in_any_blocks_and_the_same_sums_however_divided() {
    inputs::run("sheet", sheet::check, INPUTS_MIN, 30, choose_seed());
}

#[test]
fn a_sheet_by_batches_gives_the_lines_and_faults_of_a_sheet_line_by_line() {
    inputs::run("batches", batches::check, INPUTS_MIN, 30, choose_seed());
}

#[test]
fn months_account_numbers_and_names_are_read_by_their_shape_and_printed_the_same() {
    inputs::run("words", words::check, INPUTS_MIN, 500, choose_seed());
}
