//! libFuzzer's door to `targets/doctor.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| billfold_fuzz::doctor(bytes));
