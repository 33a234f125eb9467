//! The simulated client in numbers: what it does, without a word of how it is spoken to.

use crate::semantics::record::{
    Impossible, Leaves, Navigates, Overlap, Record, Returns, SetActive, Unknown, Unload,
};
use interlude_spec::event::{Ambient, Naming, Numbered, Observation, ReturnOutcome, Settlement, Stimulus};
use interlude_spec::names::MAIN;
use interlude_spec::obligations::{CallSpec, Compiled, Gives, Passage};
use interlude_spec::plan::CallIndex;
use interlude_spec::value::{Asked, Code, NULL, UNDEFINED, Val};
use std::collections::VecDeque;

/// In small numbers, and with the reason of a rejection in place of its words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Simulated {}

impl Naming for Simulated {
    type Call = CallIndex;
    type Listener = <Numbered as Naming>::Listener;
    type Session = Code;
    type Given = Code;
    type Current = Val;
    type Request = <Numbered as Naming>::Request;
    type Word = <Numbered as Naming>::Word;
    type Error = Why;
    type Message = <Numbered as Naming>::Message;
}

/// What is seen of a simulated client.
pub type Saw = Observation<Simulated>;

/// How a call ends.
pub type Outcome = ReturnOutcome<Why>;

/// Why a call rejects.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Why {
    /// The client is not loaded.
    NotLoaded,
    /// There is no session to keep.
    NothingToKeep,
    /// There is no such session.
    UnknownSession,
    /// Its callback failed.
    Callback,
}

impl Why {
    /// The error's message, where it is the client's own.
    pub const fn message(self) -> Option<&'static str> {
        match self {
            Self::NotLoaded => Some("the client is not loaded"),
            Self::NothingToKeep => Some("there is no session to keep"),
            Self::UnknownSession => Some("there is no such session"),
            Self::Callback => None,
        }
    }
}

/// A client under a semantics.
#[derive(Clone, Debug)]
pub struct Client {
    pub(super) policy: Record,
    pub(super) current: Val,
    /// The session that was set last, or [`NULL`].
    pub(super) last_set: Code,
    /// The organization that each session has.
    pub(super) organizations: Vec<Code>,
    pub(super) listeners: Vec<u16>,
    pub(super) unloading: bool,
    /// The calls that were made, in that order.
    pub(crate) calls: Vec<Call>,
    pub(super) ready: VecDeque<Task>,
    pub(super) seen: Vec<Saw>,
}

