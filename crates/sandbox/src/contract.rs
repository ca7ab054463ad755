//! `openapi.yaml`, built in: which operation a request asks for, what is wrong with the request,
//! and whether an answer is as documented.

mod answer;
mod body;
mod find;
mod query;
mod shape;
mod table;
mod violation;

#[cfg(test)]
mod tests;

pub(crate) use find::{Found, find, nearest};
pub(crate) use shape::Shape;
pub(crate) use table::{Operation, operation, operations};
pub(crate) use violation::Violation;
