//! Two reports compared: nothing that is worse looks like something else, and what is no longer known is not good news.

use crate::trials::{too_early, trial};
use interlude_reports::diff::{ChangeKind, Diff};
use interlude_reports::run::{Run, Stale, Trial};
use interlude_reports::style::Style;
use interlude_reports::{markdown, terminal};
use interlude_spec::contract::Contract;
use interlude_spec::rule::RuleId;
use interlude_spec::time::Tick;
use interlude_spec::verdict::{Finding, Missing, Verdict};

const FIRST: RuleId = RuleId::SetSessionHidesFirst;
const ALWAYS: RuleId = RuleId::SetSessionHidesAlways;

fn run(trials: Vec<Trial>) -> Run {
    Run { suite: "0.1.0".to_owned(), trials, ..Run::default() }
}

fn fail(rules: &[RuleId]) -> Verdict {
    Verdict::Fail { broken: rules.iter().copied().collect() }
}

fn known(rules: &[RuleId]) -> Verdict {
    Verdict::Known { broken: rules.iter().copied().collect() }
}

/// A trial that shows a hazard and is judged all the same.
fn hazardous(id: &str, verdict: Verdict) -> Trial {
    let mut trial = too_early();
    "mine".clone_into(&mut trial.implementation);
    trial.scenario = id.into();
    trial.verdict = verdict;
    trial.judgement.findings.clear();
    trial.judgement.exercised.insert(FIRST, 1);
    trial.judgement.hazards = vec![Finding {
        rule: RuleId::StaleCallWins,
        call: None,
        at: Tick::ZERO,
        event: 3,
        expected: "sess_c".into(),
        observed: "sess_b".into(),
        rests_on: Vec::new(),
        step: None,
    }];
    trial
}

fn without_hazards(trial: &Trial) -> Trial {
    let mut trial = trial.clone();
    trial.judgement.hazards.clear();
    trial
}

#[test]
fn only_what_is_known_to_be_in_order_counts_as_better_and_what_is_not_tried_as_worse() {
    use ChangeKind::{Better, Gone, New, Other, Untested, Worse};
    let error = |reason: &str| Verdict::AdapterError { reason: reason.to_owned() };
    let skip = || Verdict::Skip { missing: Missing::Contract(vec![Contract::Navigate]) };
    let (pass, unexercised) = (Verdict::Pass, Verdict::NotExercised);
    let table = [
        (Some(pass.clone()), Some(pass.clone()), None),
        (Some(pass.clone()), Some(fail(&[FIRST])), Some(Worse)),
        (Some(known(&[FIRST])), Some(fail(&[FIRST])), Some(Worse)),
        (Some(skip()), Some(fail(&[FIRST])), Some(Worse)),
        (Some(fail(&[FIRST])), Some(fail(&[FIRST, ALWAYS])), Some(Worse)),
        (Some(fail(&[FIRST])), Some(fail(&[ALWAYS])), Some(Worse)),
        (Some(fail(&[FIRST, ALWAYS])), Some(fail(&[FIRST])), Some(Better)),
        (Some(fail(&[FIRST])), Some(pass.clone()), Some(Better)),
        (Some(known(&[FIRST])), Some(pass.clone()), Some(Better)),
        (Some(known(&[FIRST, ALWAYS])), Some(known(&[FIRST])), Some(Better)),
        (Some(skip()), Some(pass.clone()), Some(Better)),
        (Some(unexercised.clone()), Some(pass.clone()), Some(Better)),
        (Some(fail(&[FIRST])), Some(known(&[FIRST])), Some(Other)),
        (Some(pass.clone()), Some(known(&[FIRST])), Some(Other)),
        (Some(pass.clone()), Some(unexercised.clone()), Some(Untested)),
        (Some(pass.clone()), Some(skip()), Some(Untested)),
        (Some(known(&[FIRST])), Some(skip()), Some(Untested)),
        (Some(fail(&[FIRST])), Some(skip()), Some(Untested)),
        (Some(fail(&[FIRST])), Some(unexercised.clone()), Some(Untested)),
        (Some(error("one")), Some(skip()), Some(Other)),
        (Some(skip()), Some(unexercised), Some(Other)),
        (Some(pass.clone()), Some(error("one")), Some(Worse)),
        (Some(fail(&[FIRST])), Some(error("one")), Some(Worse)),
        (Some(error("one")), Some(fail(&[FIRST])), Some(Worse)),
        (Some(error("one")), Some(error("other")), Some(Other)),
        (None, Some(pass.clone()), Some(New)),
        (None, Some(fail(&[FIRST])), Some(Worse)),
        (Some(pass), None, Some(Gone)),
    ];
    for (before, after, expected) in table {
        let of = |verdict: &Option<Verdict>| {
            let trial = verdict.as_ref().map(|verdict| {
                let mut trial = trial("mine", "a/b", verdict.clone());
                // Whatever is broken or not, the same is put to the test.
                trial.judgement.exercised = [(FIRST, 1), (ALWAYS, 1)].into();
                trial
            });
            run(trial.into_iter().collect())
        };
        let diff = Diff::between(&of(&before), &of(&after));
        assert_eq!(diff.changes.first().map(|change| change.kind), expected, "{before:?} {after:?}");
        let is_worse = matches!(expected, Some(Worse | Untested | Gone));
        assert_eq!(diff.is_worse(&[]), is_worse, "{before:?} {after:?}");
    }
}

