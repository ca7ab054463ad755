//! The sandbox as its callers see it: real HTTP on the loopback interface.

mod cards;
mod cards_listed;
mod cards_moving_money;
mod cards_quirks;
mod cards_states;
mod companies;
mod control;
mod conversions;
mod customers;
mod faults;
mod funding;
mod payment_lists;
mod payment_names;
mod payments;
mod protocol;
mod quirks;
mod quirks_of_errors;
mod quirks_of_fundings;
mod quirks_of_wallets;
mod quota;
mod support;
mod time;
mod token;
mod transactions;
mod transfers;
mod wallets;
