//! Trials and runs made by hand.

use crate::play::Play;
use crate::timelines::{lone_call, never_returns, overlapping, set_too_early};
use interlude_reports::run::{Allowed, Evidence, Excuse, Excused, Run, Scenario, Shard, Stale, Trial};
use interlude_spec::contract::{Capability, Contract};
use interlude_spec::diagnostic::Place;
use interlude_spec::ground::grounds;
use interlude_spec::plan::{Action, CallIndex, Expectation, Step, Stimulus};
use interlude_spec::rule::RuleId;
use interlude_spec::time::Tick;
use interlude_spec::verdict::{Finding, Judgement, Missing, Verdict};
use std::collections::BTreeSet;

const SOURCE: &str = "\
# yaml-language-server: $schema=../../spec/schema/scenario.schema.json
scenario: A slow callback keeps the children hidden
covers: [set-session.hides-first, set-session.awaits-callback]
client:
  sessions:
    - { id: sess_a, user: user_ada }
    - { id: sess_b, user: user_bob }
  active: sess_a
steps:
  - at: 0ms
    call: switch
    setSession: { session: sess_b, beforeEmit: { resolvesAfter: 50ms } }

  # still nothing to see
  - at: 20ms
    expect: { session: undefined, children: hidden, calls: { switch: pending } }
  - at: 50ms
    expect: { session: sess_b, calls: { switch: resolved } }
emissions: [sess_a, undefined, sess_b]
";

pub(crate) fn trial(implementation: &str, scenario: &str, verdict: Verdict) -> Trial {
    let mut judgement = Judgement::default();
    if verdict == Verdict::Pass {
        judgement.exercised.insert(RuleId::SetSessionHidesFirst, 1);
        judgement.exercised.insert(RuleId::SetActiveHides, 1);
        judgement.exercised.insert(RuleId::SetSessionIdOrObject, 0);
    }
    Trial {
        implementation: implementation.to_owned(),
        scenario: scenario.into(),
        file: format!("scenarios/{scenario}.yaml"),
        title: "A slow callback keeps the children hidden".to_owned(),
        contract: Some(Contract::BeforeEmit),
        of_several: false,
        verdict,
        judgement,
        ran: None,
        lasted: None,
        excused: Vec::new(),
        evidence: None,
        instead: None,
        notes: Vec::new(),
        replay: format!("interlude run scenarios/{scenario}.yaml --implementation {implementation}"),
    }
}

/// A trial that fails with these findings.
pub(crate) fn failing(scenario: &str, play: &Play, findings: Vec<Finding>) -> Trial {
    let broken = findings.iter().map(|finding| finding.rule).collect();
    let mut trial = trial("clerk-js@4.73.14", scenario, Verdict::Fail { broken });
    let mut ran = play.ran();
    let step = |at, action| Step { at: Tick::from_millis(at), action };
    ran.plan.steps = vec![
        step(0, Action::Do(Stimulus::Calls(vec![CallIndex(0)]))),
        step(20, Action::Expect(Expectation::default())),
        step(50, Action::Expect(Expectation::default())),
    ];
    SOURCE.clone_into(&mut ran.source);
    ran.places = [10, 15, 17].map(|line| Place { line, column: 5, length: 8 }).into();
    trial.ran = Some(ran);
    trial.judgement.findings = findings;
    trial
}

pub(crate) fn finding(rule: RuleId, at: u64, event: usize, expected: &str, observed: &str) -> Finding {
    Finding {
        rule,
        call: Some("switch".into()),
        at: Tick::from_millis(at),
        event,
        expected: expected.to_owned(),
        observed: observed.to_owned(),
        rests_on: grounds(rule, Contract::BeforeEmit, None),
        step: None,
    }
}

pub(crate) fn too_early() -> Trial {
    let early = finding(
        RuleId::SetSessionAwaitsCallback,
        0,
        5,
        "`sess_b` is not told before the promise of the callback of `switch` has resolved",
        "`main` is told `sess_b`, and the promise resolves at 50ms",
    );
    let shown = finding(RuleId::ShownWhilePending, 0, 5, "children are hidden", "children are signed-in");
    let mut step = finding(
        RuleId::Expectation,
        20,
        6,
        "session is `undefined`, children are hidden",
        "session is `sess_b`, children are signed-in",
    );
    step.call = None;
    step.step = Some(1);
    let mut trial = failing("callback/slow", &set_too_early(), vec![early, step]);
    trial.judgement.hazards.push(shown);
    trial
}

pub(crate) fn wrong_expectation() -> Trial {
    let mut wrong = finding(RuleId::Expectation, 50, 9, "session is `sess_c`", "session is `sess_b`");
    wrong.call = None;
    wrong.step = Some(2);
    failing("callback/slow-target", &lone_call(), vec![wrong])
}

pub(crate) fn call_never_returns() -> Trial {
    let play = never_returns();
    let end = play.trace.events.len() - 1;
    let stuck = finding(
        RuleId::SetSessionReturnsAfterSet,
        10_000,
        end,
        "`switch` returns in the drain in which `sess_b` is set, at 50ms",
        "`switch` is still pending at the end of the run",
    );
    failing("callback/returns", &play, vec![stuck])
}

pub(crate) fn passing() -> Vec<Trial> {
    let ids = ["callback/slow", "callback/throws", "set-active/both", "callback/null", "lonely"];
    ids.map(|id| trial("reference", id, Verdict::Pass)).into()
}

pub(crate) fn not_exercised() -> Trial {
    let mut trial = trial("reference", "components/back", Verdict::NotExercised);
    let mut ran = lone_call().ran();
    ran.plan.covers = vec![RuleId::ComponentsBackAfterSet];
    trial.ran = Some(ran);
    trial
}

