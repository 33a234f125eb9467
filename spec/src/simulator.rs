//! What the contract's steps come to under one semantics: an implementation made of choices, not of code.
//!
//! It is spoken to like any implementation: the same requests, the same observations. What one turn holds is worked
//! off in the order in which it became ready, as JavaScript works off its microtasks.

use crate::id::{CallLabel, ListenerName, OrganizationId, SessionId};
use crate::plan::{Argument, Method};
use crate::protocol::{
    CallItem, CallbackItem, CallbackKind, ClientState, Item, Seen, SettleOutcome, callback_error,
};
use crate::semantics::{Impossible, Leaves, Overlap, Semantics, Unknown};
use crate::trace::{Current, ErrorValue, ReturnOutcome, Value};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

pub mod fingerprint;

/// A client under a semantics.
#[derive(Clone, Debug)]
pub struct Simulator {
    semantics: Arc<Semantics>,
    start: Arc<ClientState>,
    current: Current,
    last_set: Option<SessionId>,
    organizations: BTreeMap<SessionId, Value<OrganizationId>>,
    listeners: Vec<ListenerName>,
    unloading: bool,
    calls: Vec<Call>,
    ready: VecDeque<Task>,
    seen: Vec<Seen>,
}

/// A call that was made.
#[derive(Clone, Debug)]
struct Call {
    item: Arc<CallItem>,
    stage: Stage,
    target: Option<SessionId>,
    /// What was current before it hid anything.
    before: Current,
    /// How its callback's promise has settled.
    settled: Option<Result<(), ErrorValue>>,
    /// The calls that its callback awaits.
    awaits: Vec<usize>,
}

#[derive(Clone, PartialEq, Debug)]
enum Stage {
    /// In the queue behind others.
    Queued,
    /// Waiting for its callback's promise.
    Waiting,
    /// All done but for the return.
    Done(Result<(), ErrorValue>),
    Returned,
}

#[derive(Clone, Copy, Debug)]
enum Task {
    /// Goes on with a call.
    Call(usize),
    /// Looks whether the calls that a callback awaits have returned.
    Awaiting(usize),
}

impl Simulator {
    /// A client at the beginning of a scenario, with the listener `main`.
    pub fn new(semantics: Semantics, start: ClientState) -> Self {
        let current = start.current();
        let last_set = current.session.id().cloned();
        let organizations = last_set.iter().cloned().zip(current.organization.clone()).collect();
        let mut simulator = Self {
            semantics: Arc::new(semantics),
            start: Arc::new(start),
            current,
            last_set,
            organizations,
            listeners: Vec::new(),
            unloading: false,
            calls: Vec::new(),
            ready: VecDeque::new(),
            seen: Vec::new(),
        };
        simulator.join(ListenerName::main());
        simulator
    }

    /// What is current.
    pub const fn current(&self) -> &Current {
        &self.current
    }

    /// Whether calls wait until those made before them have returned.
    pub fn queues(&self) -> bool {
        self.semantics.overlap == Overlap::Serialized
    }

    /// What has been observed since this was last asked.
    pub fn take_seen(&mut self) -> Vec<Seen> {
        std::mem::take(&mut self.seen)
    }

    /// The calls that wait for a call in the queue that can never return: labels, in the order in which they were made.
    ///
    /// In a queue, a callback that awaits a change of its own waits for ever.
    pub fn deadlocked(&self) -> Vec<&CallLabel> {
        let queued = self.calls.iter().filter(|call| call.stage == Stage::Queued);
        let awaited = |label: &CallLabel| {
            self.calls.iter().any(|outer| {
                outer.stage == Stage::Waiting
                    && outer.awaits.iter().any(|nested| self.calls[*nested].item.call == *label)
            })
        };
        queued.map(|call| &call.item.call).filter(|label| awaited(label)).collect()
    }

