//! What the monitors of all hazards ask of a run, folded event by event, and what they ask of whoever knows more.

use crate::components::{Look, Screen};
use crate::event::{Ambient, Numbered, Observation, ReturnOutcome, Stimulus, What};
use crate::names::MAIN;
use crate::obligations::{Compiled, Gives};
use crate::parts;
use crate::plan::CallIndex;
use crate::state_key::StateKey;
use crate::value::{Asked, Children, Code, NULL, Val};

/// An event, what came before it, and whom to ask.
#[derive(Clone, Copy)]
pub struct Now<'n> {
    /// What is run.
    pub spec: &'n Compiled<'n>,
    /// The run up to this event.
    pub context: &'n Context,
    /// Who knows more.
    pub oracle: &'n dyn Oracle,
}

/// What monitors ask and cannot tell from the events so far, of the event that they see.
pub trait Oracle {
    /// Whether a call in progress may set a value.
    fn may_set(&self, call: CallIndex, value: Val) -> bool;
    /// Whether a call in progress is about a session.
    fn is_about(&self, call: CallIndex, session: Code) -> bool;
    /// Whether a call sets its value later. `None` where that is not known yet: it is read off the whole trace.
    fn sets_later(&self, call: CallIndex) -> Option<bool>;
}

/// A run up to an event: what was told and shown, before the event and with it, and how far the calls have come.
#[derive(Clone, Debug)]
pub struct Context {
    /// The event.
    pub event: What<Numbered>,
    /// The index of the event.
    pub at: usize,
    /// The index of the last rendering.
    pub rendered_at: usize,
    /// What `main` had been told last.
    pub told_before: Val,
    /// What `main` was told last.
    pub told: Val,
    /// What `main` had been told last that was not undefined.
    pub known_before: Val,
    /// What `main` was told last that was not undefined.
    pub known: Val,
    /// What stood on the screen before, as painted last; `None` before anything was.
    pub painted_before: Option<Look>,
    /// What stands on the screen, as painted last.
    pub painted: Option<Look>,
    /// Whether a turn ends with the event.
    pub ends_turn: bool,
    /// Whether a turn ends with the event, in a run in which something is rendered: then the screen is painted.
    pub paints: bool,
    /// The calls in progress, in the order in which they were made: one that is made with this event is not yet, one that
    /// returns with it still is.
    pub open: Vec<CallIndex>,
    /// The call made last.
    pub last_made: Option<CallIndex>,
    /// How many calls were made.
    pub made: u16,
    /// Of the calls whose callback is pending, returned or not, the one that was made first.
    pub pending: Option<CallIndex>,
    /// Whether the client is loaded.
    pub loaded: bool,
    /// The sessions whose task may be done. It matters where something is rendered, and in a search nothing is.
    may_be_done: Vec<Code>,
    /// How many events there were.
    seen: usize,
    calls: Vec<Progress>,
    screen: Screen,
}

/// How far a call has come.
#[derive(Clone, Copy, Default, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "any of them may go with any other")]
struct Progress {
    /// As how many-th it was made, from 1; 0 if it was not.
    made: u16,
    started: bool,
    settled: bool,
    /// Its callback is pending.
    pending: bool,
    returned: bool,
    /// Another call was in progress at the same time.
    overlapped: bool,
}

parts! { pub(super) Context:
    KNOWN = "run.known": "What was told last that was not undefined.";
    ORDER = "run.order": "The order in which the calls in progress were made, and whether the only one has overlapped another.";
}

impl Context {
    pub(super) fn new(spec: &Compiled<'_>) -> Self {
        Self {
            event: What::Begin,
            at: 0,
            rendered_at: 0,
            told_before: Val::UNDEFINED,
            told: Val::UNDEFINED,
            known_before: spec.initial,
            known: spec.initial,
            painted_before: None,
            painted: None,
            ends_turn: false,
            paints: false,
            open: Vec::new(),
            last_made: None,
            made: 0,
            pending: None,
            loaded: spec.plan.client.loaded,
            may_be_done: Vec::new(),
            seen: 0,
            calls: vec![Progress::default(); spec.calls.len()],
            screen: Screen::default(),
        }
    }

    /// What control components show, for what `main` was told last; `None` where that is open.
    pub fn fitting(&self, spec: &Compiled<'_>) -> Option<Children> {
        spec.fitting(self.told, &self.may_be_done)
    }

    /// Whether null is told, and was not before.
    #[inline]
    pub fn tells_null(&self) -> bool {
        self.told.session == NULL && self.told_before.session != NULL
    }

    /// The call that is made with this event.
    #[inline]
    pub fn making(&self) -> Option<CallIndex> {
        match self.event {
            What::Did(Stimulus::Call { call }) if self.progress(call).made == 0 => Some(call),
            _ => None,
        }
    }

    /// The call that resolves with this event.
    #[inline]
    pub fn resolving(&self) -> Option<CallIndex> {
        match self.event {
            What::Saw(Observation::Return { call, outcome: ReturnOutcome::Resolved })
                if self.is_open(call) =>
            {
                Some(call)
            }
            _ => None,
        }
    }

