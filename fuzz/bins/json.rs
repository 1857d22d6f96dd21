//! libFuzzer's door to `targets/json.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| billfold_fuzz::json(bytes));
