//! Of a state of the model nothing is left out that makes a difference, and each part that is written does make one.
//!
//! The states are those of random walks through the model itself: a client under a semantics that keeps the contract comes
//! to few of them.

use super::{OfModel, write};
use interlude_spec::event::{Ambient, Numbered, Observation, Settlement, Stimulus, What};
use interlude_spec::model::musts::Musts;
use interlude_spec::model::state::State;
use interlude_spec::model::step::Relation;
use interlude_spec::model::successors::outputs;
use interlude_spec::names::MAIN;
use interlude_spec::obligations::Compiled;
use interlude_spec::plan::CallIndex;
use interlude_spec::plan::Plan;
use interlude_spec::scenario;
use interlude_spec::state_key::{Part, StateKey};
use interlude_spec::value::{NULL, Val};
use std::collections::{BTreeMap, BTreeSet};

const CLIENT: &str = "\
scenario: Calls
client:
  sessions:
    - { id: sess_a, user: user_ada, organizations: [org_a, org_b] }
    - { id: sess_b, user: user_bob, organizations: [org_a] }
  active: sess_a
steps:
";

/// Calls, and how many walks there are through each.
const CALLS: [(u32, &[&str]); 6] = [
    (
        400,
        &[
            "setActive: { session: sess_b, beforeEmit: { resolvesAfter: 1ms } }",
            "setSession: { session: null }",
            "setSession: { session: sess_a }",
        ],
    ),
    (
        400,
        &[
            "setActive: { session: sess_a, organization: org_a }",
            "setActive: { session: sess_a, beforeEmit: { resolvesAfter: 1ms } }",
            "setSession: { session: sess_b }",
        ],
    ),
    (
        400,
        &[
            "setActive: { session: sess_b, organization: org_a }",
            "setActive: { session: sess_b, organization: null }",
            "setActive: { session: sess_a }",
            "setActive: { session: sess_b, beforeEmit: { resolvesAfter: 1ms } }",
        ],
    ),
    (
        400,
        &[
            "setActive: { organization: org_b, beforeEmit: { resolvesAfter: 1ms } }",
            "setActive: { session: sess_b, organization: null }",
            "setSession: { session: sess_a, beforeEmit: { resolvesAfter: 1ms } }",
        ],
    ),
    (
        400,
        &[
            "setSession: { session: sess_b, beforeEmit: { resolvesAfter: 1ms } }",
            "setActive: { session: sess_b, organization: org_a, beforeEmit: { returns: 1 } }",
            "setSession: { session: null, beforeEmit: { resolvesAfter: 1ms } }",
        ],
    ),
    (
        1_200,
        &[
            "setActive: { session: sess_b, organization: org_b }",
            "setActive: { session: sess_b, organization: null }",
            "setActive: { session: sess_b }",
        ],
    ),
];

fn plan(calls: &[&str]) -> Plan {
    let step = |(call, n): (&&str, u32)| format!("  - at: {n}ms\n    call: call-{n}\n    {call}\n");
    let steps: String = calls.iter().zip(0..).map(step).collect();
    scenario::load(format!("{CLIENT}{steps}").as_bytes()).expect("the scenario is good")
}

/// Something that can be seen or done, or that everything has come to rest.
#[derive(Clone, Copy)]
enum Label {
    Happens(What<Numbered>),
    Rest,
}

const fn emit(listener: u16, current: Val) -> Label {
    Label::Happens(What::Saw(Observation::Emit { listener, current }))
}

/// The model of a plan, and all that can be seen or done.
struct World<'p> {
    spec: Compiled<'p>,
    labels: Vec<Label>,
}

impl<'p> World<'p> {
    fn new(plan: &'p Plan) -> Self {
        let mut spec = Compiled::new(plan);
        let late = spec.names.listeners.code(&"late".into());
        let outputs = outputs(&spec);
        let told: Vec<Val> = outputs
            .iter()
            .filter_map(|output| match output {
                Observation::Emit { current, .. } => Some(*current),
                _ => None,
            })
            .collect();
        let mut labels: Vec<Label> =
            outputs.into_iter().map(|output| Label::Happens(What::Saw(output))).collect();
        let done = |stimulus| Label::Happens(What::Did(stimulus));
        for call in plan.call_indices() {
            let settle = |outcome| done(Stimulus::Settle { call, outcome });
            labels.extend([done(Stimulus::Call { call })]);
            labels.extend([settle(Settlement::Resolve), settle(Settlement::Reject(0))]);
        }
        labels.extend([
            done(Stimulus::Ambient(Ambient::Unload)),
            done(Stimulus::AddListener { listener: late }),
            Label::Rest,
            Label::Happens(What::End),
        ]);
        labels.extend(told.iter().map(|val| emit(late, *val)));
        labels.extend(told.into_iter().map(|current| Label::Happens(What::Probe { current })));
        Self { spec, labels }
    }

    const fn relation(&self) -> Relation<'_, 'p> {
        Relation { spec: &self.spec, musts: Musts::ALL }
    }

    /// The states after a label; none where it is refused. A callback's promise settles only if it has begun, and a callback
    /// does not begin when its call has returned: no simulator does that.
    fn after(&self, states: &[State], label: Label) -> Vec<State> {
        let mut next = Vec::new();
        for state in states {
            let call = |call: CallIndex| &state.calls[call.index()];
            let idle = match label {
                Label::Happens(What::Did(Stimulus::Settle { call: index, .. })) => !call(index).started,
                Label::Happens(What::Saw(Observation::Callback { call: index, .. })) => call(index).returned,
                _ => false,
            };
            let mut state = state.clone();
            let mut forks = Vec::new();
            let leads_on = !idle
                && match label {
                    Label::Happens(what) => self.relation().step(&mut state, what, &mut forks),
                    Label::Rest => self.relation().rest(&mut state),
                };
            if leads_on {
                next.push(state);
                next.extend(forks);
            }
        }
        next
    }

