//! Holds the pages of the documentation against the contract.
