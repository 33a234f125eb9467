//! One implementation under test: which trials it has, how each is called, and what becomes of it.

use super::{SELECTS, printed, render};
use crate::deviations;
use crate::discovery::Found;
use crate::engine::{self, Options, Pool};
use crate::implementations::{Implementation, quoted};
use crate::trial::{self, Scenario, Terms};
use interlude_reports::escape::inert;
use interlude_reports::run::{Run, Stale, labelled};
use interlude_spec::contract::Contract;
use interlude_spec::id::ScenarioId;
use interlude_spec::verdict::{Missing, Verdict};
use libtest_mimic::{Completion, Failed};
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// What has become of the trials of all implementations: of those that a suite names, and of the built-in ones beside them.
#[derive(Debug, Default)]
pub(super) struct Tally {
    named: Seen,
    built_in: Seen,
}

/// Whether something was skipped, and whether anything else came of a trial.
#[derive(Debug, Default)]
struct Seen {
    skipped: AtomicBool,
    other: AtomicBool,
}

impl Tally {
    /// Whether something was skipped, and nothing else came of any trial. Those that are built in say nothing of those that a suite
    /// names.
    pub(super) fn all_skipped(&self) -> bool {
        let [named, built_in] = [&self.named, &self.built_in]
            .map(|seen| (seen.skipped.load(Ordering::Relaxed), seen.other.load(Ordering::Relaxed)));
        let (skipped, other) = if named == (false, false) { built_in } else { named };
        skipped && !other
    }

    fn count(&self, implementation: &Implementation, verdict: &Verdict) {
        let seen = if implementation.is_ours() { &self.built_in } else { &self.named };
        let flag = if matches!(verdict, Verdict::Skip { .. }) { &seen.skipped } else { &seen.other };
        flag.store(true, Ordering::Relaxed);
    }
}

/// An implementation under test.
pub(super) struct Tested {
    pub(super) implementation: Implementation,
    pool: Arc<Pool>,
    tally: Arc<Tally>,
    /// How often its adapter has failed in a row.
    errors: AtomicUsize,
}

impl Tested {
    pub(super) const fn new(implementation: Implementation, pool: Arc<Pool>, tally: Arc<Tally>) -> Self {
        Self { implementation, pool, tally, errors: AtomicUsize::new(0) }
    }

    /// The contracts under which there is a trial of a scenario, each as the id of the trial names it. Of an implementation of one
    /// contract no file has to be read for that.
    pub(super) fn contracts(&self, found: &Found) -> impl Iterator<Item = Option<Contract>> + use<> {
        let read = (self.implementation.contracts.len() > 1).then(|| Scenario::load(found));
        let due = |scenario: Scenario| trial::due(&scenario.plan, &self.implementation, &Terms::default());
        // What cannot be read says so when it is run.
        let due = read.and_then(Result::ok).map(due).unwrap_or_default();
        let mut named: Vec<_> = due.into_iter().map(|due| due.contract.filter(|_| due.of_several)).collect();
        if named.is_empty() {
            named.push(None);
        }
        named.into_iter()
    }

    /// What a trial is called.
    pub(super) fn name(&self, scenario: &ScenarioId, contract: Option<Contract>) -> String {
        format!("{}::{}", self.implementation.name, labelled(scenario.as_str(), contract))
    }

    pub(super) fn run(&self, found: &Found, contract: Option<Contract>) -> Result<Completion, Failed> {
        let scenario =
            Scenario::load(found).map_err(|error| Failed::from(inert(&error.to_string()).into_owned()))?;
        if self.errors.load(Ordering::Relaxed) >= engine::MOST_ERRORS {
            return Err(
                "not run: the adapter failed in several trials in a row; the first of them says why".into()
            );
        }
        let implementations = std::slice::from_ref(&self.implementation);
        let options = Options { jobs: NonZeroUsize::MIN, ..Options::default() };
        let contracts = contract.map_or_else(|| Contract::ALL.to_vec(), |contract| vec![contract]);
        let terms = Arc::new(Terms { contracts, ..Terms::default() });
        let trial =
            engine::run(implementations, &[Arc::new(scenario)], &terms, options, &self.pool).remove(0);
        self.tally.count(&self.implementation, &trial.verdict);
        let error = matches!(trial.verdict, Verdict::AdapterError { .. }) && self.implementation.is_process();
        if error {
            self.errors.fetch_add(1, Ordering::Relaxed);
        } else {
            self.errors.store(0, Ordering::Relaxed);
        }
        // Whether a pattern matches anything is asked of all scenarios together.
        let suite = std::slice::from_ref(&found.id);
        let mut stale = deviations::stale(&self.implementation, &[], std::slice::from_ref(&trial), suite);
        let trial = interlude_reports::run::Trial { replay: self.replay(&found.id, contract), ..trial };
        for stale in &mut stale {
            stale.matches_nothing.clear();
        }
        stale.retain(|stale| !stale.not_broken_in.is_empty());
        completion(trial, stale)
    }