    /// Whether something that can follow within so many labels is refused after one of two states and not after the other.
    fn differ(&self, one: &[State], other: &[State], depth: u32) -> bool {
        self.labels.iter().any(|label| {
            let (one, other) = (self.after(one, *label), self.after(other, *label));
            one.is_empty() != other.is_empty()
                || depth > 0 && !one.is_empty() && self.differ(&one, &other, depth - 1)
        })
    }

    /// Whether two states at the end of a turn differ, in what is refused or in what the hazards are told by.
    fn at_rest_differ(&self, one: &State, other: &State, depth: u32) -> bool {
        let rest = |state: &State| self.after(std::slice::from_ref(state), Label::Rest);
        let (one_rests, other_rests) = (rest(one), rest(other));
        one_rests.is_empty() != other_rests.is_empty()
            || self.may_differ(one, other)
            || !one_rests.is_empty() && self.differ(&one_rests, &other_rests, depth)
    }

    /// Whether the hazards are told otherwise: what a call in progress may set.
    fn may_differ(&self, one: &State, other: &State) -> bool {
        let values = self.labels.iter().filter_map(|label| match label {
            Label::Happens(What::Saw(Observation::Emit { current, .. })) if current.session > NULL => {
                Some(*current)
            }
            _ => None,
        });
        let calls = || (0..).zip(&one.calls).filter(|(_, call)| call.in_progress());
        let may = |state: &State, call: u16, val: Val| self.relation().may_set(state, call, val);
        values.into_iter().any(|val| calls().any(|(call, _)| may(one, call, val) != may(other, call, val)))
    }

    /// The key of a state, without a part, and what stands elsewhere in the key of an order.
    fn key(&self, state: &State, without: Option<Part>) -> Vec<u16> {
        let mut key = StateKey::without(without);
        for val in [state.told, state.known] {
            for number in super::value(val) {
                key.mark(number);
            }
        }
        key.mark(u16::from(state.unloaded));
        for call in &state.calls {
            let flags = [call.made, call.started, call.settled, call.returned];
            key.mark(flags.iter().fold(0, |sum, flag| sum << 1 | u16::from(*flag)));
        }
        write(&self.spec, state, true, &mut key);
        key.into_numbers()
    }

    /// The states of so many random walks, each state once.
    fn states(&self, walks: u32) -> BTreeSet<State> {
        let mut random = 0x2545_f491_4f6c_dd1d_u64;
        let mut next = move |most: usize| {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            usize::try_from(random % most as u64).unwrap_or(0)
        };
        let mut seen = BTreeSet::new();
        for _ in 0..walks {
            let mut state = State::initial(&self.spec);
            let first = State::initial(&self.spec);
            // A client tells what is current at its beginning.
            state = self.after(&[state], emit(MAIN, self.spec.initial)).pop().unwrap_or(first);
            for _ in 0..20 {
                let surroundings = next(8) == 0;
                let possible: Vec<State> = self
                    .labels
                    .iter()
                    .filter(|label| match label {
                        Label::Happens(What::Probe { .. } | What::End) => false,
                        Label::Happens(What::Did(
                            Stimulus::Ambient(Ambient::Unload) | Stimulus::AddListener { .. },
                        )) => surroundings,
                        Label::Happens(What::Saw(Observation::Emit { listener, .. })) => {
                            *listener == MAIN || surroundings
                        }
                        _ => true,
                    })
                    .flat_map(|label| self.after(std::slice::from_ref(&state), *label))
                    .filter(|after| *after != state)
                    .collect();
                if possible.is_empty() {
                    break;
                }
                state = possible[next(possible.len())].clone();
                seen.insert(state.clone());
            }
        }
        seen
    }
}

#[test]
fn what_is_left_out_makes_no_difference() {
    let mut compared = 0;
    for (walks, calls) in CALLS {
        let plan = plan(calls);
        let world = World::new(&plan);
        let mut known: BTreeMap<Vec<u16>, State> = BTreeMap::new();
        for state in world.states(walks) {
            let Some(other) = known.get(&world.key(&state, None)) else {
                known.insert(world.key(&state, None), state);
                continue;
            };
            compared += 1;
            assert!(!world.at_rest_differ(other, &state, 1), "these differ: {other:#?} {state:#?}");
        }
    }
    assert!(compared > 100, "only {compared} pairs of states have the same key");
}

#[test]
fn each_part_of_the_model_makes_a_difference() {
    let mut open: BTreeSet<Part> = OfModel::PARTS.iter().copied().collect();
    for depth in 0..3 {
        for (walks, calls) in CALLS {
            let plan = plan(calls);
            let world = World::new(&plan);
            let states = world.states(walks);
            for part in open.clone() {
                let mut known: BTreeMap<Vec<u16>, &State> = BTreeMap::new();
                let mut pairs = 0;
                let matters = states.iter().any(|state| {
                    let other = *known.entry(world.key(state, Some(part))).or_insert(state);
                    let is_it = pairs < 400 && world.key(state, None) != world.key(other, None);
                    pairs += u32::from(is_it);
                    is_it && world.at_rest_differ(other, state, depth)
                });
                if matters {
                    open.remove(&part);
                }
            }
        }
    }
    let open: Vec<_> = open.into_iter().map(Part::as_str).collect();
    assert!(open.is_empty(), "these could be left out, as far as is seen: {open:?}");
}
