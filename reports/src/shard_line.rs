//! What is said of a run that is a shard of another. It knows no format.

use crate::numbers::counted;
use crate::run::{Run, Shard};

/// Which shard of a run this is, in words: `shard 2 of 3; the whole run has 40 scenarios`. None for a whole run.
pub(crate) fn shard_line(run: &Run) -> Option<String> {
    let Shard { index, of, scenarios, .. } = run.shard.as_ref()?;
    Some(format!("shard {index} of {of}; the whole run has {}", counted(*scenarios, "scenario")))
}
