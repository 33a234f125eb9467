//! The sign and the class of a verdict. A sign and a word always stand beside a colour.

use interlude_spec::verdict::Verdict;

/// The sign of a verdict's word.
pub(super) fn sign(word: &str) -> &'static str {
    match word {
        "pass" => "✓",
        "fail" => "✗",
        "known" => "≈",
        "not-exercised" => "○",
        "skip" => "–",
        "nondeterministic" => "≠",
        _ => "!",
    }
}

/// The place of a verdict where the worst comes first: what fails before what did not run, and these before the rest.
pub(super) const fn rank(verdict: &Verdict) -> u8 {
    match verdict {
        Verdict::Fail { .. } => 0,
        Verdict::Nondeterministic { .. } => 1,
        Verdict::AdapterError { .. } => 2,
        Verdict::NotRun { .. } => 3,
        Verdict::Known { .. } => 4,
        Verdict::Pass | Verdict::NotExercised | Verdict::Skip { .. } => 5,
    }
}
