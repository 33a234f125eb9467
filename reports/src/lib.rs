//! Renders a run of Interlude. Values in, bytes out: nothing here opens a file, reads a clock or knows how a
//! trial is run.

pub mod diagnostics;
pub mod escape;
pub mod json;
mod prose;
pub mod run;
pub mod style;
pub mod timeline;
