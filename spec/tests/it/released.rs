//! What a call may set when the documentation is silent about it: the hazards ask both judges.

use crate::by_hand::{plan, tell};
use interlude_spec::event::{Observation, Settlement, Stimulus};
use interlude_spec::guarantees::facts::Facts;
use interlude_spec::guarantees::target;
use interlude_spec::model::musts::Musts;
use interlude_spec::model::state::State;
use interlude_spec::model::step::Relation;
use interlude_spec::obligations::Compiled;
use interlude_spec::time::Tick;
use interlude_spec::trace::{Event, Trace, Value, What};

const SCENARIO: &str = "\
scenario: A call that fails
client:
  sessions:
    - { id: sess_a, user: user_ada }
    - { id: sess_b, user: user_bob }
    - { id: sess_c, user: user_cy }
  active: sess_a
steps:
  - { at: 0ms, call: switch, setActive: { session: sess_b, callback: { rejectsAfter: 10ms, error: boom } } }
";

fn trace(events: impl IntoIterator<Item = What>) -> Trace {
    let event = |what| Event { at: Tick::ZERO, turn: 0, what };
    Trace { events: events.into_iter().map(event).collect() }
}

#[test]
fn a_released_call_may_set_its_session_with_its_user_or_what_was_there_and_nothing_else() {
    let plan = plan(SCENARIO);
    let mut spec = Compiled::new(&plan);
    let failed = spec.names.number(&trace([
        What::Begin,
        tell("sess_a", Value::Null, "user_ada"),
        What::Did(Stimulus::Call { call: "switch".into() }),
        What::Saw(Observation::Callback { call: "switch".into(), session: Value::set("sess_b".into()) }),
        What::Did(Stimulus::Settle { call: "switch".into(), outcome: Settlement::Reject("boom".into()) }),
        What::End,
    ]));
    let asked =
        [("sess_b", "user_bob"), ("sess_b", "user_ada"), ("sess_c", "user_cy"), ("sess_a", "user_ada")];
    let values = trace(asked.map(|(session, user)| tell(session, Value::Null, user)));
    let values: Vec<_> = spec.names.number(&values).events.into_iter().map(|event| event.what).collect();

    let relation = Relation { spec: &spec, musts: Musts::ALL };
    let mut state = State::initial(&spec);
    for event in &failed.events {
        assert!(relation.step(&mut state, event.what, &mut Vec::new()), "{event:?}");
    }
    let facts = Facts::read(&spec, &failed);
    let may = values.iter().map(|what| {
        let What::Saw(Observation::Emit { current, .. }) = *what else { unreachable!("it is told") };
        let by_law = target::may_set(&facts, &facts.calls[0], current, failed.events.len() - 1);
        (relation.may_set(&state, 0, current), by_law)
    });
    let may: Vec<_> = may.collect();
    assert_eq!(may, [(true, true), (false, false), (false, false), (true, true)]);
}
