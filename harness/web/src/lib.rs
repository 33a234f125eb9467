//! The lab for JavaScript: what `fake-clerk` and a page stand on, compiled to WebAssembly.
//!
//! [`clerk`] is a twin that a test calls. [`recording`] makes a plan and a trace of what such a test did. [`lab`] does for a
//! scenario file what the command line does: check, simulate, judge, explore. Everything goes in and out as numbers or as JSON
//! text; what happens is the lab's affair, and how it is shown is the reports'.

pub mod clerk;
pub mod lab;
pub mod recording;
