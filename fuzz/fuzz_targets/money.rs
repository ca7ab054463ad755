//! Amounts: as text, and from JSON and back.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| cartevo::fuzzing::money(text));
