//! What a trace says of each call, and from where on the documentation says nothing of it any more.

use crate::event::{Ambient, Numbered, Observation, ReturnOutcome, Settlement, Stimulus, What};
use crate::names::MAIN;
use crate::obligations::{CallSpec, Compiled, Gives, Organizations, Situation};
use crate::plan::CallIndex;
use crate::trace::Trace;
use crate::value::{Asked, Code, NULL, Val};

pub mod leaving;
mod look_up;
mod questions;

/// A call that was made, and where in the trace its events are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CallFacts {
    /// Which call.
    pub index: CallIndex,
    /// Where it was made.
    pub made: usize,
    /// Where its callback started; more than once if the implementation is wrong.
    pub callbacks: Vec<usize>,
    /// Where its callback's promise was settled.
    pub settled: Option<usize>,
    /// Where it returned, the first time.
    pub returned: Option<usize>,
    /// The first event at which it is released, the one after what released it: the documentation does not say what
    /// comes of it.
    pub released: Option<usize>,
}

impl CallFacts {
    /// Whether it has been made and has not returned before an event.
    pub fn in_progress(&self, event: usize) -> bool {
        self.made < event && self.returned.is_none_or(|returned| returned >= event)
    }

    /// The events up to another at which it was in progress.
    pub fn while_in_progress(&self, event: usize) -> std::ops::Range<usize> {
        self.made..self.returned.map_or(event, |returned| returned.min(event)).max(self.made + 1)
    }

    /// Whether it is released at an event.
    pub fn is_released(&self, event: usize) -> bool {
        self.released.is_some_and(|released| released <= event)
    }
}

/// What a trace says, read once.
#[derive(Debug)]
pub struct Facts<'a> {
    /// What was run.
    pub spec: &'a Compiled<'a>,
    /// What happened.
    pub trace: &'a Trace<Numbered>,
    /// After each event, what `main` was told last; before the first telling the client's state is unknown.
    pub told: Vec<Val>,
    /// After each event, what `main` was told last that was not undefined; before the first such telling,
    /// the state that the scenario begins with.
    pub known: Vec<Val>,
    /// The calls that were made, in the order in which they were.
    pub calls: Vec<CallFacts>,
    /// The sign-outs that were made as calls, in the order in which they were.
    pub leaving: Vec<leaving::Leaving>,
    /// Events about a call or a promise that cannot be: of a call that was never made, or a second return.
    pub impossible: Vec<usize>,
    /// Where the page started to unload.
    pub unloaded: Option<usize>,
    /// The first event, if any, by which something else than a call may have changed what is current: signing out, the
    /// server, loading.
    pub changed_otherwise: Option<usize>,
    /// The first event, if any, by which the tab gained the focus. From then on the client may look after its session while no
    /// call is in progress.
    pub gained_focus: Option<usize>,
    /// From which event on the task of which session may be done, in the order of the events.
    may_be_done: Vec<(usize, Code)>,
    /// In which organization each session is, from an event on; in the order of the events.
    organizations: Vec<(usize, Organizations)>,
    /// The place in `calls` of each call of the plan.
    places: Vec<Option<u16>>,
}

impl<'a> Facts<'a> {
    /// Reads a trace of a plan.
    pub fn read(spec: &'a Compiled<'a>, trace: &'a Trace<Numbered>) -> Self {
        let mut facts = Self {
            spec,
            trace,
            told: Vec::with_capacity(trace.events.len()),
            known: Vec::with_capacity(trace.events.len()),
            calls: Vec::with_capacity(spec.calls.len()),
            leaving: Vec::new(),
            impossible: Vec::new(),
            unloaded: None,
            changed_otherwise: None,
            gained_focus: None,
            may_be_done: Vec::new(),
            organizations: Vec::new(),
            places: vec![None; spec.calls.len()],
        };
        let mut reading = Reading {
            told: Val::UNDEFINED,
            known: spec.initial,
            loaded: spec.plan.client.loaded,
            removed: Vec::new(),
            ended: spec.not_there_yet(),
            refused: Vec::new(),
            may_be_done: Vec::new(),
            organizations: spec.organizations(),
        };
        for (k, event) in trace.events.iter().enumerate() {
            match event.what {
                What::Did(stimulus) => facts.happens(k, stimulus, &mut reading),
                What::Saw(observation) => facts.is_seen(k, observation, &mut reading),
                What::Begin | What::Probe { .. } | What::End => {}
            }
            if facts.organizations.last().is_none_or(|(_, last)| *last != reading.organizations) {
                facts.organizations.push((k + 1, reading.organizations.clone()));
            }
            facts.told.push(reading.told);
            facts.known.push(reading.known);
        }
        facts
    }

