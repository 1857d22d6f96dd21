//! libFuzzer's door to `targets/words.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| billfold_fuzz::words(bytes));
