//! libFuzzer's door to `targets/batches.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| billfold_fuzz::batches(bytes));