    fn happens(&mut self, k: usize, stimulus: Stimulus<Numbered>, reading: &mut Reading) {
        self.disturb(k, stimulus);
        if let Stimulus::Call { call } = stimulus
            && self.spec.signs_out(call).is_some()
        {
            self.leaves(k, call, reading);
        }
        if !self.spec.as_sign_out(stimulus).kind().is_in_contract {
            self.changed_otherwise.get_or_insert(k);
        }
        self.spec.note_signed_in(stimulus, &mut reading.ended);
        if self.spec.note_ended(stimulus, &mut reading.ended) {
            self.release_where_silent(k, &Situation { kept: reading.known.session, ..reading.situation() });
        }
        match stimulus {
            Stimulus::Call { call } if self.spec.signs_out(call).is_some() => {}
            Stimulus::Call { call } => {
                if self.places.get(call.index()) != Some(&None) {
                    self.impossible.push(k);
                    return;
                }
                let of = &self.spec.calls[call.index()];
                self.spec.note_done(of, &mut reading.may_be_done);
                let done = reading.may_be_done.iter().skip(self.may_be_done.len());
                self.may_be_done.extend(done.map(|session| (k, *session)));
                let silent = !reading.loaded
                    || self.unloaded.is_some()
                    || self.spec.is_silent(of, &reading.situation());
                self.spec.note_refused(of, silent, reading.known.session, &mut reading.refused);
                let spec = self.spec;
                let others = self.calls.iter().filter(|call| call.returned.is_none());
                let others = others.map(|call| &spec.calls[call.index.index()]);
                spec.note_made(&mut reading.organizations, (of, silent), reading.known.session, others);
                self.places[call.index()] = u16::try_from(self.calls.len()).ok();
                self.calls.push(CallFacts {
                    index: call,
                    made: k,
                    callbacks: Vec::new(),
                    settled: None,
                    returned: None,
                    released: silent.then_some(k + 1),
                });
            }
            Stimulus::Settle { call, outcome } => {
                let fails = outcome != Settlement::Resolve;
                if self.spec.signs_out(call).is_some() {
                    if !self.settles_leaving(call, k, outcome) {
                        self.impossible.push(k);
                    }
                    return;
                }
                if fails {
                    self.note_failed(call, reading);
                }
                self.on_call(call, k, |facts, _| {
                    if fails {
                        facts.released.get_or_insert(k + 1);
                    }
                    facts.settled.replace(k).is_none()
                });
            }
            stimulus if stimulus.refuses() => {
                let waiting: Vec<_> = self.calls.iter().filter(|call| call.returned.is_none()).collect();
                for call in waiting {
                    self.note_failed(call.index, reading);
                }
                for call in self.calls.iter_mut().filter(|call| call.returned.is_none()) {
                    call.released.get_or_insert(k + 1);
                }
            }
            Stimulus::Ambient(Ambient::Unload) => {
                self.unloaded = self.unloaded.or(Some(k));
                for call in self.calls.iter_mut().filter(|call| call.returned.is_none()) {
                    call.released.get_or_insert(k + 1);
                }
            }
            Stimulus::Ambient(Ambient::Load) => reading.loaded = !self.spec.plan.holds_up_loading(),
            stimulus if stimulus.attends() => {
                self.gained_focus.get_or_insert(k);
                self.spec.note_focus(&mut reading.organizations);
            }
            _ => {}
        }
    }

