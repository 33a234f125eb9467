//! Drives implementations of a Clerk client through scenarios on a virtual clock, and judges what they did.
//!
//! A scenario goes one way: [`discovery`] finds it, `interlude_spec::scenario` reads it, [`driver`] plays it to an
//! implementation through a [`port`] (for one in process, a [`bridge`] to a [`client::Client`]), [`judge`] says
//! what came of it, and `interlude_reports` shows it. [`trial`] is that way, for one scenario on one implementation.

pub mod allowed;
pub mod bridge;
pub mod campaign;
pub mod cli;
pub mod client;
pub mod deviations;
pub mod discovery;
pub mod engine;
pub mod exit;
pub mod files;
pub mod generate;
pub mod implementations;
pub mod interruption;
pub mod manifests;
pub mod policies;
pub mod process;
pub mod save;
pub mod serve;
pub mod shard;
pub mod suite;
pub mod templates;
pub mod trial;
pub mod weights;

pub use interlude_lab::{
    candidates, clock, coverage, driver, explored, fuzz, inferred, judge, lint, port, shrink, simulated,
};
pub use serve::serve;
pub use suite::suite;
