//! The exit codes, which are part of the interface.

use interlude_reports::run::Run;
use interlude_spec::verdict::Verdict;

/// How a command ended. Where several apply, the first of this list counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[non_exhaustive]
pub enum Exit {
    /// A bug in Interlude.
    Bug,
    /// The command line is wrong, or a scenario cannot be read; then nothing ran.
    Usage,
    /// Something did not run that should have, or the answer could not be written.
    Incomplete,
    /// A requirement is broken, a known deviation is stale, or a run is nondeterministic.
    Broken,
    /// Nothing was selected, everything was skipped, or there were not two to compare.
    Nothing,
    /// All is as expected.
    Expected,
}

impl Exit {
    /// The code for the operating system.
    pub const fn code(self) -> u8 {
        match self {
            Self::Expected => 0,
            Self::Broken => 1,
            Self::Usage => 2,
            Self::Incomplete => 3,
            Self::Nothing => 4,
            Self::Bug => 70,
        }
    }

    /// What a run comes to.
    pub fn of(run: &Run) -> Self {
        let stale = if run.stale.is_empty() { Self::Expected } else { Self::Broken };
        Self::of_verdicts(run).min(stale)
    }

    fn of_verdicts(run: &Run) -> Self {
        let verdicts = || run.trials.iter().map(|trial| &trial.verdict);
        if verdicts().all(|verdict| matches!(verdict, Verdict::Skip { .. })) {
            return Self::Nothing;
        }
        verdicts()
            .map(|verdict| match verdict {
                Verdict::AdapterError { .. } | Verdict::NotRun { .. } => Self::Incomplete,
                Verdict::Fail { .. } | Verdict::Nondeterministic { .. } => Self::Broken,
                Verdict::Pass | Verdict::Known { .. } | Verdict::NotExercised | Verdict::Skip { .. } => {
                    Self::Expected
                }
            })
            .min()
            .unwrap_or(Self::Nothing)
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use interlude_reports::run::Stale;
    use interlude_spec::verdict::{Judgement, Missing};
    use std::collections::BTreeSet;

    fn exit(verdicts: &[Verdict]) -> Exit {
        Exit::of(&run(verdicts))
    }

    fn run(verdicts: &[Verdict]) -> Run {
        let trials = verdicts.iter().map(|verdict| interlude_reports::run::Trial {
            implementation: "one".into(),
            scenario: "a/b".into(),
            file: String::new(),
            title: String::new(),
            contract: None,
            of_several: false,
            verdict: verdict.clone(),
            judgement: Judgement::default(),
            ran: None,
            lasted: None,
            excused: Vec::new(),
            evidence: None,
            instead: None,
            notes: Vec::new(),
            replay: String::new(),
        });
        Run { suite: String::new(), trials: trials.collect(), ..Run::default() }
    }

    #[test]
    fn the_gravest_outcome_decides() {
        let fail = Verdict::Fail { broken: BTreeSet::new() };
        let skip = Verdict::Skip { missing: Missing::Contract(Vec::new()) };
        let error = Verdict::AdapterError { reason: String::new() };
        let not_run = Verdict::NotRun { reason: String::new() };
        let shaky = Verdict::Nondeterministic { reason: String::new() };
        let table: [(&[Verdict], Exit); 9] = [
            (&[], Exit::Nothing),
            (&[skip.clone(), skip.clone()], Exit::Nothing),
            (&[skip.clone(), Verdict::Pass], Exit::Expected),
            (&[Verdict::NotExercised], Exit::Expected),
            (&[Verdict::Pass, fail.clone()], Exit::Broken),
            (&[Verdict::Pass, shaky], Exit::Broken),
            (&[fail, error.clone(), Verdict::Pass], Exit::Incomplete),
            (&[not_run, skip], Exit::Incomplete),
            (&[error], Exit::Incomplete),
        ];
        for (verdicts, expected) in table {
            assert_eq!(exit(verdicts), expected, "{verdicts:?}");
        }
    }

    #[test]
    fn a_known_deviation_that_does_not_show_is_no_success() {
        let run = |verdicts: &[Verdict]| {
            let stale = Stale {
                implementation: "one".into(),
                requirement: interlude_spec::rule::RuleId::SetSessionHidesFirst,
                contract: None,
                matches_nothing: vec!["zebra".into()],
                not_broken_in: Vec::new(),
                files: Vec::new(),
            };
            Exit::of(&Run { stale: vec![stale], ..run(verdicts) })
        };
        assert_eq!(run(&[Verdict::Pass]), Exit::Broken);
        assert_eq!(run(&[]), Exit::Broken);
        assert_eq!(run(&[Verdict::AdapterError { reason: String::new() }]), Exit::Incomplete);
    }

    #[test]
    fn the_codes_are_those_of_the_documents() {
        let order = [Exit::Bug, Exit::Usage, Exit::Incomplete, Exit::Broken, Exit::Nothing, Exit::Expected];
        assert!(order.is_sorted());
        assert_eq!(order.map(Exit::code), [70, 2, 3, 1, 4, 0]);
    }
}
