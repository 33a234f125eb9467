//! Which scenarios a run is about, and how much of it is run.

use crate::discovery::Found;
use crate::implementations::Implementation;
use crate::remembered::Remembered;
use clap::Args;
use interlude_reports::escape::visible;
use interlude_reports::numbers::counted;
use interlude_spec::contract::Contract;
use interlude_spec::scenario::nearest;
use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// What selects the scenarios of a run.
#[derive(Args, Debug)]
pub(super) struct Selection {
    /// Scenario files, folders of them, ids, or what ids begin with, such as `overlap` [default: the folder `scenarios`, else
    /// what is built in]
    #[arg(value_name = "PATH|ID-PREFIX")]
    pub(super) paths: Vec<PathBuf>,
    /// Run only scenarios whose id contains this text; may be given several times, and any of them is enough
    #[arg(long, value_name = "TEXT")]
    filter: Vec<String>,
    /// Run only the trials that failed when they were last run in this folder; where none did, all is run
    ///
    /// A trial is told by the file of its scenario, its contract, and how its implementation is named here. What failed is kept among your caches, in `interlude/last-failed`, or in the folder that the environment variable
    /// `INTERLUDE_CACHE` names; where that is set to nothing, nothing is kept.
    #[arg(long)]
    pub(super) last_failed: bool,
    /// Stop after so many failures, counted for each implementation in the order of the scenarios
    ///
    /// It does not go with `--shard`, since a part that is cut short is no part of a whole, nor with `--write-known`, which writes all
    /// that is broken.
    #[arg(long, value_name = "N", value_parser = super::select::at_least_one, conflicts_with = "shard")]
    max_fail: Option<NonZeroUsize>,
    /// Stop after the first failure, as `--max-fail 1` does, and with the same limits
    #[arg(long, conflicts_with_all = ["max_fail", "shard"])]
    fail_fast: bool,
}

impl Selection {
    /// Leaves what one of the filters lets through.
    pub(super) fn filter(&self, found: &mut Vec<Found>) {
        if self.filter.is_empty() {
            return;
        }
        let passes = |it: &Found| self.filter.iter().any(|text| it.id.as_str().contains(text.as_str()));
        if !found.is_empty() && !found.iter().any(passes) {
            self.say_that_nothing_passes(found);
        }
        found.retain(passes);
    }

    /// Says what was looked for, among how many, and what may have been meant.
    fn say_that_nothing_passes(&self, found: &[Found]) {
        let of = format!("the ids of {}", counted(found.len(), "scenario"));
        let ids: Vec<_> = found.iter().map(|it| it.id.as_str()).collect();
        let (note, near) = none_holds(&self.filter, &of, &ids);
        let help = near.unwrap_or_else(|| "`interlude list scenarios` lists the ids".to_owned());
        super::note(&note);
        super::tell(&format!("  help: {}", visible(&help)));
    }

    /// The option that leaves out some of what the paths name, if there is one.
    pub(super) const fn leaves_out(&self) -> Option<&'static str> {
        if !self.filter.is_empty() {
            Some("--filter")
        } else if self.last_failed {
            Some("--last-failed")
        } else if self.max_fail.is_some() {
            Some("--max-fail")
        } else if self.fail_fast {
            Some("--fail-fast")
        } else {
            None
        }
    }

    /// After how many failures the rest is left out.
    pub(super) fn most_failures(&self) -> Option<NonZeroUsize> {
        self.max_fail.or(self.fail_fast.then_some(NonZeroUsize::MIN))
    }
}

/// That none of these names, such as `the ids of 3 scenarios`, holds a text that `--filter` looks for, and what may have been meant: a
/// name, the area that it begins with, or a word of it.
pub(super) fn none_holds(filter: &[String], of: &str, names: &[&str]) -> (String, Option<String>) {
    let texts: Vec<_> = filter.iter().map(|text| format!("`{text}`")).collect();
    let parts = names.iter().flat_map(|name| name.split('/').chain(name.split(['/', '-'])));
    let known: BTreeSet<&str> = names.iter().copied().chain(parts).collect();
    let near: Vec<_> = filter.iter().filter_map(|text| nearest(text, known.iter().copied())).collect();
    let near = (!near.is_empty()).then(|| format!("did you mean `{}`?", near.join("` or `")));
    (format!("`--filter` looked for {} in {of}, and it is in none", texts.join(" or ")), near)
}

/// Leaves the scenarios of which a trial failed when it was last run, or all where none has, which is said. Whether some did.
pub(super) fn retain_failed(
    found: &mut Vec<Found>,
    last: &Remembered,
    implementations: &[Implementation],
    contracts: &[Contract],
) -> bool {
    let contracts: Vec<_> = contracts.iter().copied().map(Some).collect();
    let failed_on = |found: &Found, it: &Implementation| {
        last.has_failed(&it.named_by, (&found.id, &found.file()), &contracts)
    };
    let failed = |found: &Found| implementations.iter().any(|it| failed_on(found, it));
    if found.iter().any(failed) {
        found.retain(failed);
        for it in implementations.iter().filter(|it| !found.iter().any(|found| failed_on(found, it))) {
            super::note(&format!(
                "nothing of this failed on `{}` when it was last run here, so it is left out",
                it.name
            ));
        }
        return true;
    }
    match implementations.iter().find_map(|it| last.first_failed(&it.named_by)) {
        Some(file) => super::note(&format!(
            "what failed last in this folder is of other scenarios, such as `{file}`, or of another contract, so all of this is run"
        )),
        None => super::note("nothing of this failed when it was last run here, so all of it is run"),
    }
    false
}