#[test]
fn a_new_hazard_is_told_and_counts_where_it_is_denied() {
    let hazardous = hazardous("a/b", Verdict::Pass);
    let (with, without) = (run(vec![hazardous.clone()]), run(vec![without_hazards(&hazardous)]));
    let appears = Diff::between(&without, &with);
    assert!(appears.changes.is_empty(), "the verdict is the same");
    assert_eq!(
        appears.hazards.iter().map(|it| (it.hazard, it.appeared)).collect::<Vec<_>>(),
        [(RuleId::StaleCallWins, true)]
    );
    assert!(!appears.is_worse(&[]) && !appears.is_worse(&[RuleId::EarlyValue]));
    assert!(appears.is_worse(&[RuleId::StaleCallWins]));
    let said = terminal::difference(&appears, Style::PLAIN, &[], terminal::Verbosity::Normal);
    assert!(said.contains("newly hazardous: 1\n  mine :: a/b: hazard.stale-call-wins\n"), "{said}");
    assert!(said.contains("counts only with --deny"), "{said}");
    assert!(
        terminal::difference(&appears, Style::PLAIN, &[RuleId::StaleCallWins], terminal::Verbosity::Normal)
            .contains("something has become worse")
    );

    let new = Diff::between(&run(Vec::new()), &with);
    assert_eq!(new.hazards.len(), 1, "it is new in a scenario that is new, too");
    let goes = Diff::between(&with, &without);
    assert!(goes.hazards.iter().all(|it| !it.appeared) && goes.hazards.len() == 1);
    assert!(!goes.is_worse(&[RuleId::StaleCallWins]));
    let skip = Trial { ran: None, ..without_hazards(&hazardous) };
    assert_eq!(Diff::between(&with, &run(vec![skip])).hazards, [], "of what has not run nothing has gone");
    let denied = Trial { verdict: fail(&[RuleId::StaleCallWins]), ..hazardous };
    let fails = Diff::between(&without, &run(vec![denied]));
    assert_eq!((fails.hazards.len(), fails.changes.len()), (0, 1), "the verdict tells it");
}

#[test]
fn a_must_that_nothing_puts_to_the_test_any_more_is_worse_though_every_verdict_is_the_same() {
    let both = run(vec![trial("mine", "a", Verdict::Pass), trial("mine", "b", fail(&[ALWAYS]))]);
    let same = Diff::between(&both, &both);
    assert!(same.untested.is_empty() && !same.is_worse(&[]));
    let mut less = both.clone();
    less.trials[0].judgement.exercised.clear();
    let diff = Diff::between(&both, &less);
    assert!(diff.changes.is_empty(), "the verdicts are the same");
    assert_eq!(diff.untested.iter().map(|it| it.requirement).collect::<Vec<_>>(), [FIRST]);
    assert!(diff.is_worse(&[]));
    // What another scenario still puts to the test is not lost.
    let mut moved = less;
    moved.trials[1].judgement.exercised.insert(FIRST, 1);
    assert!(Diff::between(&both, &moved).untested.is_empty());
    // An implementation that was not run at all has no scenario in which it could be.
    let other = run(vec![trial("other", "a", Verdict::Pass)]);
    let diff = Diff::between(&both, &other);
    assert!(diff.untested.is_empty() && diff.common == 0);
    assert!(
        terminal::difference(&diff, Style::PLAIN, &[], terminal::Verbosity::Normal)
            .contains("no trial in common")
    );
}

#[test]
fn a_deviation_is_newly_stale_by_what_the_first_report_does_not_say() {
    let stale = |nothing: &[&str], unbroken: &[&str]| Stale {
        implementation: "mine".into(),
        requirement: FIRST,
        contract: None,
        matches_nothing: nothing.iter().map(ToString::to_string).collect(),
        not_broken_in: unbroken.iter().map(|id| (*id).into()).collect(),
        files: Vec::new(),
    };
    let of = |stale: Vec<Stale>| Run { stale, ..run(Vec::new()) };
    let before = of(vec![stale(&["zebra"], &["a/b"])]);
    assert_eq!(Diff::between(&before, &of(vec![stale(&[], &["a/b"])])).stale, []);
    let diff = Diff::between(&before, &of(vec![stale(&["zebra", "yak"], &["a/b", "a/c"])]));
    assert_eq!(diff.stale, [stale(&["yak"], &["a/c"])]);
    assert!(diff.is_worse(&[]));
    assert_eq!(Diff::between(&of(Vec::new()), &before).stale, [stale(&["zebra"], &["a/b"])]);
}

