//! Along random walks, what may come next is the same with every state and without those that are left out, and few are left.

use super::Readings;
use crate::event::{Numbered, Settlement, Stimulus, What};
use crate::model::musts::Musts;
use crate::model::step::Relation;
use crate::model::successors::outputs;
use crate::obligations::Compiled;
use crate::plan::Plan;
use crate::rule::RuleId;
use crate::scenario;

/// Calls that overlap, and what may be off while they do.
const CALLS: [&[&str]; 5] = [
    &[
        "setActive: { session: sess_b }",
        "setActive: { session: sess_a }",
        "setActive: { session: sess_b, beforeEmit: { resolvesAfter: 1ms } }",
    ],
    &[
        "setActive: { session: sess_b, beforeEmit: { resolvesAfter: 1ms } }",
        "setActive: { session: sess_b, organization: org_a }",
        "setActive: { session: sess_b }",
    ],
    &[
        "setSession: { session: sess_b }",
        "setActive: { session: sess_b }",
        "setSession: { session: null, beforeEmit: { resolvesAfter: 1ms } }",
    ],
    &["setActive: { organization: null }", "setActive: { session: sess_b }", "setActive: {}"],
    &["setActive: { session: sess_b }", "setActive: { session: sess_b }", "setActive: { session: sess_b }"],
];

fn plan(contract: &str, calls: &[&str]) -> Plan {
    let step = |(call, n): (&&str, u32)| format!("  - at: {n}ms\n    call: call-{n}\n    {call}\n");
    let steps: String = calls.iter().zip(0..).map(step).collect();
    let text = format!(
        "scenario: Calls\ncontract: {contract}\nclient:\n  sessions:\n    - {{ id: sess_a, user: user_ada }}\n    \
         - {{ id: sess_b, user: user_bob, organizations: [org_a] }}\n  active: sess_a\nsteps:\n{steps}"
    );
    scenario::load(text.as_bytes()).unwrap_or_else(|mistakes| panic!("{mistakes:#?}"))
}

/// What may happen, and `None` for that everything comes to rest.
type Label = Option<What<Numbered>>;

fn labels(spec: &Compiled<'_>) -> Vec<Label> {
    let mut labels: Vec<_> = outputs(spec).into_iter().map(What::Saw).map(Some).collect();
    for call in spec.plan.call_indices() {
        let did = |stimulus| Some(What::Did(stimulus));
        let settle = |outcome| did(Stimulus::Settle { call, outcome });
        labels.extend([
            did(Stimulus::Call { call }),
            settle(Settlement::Resolve),
            settle(Settlement::Reject(0)),
        ]);
    }
    labels.extend([None, Some(What::End)]);
    labels
}

impl Readings<'_, '_> {
    fn takes(&mut self, label: Label) -> bool {
        match label {
            Some(what) => self.step(what),
            None => self.rest(),
        }
    }
}

fn random() -> impl FnMut(usize) -> usize {
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    move |most| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % most as u64).unwrap_or(0)
    }
}

/// Walks, and at each place tries all that could come next. Gives how often there were fewer states than there are.
fn walk(
    relation: Relation<'_, '_>,
    labels: &[Label],
    walks: usize,
    random: &mut impl FnMut(usize) -> usize,
) -> usize {
    let mut fewer = 0;
    for _ in 0..walks {
        let mut every = Readings::new(relation, false, usize::MAX);
        let mut kept = Readings::new(relation, true, usize::MAX);
        let mut path = Vec::new();
        for _ in 0..16 {
            let mut possible = Vec::new();
            for label in labels {
                let is_possible = every.clone().takes(*label);
                assert_eq!(kept.clone().takes(*label), is_possible, "{label:?} after {path:#?}");
                if is_possible && *label != Some(What::End) {
                    possible.push(*label);
                }
            }
            let label = possible[random(possible.len())];
            path.push(label);
            assert!(every.takes(label) && kept.takes(label), "it is possible");
            fewer += usize::from(kept.states().len() < every.states().len());
        }
    }
    fewer
}

#[test]
fn what_may_come_next_does_not_depend_on_the_states_that_are_left_out() {
    let mut random = random();
    for contract in ["before-emit", "navigate"] {
        let calls = CALLS.map(|calls| {
            calls
                .iter()
                .map(|call| match contract {
                    "navigate" => call.replace("setSession", "setActive").replace("beforeEmit", "navigate"),
                    _ => (*call).to_owned(),
                })
                .collect::<Vec<_>>()
        });
        for calls in calls {
            let plan = plan(contract, &calls.iter().map(String::as_str).collect::<Vec<_>>());
            let mut spec = Compiled::new(&plan);
            spec.names.words.code(&"boom".into());
            let labels = labels(&spec);
            let off = [
                None,
                Some(RuleId::SetActiveSession),
                Some(RuleId::SetActiveReturnsAfterSet),
                Some(RuleId::SetSessionCallbackOnce),
            ];
            let mut fewer = 0;
            for off in off {
                let relation = Relation { spec: &spec, musts: Musts::all_but(off) };
                fewer += walk(relation, &labels, 100, &mut random);
            }
            assert!(fewer > 0, "none is ever left out: {calls:?}");
        }
    }
}

/// Half of them are for one session and half for the other, and now one of these is told and now one of those: nobody can say
/// which call has set what.
#[test]
fn of_two_dozen_calls_few_states_are_left() {
    let calls: Vec<_> = ["setActive: { session: sess_b }", "setActive: { session: sess_a }"]
        .into_iter()
        .cycle()
        .take(24)
        .collect();
    let plan = plan("navigate", &calls);
    let spec = Compiled::new(&plan);
    let mut readings = Readings::new(Relation { spec: &spec, musts: Musts::ALL }, true, usize::MAX);
    let told = |place: usize| {
        let session = &spec.sessions[place];
        let current =
            crate::value::Val { session: session.code, organization: crate::value::NULL, user: session.user };
        What::Saw(crate::event::Observation::Emit { listener: crate::names::MAIN, current })
    };
    assert!(readings.step(told(0)), "the client says what is current");
    for call in plan.call_indices() {
        assert!(readings.step(What::Did(Stimulus::Call { call })), "it can be made");
    }
    for place in (0..24).map(|turn| (turn + 1) % 2) {
        assert!(readings.step(told(place)), "one of them may set it");
        assert!(readings.states().len() <= 2, "{} states are left", readings.states().len());
    }
}
