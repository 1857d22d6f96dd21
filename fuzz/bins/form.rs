//! libFuzzer's door to `targets/form.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| billfold_fuzz::form(bytes));
