//! The uncoordinated change of session as a stateright model, checked breadth-first: what the search of Interlude is compared
//! with. The state holds what the two hazards need, so that the same question is asked.

use rustix::time::{ClockId, clock_gettime};
use stateright::{Checker, Model, Property};

/// So many calls of setSession, each with a callback that resolves and a target of its own.
struct Calls {
    calls: u8,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq)]
struct State {
    /// How far each call has come: not made, pending, over.
    stages: Vec<u8>,
    /// What is told: nothing (undefined), or the number of a call, or 255 for what was there before.
    told: Option<u8>,
    /// The call made last.
    newest: Option<u8>,
    shown_while_pending: bool,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq)]
enum Action {
    Make(u8),
    Settle(u8),
}

impl Model for Calls {
    type State = State;
    type Action = Action;

    fn init_states(&self) -> Vec<State> {
        vec![State {
            stages: vec![0; self.calls.into()],
            told: Some(255),
            newest: None,
            shown_while_pending: false,
        }]
    }

    fn actions(&self, state: &State, actions: &mut Vec<Action>) {
        for call in 0..self.calls {
            match state.stages[usize::from(call)] {
                0 => actions.push(Action::Make(call)),
                1 => actions.push(Action::Settle(call)),
                _ => {}
            }
        }
    }

    fn next_state(&self, last: &State, action: Action) -> Option<State> {
        let mut state = last.clone();
        match action {
            Action::Make(call) => {
                state.stages[usize::from(call)] = 1;
                state.told = None;
                state.newest = Some(call);
            }
            Action::Settle(call) => {
                state.stages[usize::from(call)] = 2;
                state.told = Some(call);
            }
        }
        state.shown_while_pending |= state.told.is_some() && state.stages.contains(&1);
        Some(state)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::sometimes("shown while pending", |_, state: &State| state.shown_while_pending),
            Property::sometimes("stale call wins", |_, state: &State| {
                state.stages.iter().all(|stage| *stage == 2) && state.told != state.newest
            }),
            // Never true: it has the whole of the states looked at.
            Property::sometimes("never", |_, _| false),
        ]
    }
}

fn cpu() -> f64 {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    now.tv_sec as f64 + now.tv_nsec as f64 / 1e9
}

fn main() {
    for calls in [4, 6] {
        let begin = cpu();
        let checker = Calls { calls }.checker().spawn_bfs().join();
        let spent = cpu() - begin;
        println!(
            "stateright: {calls} calls, {} states ({} unique), {:.4} CPU-seconds",
            checker.state_count(),
            checker.unique_state_count(),
            spent
        );
    }
}
