//! A trace made ready for questions: where each of them has the answer yes.

use super::atom::Atom;
use super::facts::{CallFacts, Facts};
use super::going::is_same_page;
use super::laws::table::{Laws, laws_of};
use super::listening::Listening;
use super::meaning::Meaning;
use super::set::Set;
use super::target::{is_its_session, is_right_argument, may_set};
use crate::components::{self, Look};
use crate::contract::Capability;
use crate::event::{Ambient, Numbered, Observation, Stimulus, What};
use crate::obligations::{Compiled, Gives};
use crate::plan::{CallIndex, Children};
use crate::rule::RuleId;
use crate::time::Tick;
use crate::trace::Trace;

/// A trace made ready for questions.
#[derive(Debug)]
pub struct Moments<'a> {
    /// What the trace says of each call.
    pub facts: Facts<'a>,
    /// What each telling of `main` means.
    pub meanings: Vec<Option<Meaning>>,
    /// The virtual time of each moment.
    pub times: Vec<Tick>,
    hidden: Set,
    turn_ends: Set,
    listening: Listening,
    painted: Vec<Option<Look>>,
    /// Of each call, in the order of the facts, the answers that take a search.
    searched: Vec<Searched>,
    /// What the laws of each call come to, part by part.
    held: Vec<Vec<Set>>,
}

/// Answers that take a search and do not depend on what is attributed to whom. Attribution asks for them again and again.
#[derive(Debug)]
struct Searched {
    ends_with_target: Set,
    hides_alone: Set,
    overtaken: Set,
    alone: Set,
}

/// What a call is taken to have told.
#[derive(Debug)]
pub struct Charged {
    /// Where it sets.
    sets: Set,
    /// What it tells and may not, with the rules against it.
    wrong: Vec<(RuleId, usize)>,
}

impl Charged {
    /// It tells nothing in a trace of so many moments, or sets at one of them.
    pub fn with(len: usize, set: Option<usize>) -> Self {
        Self { sets: Set::one(len, set), wrong: Vec::new() }
    }
}

impl<'a> Moments<'a> {
    /// Reads a trace of a plan. Which call each change belongs to is not said yet.
    pub(super) fn unattributed(spec: &'a Compiled<'a>, trace: &'a Trace<Numbered>) -> Self {
        let facts = Facts::read(spec, trace);
        let n = trace.events.len();
        Self {
            meanings: vec![None; n],
            times: trace.events.iter().map(|event| event.at).collect(),
            hidden: Set::of(n, |k| facts.told[k].is_hidden()),
            turn_ends: Set::of(n, |k| components::ends_turn(trace, k)),
            listening: Listening::read(trace),
            painted: components::painted(&spec.names, trace),
            searched: facts.calls.iter().map(|call| search(&facts, call)).collect(),
            held: Vec::new(),
            facts,
        }
    }

    /// Says what each telling means, given what the laws of each call come to if it sets nothing.
    pub(super) fn attribute(&mut self, meanings: Vec<Option<Meaning>>, mut held: Vec<Vec<Set>>) {
        self.meanings = meanings;
        for ((place, call), found) in self.facts.calls.iter().enumerate().zip(&mut held) {
            self.hold_again(place, self.laws_of(call), &self.charged(place), found);
        }
        self.held = held;
    }

