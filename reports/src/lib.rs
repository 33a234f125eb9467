//! Renders a run of Interlude. Values in, bytes out: nothing here opens a file, reads a clock or knows how a
//! trial is run.
//!
//! A [`run::Run`] holds everything that a format needs. [`terminal`], [`html`] and [`markdown`] write it for a person,
//! [`json`], [`junit`] and [`github`] for other tools; [`timeline`] is the picture that several of them draw, and
//! [`diagnostics`] shows mistakes in a scenario file. [`merge`] and [`diff`] take several runs. Names, messages and
//! source lines are untrusted everywhere: [`escape`] is the one way to a terminal or a page.

mod counts;
pub mod coverage;
pub mod diagnostics;
pub mod diff;
pub mod escape;
pub mod explore;
mod finding;
pub mod fuzz;
pub mod github;
pub mod html;
pub mod json;
pub mod junit;
pub mod markdown;
pub mod merge;
mod prose;
pub mod published;
mod reason;
mod rules;
pub mod run;
mod shard_line;
pub mod simulation;
pub mod stale;
pub mod style;
pub mod terminal;
pub mod timeline;
mod verdict_style;
