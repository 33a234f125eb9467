//! How far a run of a plan has come: the model's state, and what its surroundings will do next.
//!
//! The surroundings behave as the driver of the harness does: what is due settles before the next step, one at a time;
//! a callback's delay begins when it starts, or when the calls that it awaits have returned.

use interlude_spec::event::Stimulus as Done;
use interlude_spec::event::{Ambient, Numbered, Observation, ReturnOutcome, Settlement, What};
use interlude_spec::expectation::{Asks, Observed, Told};
use interlude_spec::model::state::State;
use interlude_spec::model::step::Relation;
use interlude_spec::names::MAIN;
use interlude_spec::obligations::Compiled;
use interlude_spec::plan::{Action, Behaviour, CallIndex, CallState, Children, Stimulus};
use interlude_spec::time::Tick;
use interlude_spec::value::Code;

/// A run, so far.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Course {
    /// The model's state.
    pub(super) state: State,
    /// Whether every expectation so far was met.
    pub(super) fits: bool,
    /// How far what was told fits what the plan lists.
    pub(super) told: Told,
    /// The step that comes next.
    step: usize,
    /// The time.
    now: Tick,
    /// Whether the last chance of calls that are late is gone.
    is_late: bool,
    /// What will settle, by time and then in the order in which it began.
    agenda: Vec<(Tick, CallIndex)>,
    /// The calls that have rejected.
    rejected: Vec<CallIndex>,
    /// The sessions whose task may be done.
    may_be_done: Vec<Code>,
}

/// What comes next.
pub(super) enum Move {
    /// A turn of the implementation.
    Turn,
    /// The probe of an expectation, which is this step of the plan.
    Probe(usize),
    /// The end.
    End,
    /// Nothing: the model refuses what the surroundings do, which they never do.
    Impossible,
}

impl Course {
    /// The beginning: `main` has joined and was told what is current.
    pub(super) fn begin(relation: Relation<'_, '_>, asks: &Asks<'_>) -> Self {
        let mut course = Self {
            state: State::initial(relation.spec),
            fits: true,
            told: asks.nothing_told(),
            step: 0,
            now: Tick::ZERO,
            is_late: false,
            agenda: Vec::new(),
            rejected: Vec::new(),
            may_be_done: Vec::new(),
        };
        if course.state.loaded {
            let current = relation.spec.initial;
            let told = What::Saw(Observation::Emit { listener: MAIN, current });
            relation.step(&mut course.state, told, &mut Vec::new());
            asks.tell(&mut course.told, &relation.spec.names.current(current));
        }
        course
    }

    /// Every way in which the implementation may go on in this turn.
    pub(super) fn goes_on(
        &self,
        relation: Relation<'_, '_>,
        outputs: &[Observation<Numbered>],
        asks: &Asks<'_>,
    ) -> Vec<Self> {
        let next = relation.successors(&self.state, outputs).into_iter().map(|(output, state)| {
            let mut next = Self { state, ..self.clone() };
            match output {
                Observation::Emit { listener: MAIN, current } => {
                    asks.tell(&mut next.told, &relation.spec.names.current(current));
                }
                Observation::Callback { call, .. } if !self.state.calls[call.index()].started => {
                    next.callback_began(relation, call);
                }
                Observation::Return { call, outcome } => {
                    if outcome != ReturnOutcome::Resolved {
                        next.rejected.push(call);
                        next.rejected.sort_unstable();
                    }
                    next.count_down(relation.spec);
                }
                _ => {}
            }
            next
        });
        next.collect()
    }

    /// A callback makes its calls before anything else of it.
    fn callback_began(&mut self, relation: Relation<'_, '_>, call: CallIndex) {
        let callback = relation.spec.calls[call.index()].plan.callback.as_ref();
        for nested in callback.map(|callback| &callback.calls[..]).unwrap_or_default() {
            self.make(relation, *nested);
        }
        self.count_down(relation.spec);
    }

    fn make(&mut self, relation: Relation<'_, '_>, call: CallIndex) {
        relation.happen(&mut self.state, Done::Call { call });
        relation.spec.note_done(&relation.spec.calls[call.index()], &mut self.may_be_done);
    }

