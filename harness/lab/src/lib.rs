//! What happens when a plan is played, and what follows from it.
//!
//! A [`port`] leads to an implementation; the [`driver`] plays a plan to it on a virtual [`clock`], and the [`judge`] says
//! what came of it. The [`simulator`] is an implementation made of a [`semantics`]. [`explore`] goes through every order,
//! [`allowed`] through every run that the contract allows; [`fuzz`] tries random plans, and [`shrink`] makes what breaks
//! small.
//!
//! It is pure: no disk, process, thread, clock or runtime. The port to an implementation and all randomness are given
//! to it. The `clippy.toml` beside this crate's manifest turns that sentence into a lint.

pub mod allowed;
pub mod bounds;
pub mod candidates;
pub mod clock;
pub mod coverage;
pub mod driver;
pub mod explore;
pub mod explored;
pub mod fit;
pub mod fuzz;
pub mod inferred;
pub mod judge;
pub mod lint;
pub mod named;
pub mod port;
mod record;
pub mod semantics;
pub mod shrink;
pub mod simulated;
pub mod simulator;
pub mod subject;
pub mod twin;