pub(crate) fn skips() -> Vec<Trial> {
    let skip = |id, missing| trial("reference", id, Verdict::Skip { missing });
    let capabilities = |names: &[Capability]| Missing::Capabilities(names.iter().copied().collect());
    vec![
        skip("set-active/org", capabilities(&[Capability::Organizations])),
        skip("listeners/late", capabilities(&[Capability::Listeners, Capability::Organizations])),
        skip("set-active/org-null", capabilities(&[Capability::Organizations])),
        Trial {
            instead: Some("reference-navigate".to_owned()),
            ..skip("navigate/redirect", Missing::Contract(vec![Contract::Navigate]))
        },
    ]
}

pub(crate) fn known() -> Vec<Trial> {
    let known = |id, rules: &[RuleId]| {
        trial(
            "clerk-js@4.73.14",
            id,
            Verdict::Known { broken: rules.iter().copied().collect::<BTreeSet<_>>() },
        )
    };
    vec![
        known("set-session/plain", &[RuleId::SetSessionHidesAlways]),
        known(
            "set-session/a-scenario-with-quite-a-long-name",
            &[RuleId::SetSessionHidesAlways, RuleId::SetSessionHidesFirst],
        ),
    ]
}

pub(crate) fn adapter_error() -> Trial {
    let reason = "the adapter was killed by signal 9 while it handled `act`\n\nstandard error:\n\u{1b}[31mTypeError: cannot read properties of undefined (reading 'session') at Clerk.setSession\u{1b}[0m";
    trial("mine", "callback/slow", Verdict::AdapterError { reason: reason.to_owned() })
}

pub(crate) fn not_run() -> Vec<Trial> {
    let reason = "3 scenarios in a row ended in adapter errors on worker 1";
    ["a/one", "a/two"].map(|id| trial("mine", id, Verdict::NotRun { reason: reason.to_owned() })).into()
}

pub(crate) fn nondeterministic() -> Trial {
    let reason = "event 5 is `main is told sess_b` in the first run and `callback of switch` in the second";
    trial("mine", "callback/slow", Verdict::Nondeterministic { reason: reason.to_owned() })
}

/// A run in which there is every verdict, on two implementations, and everything else that a report may hold.
pub(crate) fn everything() -> Run {
    let mut trials = mixed();
    let words: BTreeSet<&str> = trials.iter().map(|trial| trial.verdict.word()).collect();
    assert_eq!(words, BTreeSet::from(Verdict::WORDS), "each verdict is in it");
    let of = |text: &str| Scenario {
        scenario: "callback/slow".into(),
        file: "scenarios/callback/slow.yaml".to_owned(),
        title: "A slow callback keeps the children hidden".to_owned(),
        source: text.to_owned(),
    };
    let mut same = too_early();
    "clerk-js@4.0.0".clone_into(&mut same.implementation);
    let mut right = trial("reference", "callback/slow", Verdict::Pass);
    right.ran = Some(lone_call().ran());
    let mut gone = adapter_error();
    "broken".clone_into(&mut gone.implementation);
    gone.evidence = Some(Evidence {
        status: Some("exit status: 7".to_owned()),
        line: Some("garbage".to_owned()),
        exchange: vec!["→ {\"id\":1}".to_owned(), "← garbage".to_owned()],
        stderr: vec!["\u{1b}[31mTypeError\u{1b}[0m".to_owned()],
    });
    let mut excused = call_never_returns();
    excused.verdict = Verdict::Known { broken: [RuleId::SetSessionReturnsAfterSet].into() };
    excused.excused = vec![
        Excused {
            rule: RuleId::SetSessionReturnsAfterSet,
            excuse: Excuse::Known("it waits for ever".to_owned()),
        },
        Excused { rule: RuleId::SetSessionReplaces, excuse: Excuse::Since("0.2.0".to_owned()) },
    ];
    let mut again = nondeterministic();
    "flaky".clone_into(&mut again.implementation);
    again.ran = Some(overlapping().ran());
    trials.extend([same, right, gone, excused, again]);
    let stale = Stale {
        implementation: "clerk-js@4.73.14".to_owned(),
        requirement: RuleId::SetSessionHidesFirst,
        contract: None,
        matches_nothing: vec!["gone/*".to_owned()],
        not_broken_in: vec!["callback/slow".into()],
        files: vec!["known.yaml".to_owned()],
    };
    let allowed = Allowed {
        contract: Contract::BeforeEmit,
        scenario: "callback/returns".into(),
        semantics: "uncoordinated".to_owned(),
        trace: lone_call().trace,
    };
    Run {
        suite: "0.1.0".to_owned(),
        left_out: 0,
        shard: Some(Shard { index: 1, of: 2, scenarios: 40, run: "0123456789abcdef".to_owned() }),
        trials,
        stale: vec![stale],
        scenarios: vec![of(SOURCE)],
        allowed: vec![allowed],
    }
}

pub(crate) fn mixed() -> Vec<Trial> {
    let mut hazard = trial("reference", "overlap/two", Verdict::Pass);
    hazard.judgement.hazards = vec![finding(
        RuleId::StaleCallWins,
        10_000,
        14,
        "`sess_c`",
        "`sess_b`, the target of the call made before",
    )];
    hazard.ran = Some(overlapping().ran());
    let mut trials = passing();
    trials.push(too_early());
    trials.push(hazard);
    trials.push(not_exercised());
    trials.extend(known());
    trials.extend(skips());
    trials.push(adapter_error());
    trials.push(nondeterministic());
    trials.extend(not_run());
    trials
}
