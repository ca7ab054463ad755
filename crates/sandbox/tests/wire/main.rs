//! The sandbox as its callers see it: real HTTP on the loopback interface.

mod cards;
mod control;
mod funding;
mod protocol;
mod quirks;
mod quirks_of_errors;
mod quirks_of_fundings;
mod quirks_of_wallets;
mod support;
mod token;
mod wallets;