    /// The laws of a call that speak of what is told.
    pub fn laws_of(&self, call: &CallFacts) -> &'static Laws {
        laws_of(self.facts.plan_of(call), self.facts.spec.contract)
    }

    /// How many moments there are.
    pub fn len(&self) -> usize {
        self.times.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.times.is_empty()
    }

    /// Whether anything is rendered at all.
    pub fn renders(&self) -> bool {
        self.painted.last().is_some_and(Option::is_some)
    }

    /// Whether the implementation says where its page is.
    pub fn locates(&self) -> bool {
        self.facts.trace.shows(Capability::Location)
    }

    /// Whether the page goes at an event to that page, or to any where none is given.
    pub fn goes_to(&self, page: Option<&str>, k: usize) -> bool {
        let What::Saw(Observation::Location { url }) = self.facts.event(k).what else { return false };
        page.is_none_or(|page| is_same_page(page, self.facts.spec.names.word(url)))
    }

    /// What stands on the screen after each event, as it was painted last; `None` before anything was.
    pub fn painted(&self) -> &[Option<Look>] {
        &self.painted
    }

    /// The moments at which a question has the answer yes; none of them for a call that was never made.
    pub fn answers(&self, call: CallIndex, atom: Atom) -> Set {
        match self.facts.place(call) {
            Some(place) => self.answers_if(place, atom, &self.charged(place)),
            None => Set::none(self.len()),
        }
    }

    /// What is attributed to the call at a place of the facts.
    pub fn charged(&self, place: usize) -> Charged {
        let this = self.facts.calls[place].index;
        let mut charged = Charged::with(self.len(), None);
        for (k, meaning) in self.meanings.iter().enumerate() {
            match meaning {
                Some(Meaning::Set(call)) if *call == this => charged.sets.insert(k),
                Some(Meaning::Wrong(call, rule)) if *call == this => charged.wrong.push((*rule, k)),
                _ => {}
            }
        }
        charged
    }

    /// Holds laws against the call at a place of the facts, as if it had told that.
    pub fn hold(&self, place: usize, laws: &Laws, charged: &Charged) -> Vec<Set> {
        self.hold_if(Some(place), laws, charged)
    }

    /// Holds laws against a call once more, as if it had told something else.
    pub fn hold_again(&self, place: usize, laws: &Laws, charged: &Charged, found: &mut [Set]) {
        laws.program
            .run_again(&laws.varying, &self.times, found, |atom| self.answers_if(place, *atom, charged));
    }

    /// Holds laws that ask nothing of a call against the run as a whole.
    pub fn hold_run(&self, laws: &Laws) -> Vec<Set> {
        self.hold_if(None, laws, &Charged::with(self.len(), None))
    }

    fn hold_if(&self, place: Option<usize>, laws: &Laws, charged: &Charged) -> Vec<Set> {
        laws.program.run(&self.times, |atom| {
            self.answers_of_run(*atom).unwrap_or_else(|| match place {
                Some(place) => self.answers_of(place, *atom, charged),
                None => Set::none(self.len()),
            })
        })
    }

    /// What the laws of the call at a place of the facts come to: what [`Laws::outcome`] reads.
    pub fn held(&self, place: usize) -> &[Set] {
        &self.held[place]
    }

    /// The moments at which a question has the answer yes, where it asks nothing of a call; `None` where it does.
    fn answers_of_run(&self, atom: Atom) -> Option<Set> {
        let (facts, n) = (&self.facts, self.len());
        let from = |first: Option<usize>| Set::range(n, first.unwrap_or(n)..n);
        // What stands on the screen is asked where it is painted: with the children that fit what was told last.
        let painted = |is: &dyn Fn(Look, Option<Children>) -> bool| {
            Set::of(n, |k| {
                self.turn_ends.has(k) && self.painted[k].is_some_and(|look| is(look, facts.fitting(k)))
            })
        };
        Some(match atom {
            Atom::Hidden => self.hidden.clone(),
            Atom::Known => {
                let is_loaded =
                    |k: &usize| facts.event(*k).what == What::Did(Stimulus::Ambient(Ambient::Load));
                let load =
                    if facts.spec.plan.client.loaded { 0 } else { (0..n).find(is_loaded).unwrap_or(n) };
                let told = (0..n).find(|k| facts.tells(*k)).unwrap_or(n);
                Set::of(n, |k| k < load || k >= told)
            }
            Atom::FullyHidden => Set::of(n, |k| self.hidden.has(k) && facts.told[k].is_fully_hidden()),
            Atom::TurnEnds => self.turn_ends.clone(),
            Atom::ListenersAgree => self.listening.agree.clone(),
            Atom::OthersListen => self.listening.others.clone(),
            Atom::EachListenerTold => self.listening.each_told.clone(),
            Atom::ChangedOtherwise => from(facts.changed_otherwise.map(|change| change + 1)),
            Atom::AsTheServerSaid => {
                let told = (0..n).find(|k| !self.hidden.has(*k)).unwrap_or(n);
                let said = facts.spec.plan.client.initial_state.is_some();
                Set::range(n, if said { 0..told } else { n..n })
            }
            Atom::TokensComeAlong => {
                Set::range(n, if facts.spec.plan.client.tokens_come_along { 0..n } else { n..n })
            }
            Atom::ChildrenShown => painted(&|look, _| look.children() != Children::Hidden),
            Atom::ChildrenHidden => painted(&|look, _| look.children() == Children::Hidden),
            Atom::ChildrenDue => painted(&|look, fitting| shows(look, fitting).is_some()),
            Atom::ChildrenBack => painted(&|look, fitting| shows(look, fitting) == Some(true)),
            Atom::ChildrenOfOthers => {
                painted(&|look, fitting| fitting.is_some_and(|fitting| look.shows_another(fitting)))
            }
            Atom::Probed => Set::of(n, |k| matches!(facts.event(k).what, What::Probe { .. })),
            Atom::ProbeAgrees => Set::of(
                n,
                |k| matches!(facts.event(k).what, What::Probe { current } if current.judged().agrees_with(facts.told[k])),
            ),
            _ => return None,
        })
    }

    /// The moments at which a question has the answer yes, where the call at a place of the facts has told that.
    fn answers_if(&self, place: usize, atom: Atom, charged: &Charged) -> Set {
        self.answers_of_run(atom).unwrap_or_else(|| self.answers_of(place, atom, charged))
    }

    /// The moments at which a question has the answer yes, of the call at a place of the facts.
    fn answers_of(&self, place: usize, atom: Atom, charged: &Charged) -> Set {
        let (facts, n) = (&self.facts, self.len());
        let (call, searched) = (&facts.calls[place], &self.searched[place]);
        let from = |first: Option<usize>| Set::range(n, first.unwrap_or(n)..n);
        let only = |k: Option<usize>| Set::one(n, k);
        match atom {
            Atom::Made => from(Some(call.made)),
            Atom::CallbackStarts => starts(call, n, |_| true),
            Atom::CallbackStartsRight => starts(call, n, |k| is_right_argument(facts, call, k)),
            Atom::Settles => only(call.settled),
            Atom::CallbackPending => {
                facts.callback_pending(call).map_or(Set::none(n), |at| Set::range(n, at))
            }
            Atom::Sets => charged.sets.clone(),
            Atom::SetInThisTurn => charged.sets.onward(&self.turn_ends.complement().after()),
            Atom::SetsWrong(rule) => {
                let mut wrong = Set::none(n);
                let against = charged.wrong.iter().filter(|(against, _)| *against == rule);
                against.for_each(|(_, k)| wrong.insert(*k));
                wrong
            }
            Atom::EndsWithTarget => searched.ends_with_target.clone(),
            Atom::EndsInItsSession => Set::of(n, |k| {
                (call.returned == Some(k) || k + 1 == n) && is_its_session(facts, call, facts.told[k], k)
            }),
            Atom::ValueIsTold => from((call.made + 1..n).find(|k| !self.hidden.has(*k) && facts.tells(*k))),
            Atom::HidesAlone => searched.hides_alone.clone(),
            Atom::Resolves => only(call.returned.filter(|k| facts.resolved_at(call, *k))),
            Atom::Returns => only(call.returned),
            Atom::Released => from(call.released),
            Atom::ReleasedNow => from(call.released.map(|released| released.saturating_sub(1))),
            Atom::Overtaken => searched.overtaken.clone(),
            Atom::MayReturnLate => {
                let may = facts.spec_of(call).may_return_late;
                Set::of(n, |_| may)
            }
            Atom::ReplacesNothing => {
                let spec = facts.spec_of(call);
                let known = &facts.known[call.while_in_progress(n)];
                let first = known.iter().position(|known| spec.replaces_nothing(*known));
                from(first.map(|k| call.made + k + 1))
            }
            Atom::Due => only(n.checked_sub(1).filter(|_| self.nothing_holds_up(call))),
            Atom::Alone => searched.alone.clone(),
            Atom::GoesThere => Set::of(n, |k| self.goes_to(facts.plan_of(call).redirect_url.as_deref(), k)),
            // Answered above.
            Atom::Hidden
            | Atom::Known
            | Atom::FullyHidden
            | Atom::TurnEnds
            | Atom::ListenersAgree
            | Atom::OthersListen
            | Atom::EachListenerTold
            | Atom::ChangedOtherwise
            | Atom::AsTheServerSaid
            | Atom::TokensComeAlong
            | Atom::ChildrenShown
            | Atom::ChildrenHidden
            | Atom::ChildrenDue
            | Atom::ChildrenBack
            | Atom::ChildrenOfOthers
            | Atom::Probed
            | Atom::ProbeAgrees => Set::none(n),
        }
    }

    /// Whether, in the end, a call that has not returned had every reason to be done: it is not released, its callback
    /// is not what it waits for, and no call that overlaps it is in the way.
    pub fn nothing_holds_up(&self, call: &CallFacts) -> bool {
        let end = self.len() - 1;
        let is_open = |call: &CallFacts| {
            call.is_released(end) && call.returned.is_none() || self.facts.is_callback_pending(call, end)
        };
        call.returned.is_none()
            && !call.is_released(end)
            && !is_open(call)
            && !self.facts.calls.iter().any(|other| self.facts.overlap(call, other) && is_open(other))
    }
}

