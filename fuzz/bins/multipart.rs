//! libFuzzer's door to `targets/multipart.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| billfold_fuzz::multipart(bytes));
