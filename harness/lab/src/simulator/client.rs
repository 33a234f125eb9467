//! The simulated client in numbers: what it does, without a word of how it is spoken to.

use crate::semantics::{Impossible, Leaves, Overlap, Semantics, Unknown};
use interlude_spec::model::compiled::SessionSpec;
use interlude_spec::model::ids::Asked;
use interlude_spec::model::label::{Code, MAIN, NULL, UNDEFINED, Val};
use std::collections::VecDeque;
use std::sync::Arc;

/// What a client is told before it begins, and the calls that may be made of it.
#[derive(Clone, Debug)]
pub struct Script {
    /// Its sessions, by code from 2.
    pub sessions: Vec<SessionSpec>,
    /// What is current in the beginning.
    pub initial: Val,
    /// Whether the client is loaded.
    pub loaded: bool,
    /// The calls, by number.
    pub forms: Vec<Form>,
}

/// What a call asks for.
#[derive(Clone, Debug)]
pub struct Form {
    /// Whether it is a setSession.
    pub is_set_session: bool,
    /// The session.
    pub session: Asked,
    /// The organization.
    pub organization: Asked,
    /// Its callback.
    pub callback: Option<Callback>,
}

/// A callback.
#[derive(Clone, Debug)]
pub struct Callback {
    /// What it gives back.
    pub gives: Given,
    /// The calls that it makes when it starts, by number.
    pub calls: Vec<u16>,
    /// Whether it waits for them.
    pub awaits: bool,
}

/// What a callback gives back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Given {
    /// A promise.
    Promise,
    /// Something else.
    Plain,
    /// An error, thrown.
    Throws,
}

/// What is done to a client.
#[derive(Clone, Copy, Debug)]
pub enum Deed {
    /// A call is made.
    Call(u16),
    /// The promise of a call's callback settles; `true` if it resolves.
    Settle(u16, bool),
    /// The page starts to unload.
    Unload,
    /// A listener joins.
    Join(u16),
    /// A listener leaves.
    Leave(u16),
}

/// What is seen of a client.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Saw {
    /// A listener is told what is current.
    Emit(u16, Val),
    /// A call's callback starts and is given a session.
    Callback(u16, Code),
    /// A call's callback has the calls behind it that it awaits.
    Waiting(u16),
    /// A call returns.
    Return(u16, Outcome),
}

/// How a call ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// It resolves.
    Resolved,
    /// It rejects.
    Rejected(Why),
}

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
    pub(super) semantics: Arc<Semantics>,
    pub(super) current: Val,
    /// The session that was set last, or [`NULL`].
    pub(super) last_set: Code,
    /// The organization that each session has.
    pub(super) organizations: Vec<Code>,
    pub(super) listeners: Vec<u16>,
    pub(super) unloading: bool,
    /// The calls that were made, in that order.
    pub(super) calls: Vec<Call>,
    pub(super) ready: VecDeque<Task>,
    pub(super) seen: Vec<Saw>,
}

