//! Renders a run of Interlude. Values in, bytes out: nothing here opens a file, reads a clock or knows how a
//! trial is run.

pub mod run;
