//! What the tests of the command line share: terminal sessions that are recorded and compared.

mod session;
mod terminal;
mod text;
mod world;

pub use session::Session;
pub use world::World;
