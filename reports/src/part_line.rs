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
        format!("a run that stopped after a failure, as it was asked to: {} left out", trials(run.left_out))
    });
    shard.or(left_out)
}

fn trials(count: usize) -> String {
    if count == 1 { "1 trial is".to_owned() } else { format!("{count} trials are") }
}
