//! Drives implementations of a Clerk client through scenarios on a virtual clock, and judges what they did.
//!
//! A scenario goes one way: [`discovery`] finds it, `interlude_spec::scenario` reads it, [`driver`] plays it to an
//! implementation through a [`port`] (for one in process, a [`bridge`] to a [`client::Client`]), [`judge`] says
//! what came of it, and `interlude_reports` shows it. [`trial`] is that way, for one scenario on one implementation.
//!
//! An adapter needs [`client`] and [`serve()`] alone: `default-features = false, features = ["client"]`. All else is of the
//! feature `cli`, which is there by default.

#[cfg(feature = "cli")]
pub mod allowed;
pub mod bridge;
#[cfg(feature = "cli")]
pub mod campaign;
#[cfg(feature = "cli")]
pub mod cli;
pub mod client;
#[cfg(feature = "cli")]
pub mod deviations;
#[cfg(feature = "cli")]
pub mod discovery;
#[cfg(feature = "cli")]
pub mod engine;
#[cfg(feature = "cli")]
pub mod exit;
#[cfg(feature = "cli")]
pub mod files;
#[cfg(feature = "cli")]
pub mod generate;
#[cfg(feature = "cli")]
pub mod guesses;
#[cfg(feature = "cli")]
pub mod implementations;
#[cfg(feature = "cli")]
pub mod interruption;
#[cfg(feature = "cli")]
pub mod manifests;
#[cfg(feature = "cli")]
pub mod packages;
#[cfg(feature = "cli")]
pub mod policies;
#[cfg(feature = "cli")]
pub mod process;
#[cfg(feature = "cli")]
pub mod remembered;
#[cfg(feature = "cli")]
pub mod save;
#[cfg(feature = "cli")]
pub mod schemas;
pub mod serve;
#[cfg(feature = "cli")]
pub mod shard;
#[cfg(feature = "cli")]
pub mod shelf;
#[cfg(feature = "cli")]
pub mod suite;
#[cfg(feature = "cli")]
pub mod templates;
#[cfg(feature = "cli")]
pub mod trial;
#[cfg(feature = "cli")]
pub mod weights;

pub use interlude_lab::{
    candidates, clock, coverage, driver, explored, fuzz, inferred, judge, lint, port, shrink, simulated,
};
pub use serve::serve;
#[cfg(feature = "cli")]
pub use suite::suite;
