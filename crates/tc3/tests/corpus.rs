//! The fuzz targets of this crate, run over their committed corpus and random mutations of it, and what is
//! signed, changed byte by byte.
//!
//! Each test prints its seed; `SEED` in the code below can be set to repeat a run.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic is how a test fails, and the numbers are small"
)]

#[path = "../../../fuzz/targets/alter.rs"]
mod alter;
#[path = "corpus/altered.rs"]
mod altered;
#[path = "../../../fuzz/targets/authorization.rs"]
mod authorization;
#[path = "../../../fuzz/targets/canonical_request.rs"]
mod canonical_request;
#[path = "../../../fuzz/targets/choices.rs"]
mod choices;
#[path = "../../../fuzz/targets/corpus.rs"]
mod corpus;
#[path = "../../../fuzz/targets/definition.rs"]
mod definition;
#[path = "../../../fuzz/targets/form.rs"]
mod form;
#[path = "../../../fuzz/targets/json.rs"]
mod json;
#[path = "../../../fuzz/targets/multipart.rs"]
mod multipart;
#[path = "../../../fuzz/targets/request.rs"]
mod request;
#[path = "../../../fuzz/targets/signed_tc3.rs"]
mod signed_tc3;
#[path = "../../../fuzz/targets/signed_v1.rs"]
mod signed_v1;
#[path = "../../../fuzz/targets/version_1.rs"]
mod version_1;

/// Set this to the printed seed to repeat a run.
const SEED: Option<u64> = None;

/// Smallest number of inputs in each corpus; a corpus that was lost must not look like one that passed.
const INPUTS_MIN: usize = 30;

fn run(target: &str, check: fn(&[u8]), mutations: u32) {
    corpus::run(target, check, INPUTS_MIN, mutations, SEED.unwrap_or_else(|| fastrand::u64(..)));
}

#[test]
fn an_authorization_header_that_is_accepted_is_in_order_and_a_refusal_is_short() {
    run("authorization", authorization::check, 200);
}

#[test]
fn what_a_client_signs_by_tc3_verifies_and_no_byte_of_it_can_change() {
    run("canonical_request", canonical_request::check, 20);
}

#[test]
fn what_a_client_signs_by_version_1_verifies_and_no_byte_of_it_can_change() {
    run("version_1", version_1::check, 20);
}

#[test]
fn a_form_is_read_as_a_slow_reader_reads_it_and_the_same_when_written_again() {
    run("form", form::check, 100);
}

#[test]
fn a_json_body_is_an_object_where_another_reader_sees_one_and_has_the_same_values() {
    run("json", json::check, 200);
}

#[test]
fn the_parts_of_a_multipart_body_read_the_same_when_written_again() {
    run("multipart", multipart::check, 100);
}
