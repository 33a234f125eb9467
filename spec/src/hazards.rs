//! Orders of events that the documentation does not forbid and that hurt users.
//!
//! A hazard is advice. It says what an application may run into, not that an implementation is wrong.
//!
//! Each hazard is a monitor: it sees each event once, keeps what it still needs, and says where the hazard shows. [`find_in`]
//! folds the [`Monitors`] over a trace; the lab's search over all orders steps the same ones. Monitors share a
//! [`Context`]. They ask an [`Oracle`] for what does not follow from the events so far.

use crate::components;
use crate::event::{Event, Numbered, Observation, Stimulus, What};
use crate::guarantees::meaning::Meaning;
use crate::guarantees::target;
use crate::guarantees::{self, Moments};
use crate::id::CallLabel;
use crate::obligations::Compiled;
use crate::plan::{CallIndex, Plan};
use crate::rule::{RuleId, with_hazards};
use crate::state_key::{Part, StateKey};
use crate::trace::{Current, Trace};
use crate::value::{Children, Code, Val};
use crate::verdict::Finding;
use context::{Context, Now, Oracle};

pub mod context;
mod early;
mod end;
mod organization;
mod page;
mod removed;
mod shown;

#[cfg_attr(
    not(test), // In tests clippy lets it pass.
    expect(clippy::wildcard_imports, reason = "a monitor is found by its rule's name, in whichever file it stands")
)]
use {early::*, end::*, organization::*, page::*, removed::*, shown::*};

