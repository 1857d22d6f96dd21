//! libFuzzer's door to `targets/authorization.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| billfold_fuzz::authorization(bytes));
