//! What is said of a run that is not all there is. It knows no format.

use crate::numbers::counted;
use crate::run::{Run, Shard};

/// Which part of a run this is, in words that stand behind "This is": `shard 2 of 3; the whole run has 40 scenarios`. None for a
/// whole run.
pub(crate) fn part_line(run: &Run) -> Option<String> {
    let shard = run.shard.as_ref().map(|Shard { index, of, scenarios, .. }| {
        format!("shard {index} of {of}; the whole run has {}", counted(*scenarios, "scenario"))
    });
    let left_out = (run.left_out > 0).then(|| {
        let run_of = run.trials.len() + run.left_out;
        format!(
            "not all: it stopped after the failures that `--max-fail` or `--fail-fast` allows, with {} of {} run; of the other {} \
             nothing is known",
            run.trials.len(),
            counted(run_of, "trial"),
            run.left_out
        )
    });
    shard.or(left_out)
}
