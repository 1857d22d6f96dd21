//! libFuzzer's door to `targets/version_1.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| billfold_fuzz::version_1(bytes));
