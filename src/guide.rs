//! How to work with the service, a page for each question that costs money or time.
//!
//! Each example runs, most of them against the sandbox.

#[doc = include_str!("docs/guide/money.md")]
pub mod money {}

#[doc = include_str!("docs/guide/errors.md")]
pub mod errors {}

#[doc = include_str!("docs/guide/retries.md")]
pub mod retries {}

#[doc = include_str!("docs/guide/quota.md")]
pub mod quota {}

#[doc = include_str!("docs/guide/waiting.md")]
pub mod waiting {}

#[cfg(feature = "webhook")]
#[doc = include_str!("docs/guide/webhooks.md")]
pub mod webhooks {}

#[doc = include_str!("docs/guide/card_data.md")]
pub mod card_data {}

#[doc = include_str!("docs/guide/testing.md")]
pub mod testing {}

#[doc = include_str!("docs/guide/observability.md")]
pub mod observability {}

#[doc = include_str!("docs/guide/operations.md")]
pub mod operations {}
