//! What a verdict blames: each deviation on its own rule, and two deviations on both.

use interlude_spec::event::{Observation, Stimulus};

use crate::play::play;
use interlude::driver::Played;
use interlude::implementations::built_in;
use interlude::implementations::faulty::{Fault, faults};
use interlude::judge::judge_played;
use interlude_spec::id::CallLabel;
use interlude_spec::plan::Plan;
use interlude_spec::rule::RuleId;
use interlude_spec::scenario::load;
use interlude_spec::trace::{Current, Event, ReturnOutcome, Trace, Value, What};
use interlude_spec::verdict::{Judgement, Verdict};
use std::collections::BTreeSet;

/// Two calls that may go wrong, and one after them that does not.
const SCENARIO: &str = "\
scenario: Three calls, one after the other
client:
  sessions:
    - { id: sess_a, user: user_ada, organizations: [org_acme] }
    - { id: sess_b, user: user_bob, organizations: [org_acme, org_init], lastActiveOrganization: org_acme }
    - { id: sess_c, user: user_ada, organizations: [org_acme, org_init] }
  active: sess_a
steps:
  - { at: 0ms, addListener: other }
  - { at: 10ms, call: one, setSession: { session: sess_b, beforeEmit: { resolvesAfter: 20ms } } }
  - { at: 100ms, call: two, setActive: { session: sess_c, organization: org_init, beforeEmit: { resolvesAfter: 20ms } } }
  - { at: 200ms, call: three, setSession: { session: sess_a } }
";

/// The events of one call in a trace.
struct Part<'a> {
    call: CallLabel,
    events: &'a mut Vec<Event>,
}

impl Part<'_> {
    fn find(&self, from: usize, wanted: impl Fn(&What) -> bool) -> usize {
        let place = self.events[from..].iter().position(|event| wanted(&event.what));
        from + place.expect("the reference does this")
    }

    fn made(&self) -> usize {
        self.find(0, |what| matches!(what, What::Did(Stimulus::Call { call }) if *call == self.call))
    }

    fn hide(&self) -> usize {
        self.find(self.made(), |what| is_main(what, |current| current.session.is_undefined()))
    }

    fn callback(&self) -> usize {
        self.find(self.made(), |what| matches!(what, What::Saw(Observation::Callback { .. })))
    }

    fn settle(&self) -> usize {
        self.find(self.made(), |what| matches!(what, What::Did(Stimulus::Settle { .. })))
    }

    fn set(&self) -> usize {
        self.find(self.made(), |what| is_main(what, |current| !current.session.is_undefined()))
    }

    fn returned(&self) -> usize {
        self.find(self.made(), |what| matches!(what, What::Saw(Observation::Return { .. })))
    }

    /// Changes the value that both listeners are told at an event and right after it.
    fn change(&mut self, at: usize, change: impl Fn(&mut Current)) {
        for event in &mut self.events[at..at + 2] {
            if let What::Saw(Observation::Emit { current, .. }) = &mut event.what {
                change(current);
            }
        }
    }

    /// An event happens right after another, and in its turn.
    fn relocate(&mut self, from: usize, after: usize) {
        let mut event = self.events[from].clone();
        (event.at, event.turn) = (self.events[after].at, self.events[after].turn);
        self.events.insert(after + 1, event);
        self.events.remove(if from > after { from + 1 } else { from });
    }
}

fn is_main(what: &What, is: impl Fn(&Current) -> bool) -> bool {
    matches!(what, What::Saw(Observation::Emit { listener, current }) if listener.is_main() && is(current))
}

type Deviation = (RuleId, &'static str, fn(&mut Part<'_>));

fn wrong_callback(part: &mut Part<'_>) {
    let at = part.callback();
    let What::Saw(Observation::Callback { session, .. }) = &mut part.events[at].what else {
        unreachable!("it is a callback")
    };
    *session = Value::set("sess_a".into());
}

fn second_callback(part: &mut Part<'_>) {
    let at = part.callback();
    part.events.insert(at, part.events[at].clone());
}

/// Right after the callback has started, the value is set and the call returns.
fn without_waiting(part: &mut Part<'_>) {
    let after = part.settle();
    let moved: Vec<_> = (part.set()..=part.returned()).collect();
    let to = part.callback();
    assert!(after > to, "the callback starts before it settles");
    for (n, from) in moved.into_iter().enumerate() {
        part.relocate(from, to + n);
    }
}

fn early_return(part: &mut Part<'_>) {
    part.relocate(part.returned(), part.settle());
}

fn rejected(part: &mut Part<'_>) {
    let at = part.returned();
    let What::Saw(Observation::Return { outcome, .. }) = &mut part.events[at].what else {
        unreachable!("it is a return")
    };
    *outcome = ReturnOutcome::Rejected {
        error: interlude_spec::trace::ErrorValue { name: "Error".into(), message: "no".into() },
    };
}

fn nothing_set(part: &mut Part<'_>) {
    let at = part.set();
    part.events.drain(at..at + 2);
}

fn other_organization(part: &mut Part<'_>) {
    part.change(part.set(), |current| current.organization = Some(Value::Null));
}

