//! The hazards, watched while a run goes on.
//!
//! [`interlude_spec::hazards`] reads a whole trace; here each event is seen once and only what can still make a difference is
//! kept. The two are written down separately, and a test holds them against each other on every order of small plans and on
//! random ones.

use super::essence;
use crate::key::{Key, Part};
use interlude_spec::event::{Numbered, Observation, ReturnOutcome, Stimulus, What};
use interlude_spec::model::musts::Musts;
use interlude_spec::model::state::State;
use interlude_spec::model::step::Relation;
use interlude_spec::names::MAIN;
use interlude_spec::obligations::{CallSpec, Compiled, Gives};
use interlude_spec::plan::CallIndex;
use interlude_spec::requirement::RuleId;
use interlude_spec::value::Asked;
use interlude_spec::value::{ABSENT, Code, NULL, UNDEFINED, Val};

/// What has been seen.
#[derive(Clone, Debug)]
pub(super) struct Watch {
    told: Val,
    known: Val,
    calls: Vec<Seen>,
    /// The calls whose callback's promise is pending: a bit for each.
    pending: Calls,
    /// The calls that were made, in that order, without those that returned before `last` was made.
    order: Vec<u16>,
    /// The call made last of those that resolved.
    last: Option<u16>,
    /// Whether the call that resolved last asked for null.
    last_asked_for_null: bool,
    /// The calls that keep the session that is current.
    keepers: Calls,
    /// The calls of setActive.
    set_actives: Calls,
    /// Null was told after a session although nobody asked for it.
    flashed: bool,
    /// Sessions that null removed, each with the calls made before that are in progress.
    removed: Vec<(Code, Calls)>,
    /// What the events so far come to cannot be told without reading all of them again.
    pub(super) is_at_a_loss: bool,
}

#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "any of them may go with any other")]
struct Seen {
    made: bool,
    started: bool,
    returned: bool,
    /// The sessions that were current while it was in progress, where it keeps the one that is.
    kept: Vec<Code>,
    news: News,
    /// Something was told after the news and before it returned.
    told_again: bool,
}

/// What a setActive is to set, told while it has not set it.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
enum News {
    #[default]
    None,
    /// No other call in progress has that target.
    Alone,
    OfOthersToo,
}

/// A set of calls, a bit for each: [`super::MOST_CALLS`] fit.
type Calls = u64;

fn calls_that(spec: &Compiled<'_>, is_meant: impl Fn(&CallSpec<'_>) -> bool) -> Calls {
    let bits = spec.calls.iter().enumerate().map(|(place, call)| Calls::from(is_meant(call)) << place);
    bits.fold(0, |set, bit| set | bit)
}

/// A set of hazards and musts, a bit for each rule.
pub(super) type Rules = u64;

pub(super) const fn bit(rule: RuleId) -> Rules {
    1 << rule as u64
}

impl Watch {
    pub(super) fn new(spec: &Compiled<'_>) -> Self {
        Self {
            told: Val::UNDEFINED,
            known: spec.initial,
            calls: vec![Seen::default(); spec.calls.len()],
            pending: 0,
            keepers: calls_that(spec, |call| call.session == Asked::Omitted),
            set_actives: calls_that(spec, |call| !call.is_set_session()),
            order: Vec::new(),
            last: None,
            last_asked_for_null: false,
            flashed: false,
            removed: Vec::new(),
            is_at_a_loss: false,
        }
    }

    /// Sees an event, and says which hazards show with it. `before` is a state of the model before the event.
    pub(super) fn see(
        &mut self,
        spec: &Compiled<'_>,
        before: Option<&State>,
        event: What<Numbered>,
    ) -> Rules {
        let (told, known) = (self.told, self.known);
        let is_new = self.take_in(spec, event);
        let mut found = if self.set_actives == 0 { 0 } else { self.early_value(spec, event, known) };
        if is_new {
            found |= self.resurrected(spec, before, known);
        }
        if !self.told.is_hidden() && self.pending != 0 {
            found |= bit(RuleId::ShownWhilePending);
        }
        if self.flashed && self.told.session > NULL {
            found |= bit(RuleId::SignedOutFlash);
        }
        let told_null = self.told.session == NULL && told.session != NULL;
        if told_null && known.session > NULL {
            let asks = |index: u16| spec.calls[usize::from(index)].session == Asked::Null;
            let asked = self.in_progress(event).any(asks) || self.last_asked_for_null;
            self.flashed |= !asked;
        }
        if told_null {
            let session = |index: u16| spec.calls[usize::from(index)].session;
            let asked = self.in_progress(event).any(|index| session(index) == Asked::Null);
            let unknown = |index| matches!(session(index), Asked::Id(code) if spec.session(code).is_none());
            if !asked && self.in_progress(event).any(unknown) {
                found |= bit(RuleId::UnknownIdSignsOut);
            }
        }
        self.note(spec, event);
        found
    }

