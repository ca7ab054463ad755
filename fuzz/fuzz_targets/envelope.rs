//! Answers' bodies: enveloped, bare, broken.
#![no_main]

libfuzzer_sys::fuzz_target!(|body: &[u8]| cartevo::fuzzing::envelope(body));
