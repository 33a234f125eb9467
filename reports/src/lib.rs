//! Renders a run of Interlude. Values in, bytes out: nothing here opens a file, reads a clock or knows how a
//! trial is run.
//!
//! A [`run::Run`] holds everything that a format needs. [`terminal`] writes it for a person, [`json`] for other
//! tools; [`timeline`] is the picture that several of them draw, and [`diagnostics`] shows mistakes in a scenario
//! file. Names, messages and source lines are untrusted everywhere: [`escape`] is the one way to a terminal.

pub mod diagnostics;
pub mod escape;
pub mod explore;
pub mod json;
mod prose;
pub mod run;
pub mod style;
pub mod terminal;
pub mod timeline;
