//! The generated client: nothing is written by hand in here.

include!(concat!(env!("OUT_DIR"), "/generated.rs"));