    /// The command that runs this trial of this program again. No other program knows its clients.
    fn replay(&self, scenario: &ScenarioId, contract: Option<Contract>) -> String {
        let name = quoted(&printed(&self.name(scenario, contract)));
        let program = std::env::args().next().unwrap_or_default();
        let selects = std::env::var(SELECTS).ok().filter(|names| !names.trim().is_empty());
        let selects = selects.map_or_else(String::new, |names| format!("{SELECTS}={} ", quoted(&names)));
        let package = std::env::var("CARGO_PKG_NAME").ok();
        format!("{selects}{} {name} --exact", again(Path::new(&program), package.as_deref()))
    }

    /// Fails where a known deviation names no scenario.
    pub(super) fn names_scenarios(&self, suite: &[ScenarioId]) -> Result<(), Failed> {
        match deviations::stale(&self.implementation, &[], &[], suite) {
            stale if stale.is_empty() => Ok(()),
            stale => Err(render(&Run { stale, ..Run::default() }).into()),
        }
    }
}

/// The command that starts a program again, up to its arguments: by way of cargo, where cargo has built it as a test.
fn again(program: &Path, package: Option<&str>) -> String {
    let is_of_cargo = program.parent().and_then(Path::file_name).is_some_and(|folder| folder == "deps");
    let stem = program.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    // Cargo ends the names of tests in a hash.
    match stem.rsplit_once('-') {
        Some((test, hash)) if is_of_cargo && u64::from_str_radix(hash, 16).is_ok() => {
            let package = package.map_or_else(String::new, |name| format!(" -p {}", quoted(name)));
            format!("cargo test{package} --test {} --", quoted(test))
        }
        _ => quoted(&program.to_string_lossy()),
    }
}

fn completion(trial: interlude_reports::run::Trial, stale: Vec<Stale>) -> Result<Completion, Failed> {
    match &trial.verdict {
        Verdict::Pass | Verdict::Known { .. } if stale.is_empty() => Ok(Completion::Completed),
        Verdict::NotExercised if stale.is_empty() => {
            Ok(Completion::ignored_with("not exercised: the contract is silent here"))
        }
        Verdict::Skip { missing } => {
            let needs = match missing {
                Missing::Capabilities(missing) => {
                    let missing: Vec<_> = missing.iter().map(|capability| capability.as_str()).collect();
                    format!("needs {}", missing.join(", "))
                }
                Missing::Contract(contracts) => {
                    let contracts: Vec<_> = contracts.iter().map(|contract| contract.as_str()).collect();
                    format!("contract {}", contracts.join(" or "))
                }
            };
            let has_it = trial.instead.as_ref().map(|name| format!("; {name} has it")).unwrap_or_default();
            Ok(Completion::ignored_with(format!("{needs}{has_it}")))
        }
        _ => {
            let suite = env!("CARGO_PKG_VERSION").into();
            Err(render(&Run { suite, trials: vec![trial], stale, ..Run::default() }).into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_is_run_again_by_cargo_and_any_other_program_by_itself() {
        let again = |program: &str, package| super::again(Path::new(program), package);
        let test = "target/debug/deps/my_client-0123456789abcdef";
        assert_eq!(again(test, Some("mine")), "cargo test -p mine --test my_client --");
        assert_eq!(again(test, None), "cargo test --test my_client --");
        assert_eq!(again("bin/my-client", Some("mine")), "bin/my-client");
    }
}
