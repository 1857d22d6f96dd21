//! The doctor's fuzz target, run over its committed corpus and random mutations of it.
//!
//! The test prints its seed; `SEED` in the code below can be set to repeat a run.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic is how a test fails"
)]

#[path = "../../../fuzz/targets/alter.rs"]
mod alter;
#[path = "../../../fuzz/targets/choices.rs"]
mod choices;
#[path = "../../../fuzz/targets/corpus.rs"]
mod corpus;
#[path = "../../../fuzz/targets/doctor.rs"]
mod doctor_target;
#[path = "../../../fuzz/targets/request.rs"]
mod request;
#[path = "../../../fuzz/targets/signed_tc3.rs"]
#[expect(dead_code, reason = "the tests of tc3 use more of it")]
mod signed_tc3;

/// Set this to the printed seed to repeat a run.
const SEED: Option<u64> = None;

/// Smallest number of inputs in the corpus; a corpus that was lost must not look like one that passed.
const INPUTS_MIN: usize = 30;

#[test]
fn the_doctor_finds_nothing_wrong_exactly_where_the_check_does_and_shows_no_secret() {
    let seed = SEED.unwrap_or_else(|| fastrand::u64(..));
    corpus::run("doctor", doctor_target::check, INPUTS_MIN, 2, seed);
}
