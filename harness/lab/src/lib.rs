//! What happens when a plan is played, and what follows from it.
//!
//! It is pure: no disk, process, thread, clock or runtime. The port to an implementation and all randomness are given
//! to it. The `clippy.toml` beside this crate's manifest turns that sentence into a lint.

pub mod twin;
