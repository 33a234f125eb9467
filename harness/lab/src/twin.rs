//! The twin of clerk-js: an implementation made of a record of choices, equal to the package event for event.
//!
//! [`eras`] resolves a version to its [`record`]. [`Twin`] speaks the protocol. Between them is one machine: a client whose
//! tasks are data (what each waits for, and what it holds), a server, and a queue that keeps JavaScript's order. It branches
//! on fields of the record and never on a version.

pub mod beyond;
mod calls;
mod clerk;
pub mod documented;
mod edge;
pub mod eras;
mod framework;
pub mod live;
mod load;
mod queue;
pub mod record;
#[cfg(feature = "merging")]
mod refs;
mod request;
mod server;
mod set_active;
mod sign_out;
#[cfg(feature = "merging")]
mod state;
mod timers;
mod token;
mod touch;
mod values;

pub use edge::{PREFIX, Twin, capabilities, contracts};
