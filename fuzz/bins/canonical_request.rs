//! libFuzzer's door to `targets/canonical_request.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| billfold_fuzz::canonical_request(bytes));