/// A call that was made.
#[derive(Clone, Debug)]
#[expect(clippy::struct_field_names, reason = "it is the call of the plan that this one is")]
pub(crate) struct Call {
    pub(crate) call: CallIndex,
    pub(crate) stage: Stage,
    /// The session that it sets, or [`NULL`].
    pub(super) target: Code,
    /// What was current before it hid anything.
    pub(super) before: Val,
    /// How its callback's promise has settled.
    pub(super) settled: Option<bool>,
    /// The calls that its callback awaits, by their places.
    pub(crate) awaits: Vec<usize>,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Stage {
    /// In the queue behind others.
    Queued,
    /// Waiting for its callback's promise.
    Waiting,
    /// All done but for the return.
    Done(Outcome),
    Returned,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Task {
    /// Goes on with a call.
    Call(usize),
    /// Looks whether the calls that a callback awaits have returned.
    Awaiting(usize),
}

impl Client {
    /// A client at the beginning of a plan, with the listener `main`.
    pub fn new(policy: Record, spec: &Compiled<'_>) -> Self {
        let mut client = Self {
            policy,
            current: if spec.plan.client.loaded { spec.initial } else { Val::UNDEFINED },
            last_set: NULL,
            organizations: spec.sessions.iter().map(|session| session.last).collect(),
            listeners: Vec::new(),
            unloading: false,
            calls: Vec::new(),
            ready: VecDeque::new(),
            seen: Vec::new(),
        };
        if client.current.session != UNDEFINED {
            client.last_set = client.current.session;
        }
        client.join(spec, MAIN);
        client
    }

    /// Makes room for so many calls.
    pub(crate) fn make_room(&mut self, calls: usize) {
        self.calls.reserve(calls);
        self.seen.reserve(4);
    }

    /// What is current.
    pub const fn current(&self) -> Val {
        self.current
    }

    /// Whether calls wait until those made before them have returned.
    pub(crate) fn queues(&self) -> bool {
        self.policy.overlap == Overlap::Serialized
    }

    /// Gives what has been observed since this was last asked.
    pub fn take_seen(&mut self, into: &mut Vec<Saw>) {
        into.clear();
        into.append(&mut self.seen);
    }

    /// Does all of this in one turn and comes to rest. What no semantics says anything about is passed over
    /// ([`Kind::is_in_contract`](interlude_spec::event::Kind)).
    pub fn turn(&mut self, spec: &Compiled<'_>, batch: &[Stimulus<Numbered>]) {
        for stimulus in batch {
            match *stimulus {
                Stimulus::Call { call } => _ = self.make(spec, call),
                Stimulus::Settle { call, outcome } => self.settle(call, outcome == Settlement::Resolve),
                Stimulus::Ambient(Ambient::Unload) => self.unloading = true,
                Stimulus::AddListener { listener } => self.join(spec, listener),
                Stimulus::RemoveListener { listener } => self.listeners.retain(|known| *known != listener),
                Stimulus::Ambient(_)
                | Stimulus::SignOut { .. }
                | Stimulus::RemoveSession { .. }
                | Stimulus::SignIn { .. }
                | Stimulus::AddSession { .. }
                | Stimulus::Answer { .. } => {}
            }
        }
        while let Some(task) = self.ready.pop_front() {
            match task {
                Task::Call(index) => self.go_on(spec, index),
                Task::Awaiting(index) => self.look(index),
            }
        }
    }

    fn join(&mut self, spec: &Compiled<'_>, listener: u16) {
        if spec.plan.client.loaded {
            self.seen.push(Saw::Emit { listener, current: self.current });
        }
        self.listeners.push(listener);
    }

    /// A call is made and runs up to what it has to wait for.
    fn make(&mut self, spec: &Compiled<'_>, call: CallIndex) -> usize {
        let index = self.calls.len();
        let in_the_way = self.calls.iter().any(|call| call.stage != Stage::Returned);
        let (stage, before) = (Stage::Queued, self.current);
        self.calls.push(Call { call, stage, target: NULL, before, settled: None, awaits: Vec::new() });
        if !(self.policy.overlap == Overlap::Serialized && in_the_way) {
            self.begin(spec, index);
        }
        index
    }

    fn begin(&mut self, spec: &Compiled<'_>, index: usize) {
        let call = self.calls[index].call;
        let of = &spec.calls[call.index()];
        let target = match self.target(spec, of.session) {
            Ok(target) => target,
            Err(outcome) => return self.finish(index, outcome),
        };
        self.calls[index].target = target;
        self.calls[index].before = self.current;
        if self.hides(of) && self.current != Val::UNDEFINED {
            self.tell(Val::UNDEFINED);
        }
        // A navigation is called with a session, or not at all.
        let is_called = !of.gives_a_session || target != NULL;
        let Some(callback) = of.plan.callback.as_ref().filter(|_| is_called) else {
            self.set(spec, index);
            return self.finish(index, Outcome::Resolved);
        };
        self.seen.push(Saw::Callback { call, session: target });
        self.calls[index].stage = Stage::Waiting;
        let nested: Vec<usize> = callback.calls.iter().map(|nested| self.make(spec, *nested)).collect();
        if callback.await_calls {
            self.calls[index].awaits = nested;
            self.ready.push_back(Task::Awaiting(index));
        }
        match of.gives {
            Gives::Promise => self.ready.push_back(Task::Call(index)),
            Gives::NoCallback | Gives::Plain => {
                self.set(spec, index);
                self.finish(index, Outcome::Resolved);
            }
            Gives::Throws => {
                let outcome = self.fail(index);
                self.finish(index, outcome);
            }
        }
    }

    /// Whether a call goes through undefined.
    fn hides(&self, of: &CallSpec<'_>) -> bool {
        match of.passage {
            Passage::Hides | Passage::Navigates => true,
            Passage::Direct => false,
            Passage::Free if of.gives_a_session => self.policy.null_navigation == Navigates::Hides,
            Passage::Free => self.policy.set_active == SetActive::Hides,
        }
    }

    /// What a call is about, or how it ends before it begins.
    fn target(&self, spec: &Compiled<'_>, session: Asked) -> Result<Code, Outcome> {
        let impossible = |why| match self.policy.impossible {
            Impossible::Rejects => Err(Outcome::Rejected { error: why }),
            Impossible::Resolves => Err(Outcome::Resolved),
        };
        if !spec.plan.client.loaded {
            return impossible(Why::NotLoaded);
        }
        match session {
            Asked::Null => Ok(NULL),
            Asked::Omitted if self.last_set == NULL => impossible(Why::NothingToKeep),
            Asked::Omitted => Ok(self.last_set),
            Asked::Id(code) => match (spec.session(code), self.policy.unknown_id) {
                (Some(_), _) => Ok(code),
                (None, Unknown::MeansNull) => Ok(NULL),
                (None, Unknown::Rejects) => Err(Outcome::Rejected { error: Why::UnknownSession }),
            },
        }
    }

    fn settle(&mut self, call: CallIndex, resolves: bool) {
        let Some(index) = self.calls.iter().position(|known| known.call == call) else { return };
        self.calls[index].settled = Some(resolves);
        self.ready.push_back(Task::Call(index));
    }

    fn go_on(&mut self, spec: &Compiled<'_>, index: usize) {
        match self.calls[index].stage {
            Stage::Queued | Stage::Returned => {}
            Stage::Waiting => match self.calls[index].settled {
                None => {}
                Some(true) => {
                    self.set(spec, index);
                    self.give_back(spec, index, Outcome::Resolved);
                }
                Some(false) => {
                    let outcome = self.fail(index);
                    self.give_back(spec, index, outcome);
                }
            },
            Stage::Done(outcome) => self.give_back(spec, index, outcome),
        }
    }

    /// The third step, unless something keeps the call from it.
    fn set(&mut self, spec: &Compiled<'_>, index: usize) {
        let overtaken = self.policy.overlap == Overlap::LatestWins && index + 1 < self.calls.len();
        if overtaken || self.unloading && self.policy.unload == Unload::Suppresses {
            return;
        }
        let Call { call, target, .. } = self.calls[index];
        let current = match spec.session(target) {
            None => Val::NULL,
            Some(session) => {
                let had = &mut self.organizations[usize::from(target) - 2];
                match spec.calls[call.index()].organization {
                    Asked::Id(code) => *had = code,
                    Asked::Null => *had = NULL,
                    Asked::Omitted => {}
                }
                Val { session: target, organization: *had, user: session.user }
            }
        };
        self.last_set = target;
        self.tell(current);
    }

    fn fail(&mut self, index: usize) -> Outcome {
        match self.policy.failure {
            Leaves::Undefined => {}
            Leaves::Before => self.tell(self.calls[index].before),
            Leaves::Null => self.tell(Val::NULL),
        }
        match self.policy.failed {
            Returns::Rejects => Outcome::Rejected { error: Why::Callback },
            Returns::Resolves => Outcome::Resolved,
        }
    }

    /// Everything of a call is done in its own turn: it returns when the turn's code is through.
    fn finish(&mut self, index: usize, outcome: Outcome) {
        self.calls[index].stage = Stage::Done(outcome);
        self.ready.push_back(Task::Call(index));
    }

    fn give_back(&mut self, spec: &Compiled<'_>, index: usize, outcome: Outcome) {
        self.calls[index].stage = Stage::Returned;
        self.seen.push(Saw::Return { call: self.calls[index].call, outcome });
        for outer in 0..self.calls.len() {
            if self.calls[outer].awaits.contains(&index) {
                self.ready.push_back(Task::Awaiting(outer));
            }
        }
        if self.policy.overlap == Overlap::Serialized
            && let Some(next) = self.calls.iter().position(|call| call.stage == Stage::Queued)
        {
            self.begin(spec, next);
        }
    }

    fn look(&mut self, index: usize) {
        let call = &self.calls[index];
        if !call.awaits.is_empty()
            && call.awaits.iter().all(|nested| self.calls[*nested].stage == Stage::Returned)
        {
            self.seen.push(Saw::CallbackWaiting { call: call.call });
            self.calls[index].awaits.clear();
        }
    }

    fn tell(&mut self, current: Val) {
        self.current = current;
        self.seen.extend(self.listeners.iter().map(|listener| Saw::Emit { listener: *listener, current }));
    }
}
