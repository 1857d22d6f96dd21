//! The fuzz target of this crate, run over its committed corpus and random mutations of it.
#![expect(clippy::indexing_slicing, clippy::panic, reason = "in a test a panic is the message")]

#[path = "../../../fuzz/targets/amount.rs"]
mod amount;
#[path = "../../../fuzz/targets/corpus.rs"]
mod inputs;

/// Smallest number of inputs of the corpus, so that a lost corpus fails the test.
const INPUTS_MIN: usize = 30;

#[test]
fn a_text_is_an_amount_exactly_where_a_number_held_as_digits_says_so() {
    inputs::run("amount", amount::check, INPUTS_MIN, 2_000, fastrand::u64(..));
}