const OF_SET_SESSION: &[Deviation] = &[
    (RuleId::SetSessionHidesFirst, "it hides the session and not the user", |part| {
        part.change(part.hide(), |current| current.user = Value::set("user_ada".into()));
    }),
    (RuleId::SetSessionCallbackWhileHidden, "its callback starts when it has set", |part| {
        part.relocate(part.callback(), part.set());
    }),
    (RuleId::SetSessionCallbackOnce, "its callback is given another session", wrong_callback),
    (RuleId::SetSessionCallbackOnce, "its callback starts twice", second_callback),
    (RuleId::SetSessionAwaitsCallback, "it does not wait", without_waiting),
    (RuleId::SetSessionSetsTarget, "it sets nothing", nothing_set),
    (RuleId::SetSessionSetsTarget, "it sets another organization", other_organization),
    (RuleId::SetSessionReplaces, "it does not tell the other listener", |part| {
        let at = part.set() + 1;
        part.events.remove(at);
    }),
    (RuleId::SetSessionReturnsAfterSet, "it returns before it sets", early_return),
    (RuleId::SetSessionReturnsAfterSet, "it rejects", rejected),
];

const OF_SET_ACTIVE: &[Deviation] = &[
    (RuleId::SetActiveSession, "it sets nothing", nothing_set),
    (RuleId::SetActiveSession, "it sets a session of another user", |part| {
        part.change(part.set(), |current| {
            current.session = Value::set("sess_b".into());
            current.organization = Some(Value::Null);
        });
    }),
    (RuleId::SetActiveBoth, "it sets no organization", other_organization),
    (RuleId::SetActiveCallbackBeforeSet, "its callback is given another session", wrong_callback),
    (RuleId::SetActiveCallbackBeforeSet, "its callback starts twice", second_callback),
    (RuleId::SetActiveCallbackBeforeSet, "its callback never starts", |part| {
        let at = part.callback();
        part.events.remove(at);
    }),
    (RuleId::SetActiveAwaitsCallback, "it does not wait", without_waiting),
    (RuleId::SetActiveReturnsAfterSet, "it returns before it sets", early_return),
    (RuleId::SetActiveReturnsAfterSet, "it never returns", |part| {
        let at = part.returned();
        part.events.remove(at);
    }),
];

fn honest() -> (Plan, Played) {
    let plan = load(SCENARIO.as_bytes()).unwrap_or_else(|mistakes| panic!("{mistakes:#?}"));
    let driven = play(&plan, &built_in()[0]);
    (plan, driven)
}

fn deviate(trace: &mut Trace, call: &str, deviation: &Deviation) {
    (deviation.2)(&mut Part { call: call.into(), events: &mut trace.events });
}

fn assert_blamed(words: &str, (verdict, judgement): &(Verdict, Judgement), rules: &[RuleId]) {
    let broken: BTreeSet<RuleId> = rules.iter().copied().collect();
    assert_eq!(*verdict, Verdict::Fail { broken }, "{words}: {:#?}", judgement.findings);
}

#[test]
fn nothing_is_blamed_on_who_keeps_the_contract() {
    let (plan, driven) = honest();
    assert_eq!(judge_played(&plan, &driven, None, &[]).0, Verdict::Pass);
}

#[test]
fn a_deviation_is_blamed_on_its_rule() {
    for (call, deviations) in [("one", OF_SET_SESSION), ("two", OF_SET_ACTIVE)] {
        for deviation in deviations {
            let (plan, mut driven) = honest();
            deviate(&mut driven.trace, call, deviation);
            assert_blamed(deviation.1, &judge_played(&plan, &driven, None, &[]), &[deviation.0]);
        }
    }
}

#[test]
fn two_deviations_are_blamed_on_both_rules() {
    for one in OF_SET_SESSION {
        for two in OF_SET_ACTIVE {
            let (plan, mut driven) = honest();
            deviate(&mut driven.trace, "one", one);
            deviate(&mut driven.trace, "two", two);
            let words = format!("{}, and then {}", one.1, two.1);
            assert_blamed(&words, &judge_played(&plan, &driven, None, &[]), &[one.0, two.0]);
        }
    }
}

#[test]
fn what_no_rule_names_is_unexplained_and_hides_no_deviation() {
    let (plan, mut driven) = honest();
    deviate(&mut driven.trace, "one", &OF_SET_SESSION[2]);
    // Nothing is in progress any more, and the session becomes undefined.
    let part = Part { call: "two".into(), events: &mut driven.trace.events };
    let (hide, returned) = (part.hide(), part.returned());
    let mut event = driven.trace.events[hide].clone();
    (event.at, event.turn) = (driven.trace.events[returned].at, driven.trace.events[returned].turn);
    driven.trace.events.insert(returned + 1, event);
    let judged = judge_played(&plan, &driven, None, &[]);
    assert_blamed(
        "hidden by nobody",
        &judged,
        &[RuleId::SetSessionCallbackOnce, RuleId::SetSessionReplaces, RuleId::Unexplained],
    );
}

/// A call that waits as it should has the same target as one that does not, and returns with its set.
#[test]
fn of_two_calls_for_one_session_the_one_that_returns_with_the_set_is_blamed() {
    let is_it = |it: &&interlude::trial::Scenario| it.id.as_str() == "pending/never-for-two-minutes";
    let scenario = crate::shipped::scenarios().iter().find(is_it).expect("it is there");
    for (name, rule) in [
        ("faulty/set-active-awaits-nothing", RuleId::SetActiveAwaitsCallback),
        ("faulty/set-active-calls-back-never", RuleId::SetActiveCallbackBeforeSet),
    ] {
        let mut faulty = faults().map(Fault::implementation);
        let faulty = faulty.find(|it| it.name == name).expect("it is there");
        let verdict = interlude::trial::run(scenario, &faulty, &interlude::trial::Terms::default()).verdict;
        assert_eq!(verdict, Verdict::Fail { broken: BTreeSet::from([rule]) }, "{name}");
    }
}