/// Two reports that differ in every way there is.
fn two() -> (Run, Run) {
    let skip = Verdict::Skip { missing: Missing::Contract(vec![Contract::Navigate]) };
    let before = run(vec![
        trial("mine", "a/gone", Verdict::Pass),
        trial("mine", "b/mended", fail(&[ALWAYS])),
        trial("mine", "c/same", Verdict::NotExercised),
        trial("mine", "e/skipped-now", Verdict::Pass),
        without_hazards(&hazardous("f/hazard", known(&[ALWAYS]))),
        hazardous("g/hazard-gone", known(&[ALWAYS])),
        trial("mine", "h/excused", fail(&[ALWAYS])),
        trial("mine", "i/more", fail(&[RuleId::SetSessionReplaces])),
    ]);
    let mut mended = trial("mine", "b/mended", Verdict::Pass);
    mended.judgement.exercised.clear();
    let mut after = run(vec![
        mended,
        trial("mine", "c/same", Verdict::NotExercised),
        trial("mine", "d/new", Verdict::NotExercised),
        trial("mine", "e/skipped-now", skip),
        hazardous("f/hazard", known(&[ALWAYS])),
        without_hazards(&hazardous("g/hazard-gone", known(&[ALWAYS]))),
        trial("mine", "h/excused", known(&[ALWAYS])),
        trial("mine", "i/more", fail(&[ALWAYS])),
        too_early(),
    ]);
    after.stale.push(Stale {
        implementation: "mine".into(),
        requirement: FIRST,
        contract: None,
        matches_nothing: vec!["zebra/*".into()],
        not_broken_in: vec!["b/mended".into()],
        files: Vec::new(),
    });
    (before, after)
}

#[test]
fn differences_are_told_worst_first() {
    let (before, after) = two();
    let said =
        terminal::difference(&Diff::between(&before, &after), Style::PLAIN, &[], terminal::Verbosity::Normal);
    assert!(said.lines().all(|line| line.chars().count() <= 80), "{said}");
    insta::assert_snapshot!(said);
    assert_eq!(
        terminal::difference(&Diff::between(&after, &after), Style::PLAIN, &[], terminal::Verbosity::Normal),
        "the two reports say the same\n"
    );
}

#[test]
fn a_comment_on_a_change_counts_and_tells_what_is_worse() {
    let (before, after) = two();
    insta::assert_snapshot!(markdown::difference(&Diff::between(&before, &after), &[]));
    let same = markdown::difference(&Diff::between(&after, &after), &[]);
    assert_eq!(same, "# Interlude: the two reports say the same\n");
}

#[test]
fn a_mistake_that_shows_in_many_trials_is_told_once_and_verbose_tells_each() {
    let of = |verdict: &dyn Fn(usize) -> Verdict| {
        run((0..40).map(|n| trial("mine", &format!("area{}/n{n}", n % 2), verdict(n))).collect())
    };
    let broken = of(&|n| if n < 5 { fail(&[FIRST, ALWAYS]) } else { fail(&[FIRST]) });
    let diff = Diff::between(&of(&|_| Verdict::Pass), &broken);
    let said = terminal::difference(&diff, Style::PLAIN, &[], terminal::Verbosity::Normal);
    insta::assert_snapshot!(said);
    let all = terminal::difference(&diff, Style::PLAIN, &[], terminal::Verbosity::Verbose);
    assert!((0..40).all(|n| all.contains(&format!("mine :: area{}/n{n}\n    was  pass\n", n % 2))), "{all}");
    // What is mended is told by what was broken, and what is skipped now is not mended.
    let mended = Diff::between(&broken, &of(&|_| Verdict::Pass));
    let said = terminal::difference(&mended, Style::PLAIN, &[], terminal::Verbosity::Normal);
    let first = "better: 40  newly passing, or failing in less\n  mine: set-session.hides-first is broken no longer, in 40 trials\n";
    assert!(said.contains(first) && said.lines().count() < 20, "{said}");
    let skip = Verdict::Skip { missing: Missing::Contract(vec![Contract::Navigate]) };
    let skipped = Diff::between(&broken, &of(&|_| skip.clone()));
    let said = terminal::difference(&skipped, Style::PLAIN, &[], terminal::Verbosity::Normal);
    assert!(!said.contains("no longer, in") && said.contains("is skip: for want of the contract"), "{said}");
}
