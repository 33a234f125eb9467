//! How a verdict is marked: by a sign, which always stands beside the word, by a colour, and by its place among others.
//! It knows no format.

use crate::style::Paint;
use interlude_spec::verdict::Verdict;

/// The marks of a verdict.
pub(crate) struct VerdictStyle {
    pub(crate) sign: &'static str,
    /// The sign where there is nothing but ASCII.
    pub(crate) ascii: &'static str,
    pub(crate) paint: Paint,
    /// Its place where the worst comes first: what fails before what did not run, and these before the rest.
    pub(crate) rank: u8,
}

impl VerdictStyle {
    pub(crate) const fn of(verdict: &Verdict) -> Self {
        let (sign, ascii, paint, rank) = match verdict {
            Verdict::Fail { .. } => ("✗", "x", Paint::Bad, 0),
            Verdict::Nondeterministic { .. } => ("≠", "!", Paint::Bad, 1),
            Verdict::AdapterError { .. } => ("!", "!", Paint::Bad, 2),
            Verdict::NotRun { .. } => ("!", "!", Paint::Bad, 3),
            Verdict::Known { .. } => ("≈", "~", Paint::Warn, 4),
            Verdict::Pass => ("✓", "+", Paint::Good, 5),
            Verdict::NotExercised => ("○", "o", Paint::Warn, 5),
            Verdict::Skip { .. } => ("-", "-", Paint::Faint, 5),
        };
        Self { sign, ascii, paint, rank }
    }
}

/// The place of a verdict where the worst comes first.
pub(crate) const fn rank(verdict: &Verdict) -> u8 {
    VerdictStyle::of(verdict).rank
}
