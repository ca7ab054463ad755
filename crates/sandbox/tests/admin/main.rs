//! The admin endpoints and the inspector page, over real HTTP.

mod bodies;
mod control;
mod guard;
mod limits;
mod notices;
mod page;
mod seeds;
mod snapshots;
mod support;
mod world;