    fn is_seen(&mut self, k: usize, observation: Observation<Numbered>, reading: &mut Reading) {
        match observation {
            Observation::Emit { listener: MAIN, current } if reading.told != current.judged() => {
                let current = current.judged();
                reading.told = current;
                if current.is_hidden() {
                    return;
                }
                let known = reading.known;
                if current.session == NULL {
                    if known.session > NULL && !reading.removed.contains(&known.session) {
                        reading.removed.push(known.session);
                    }
                } else {
                    reading.removed.retain(|session| *session != current.session);
                }
                self.release_who_gives_up(k, |call, before| {
                    current.is_null() || current.agrees_with(known) || before[call.made].agrees_with(current)
                });
                reading.known = current;
                let mut in_progress = self.calls.iter().filter(|call| call.returned.is_none());
                let is_shared =
                    in_progress.clone().count() >= 2 || in_progress.any(|call| call.is_released(k));
                self.spec.note_told(&mut reading.organizations, current, is_shared);
                let Reading { organizations, refused, .. } = reading;
                for call in self.calls.iter().filter(|call| call.returned.is_none()) {
                    self.spec.note_kept(organizations, refused, self.spec_of(call), current.session);
                }
                if self.calls.iter().filter(|call| call.returned.is_none()).count() >= 2 {
                    self.release_where_silent(k, &Situation { kept: current.session, ..reading.situation() });
                }
            }
            Observation::Callback { call, .. } if self.spec.signs_out(call).is_some() => {
                let possible = self.starts_leaving(call, k);
                self.impossible.extend((!possible).then_some(k));
            }
            Observation::Return { call, .. } if self.spec.signs_out(call).is_some() => {
                let possible = self.returns_leaving(call, k);
                self.impossible.extend((!possible).then_some(k));
            }
            Observation::Callback { call, .. } => {
                if self.spec.calls.get(call.index()).is_some_and(|spec| spec.gives == Gives::Throws) {
                    self.note_failed(call, reading);
                }
                self.on_call(call, k, |facts, spec| {
                    facts.callbacks.push(k);
                    if spec.gives == Gives::Throws {
                        facts.released.get_or_insert(k + 1);
                    }
                    spec.gives != Gives::NoCallback
                });
            }
            Observation::Return { call, ref outcome } => {
                self.release_who_gives_up(k, |waiting, _| waiting.index == call);
                if !matches!(outcome, ReturnOutcome::Resolved) {
                    self.note_failed(call, reading);
                } else if self.is_alone(call) {
                    let of = &self.spec.calls[call.index()];
                    self.spec.note_set_alone(&mut reading.organizations, of, reading.told);
                }
                self.on_call(call, k, |facts, _| {
                    let first = facts.returned.is_none();
                    facts.returned.get_or_insert(k);
                    first
                });
            }
            _ => {}
        }
    }

    /// Whether the organization that a call has asked for counts is open, since it has failed.
    fn note_failed(&self, call: CallIndex, reading: &mut Reading) {
        if let Some(found) = self.call(call) {
            let before = self.known[found.made];
            self.spec.note_failed(&mut reading.organizations, &self.spec.calls[call.index()], before);
        }
    }

    /// Whether a call that has not returned overlaps no other, and is not released.
    fn is_alone(&self, call: CallIndex) -> bool {
        self.call(call).is_some_and(|call| {
            let overlaps = self.calls.iter().any(|other| self.overlap(call, other));
            call.returned.is_none() && call.released.is_none() && !overlaps
        })
    }

    /// What is current has changed, and with it perhaps what a call in progress is about, which may be read when it sets:
    /// its session is gone, or there is none to keep. Where a call is alone, what `main` is told can only be its own doing.
    fn release_where_silent(&mut self, k: usize, now: &Situation<'_>) {
        let (spec, known) = (self.spec, &self.known);
        for call in self.calls.iter_mut().filter(|call| call.returned.is_none()) {
            let of = &spec.calls[call.index.index()];
            // It may be for any session that was current since.
            let may_be_ended = of.session == Asked::Omitted
                && known[call.made..].iter().any(|known| now.ended.contains(&known.session));
            if may_be_ended || spec.is_silent(of, now) {
                // The change itself is not yet its own.
                call.released.get_or_insert(k + 1);
            }
        }
    }

    /// How long to wait for a callback that never settles is nowhere said: a call that returns, or puts back what was
    /// there, or null, has given up waiting. The event is its own already.
    fn release_who_gives_up(&mut self, k: usize, gives_up: impl Fn(&CallFacts, &[Val]) -> bool) {
        if !self.spec.some_wait_for_ever {
            return;
        }
        let spec = self.spec;
        for call in self.calls.iter_mut().filter(|call| call.returned.is_none() && call.released.is_none()) {
            let waits = !call.callbacks.is_empty() && spec.calls[call.index.index()].waits_for_ever;
            if waits && gives_up(call, &self.known) {
                call.released = Some(k);
            }
        }
    }

    fn on_call(
        &mut self,
        call: CallIndex,
        k: usize,
        note: impl FnOnce(&mut CallFacts, &CallSpec<'_>) -> bool,
    ) {
        let possible =
            self.place(call).map(|place| note(&mut self.calls[place], &self.spec.calls[call.index()]));
        if possible != Some(true) {
            self.impossible.push(k);
        }
    }
}

/// What was told so far, while a trace is read.
struct Reading {
    told: Val,
    known: Val,
    loaded: bool,
    /// The sessions that null removed and that have not been current since.
    removed: Vec<Code>,
    /// The sessions that were signed out, or that the server removed.
    ended: Vec<Code>,
    /// The sessions that asked last for an organization which was refused.
    refused: Vec<Code>,
    /// The sessions whose task may be done.
    may_be_done: Vec<Code>,
    /// In which organization each session is.
    organizations: Organizations,
}

impl Reading {
    /// What a call finds that is made now. While the session is undefined there is none to keep.
    fn situation(&self) -> Situation<'_> {
        let Self { told, removed, ended, refused, .. } = self;
        Situation { kept: told.session, removed, ended, refused }
    }
}
