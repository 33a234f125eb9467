//! What the acceptor says of a trace that it refuses.

use interlude_spec::event::{Observation, Stimulus};

use crate::by_hand::{hide, plan, tell};
use interlude_spec::model::accept::{Refusal, accept};
use interlude_spec::model::musts::Musts;
use interlude_spec::rule::RuleId;
use interlude_spec::time::Tick;
use interlude_spec::trace::{Event, ReturnOutcome, Settlement, Trace, Value, What};

const SCENARIO: &str = "\
scenario: One call, with a callback
client:
  sessions:
    - { id: sess_a, user: user_ada }
    - { id: sess_b, user: user_bob }
  active: sess_a
steps:
  - { at: 10ms, call: switch, setSession: { session: sess_b, beforeEmit: { resolvesAfter: 20ms } } }
";

fn told(session: &str, user: &str) -> What {
    tell(session, Value::Null, user)
}

fn callback() -> What {
    What::Saw(Observation::Callback { call: "switch".into(), session: Value::set("sess_b".into()) })
}

fn resolved() -> What {
    What::Saw(Observation::Return { call: "switch".into(), outcome: ReturnOutcome::Resolved })
}

/// What the scenario does, and between it what an implementation is seen to do.
fn trace(at_once: Vec<What>, when_settled: Vec<What>) -> Trace {
    let at = |at: u64, turn: u32| move |what| Event { at: Tick::from_millis(at), turn, what };
    let made = [What::Did(Stimulus::Call { call: "switch".into() })];
    let settled = [What::Did(Stimulus::Settle { call: "switch".into(), outcome: Settlement::Resolve })];
    let events = [What::Begin, told("sess_a", "user_ada")].into_iter().map(at(0, 0));
    let events = events.chain(made.into_iter().chain(at_once).map(at(10, 1)));
    let events = events.chain(settled.into_iter().chain(when_settled).chain([What::End]).map(at(30, 2)));
    Trace { events: events.collect() }
}

fn refusal(trace: &Trace, musts: Musts) -> Refusal {
    let refusal = accept(&plan(SCENARIO), trace, musts).expect_err("it is refused");
    let prefix = Trace { events: trace.events[..refusal.event].to_vec() };
    assert_eq!(accept(&plan(SCENARIO), &prefix, musts), Ok(()), "what comes before it is accepted");
    refusal
}

#[test]
fn a_trace_that_keeps_the_contract_is_accepted() {
    let trace = trace(vec![hide(), callback()], vec![told("sess_b", "user_bob"), resolved()]);
    assert_eq!(accept(&plan(SCENARIO), &trace, Musts::ALL), Ok(()));
}

#[test]
fn a_refusal_names_the_first_event_that_cannot_be_and_what_could_have_been() {
    let without_waiting = trace(vec![hide(), callback(), told("sess_b", "user_bob"), resolved()], vec![]);
    assert_eq!(
        refusal(&without_waiting, Musts::ALL),
        Refusal { event: 5, at_rest: false, allowed: vec!["nothing".into()] }
    );

    let without_hiding = trace(vec![callback()], vec![told("sess_b", "user_bob"), resolved()]);
    assert_eq!(
        refusal(&without_hiding, Musts::ALL),
        Refusal {
            event: 3,
            at_rest: false,
            allowed: vec!["`main` is told undefined".into(), "nothing".into()]
        }
    );

    let wrong = trace(vec![hide(), callback()], vec![told("sess_a", "user_ada"), resolved()]);
    assert_eq!(
        refusal(&wrong, Musts::ALL),
        Refusal { event: 6, at_rest: false, allowed: vec!["`main` is told sess_b".into(), "nothing".into()] }
    );

    let nothing_more = trace(vec![hide(), callback()], vec![]);
    assert_eq!(
        refusal(&nothing_more, Musts::ALL),
        Refusal { event: 6, at_rest: false, allowed: vec!["`main` is told sess_b".into()] }
    );
}

#[test]
fn a_rule_that_is_switched_off_refuses_nothing() {
    let without_waiting = trace(vec![hide(), callback(), told("sess_b", "user_bob"), resolved()], vec![]);
    let off = |rule| Musts::all_but([rule]);
    assert_eq!(accept(&plan(SCENARIO), &without_waiting, off(RuleId::SetSessionAwaitsCallback)), Ok(()));
    assert!(accept(&plan(SCENARIO), &without_waiting, off(RuleId::SetSessionCallbackOnce)).is_err());
}

#[test]
fn listeners_that_disagree_are_refused_when_everything_has_come_to_rest() {
    let mut trace = trace(vec![hide(), callback()], vec![told("sess_b", "user_bob"), resolved()]);
    let joins = Event {
        what: What::Did(Stimulus::AddListener { listener: "late".into() }),
        ..trace.events[2].clone()
    };
    trace.events.insert(2, joins);
    let refusal = refusal(&trace, Musts::ALL);
    assert_eq!((refusal.event, refusal.at_rest), (9, true));
}