    /// Does everything of a batch in one turn and comes to rest.
    ///
    /// # Errors
    ///
    /// The name of something that no semantics says anything about.
    pub fn turn(&mut self, batch: Vec<Item>) -> Result<(), &'static str> {
        for item in batch {
            match item {
                Item::Call(item) => _ = self.make(*item),
                Item::Settle { call, outcome, error } => self.settle(&call, outcome, error.as_deref()),
                Item::Unload => self.unloading = true,
                Item::Focus { .. } => {}
                Item::AddListener { listener } => self.join(listener),
                Item::RemoveListener { listener } => self.listeners.retain(|known| *known != listener),
                Item::Load => return Err("load"),
                Item::SignOut { .. } => return Err("sign-out"),
                Item::GetToken => return Err("get-token"),
                Item::RemoveSession { .. } => return Err("remove-session"),
                Item::Server { .. } | Item::Answer { .. } => return Err("server"),
            }
        }
        while let Some(task) = self.ready.pop_front() {
            match task {
                Task::Call(index) => self.go_on(index),
                Task::Awaiting(index) => self.look(index),
            }
        }
        Ok(())
    }

    fn join(&mut self, listener: ListenerName) {
        if self.start.loaded {
            self.seen.push(Seen::Emit { listener: listener.clone(), current: self.current.clone() });
        }
        self.listeners.push(listener);
    }

    /// A call is made and runs up to what it has to wait for.
    fn make(&mut self, item: CallItem) -> usize {
        let index = self.calls.len();
        let in_the_way = self.calls.iter().any(|call| call.stage != Stage::Returned);
        self.calls.push(Call {
            item: Arc::new(item),
            stage: Stage::Queued,
            target: None,
            before: self.current.clone(),
            settled: None,
            awaits: Vec::new(),
        });
        if !(self.semantics.overlap == Overlap::Serialized && in_the_way) {
            self.begin(index);
        }
        index
    }

    fn begin(&mut self, index: usize) {
        let item = Arc::clone(&self.calls[index].item);
        let target = match self.target(&item.args.session) {
            Ok(target) => target,
            Err(outcome) => return self.finish(index, outcome),
        };
        self.calls[index].target.clone_from(&target);
        self.calls[index].before = self.current.clone();
        let hides = item.method == Method::SetSession || self.semantics.set_active_hides;
        if hides && self.current != Current::UNDEFINED {
            self.tell(Current::UNDEFINED);
        }
        let Some(callback) = item.before_emit.as_ref().or(item.navigate.as_ref()) else {
            self.set(index);
            return self.finish(index, Ok(()));
        };
        let session = Value::from_option(target);
        self.seen.push(Seen::Callback { call: item.call.clone(), session });
        self.calls[index].stage = Stage::Waiting;
        self.call_back(index, callback);
    }

    fn call_back(&mut self, index: usize, callback: &CallbackItem) {
        let nested: Vec<usize> = callback.calls.iter().map(|nested| self.make(nested.clone())).collect();
        if callback.await_calls {
            self.calls[index].awaits = nested;
            self.ready.push_back(Task::Awaiting(index));
        }
        match &callback.kind {
            CallbackKind::Promise => self.ready.push_back(Task::Call(index)),
            CallbackKind::Returns { .. } => {
                self.set(index);
                self.finish(index, Ok(()));
            }
            CallbackKind::Throws { error } => {
                let outcome = self.fail(index, callback_error(error));
                self.finish(index, outcome);
            }
        }
    }

    /// What a call is about, or how it ends before it begins.
    fn target(&self, session: &Argument<SessionId>) -> Result<Option<SessionId>, Result<(), ErrorValue>> {
        let impossible = |message: &str| match self.semantics.impossible {
            Impossible::Rejects => Err(error(message)),
            Impossible::Resolves => Ok(()),
        };
        if !self.start.loaded {
            return Err(impossible("the client is not loaded"));
        }
        match session {
            Argument::Null => Ok(None),
            Argument::Omitted => match &self.last_set {
                Some(kept) => Ok(Some(kept.clone())),
                None => Err(impossible("there is no session to keep")),
            },
            Argument::Id(id) | Argument::Object(id) => {
                match (self.start.session(id), self.semantics.unknown_id) {
                    (Some(session), _) => Ok(Some(session.id.clone())),
                    (None, Unknown::MeansNull) => Ok(None),
                    (None, Unknown::Rejects) => Err(Err(error("there is no such session"))),
                }
            }
        }
    }

    fn settle(&mut self, label: &CallLabel, outcome: SettleOutcome, error: Option<&str>) {
        let Some(index) = self.calls.iter().position(|call| call.item.call == *label) else { return };
        self.calls[index].settled = Some(match outcome {
            SettleOutcome::Resolve => Ok(()),
            SettleOutcome::Reject => Err(callback_error(error.unwrap_or_default())),
        });
        self.ready.push_back(Task::Call(index));
    }

    fn go_on(&mut self, index: usize) {
        match self.calls[index].stage.clone() {
            Stage::Queued | Stage::Returned => {}
            Stage::Waiting => match self.calls[index].settled.clone() {
                None => {}
                Some(result) => {
                    let outcome = match result {
                        Ok(()) => {
                            self.set(index);
                            Ok(())
                        }
                        Err(error) => self.fail(index, error),
                    };
                    self.give_back(index, outcome);
                }
            },
            Stage::Done(outcome) => self.give_back(index, outcome),
        }
    }

    /// The third step, unless something keeps the call from it.
    fn set(&mut self, index: usize) {
        let overtaken = self.semantics.overlap == Overlap::LatestWins && index + 1 < self.calls.len();
        if overtaken || self.unloading && self.semantics.unload_suppresses {
            return;
        }
        let target = self.calls[index].target.clone();
        let organization = self.calls[index].item.args.organization.clone();
        let current = match target.as_ref().and_then(|id| self.start.session(id)) {
            None => Current::NULL,
            Some(session) => {
                let organization = match organization {
                    Argument::Id(id) | Argument::Object(id) => Value::set(id),
                    Argument::Null => Value::Null,
                    Argument::Omitted => self
                        .organizations
                        .get(&session.id)
                        .cloned()
                        .unwrap_or_else(|| Value::from_option(session.last_active_organization.clone())),
                };
                Current {
                    session: Value::set(session.id.clone()),
                    organization: Some(organization),
                    user: Value::set(session.user.clone()),
                }
            }
        };
        if let (Some(id), Some(organization)) = (&target, &current.organization) {
            self.organizations.insert(id.clone(), organization.clone());
        }
        self.last_set = target;
        self.tell(current);
    }

    fn fail(&mut self, index: usize, error: ErrorValue) -> Result<(), ErrorValue> {
        match self.semantics.failure {
            Leaves::Undefined => {}
            Leaves::Before => self.tell(self.calls[index].before.clone()),
            Leaves::Null => self.tell(Current::NULL),
        }
        if self.semantics.failure_rejects { Err(error) } else { Ok(()) }
    }

    /// Everything of a call is done in its own turn: it returns when the turn's code is through.
    fn finish(&mut self, index: usize, outcome: Result<(), ErrorValue>) {
        self.calls[index].stage = Stage::Done(outcome);
        self.ready.push_back(Task::Call(index));
    }

    fn give_back(&mut self, index: usize, outcome: Result<(), ErrorValue>) {
        self.calls[index].stage = Stage::Returned;
        let outcome = match outcome {
            Ok(()) => ReturnOutcome::Resolved,
            Err(error) => ReturnOutcome::Rejected { error },
        };
        self.seen.push(Seen::Return { call: self.calls[index].item.call.clone(), outcome });
        let awaiting = |(_, outer): &(usize, &Call)| outer.awaits.contains(&index);
        let outer: Vec<usize> =
            self.calls.iter().enumerate().filter(awaiting).map(|(outer, _)| outer).collect();
        self.ready.extend(outer.into_iter().map(Task::Awaiting));
        let next = self.calls.iter().position(|call| call.stage == Stage::Queued);
        if let (Overlap::Serialized, Some(next)) = (self.semantics.overlap, next) {
            self.begin(next);
        }
    }

    fn look(&mut self, index: usize) {
        let call = &self.calls[index];
        if !call.awaits.is_empty()
            && call.awaits.iter().all(|nested| self.calls[*nested].stage == Stage::Returned)
        {
            let label = call.item.call.clone();
            self.calls[index].awaits.clear();
            self.seen.push(Seen::CallbackWaiting { call: label });
        }
    }

    fn tell(&mut self, current: Current) {
        self.current = current;
        let current = &self.current;
        self.seen.extend(
            self.listeners
                .iter()
                .map(|listener| Seen::Emit { listener: listener.clone(), current: current.clone() }),
        );
    }
}

fn error(message: &str) -> ErrorValue {
    ErrorValue { name: "Error".into(), message: message.into() }
}