    /// Whether no call is in progress once the event is over.
    #[inline]
    pub fn is_idle(&self) -> bool {
        let returns = |open: &CallIndex| matches!(self.event, What::Saw(Observation::Return { call, .. }) if call == *open);
        self.open.iter().all(returns) && self.making().is_none()
    }

    /// Whether a call is in progress.
    #[inline]
    pub fn is_open(&self, call: CallIndex) -> bool {
        let progress = self.progress(call);
        progress.made > 0 && !progress.returned
    }

    /// As how many-th a call was made, from 1; 0 if it was not.
    #[inline]
    pub fn rank(&self, call: CallIndex) -> u16 {
        self.progress(call).made
    }

    /// Whether another call was in progress together with a call.
    #[inline]
    pub fn has_overlapped(&self, call: CallIndex) -> bool {
        self.progress(call).overlapped
    }

    /// Whether the callback of a call has started.
    #[inline]
    pub fn has_started(&self, call: CallIndex) -> bool {
        self.progress(call).started
    }

    /// Whether a call in progress asks for null.
    #[inline]
    pub fn null_is_asked_for(&self, spec: &Compiled<'_>) -> bool {
        self.open.iter().any(|call| spec.calls[call.index()].session == Asked::Null)
    }

    /// The index of the last event.
    pub(super) const fn last_event(&self) -> usize {
        self.seen.saturating_sub(1)
    }

    #[inline]
    fn progress(&self, call: CallIndex) -> Progress {
        self.calls.get(call.index()).copied().unwrap_or_default()
    }

    /// Takes in what is told and shown with an event, which may be the last of its turn.
    #[inline]
    pub(super) fn begin(&mut self, spec: &Compiled<'_>, event: What<Numbered>, ends_turn: bool) {
        self.event = event;
        self.at = self.seen;
        self.seen += 1;
        (self.told_before, self.known_before) = (self.told, self.known);
        match event {
            What::Saw(Observation::Emit { listener: MAIN, current }) => {
                let current = current.judged();
                self.told = current;
                if !current.is_hidden() {
                    self.known = current;
                }
            }
            What::Saw(Observation::Callback { call, .. }) => {
                let Some(progress) = self.calls.get_mut(call.index()) else { return };
                if progress.made > 0 && !progress.started {
                    progress.started = true;
                    progress.pending = spec.calls[call.index()].gives == Gives::Promise && !progress.settled;
                    let is_first = self.pending.is_none_or(|first| self.rank(call) < self.rank(first));
                    if self.progress(call).pending && is_first {
                        self.pending = Some(call);
                    }
                }
            }
            What::Saw(Observation::Render { component, visible }) => {
                self.screen.render(&spec.names, component, visible);
                self.rendered_at = self.at;
            }
            What::Did(Stimulus::Settle { call, .. }) => {
                let Some(progress) = self.calls.get_mut(call.index()) else { return };
                progress.settled |= progress.made > 0;
                progress.pending &= !progress.settled;
                if progress.settled && self.pending == Some(call) {
                    self.pending = self.first_pending();
                }
            }
            What::Did(Stimulus::Ambient(Ambient::Load)) => self.loaded = !spec.plan.holds_up_loading(),
            What::Did(Stimulus::Call { call }) => {
                if let Some(call) = spec.calls.get(call.index()) {
                    spec.note_done(call, &mut self.may_be_done);
                }
            }
            _ => {}
        }
        self.ends_turn = ends_turn;
        self.painted_before = self.painted;
        let look = if ends_turn { self.screen.look() } else { None };
        self.paints = look.is_some();
        self.painted = look.or(self.painted);
    }

    /// Takes in how far a call has come once the event is over.
    #[inline]
    pub(super) fn finish(&mut self) {
        if let Some(call) = self.making() {
            if let Some(progress) = self.calls.get_mut(call.index()) {
                self.made += 1;
                progress.made = self.made;
                self.open.push(call);
                if self.open.len() > 1 {
                    self.open.iter().for_each(|open| self.calls[open.index()].overlapped = true);
                }
                self.last_made = Some(call);
            }
        } else if let What::Saw(Observation::Return { call, .. }) = self.event
            && self.is_open(call)
        {
            self.calls[call.index()].returned = true;
            self.open.retain(|open| *open != call);
        }
    }

    fn first_pending(&self) -> Option<CallIndex> {
        let calls = (0..).map(CallIndex).zip(&self.calls).filter(|(_, call)| call.pending);
        calls.min_by_key(|(_, call)| call.made).map(|(index, _)| index)
    }

    /// Writes what can still make a difference. What is told follows from the client, or the model says it; what of a call was made, has
    /// started, settled and returned, and whether the client is loaded, follows from what an order has done. A client in a search renders nothing.
    pub(super) fn write(&self, key: &mut StateKey) {
        key.put(Self::KNOWN, [self.known.session, self.known.organization, self.known.user]);
        // Where several are in progress, each of them has.
        let alone = self.open.first().filter(|call| self.open.len() == 1 && !self.has_overlapped(**call));
        key.list(Self::ORDER, self.open.iter().chain(alone).map(|call| call.0));
    }
}