/// One hazard. It is called as its rule; what it writes into keys it declares with [`parts!`](crate::parts).
trait Monitor: Sized {
    /// The monitor before the first event.
    fn new(spec: &Compiled<'_>) -> Self;

    /// Takes an event in. Says whether the hazard shows with it; it may say so more than once.
    fn on_event(&mut self, _: &Now<'_>) -> Option<Shown> {
        None
    }

    /// Whether the hazard shows where the run ends.
    fn at_end(&self, _: &Compiled<'_>, _: &Context) -> Option<Shown> {
        None
    }

    /// Of several places where it shows, the one with the lowest rank is told of; of equal ones the first.
    fn rank(shown: &Shown, _: &Context) -> usize {
        shown.at
    }

    /// What should be and what is, in words.
    fn words(shown: &Shown, spec: &Compiled<'_>) -> [String; 2];

    /// Whether the hazard cannot be told without reading the whole trace.
    fn is_at_a_loss(&self) -> bool {
        false
    }

    /// Writes what can still make a difference.
    fn write(&self, _: &Context, _: &mut StateKey) {}

    /// Writes what of it makes a difference where sessions end.
    fn write_surroundings(&self, _: &mut StateKey) {}
}

/// Where a hazard shows. The words are made of it when they are needed.
#[derive(Clone, Copy, Debug)]
struct Shown {
    at: usize,
    told: Val,
    call: Option<CallIndex>,
    children: Option<Children>,
    /// What something else than listeners said.
    beside: Option<Val>,
    /// What said it, or what was thrown.
    name: Option<u16>,
}

impl Shown {
    /// At an event, with what `main` was told last.
    const fn at(at: usize, told: Val) -> Self {
        Self { at, told, call: None, children: None, beside: None, name: None }
    }

    fn label<'s>(&self, spec: &'s Compiled<'_>) -> &'s CallLabel {
        spec.names.label(self.call.unwrap_or(CallIndex(0)))
    }

    fn told(&self, spec: &Compiled<'_>) -> Current {
        spec.names.current(self.told)
    }

    fn beside(&self, spec: &Compiled<'_>) -> Current {
        spec.names.current(self.beside.unwrap_or(self.told))
    }
}

/// That a hazard shows.
#[derive(Clone, Copy, Debug)]
pub struct Sighting {
    /// The hazard.
    pub rule: RuleId,
    shown: Shown,
    rank: usize,
    words: fn(&Shown, &Compiled<'_>) -> [String; 2],
}

impl Sighting {
    fn of<M: Monitor>(rule: RuleId, shown: Shown, run: &Context) -> Self {
        Self { rule, shown, rank: M::rank(&shown, run), words: M::words }
    }

    fn finding(&self, moments: &Moments<'_>) -> Finding {
        let (shown, spec) = (&self.shown, moments.facts.spec);
        let [expected, observed] = (self.words)(shown, spec);
        Finding {
            rule: self.rule,
            call: shown.call.map(|_| shown.label(spec).clone()),
            at: moments.times[shown.at],
            event: shown.at,
            expected,
            observed,
            rests_on: Vec::new(),
            step: None,
        }
    }
}

/// An event as the monitors see it. A sign-out that is a call is a sign-out to them, and what is seen of that call is nothing to
/// them: no hazard speaks of it.
fn without_sign_out_calls(spec: &Compiled<'_>, event: What<Numbered>) -> What<Numbered> {
    let signs_out = |call| spec.signs_out(call).is_some();
    match event {
        What::Did(stimulus @ Stimulus::Call { .. }) => What::Did(spec.as_sign_out(stimulus)),
        What::Did(Stimulus::Settle { call, .. })
        | What::Saw(Observation::Callback { call, .. } | Observation::Return { call, .. })
            if signs_out(call) =>
        {
            What::Saw(Observation::CallbackWaiting { call })
        }
        _ => event,
    }
}

macro_rules! monitors {
    ($($name:ident)*) => {
        /// The monitors of all hazards.
        #[derive(Clone, Debug)]
        #[expect(non_snake_case, reason = "each monitor is called as its rule")]
        pub struct Monitors {
            context: Context,
            $($name: $name,)*
        }

        impl Monitors {
            /// The monitors before the first event.
            pub fn new(spec: &Compiled<'_>) -> Self {
                Self { context: Context::new(spec), $($name: $name::new(spec),)* }
            }

            /// Every part of a key that they write.
            pub fn parts() -> impl Iterator<Item = Part> {
                [Context::PARTS, $($name::PARTS,)*].into_iter().flatten().copied()
            }

            /// Takes an event in, which may be the last of its turn, and tells of every hazard that shows with it.
            fn take_in(
                &mut self,
                spec: &Compiled<'_>,
                event: What<Numbered>,
                ends_turn: bool,
                oracle: &dyn Oracle,
                mut tell: impl FnMut(Sighting),
            ) {
                let event = without_sign_out_calls(spec, event);
                self.context.begin(spec, event, ends_turn);
                // Nothing comes before the first event, so nothing shows with it.
                if self.context.at > 0 {
                    let now = Now { spec, context: &self.context, oracle };
                    $(
                        if let Some(shown) = self.$name.on_event(&now) {
                            tell(Sighting::of::<$name>(RuleId::$name, shown, now.context));
                        }
                    )*
                }
                self.context.finish();
            }

            /// Tells of every hazard that shows where the run ends.
            pub fn end(&self, spec: &Compiled<'_>, mut tell: impl FnMut(Sighting)) {
                $(
                    if let Some(shown) = self.$name.at_end(spec, &self.context) {
                        tell(Sighting::of::<$name>(RuleId::$name, shown, &self.context));
                    }
                )*
            }

            /// Whether some hazard cannot be told without reading the whole trace.
            pub fn are_at_a_loss(&self) -> bool {
                $(self.$name.is_at_a_loss())||*
            }

            /// Writes what can still make a difference.
            pub fn write(&self, key: &mut StateKey) {
                self.context.write(key);
                $(self.$name.write(&self.context, key);)*
            }

            /// Writes, beside that, what follows from the rest in a search whose events are calls and what they come to, and does
            /// not where sessions end.
            pub fn write_surroundings(&self, key: &mut StateKey) {
                $(self.$name.write_surroundings(key);)*
            }
        }
    };
}

with_hazards!(monitors);

impl Monitors {
    /// Takes in an event of a run in which nothing is rendered, and tells of every hazard that shows with it.
    pub fn step(
        &mut self,
        spec: &Compiled<'_>,
        event: What<Numbered>,
        oracle: &dyn Oracle,
        tell: impl FnMut(Sighting),
    ) {
        self.take_in(spec, event, false, oracle, tell);
    }

    /// The calls in progress, in the order in which they were made.
    pub fn open_calls(&self) -> &[CallIndex] {
        &self.context.open
    }
}

/// Every hazard that a trace of a plan, in names, shows, each at the first place where it does, in the order of the rules.
pub fn find(plan: &Plan, trace: &Trace) -> Vec<Finding> {
    let mut spec = Compiled::new(plan);
    let trace = spec.names.number(trace);
    find_in(&guarantees::read(&spec, &trace))
}

/// As [`find`], for a trace that has been read already.
pub fn find_in(moments: &Moments<'_>) -> Vec<Finding> {
    let spec = moments.facts.spec;
    let mut monitors = Monitors::new(spec);
    let mut found: Vec<Sighting> = Vec::new();
    let mut tell = |sighting: Sighting| match found.iter_mut().find(|first| first.rule == sighting.rule) {
        Some(first) if sighting.rank < first.rank => *first = sighting,
        Some(_) => {}
        None => found.push(sighting),
    };
    let trace = moments.facts.trace;
    for (event, Event { what, .. }) in trace.events.iter().enumerate() {
        let ends_turn = components::ends_turn(trace, event);
        monitors.take_in(spec, *what, ends_turn, &Reader { moments, event }, &mut tell);
    }
    if !trace.events.is_empty() {
        monitors.end(spec, tell);
    }
    let of_rule = |rule: &RuleId| found.iter().find(|sighting| sighting.rule == *rule);
    RuleId::ALL.iter().filter_map(of_rule).map(|sighting| sighting.finding(moments)).collect()
}

/// Who reads a trace knows all of it.
struct Reader<'m> {
    moments: &'m Moments<'m>,
    event: usize,
}

impl Oracle for Reader<'_> {
    fn may_set(&self, call: CallIndex, value: Val) -> bool {
        let facts = &self.moments.facts;
        facts.call(call).is_some_and(|call| target::may_set(facts, call, value, self.event))
    }

    fn is_about(&self, call: CallIndex, session: Code) -> bool {
        let facts = &self.moments.facts;
        facts.call(call).is_some_and(|call| target::is_target_session(facts, call, session, self.event))
    }

    fn sets_later(&self, call: CallIndex) -> Option<bool> {
        Some(self.moments.meanings[self.event + 1..].contains(&Some(Meaning::Set(call))))
    }
}
