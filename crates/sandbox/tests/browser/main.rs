//! The inspector page as a person meets it: in a browser, with a keyboard.
//!
//! Where no browser is installed nothing is tested, and a line says so.
#![cfg(unix)]

mod desk;
mod driver;
mod keyboard;
mod layout;