/// A call that was made.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) form: u16,
    pub(super) stage: Stage,
    /// The session that it sets, or [`NULL`].
    pub(super) target: Code,
    /// What was current before it hid anything.
    pub(super) before: Val,
    /// How its callback's promise has settled.
    pub(super) settled: Option<bool>,
    /// The calls that its callback awaits, by their places.
    pub(super) awaits: Vec<usize>,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Stage {
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
    /// A client at the beginning of a script, with the listener `main`.
    pub fn new(semantics: Arc<Semantics>, script: &Script) -> Self {
        let mut client = Self {
            semantics,
            current: if script.loaded { script.initial } else { Val::UNDEFINED },
            last_set: NULL,
            organizations: script.sessions.iter().map(|session| session.last).collect(),
            listeners: Vec::new(),
            unloading: false,
            calls: Vec::new(),
            ready: VecDeque::new(),
            seen: Vec::new(),
        };
        if client.current.session != UNDEFINED {
            client.last_set = client.current.session;
        }
        client.join(script, MAIN);
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
        self.semantics.overlap == Overlap::Serialized
    }

    /// Gives what has been observed since this was last asked.
    pub fn take_seen(&mut self, into: &mut Vec<Saw>) {
        into.clear();
        into.append(&mut self.seen);
    }

    /// Does all of this in one turn and comes to rest.
    pub fn turn(&mut self, script: &Script, deeds: impl IntoIterator<Item = Deed>) {
        for deed in deeds {
            match deed {
                Deed::Call(form) => _ = self.make(script, form),
                Deed::Settle(form, resolves) => self.settle(form, resolves),
                Deed::Unload => self.unloading = true,
                Deed::Join(listener) => self.join(script, listener),
                Deed::Leave(listener) => self.listeners.retain(|known| *known != listener),
            }
        }
        while let Some(task) = self.ready.pop_front() {
            match task {
                Task::Call(index) => self.go_on(script, index),
                Task::Awaiting(index) => self.look(index),
            }
        }
    }

    fn join(&mut self, script: &Script, listener: u16) {
        if script.loaded {
            self.seen.push(Saw::Emit(listener, self.current));
        }
        self.listeners.push(listener);
    }

    /// A call is made and runs up to what it has to wait for.
    fn make(&mut self, script: &Script, form: u16) -> usize {
        let index = self.calls.len();
        let in_the_way = self.calls.iter().any(|call| call.stage != Stage::Returned);
        let (stage, before) = (Stage::Queued, self.current);
        self.calls.push(Call { form, stage, target: NULL, before, settled: None, awaits: Vec::new() });
        if !(self.semantics.overlap == Overlap::Serialized && in_the_way) {
            self.begin(script, index);
        }
        index
    }

    fn begin(&mut self, script: &Script, index: usize) {
        let number = self.calls[index].form;
        let form = &script.forms[usize::from(number)];
        let target = match self.target(script, form.session) {
            Ok(target) => target,
            Err(outcome) => return self.finish(index, outcome),
        };
        self.calls[index].target = target;
        self.calls[index].before = self.current;
        let hides = form.is_set_session || self.semantics.set_active_hides;
        if hides && self.current != Val::UNDEFINED {
            self.tell(Val::UNDEFINED);
        }
        let Some(callback) = &form.callback else {
            self.set(script, index);
            return self.finish(index, Outcome::Resolved);
        };
        self.seen.push(Saw::Callback(number, target));
        self.calls[index].stage = Stage::Waiting;
        self.call_back(script, index, callback);
    }

    fn call_back(&mut self, script: &Script, index: usize, callback: &Callback) {
        let nested: Vec<usize> = callback.calls.iter().map(|nested| self.make(script, *nested)).collect();
        if callback.awaits {
            self.calls[index].awaits = nested;
            self.ready.push_back(Task::Awaiting(index));
        }
        match callback.gives {
            Given::Promise => self.ready.push_back(Task::Call(index)),
            Given::Plain => {
                self.set(script, index);
                self.finish(index, Outcome::Resolved);
            }
            Given::Throws => {
                let outcome = self.fail(index);
                self.finish(index, outcome);
            }
        }
    }

    /// What a call is about, or how it ends before it begins.
    fn target(&self, script: &Script, session: Asked) -> Result<Code, Outcome> {
        let impossible = |why| match self.semantics.impossible {
            Impossible::Rejects => Err(Outcome::Rejected(why)),
            Impossible::Resolves => Err(Outcome::Resolved),
        };
        if !script.loaded {
            return impossible(Why::NotLoaded);
        }
        match session {
            Asked::Null => Ok(NULL),
            Asked::Omitted if self.last_set == NULL => impossible(Why::NothingToKeep),
            Asked::Omitted => Ok(self.last_set),
            Asked::Id(code) => match (script.session(code), self.semantics.unknown_id) {
                (Some(_), _) => Ok(code),
                (None, Unknown::MeansNull) => Ok(NULL),
                (None, Unknown::Rejects) => Err(Outcome::Rejected(Why::UnknownSession)),
            },
        }
    }

    fn settle(&mut self, form: u16, resolves: bool) {
        let Some(index) = self.calls.iter().position(|call| call.form == form) else { return };
        self.calls[index].settled = Some(resolves);
        self.ready.push_back(Task::Call(index));
    }

    fn go_on(&mut self, script: &Script, index: usize) {
        match self.calls[index].stage {
            Stage::Queued | Stage::Returned => {}
            Stage::Waiting => match self.calls[index].settled {
                None => {}
                Some(true) => {
                    self.set(script, index);
                    self.give_back(script, index, Outcome::Resolved);
                }
                Some(false) => {
                    let outcome = self.fail(index);
                    self.give_back(script, index, outcome);
                }
            },
            Stage::Done(outcome) => self.give_back(script, index, outcome),
        }
    }

    /// The third step, unless something keeps the call from it.
    fn set(&mut self, script: &Script, index: usize) {
        let overtaken = self.semantics.overlap == Overlap::LatestWins && index + 1 < self.calls.len();
        if overtaken || self.unloading && self.semantics.unload_suppresses {
            return;
        }
        let Call { form, target, .. } = self.calls[index];
        let current = match script.session(target) {
            None => Val::NULL,
            Some(session) => {
                let had = &mut self.organizations[usize::from(target) - 2];
                match script.forms[usize::from(form)].organization {
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
        match self.semantics.failure {
            Leaves::Undefined => {}
            Leaves::Before => self.tell(self.calls[index].before),
            Leaves::Null => self.tell(Val::NULL),
        }
        if self.semantics.failure_rejects { Outcome::Rejected(Why::Callback) } else { Outcome::Resolved }
    }

    /// Everything of a call is done in its own turn: it returns when the turn's code is through.
    fn finish(&mut self, index: usize, outcome: Outcome) {
        self.calls[index].stage = Stage::Done(outcome);
        self.ready.push_back(Task::Call(index));
    }

    fn give_back(&mut self, script: &Script, index: usize, outcome: Outcome) {
        self.calls[index].stage = Stage::Returned;
        self.seen.push(Saw::Return(self.calls[index].form, outcome));
        for outer in 0..self.calls.len() {
            if self.calls[outer].awaits.contains(&index) {
                self.ready.push_back(Task::Awaiting(outer));
            }
        }
        if self.semantics.overlap == Overlap::Serialized
            && let Some(next) = self.calls.iter().position(|call| call.stage == Stage::Queued)
        {
            self.begin(script, next);
        }
    }

    fn look(&mut self, index: usize) {
        let call = &self.calls[index];
        if !call.awaits.is_empty()
            && call.awaits.iter().all(|nested| self.calls[*nested].stage == Stage::Returned)
        {
            self.seen.push(Saw::Waiting(call.form));
            self.calls[index].awaits.clear();
        }
    }

    fn tell(&mut self, current: Val) {
        self.current = current;
        self.seen.extend(self.listeners.iter().map(|listener| Saw::Emit(*listener, current)));
    }
}

impl Script {
    /// The session of a code.
    fn session(&self, code: Code) -> Option<&SessionSpec> {
        self.sessions.get(usize::from(code).checked_sub(2)?)
    }
}