    /// The delay of every promise begins that has nothing more to wait for.
    fn count_down(&mut self, spec: &Compiled<'_>) {
        for (index, call) in (0..).map(CallIndex).zip(&spec.calls) {
            let state = &self.state.calls[index.index()];
            let Some(callback) = &call.plan.callback else { continue };
            let after = match &callback.behaviour {
                Behaviour::ResolvesAfter(after) | Behaviour::RejectsAfter { after, .. } => *after,
                Behaviour::Never | Behaviour::Throws(_) | Behaviour::Returns(_) => continue,
            };
            let begun = self.agenda.iter().any(|(_, known)| *known == index);
            let awaits = callback.await_calls
                && callback.calls.iter().any(|nested| !self.state.calls[nested.index()].returned);
            if state.started && !state.settled && !begun && !awaits {
                let due = self.now + after;
                let place = self.agenda.partition_point(|(known, _)| *known <= due);
                self.agenda.insert(place, (due, index));
            }
        }
    }

    /// Everything has come to rest: what the surroundings do next.
    pub(super) fn next(&mut self, relation: Relation<'_, '_>) -> Move {
        let plan = relation.spec.plan;
        if !relation.rest(&mut self.state) {
            return Move::Impossible;
        }
        let step = plan.steps.get(self.step);
        if let Some((due, call)) = self.agenda.first().copied()
            && step.is_none_or(|step| due <= step.at)
        {
            self.agenda.remove(0);
            self.now = self.now.max(due);
            let behaviour = plan.call(call).callback.as_ref().map(|callback| &callback.behaviour);
            let outcome = match behaviour {
                // Its words are nothing that the model speaks of.
                Some(Behaviour::RejectsAfter { .. }) => Settlement::Reject(0),
                _ => Settlement::Resolve,
            };
            let settles = relation.happen(&mut self.state, Done::Settle { call, outcome });
            return if settles { Move::Turn } else { Move::Impossible };
        }
        let Some(step) = step else {
            if !self.is_late {
                self.is_late = true;
                return Move::Turn;
            }
            let ends = relation.step(&mut self.state, What::End, &mut Vec::new());
            return if ends { Move::End } else { Move::Impossible };
        };
        match &step.action {
            // Time passes before it is asked.
            Action::Expect(_) if self.now < step.at => {
                self.now = step.at;
                Move::Turn
            }
            Action::Expect(_) => {
                self.step += 1;
                Move::Probe(self.step - 1)
            }
            Action::Do(stimulus) => {
                self.now = step.at;
                self.step += 1;
                match stimulus {
                    Stimulus::Calls(calls) => {
                        for call in calls {
                            self.make(relation, *call);
                        }
                    }
                    Stimulus::Ambient(Ambient::Unload) => {
                        _ = relation.happen(&mut self.state, Done::Ambient(Ambient::Unload));
                    }
                    // What other listeners are told follows from what `main` is told; the rest is not in the model.
                    _ => {}
                }
                Move::Turn
            }
        }
    }

    /// What a probe finds, and which children are there. Emission and rendering are two things: while a call is in progress,
    /// or where the documentation is silent about one, children may be hidden although a value is told.
    pub(super) fn observed(&self, spec: &Compiled<'_>) -> Vec<Observed> {
        let current = spec.names.current(self.state.told);
        let calls = (0..).map(CallIndex).zip(&self.state.calls).map(|(index, call)| {
            if !call.made {
                None
            } else if !call.returned {
                Some(CallState::Pending)
            } else if self.rejected.contains(&index) {
                Some(CallState::Rejected(None))
            } else {
                Some(CallState::Resolved)
            }
        });
        let as_told = Observed {
            children: spec.fitting(self.state.told, &self.may_be_done),
            current,
            calls: calls.collect(),
        };
        let mut observed = vec![as_told];
        if self.state.calls.iter().any(|call| call.in_progress() || call.released) {
            observed.extend_from_within(..);
            observed[1].children = Some(Children::Hidden);
        }
        observed
    }
}
