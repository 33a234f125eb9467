//! Renders a run of Interlude. Values in, bytes out: nothing here opens a file, reads a clock or knows how a
//! trial is run.
//!
//! A [`run::Run`] holds everything that a format needs. [`terminal`], [`html`] and [`markdown`] write it for a person,
//! [`json`], [`junit`] and [`github`] for other tools; [`timeline`] is the picture that several of them draw, and
//! [`diagnostics`] shows mistakes in a scenario file. [`merge`] and [`diff`] take several runs. Names, messages and
//! source lines are untrusted everywhere: [`escape`] is the one way to a terminal or a page.

pub mod coverage;
pub mod diagnostics;
pub mod diff;
pub mod escape;
pub mod explore;
pub mod fuzz;
pub mod github;
pub mod html;
pub mod json;
pub mod junit;
pub mod markdown;
pub mod merge;
mod part;
mod prose;
pub mod published;
mod reason;
pub mod run;
pub mod semantics;
pub mod simulation;
pub mod stale;
pub mod style;
mod tally;
pub mod terminal;
pub mod timeline;