    /// The calls in progress, in the order in which they were made.
    pub(super) fn open_calls(&self) -> impl Iterator<Item = u16> + '_ {
        self.in_progress(What::Begin)
    }

    /// The hazards of a run that ends here.
    pub(super) fn end(&self, spec: &Compiled<'_>, loaded: bool) -> Rules {
        if self.calls.iter().any(|call| call.made && !call.returned) {
            return 0;
        }
        let mut found = 0;
        if loaded && self.told.is_hidden() {
            found |= bit(RuleId::StuckUndefined);
        }
        let Some(last) = self.last else { return found };
        let of = &spec.calls[usize::from(last)];
        let session = match of.session {
            Asked::Id(code) if spec.session(code).is_none() => return found,
            Asked::Id(code) => self.told.session == code,
            Asked::Null => self.told.session == NULL,
            Asked::Omitted => self.calls[usize::from(last)].kept.contains(&self.told.session),
        };
        let organization = self.told.session == NULL
            || match of.organization {
                _ if self.told.organization == ABSENT => true,
                Asked::Id(code) => self.told.organization == code,
                Asked::Null => self.told.organization == NULL,
                Asked::Omitted => true,
            };
        if !(session && organization) {
            found |= bit(RuleId::StaleCallWins);
        }
        found
    }

    /// What is told after an event; whether `main` was told something new.
    fn take_in(&mut self, spec: &Compiled<'_>, event: What<Numbered>) -> bool {
        match event {
            What::Saw(Observation::Emit { listener: MAIN, current: val }) if val != self.told => {
                self.told = val;
                if val.session != UNDEFINED {
                    self.known = val;
                }
                true
            }
            What::Did(Stimulus::Settle { call: CallIndex(call), .. }) => {
                self.pending &= !(1 << call);
                false
            }
            What::Saw(Observation::Callback { call: CallIndex(call), .. }) => {
                self.calls[usize::from(call)].started = true;
                self.pending |= Calls::from(spec.calls[usize::from(call)].gives == Gives::Promise) << call;
                false
            }
            _ => false,
        }
    }

    /// The calls in progress at an event: one that is made here is not yet, one that returns here still is.
    fn in_progress(&self, event: What<Numbered>) -> impl Iterator<Item = u16> + '_ {
        let made_here = match event {
            What::Did(Stimulus::Call { call: CallIndex(call) }) => Some(call),
            _ => None,
        };
        let in_progress = move |call: &u16| {
            let seen = &self.calls[usize::from(*call)];
            seen.made && !seen.returned && made_here != Some(*call)
        };
        self.order.iter().copied().filter(in_progress)
    }

    /// What a setActive is to set is told before its callback starts, and something else of it follows.
    fn early_value(&mut self, spec: &Compiled<'_>, event: What<Numbered>, known: Val) -> Rules {
        let mut found = 0;
        match event {
            What::Saw(Observation::Emit { listener: MAIN, current: val }) => {
                let calls: Vec<u16> = self.in_progress(event).collect();
                for &index in calls.iter().filter(|index| !spec.calls[usize::from(**index)].is_set_session())
                {
                    let seen = &self.calls[usize::from(index)];
                    let has_callback = spec.calls[usize::from(index)].gives != Gives::NoCallback;
                    if seen.news != News::None {
                        self.calls[usize::from(index)].told_again = true;
                        // Which telling is the one that sets decides, and that is read off the whole trace.
                        self.is_at_a_loss |=
                            !has_callback && self.calls[usize::from(index)].news == News::Alone;
                    } else if !(has_callback && seen.started) && is_news(spec, index, val, known) {
                        let shared =
                            calls.iter().any(|other| *other != index && has_target(spec, *other, val));
                        self.calls[usize::from(index)].news =
                            if shared { News::OfOthersToo } else { News::Alone };
                    }
                    found |= self.is_early(index);
                }
            }
            What::Saw(Observation::Callback { call: CallIndex(index), .. }) => found |= self.is_early(index),
            _ => {}
        }
        found
    }

    fn is_early(&self, index: u16) -> Rules {
        let seen = &self.calls[usize::from(index)];
        let early = seen.news == News::Alone && seen.told_again && seen.started;
        if early { bit(RuleId::EarlyValue) } else { 0 }
    }

    /// A call made before a removal sets the removed session after it.
    fn resurrected(&mut self, spec: &Compiled<'_>, before: Option<&State>, known: Val) -> Rules {
        let asks = |(call, of): (&Seen, &CallSpec<'_>)| call.made && of.session == Asked::Null;
        if self.told.session == NULL && known.session > NULL && self.calls.iter().zip(&spec.calls).any(asks) {
            let in_progress = self.in_progress(What::Begin);
            let calls = in_progress.fold(0, |set, call| set | 1 << call);
            if calls != 0 {
                self.removed.push((known.session, calls));
            }
        }
        if self.told.session <= NULL {
            return 0;
        }
        let gone =
            self.removed.iter().find(|(session, _)| *session == self.told.session).map(|(_, calls)| *calls);
        self.removed.retain(|(session, _)| *session != self.told.session);
        let (Some(calls), Some(state)) = (gone, before) else { return 0 };
        let relation = Relation { spec, musts: Musts::ALL };
        // Where nobody may set what is told, [`hazards`](interlude_spec::hazards) asks whose session it is; a simulator tells nothing
        // that nobody may set.
        let sets = |call: u16| calls & 1 << call != 0 && relation.may_set(state, call, self.told);
        if self.in_progress(What::Begin).any(sets) { bit(RuleId::ResurrectedSession) } else { 0 }
    }

    /// Notes what an event means for those that follow.
    fn note(&mut self, spec: &Compiled<'_>, event: What<Numbered>) {
        match event {
            What::Did(Stimulus::Call { call: CallIndex(index) }) => {
                self.calls[usize::from(index)].made = true;
                self.order.push(index);
            }
            What::Saw(Observation::Return { call: CallIndex(index), outcome }) => {
                let resolves = outcome == ReturnOutcome::Resolved;
                self.calls[usize::from(index)].returned = true;
                if resolves {
                    let rank = |call: u16| self.order.iter().position(|made| *made == call);
                    if self.last.is_none_or(|last| rank(last) < rank(index)) {
                        self.last = Some(index);
                    }
                    self.last_asked_for_null = spec.calls[usize::from(index)].session == Asked::Null;
                }
                let (calls, last) = (&self.calls, self.last);
                self.order.retain(|call| !calls[usize::from(*call)].returned || last == Some(*call));
                for (_, before) in &mut self.removed {
                    *before &= !(1 << index);
                }
                self.removed.retain(|(_, before)| *before != 0);
            }
            _ => {}
        }
        let known = self.known.session;
        let mut keepers = self.keepers;
        while keepers != 0 {
            let seen = &mut self.calls[keepers.trailing_zeros() as usize];
            keepers &= keepers - 1;
            if seen.made && !seen.returned && !seen.kept.contains(&known) {
                seen.kept.push(known);
                seen.kept.sort_unstable();
            }
        }
    }

    /// Writes what can still make a difference.
    pub(super) fn essence(&self, key: &mut Key) {
        key.put(Part::WatchKnown, essence::value(self.known));
        key.list(Part::WatchOrder, self.order.iter().copied());
        // The last one that resolved is the one of these that has returned. Nothing is rendered by a simulator.
        key.flags(&[(Part::WatchAskedForNull, self.last_asked_for_null), (Part::WatchFlashed, self.flashed)]);
        for (session, calls) in &self.removed {
            key.put(Part::WatchRemoved, [*session]);
            key.put(Part::WatchRemoved, calls.to_le_bytes().map(u16::from));
        }
        key.mark(u16::MAX);
        for (index, seen) in self.calls.iter().enumerate() {
            let is_last = self.last.map(usize::from) == Some(index);
            // What of it was made, has started, settled and returned stands with the order.
            if seen.returned && !is_last {
                continue;
            }
            let news = match seen.news {
                News::None => 0,
                News::Alone => 1,
                News::OfOthersToo => 2,
            };
            key.put(Part::WatchNews, [news]);
            key.flags(&[(Part::WatchToldAgain, seen.told_again)]);
            key.list(Part::WatchKept, seen.kept.iter().copied());
        }
    }
}

/// Whether a value newly holds what a call is to set.
fn is_news(spec: &Compiled<'_>, index: u16, val: Val, known: Val) -> bool {
    let of = &spec.calls[usize::from(index)];
    let session = matches!(of.session, Asked::Id(code) if val.session == code && known.session != code);
    let organization =
        matches!(of.organization, Asked::Id(code) if val.organization == code && known.organization != code);
    val.session != UNDEFINED && (session || organization)
}

fn has_target(spec: &Compiled<'_>, index: u16, val: Val) -> bool {
    let of = &spec.calls[usize::from(index)];
    of.session == Asked::Id(val.session) || of.organization == Asked::Id(val.organization)
}
