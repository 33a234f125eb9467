//! What must hold when a Clerk client changes its current session.
//!
//! This crate holds the words of Interlude and everything that can be said with them and nothing else:
//! scenarios as written ([`scenario`]) and resolved ([`plan`]), the messages to an implementation
//! ([`protocol`]), what it was seen to do ([`trace`]), what it has to do ([`rule`],
//! [`guarantees`]), and what follows ([`verdict`]).
//!
//! It is pure. It reads no clock, no disk, no environment, and has no randomness; the `clippy.toml`
//! beside this crate's manifest turns that sentence into a lint.

pub mod ambient;
pub mod budget;
pub mod catalogue;
pub mod components;
pub mod contract;
pub mod diagnostic;
pub mod event;
pub mod expectation;
pub mod ground;
pub mod guarantees;
pub mod hazards;
pub mod id;
pub mod json_error;
pub mod known;
pub mod manifest;
pub mod message;
pub mod model;
pub mod names;
pub mod obligations;
pub mod plan;
pub mod protocol;
pub mod rule;
pub mod scenario;
pub mod schema;
pub mod state_key;
pub mod time;
pub mod trace;
pub mod value;
pub mod verdict;
