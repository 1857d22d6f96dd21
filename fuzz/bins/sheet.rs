//! libFuzzer's door to `targets/sheet.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| billfold_fuzz::sheet(bytes));
