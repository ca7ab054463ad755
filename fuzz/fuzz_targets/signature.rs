//! Signatures' headers.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| cartevo::fuzzing::signature(bytes));
