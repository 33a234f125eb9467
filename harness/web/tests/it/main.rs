//! The tests of the crate that need no JavaScript.

mod lab;
mod recording;
