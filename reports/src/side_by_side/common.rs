//! What several runs have in common to be compared by. Not every implementation renders, and not every one has organizations:
//! what only some of them speak of sets none of them apart.

use crate::run::Ran;
use interlude_spec::contract::Capability;
use interlude_spec::event::Observation;
use interlude_spec::trace::{Current, Trace, What};

/// Whether what is compared includes what not every implementation can show.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "any of them may go with any other")]
pub(crate) struct Common {
    /// What components show.
    pub(crate) renders: bool,
    /// Organizations.
    pub(crate) organizations: bool,
    /// The tokens that the page sends.
    pub(crate) tokens: bool,
    /// Where the page goes.
    pub(crate) locations: bool,
    /// What hooks say.
    pub(crate) hooks: bool,
}

impl Common {
    /// What these runs have in common: nothing that only some of them speak of.
    pub(super) fn of(runs: &[&Ran]) -> Self {
        let all_or_none =
            |speaks: fn(&Ran) -> bool| runs.windows(2).all(|pair| speaks(pair[0]) == speaks(pair[1]));
        let all_show = |observation: Capability| {
            let mut shows = runs.iter().map(|ran| ran.trace.shows(observation));
            shows.next().is_none_or(|first| shows.all(|other| other == first))
        };
        Self {
            tokens: all_show(Capability::Token),
            locations: all_show(Capability::Location),
            hooks: all_show(Capability::FrameworkHook),
            renders: all_or_none(|ran| ran.children_observed),
            organizations: all_or_none(|ran| !leaves_organizations_out(&ran.trace)),
        }
    }

    /// What there is to compare of a run, and the place in its own trace of each event of that.
    pub(super) fn part(self, ran: &Ran) -> (Trace, Vec<usize>) {
        let events = ran.trace.events.iter().enumerate();
        let kept = events.filter(|(_, event)| match event.what {
            What::Saw(Observation::Render { .. }) => self.renders,
            What::Saw(Observation::Token { .. }) => self.tokens,
            What::Saw(Observation::Location { .. }) => self.locations,
            What::Saw(Observation::FrameworkHook { .. }) => self.hooks,
            _ => true,
        });
        let (places, mut events): (Vec<usize>, Vec<_>) =
            kept.map(|(place, event)| (place, event.clone())).unzip();
        if !self.organizations {
            let told = events.iter_mut().filter_map(|event| current(&mut event.what));
            told.for_each(|current| current.organization = None);
        }
        (Trace { events }, places)
    }
}

/// Whether it never says which organization is current, though it says what is.
fn leaves_organizations_out(trace: &Trace) -> bool {
    let whats = trace.events.iter().map(|event| &event.what);
    let told = whats.filter_map(|what| match what {
        What::Saw(Observation::Emit { current, .. }) | What::Probe { current } => Some(current),
        _ => None,
    });
    let told: Vec<_> = told.collect();
    !told.is_empty() && told.iter().all(|current| current.organization.is_none())
}

/// What is told or answered to be current.
fn current(what: &mut What) -> Option<&mut Current> {
    match what {
        What::Saw(Observation::Emit { current, .. }) | What::Probe { current } => Some(current),
        _ => None,
    }
}