/// Where a call's callback starts and something holds.
fn starts(call: &CallFacts, n: usize, holds: impl Fn(usize) -> bool) -> Set {
    let mut starts = Set::none(n);
    call.callbacks.iter().filter(|k| holds(**k)).for_each(|k| starts.insert(*k));
    starts
}

/// Whether what is current was what a call has to set, at some time up to an event at which the call had come as far as to
/// its set. It has nothing new to tell then, and a call that overlaps it may set something else after that.
fn finds_its_target(facts: &Facts<'_>, call: &CallFacts, event: usize) -> bool {
    let spec = facts.spec_of(call);
    let ready = match spec.gives {
        Gives::NoCallback => Some(call.made),
        _ if call.callbacks.is_empty() && !spec.owes_callback => Some(call.made),
        Gives::Promise => call.settled.filter(|_| !call.callbacks.is_empty()),
        Gives::Plain | Gives::Throws => call.callbacks.first().copied(),
    };
    ready.is_some_and(|ready| (ready..event).any(|k| may_set(facts, call, facts.told[k], k)))
}

fn search(facts: &Facts<'_>, call: &CallFacts) -> Searched {
    let n = facts.trace.events.len();
    let from = |first: Option<usize>| Set::range(n, first.unwrap_or(n)..n);
    let others = || facts.calls.iter().filter(|other| other.index != call.index);
    let overlaps = facts.overlaps_before(call, n);
    let mut ends_with_target = Set::none(n);
    for k in call.returned.into_iter().chain(n.checked_sub(1)) {
        if may_set(facts, call, facts.told[k], k) || overlaps && finds_its_target(facts, call, k) {
            ends_with_target.insert(k);
        }
    }
    let hides_alone = |k: usize| {
        k > 0
            && facts.told[k].is_hidden()
            && !facts.told[k - 1].is_hidden()
            && call.in_progress(k)
            && !facts.is_changed_otherwise(k)
            && !others().any(|other| other.in_progress(k))
    };
    let overlapping = others().filter(|other| facts.overlap(call, other));
    Searched {
        ends_with_target,
        hides_alone: Set::of(n, hides_alone),
        overtaken: from(facts.overtaken_from(call)),
        alone: from(overlapping.map(|other| other.made).min()).complement(),
    }
}

/// Whether the children that fit are there; `None` where no component is for them, or where it is open which ones fit.
fn shows(look: Look, fitting: Option<Children>) -> Option<bool> {
    look.shows(fitting?)
}
