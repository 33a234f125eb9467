//! What the model has accepted of an order: the states that could have produced it, with every must in force.

use super::space::Space;
use super::state_key;
use interlude_spec::event::{Numbered, What};
use interlude_spec::model::musts::Musts;
use interlude_spec::model::state::State;
use interlude_spec::model::step::Relation;
use interlude_spec::obligations::Compiled;
use interlude_spec::state_key::StateKey;

/// The states; none where the model refused.
#[derive(Clone, Debug)]
pub(super) struct Accepted(Vec<State>);

impl Accepted {
    pub(super) fn new(spec: &Compiled<'_>) -> Self {
        Self(vec![State::initial(spec)])
    }

    pub(super) const fn is_refused(&self) -> bool {
        self.0.is_empty()
    }

    /// The first of the states.
    pub(super) fn first(&self) -> Option<&State> {
        self.0.first()
    }

    /// About how many bytes the states take.
    pub(super) fn bytes(&self) -> usize {
        let of_state = |state: &State| {
            size_of::<State>()
                + size_of_val(&state.calls[..])
                + size_of_val(&state.overlaps[..])
                + size_of_val(state.organizations.had())
                + size_of_val(state.organizations.open())
                + size_of_val(&state.windows[..])
                + size_of_val(&state.heard[..])
                + size_of_val(&state.removed[..])
        };
        self.0.iter().map(of_state).sum()
    }

    /// Makes room for so many calls at once, rather than for one after the other.
    pub(super) fn make_room(&mut self, calls: usize) {
        for state in &mut self.0 {
            state.windows.reserve(2 * calls);
        }
    }

    pub(super) fn step(&mut self, spec: &Compiled<'_>, event: What<Numbered>) {
        self.keep(spec, |relation, state, forks| relation.step(state, event, forks));
    }

    pub(super) fn rest(&mut self, spec: &Compiled<'_>) {
        self.keep(spec, |relation, state, _| relation.rest(state));
    }

    fn keep(
        &mut self,
        spec: &Compiled<'_>,
        leads_on: impl Fn(Relation<'_, '_>, &mut State, &mut Vec<State>) -> bool,
    ) {
        let relation = Relation { spec, musts: Musts::ALL };
        let mut forks = Vec::new();
        if let [state] = &mut self.0[..] {
            // Nearly always there is one, and it leads to one.
            let is_accepted = leads_on(relation, state, &mut forks);
            if is_accepted && forks.is_empty() {
                return;
            }
            self.0.truncate(usize::from(is_accepted));
        } else {
            self.0.retain_mut(|state| leads_on(relation, state, &mut forks));
        }
        for fork in forks {
            if !self.0.contains(&fork) {
                self.0.push(fork);
            }
        }
    }

    /// Writes what can still make a difference.
    pub(super) fn write(&self, space: &Space<'_>, key: &mut StateKey) {
        self.write_each(key, |state, key| state_key::write(&space.spec, state, space.may_release, key));
    }

    /// As [`Self::write`], where others than calls may tell something, and sessions may end.
    pub(super) fn write_among_others(&self, spec: &Compiled<'_>, may_release: bool, key: &mut StateKey) {
        self.write_each(key, |state, key| {
            state_key::write(spec, state, may_release, key);
            state_key::write_surroundings(state, key);
        });
    }

    fn write_each(&self, key: &mut StateKey, write: impl Fn(&State, &mut StateKey)) {
        let states = self.0.iter().map(|state| {
            let mut of_state = key.another();
            write(state, &mut of_state);
            of_state.into_numbers()
        });
        let mut states: Vec<_> = states.collect();
        states.sort_unstable();
        states.dedup();
        for state in states {
            key.mark(u16::try_from(state.len()).unwrap_or(u16::MAX));
            for number in state {
                key.mark(number);
            }
        }
    }
}
