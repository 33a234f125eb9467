//! How much of its budget a run has taken so far.

use interlude_spec::budget::{Budget, Exceeded, Limit};
use interlude_spec::event::{Event, Numbered, Observation, What};
use interlude_spec::names::Names;
use interlude_spec::time::Tick;

/// What a run has taken so far.
pub(super) struct Meter {
    budget: Budget,
    events: usize,
    requests: usize,
    /// The components that rendered, by their numbers.
    components: Vec<u16>,
}

impl Meter {
    /// Nothing is taken yet.
    pub(super) const fn new(budget: Budget) -> Self {
        Self { budget, events: 0, requests: 0, components: Vec::new() }
    }

    /// A turn begins, the one of this number.
    pub(super) fn turn(&self, turn: u32, now: Tick) -> Result<(), Exceeded> {
        let taken = usize::try_from(turn).unwrap_or(usize::MAX);
        self.budget.hold(Limit::Turns, taken, || format!("turn {turn} begins at {now}"))
    }

    /// Something happens.
    pub(super) fn event(&mut self, event: &Event<Numbered>, names: &Names) -> Result<(), Exceeded> {
        let place = || format!("in turn {}, at {}", event.turn, event.at);
        let word = |number: u16| names.words.name(number).map_or("", String::as_str);
        self.events += 1;
        self.budget.hold(Limit::Events, self.events, || format!("{} {}", kind(event.what), place()))?;
        match event.what {
            What::Saw(Observation::Request { kind, .. }) => {
                self.requests += 1;
                let by = || format!("`{}` {}", word(kind), place());
                self.budget.hold(Limit::Requests, self.requests, by)
            }
            What::Saw(Observation::Render { component, .. }) if !self.components.contains(&component) => {
                self.components.push(component);
                let by = || format!("`{}` {}", word(component), place());
                self.budget.hold(Limit::Components, self.components.len(), by)
            }
            _ => Ok(()),
        }
    }
}

/// An event as the protocol calls it.
fn kind(what: What<Numbered>) -> String {
    let word = match what {
        What::Begin => "begin",
        What::Did(stimulus) => stimulus.kind().wire,
        What::Saw(observation) => observation.sight().wire,
        What::Probe { .. } => "probe",
        What::End => "end",
    };
    format!("`{word}`")
}

#[cfg(test)]
mod tests {
    use super::{Budget, Limit, Meter, Tick};

    #[test]
    fn the_last_turn_of_a_budget_is_held_and_the_next_is_one_too_many() {
        let meter = Meter::new(Budget { turns: 3, ..Budget::DEFAULT });
        assert!((0..=3).all(|turn| meter.turn(turn, Tick::ZERO).is_ok()));
        let exceeded = meter.turn(4, Tick::from_millis(20)).expect_err("it is one too many");
        assert_eq!((exceeded.limit, exceeded.most), (Limit::Turns, 3));
        assert_eq!(exceeded.by, "turn 4 begins at 20ms");
    }
}
