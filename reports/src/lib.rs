//! Renders a run of Interlude. Values in, bytes out: nothing here opens a file, reads a clock or knows how a
//! trial is run.
//!
//! There is data, and there is a file for each format of it. The data are a [`run::Run`], several of them [merged](merge)
//! or [compared](diff), one scenario on several implementations ([`side_by_side`]), a [`simulation`], a [`campaign`], and what
//! the lab says of a search or of coverage. [`terminal`], [`html`] and [`markdown`] write for a person, [`json`], [`junit`] and
//! [`github`] for other tools; [`timeline`] is the picture that several of them draw, and [`diagnostics`] shows mistakes in a
//! scenario file. What is said in each format is worded once, in modules that know none. Names, messages and source lines are
//! untrusted everywhere: [`escape`] is the one way to a terminal or a page.

pub mod campaign;
mod causes;
pub mod comparison;
mod counts;
pub mod diagnostics;
pub mod diff;
pub mod escape;
mod finding;
pub mod fitted;
pub mod github;
pub mod html;
pub mod json;
pub mod junit;
pub mod markdown;
pub mod merge;
pub mod numbers;
mod part_line;
mod prose;
pub mod published;
pub mod random_findings;
mod reason;
mod rules;
pub mod run;
pub mod share;
pub mod side_by_side;
pub mod simulation;
mod source_line;
pub mod stale;
pub mod style;
pub mod terminal;
pub mod timeline;
mod verdict_style;
pub mod weights;
