//! Spans and events: those of `tracing`, or, without the feature of that name, none at all.
//!
//! Whoever tells something writes it as for `tracing`, so that no place has to know of the feature.

#[cfg(feature = "tracing")]
pub(crate) use tracing::{Instrument, Level, Span, debug, field::Empty, info, span, warn};

#[cfg(not(feature = "tracing"))]
mod silent;
#[cfg(not(feature = "tracing"))]
pub(crate) use silent::{Empty, Instrument, Level, Span, debug, info, span, warn};
