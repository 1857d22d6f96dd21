//! libFuzzer's door to `targets/amount.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| billfold_fuzz::amount(bytes));
