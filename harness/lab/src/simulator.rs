//! What the contract's steps come to under one semantics: an implementation made of choices, not of code.
//!
//! It is spoken to like any implementation: the same requests, the same observations. What one turn holds is worked
//! off in the order in which it became ready, as JavaScript works off its microtasks. What it does is done in small
//! numbers ([`client`]), which a search is quick with; here they have names.

use crate::semantics::Semantics;
use client::{Callback, Client, Deed, Form, Given, Outcome, Saw, Script, Stage, Why};
use interlude_spec::id::CallLabel;
use interlude_spec::model::compiled::SessionSpec;
use interlude_spec::model::ids::Ids;
use interlude_spec::model::label::NULL;
use interlude_spec::plan::Method;
use interlude_spec::protocol::{
    CallItem, CallbackItem, CallbackKind, ClientState, Item, Seen, SettleOutcome, callback_error,
};
use interlude_spec::trace::{Current, ErrorValue, ReturnOutcome};
use std::sync::Arc;

pub mod client;
pub mod fingerprint;

/// A client under a semantics, spoken to in messages.
#[derive(Clone, Debug)]
pub struct Simulator {
    client: Client,
    script: Script,
    ids: Ids,
    /// The calls that were named so far, by number: what each is called, and the message of its callback's error.
    named: Vec<(CallLabel, String)>,
}

impl Simulator {
    /// A client at the beginning of a scenario, with the listener `main`.
    pub fn new(semantics: Semantics, start: &ClientState) -> Self {
        let mut ids = Ids::new();
        let sessions = start.sessions.iter().map(|session| SessionSpec {
            code: ids.sessions.code(&session.id),
            user: ids.users.code(&session.user),
            organizations: session.organizations.iter().map(|id| ids.organizations.code(id)).collect(),
            last: session.last_active_organization.as_ref().map_or(NULL, |id| ids.organizations.code(id)),
        });
        let sessions = sessions.collect();
        let initial = ids.val(&start.current());
        let script = Script { sessions, initial, loaded: start.loaded, forms: Vec::new() };
        let client = Client::new(Arc::new(semantics), &script);
        Self { client, script, ids, named: Vec::new() }
    }

    /// What is current.
    pub fn current(&self) -> Current {
        self.ids.current(self.client.current())
    }

    /// What has been observed since this was last asked.
    pub fn take_seen(&mut self) -> Vec<Seen> {
        let mut seen = Vec::new();
        self.client.take_seen(&mut seen);
        seen.into_iter().map(|saw| self.seen(saw)).collect()
    }

    /// The calls that wait for a call in the queue that can never return: labels, in the order in which they were made.
    ///
    /// In a queue, a callback that awaits a change of its own waits for ever.
    pub fn deadlocked(&self) -> Vec<&CallLabel> {
        let calls = &self.client.calls;
        let queued = calls.iter().enumerate().filter(|(_, call)| call.stage == Stage::Queued);
        let awaited = |index: &usize| {
            calls.iter().any(|outer| outer.stage == Stage::Waiting && outer.awaits.contains(index))
        };
        let stuck = queued.filter(|(index, _)| awaited(index));
        stuck.map(|(_, call)| &self.named[usize::from(call.form)].0).collect()
    }

    /// Does everything of a batch in one turn and comes to rest.
    ///
    /// # Errors
    ///
    /// The name of something that no semantics says anything about. Then nothing of the batch is done.
    pub fn turn(&mut self, batch: Vec<Item>) -> Result<(), &'static str> {
        let mut deeds = Vec::with_capacity(batch.len());
        for item in batch {
            match item {
                Item::Call(item) => deeds.push(Deed::Call(self.enter(&item))),
                Item::Settle { call, outcome, error } => deeds.extend(self.settle(&call, outcome, error)),
                Item::Unload => deeds.push(Deed::Unload),
                Item::Focus { .. } => {}
                Item::AddListener { listener } => deeds.push(Deed::Join(self.ids.listeners.code(&listener))),
                Item::RemoveListener { listener } => {
                    deeds.push(Deed::Leave(self.ids.listeners.code(&listener)));
                }
                Item::Load => return Err("load"),
                Item::SignOut { .. } => return Err("sign-out"),
                Item::GetToken => return Err("get-token"),
                Item::RemoveSession { .. } => return Err("remove-session"),
                Item::Server { .. } | Item::Answer { .. } => return Err("server"),
            }
        }
        self.client.turn(&self.script, deeds);
        Ok(())
    }

    /// Gives a number to a call and to those that its callback makes.
    fn enter(&mut self, item: &CallItem) -> u16 {
        let callback = item.before_emit.as_ref().or(item.navigate.as_ref());
        let callback = callback.map(|callback| self.callback(callback));
        let (message, callback) = callback.unzip();
        let form = Form {
            is_set_session: item.method == Method::SetSession,
            session: self.ids.sessions.asked(&item.args.session),
            organization: self.ids.organizations.asked(&item.args.organization),
            callback,
        };
        self.script.forms.push(form);
        self.named.push((item.call.clone(), message.unwrap_or_default()));
        u16::try_from(self.named.len() - 1).unwrap_or(u16::MAX)
    }

    fn callback(&mut self, callback: &CallbackItem) -> (String, Callback) {
        let (gives, message) = match &callback.kind {
            CallbackKind::Promise => (Given::Promise, String::new()),
            CallbackKind::Returns { .. } => (Given::Plain, String::new()),
            CallbackKind::Throws { error } => (Given::Throws, error.clone()),
        };
        let calls = callback.calls.iter().map(|nested| self.enter(nested)).collect();
        (message, Callback { gives, calls, awaits: callback.await_calls })
    }

    /// A promise of a call that was never made is nothing that could settle.
    fn settle(&mut self, label: &CallLabel, outcome: SettleOutcome, error: Option<String>) -> Option<Deed> {
        let number = self.named.iter().position(|(known, _)| known == label)?;
        if outcome == SettleOutcome::Reject {
            self.named[number].1 = error.unwrap_or_default();
        }
        Some(Deed::Settle(u16::try_from(number).ok()?, outcome == SettleOutcome::Resolve))
    }

    fn seen(&self, saw: Saw) -> Seen {
        let label = |call: u16| self.named[usize::from(call)].0.clone();
        match saw {
            Saw::Emit(listener, val) => Seen::Emit {
                listener: self.ids.listeners.name(listener).expect("only who is named joins").clone(),
                current: self.ids.current(val),
            },
            Saw::Callback(call, session) => {
                Seen::Callback { call: label(call), session: self.ids.sessions.value(session) }
            }
            Saw::Waiting(call) => Seen::CallbackWaiting { call: label(call) },
            Saw::Return(call, outcome) => {
                let outcome = returned(outcome, || self.named[usize::from(call)].1.clone());
                Seen::Return { call: label(call), outcome }
            }
        }
    }
}

/// How a call returns, in words. `message` is that of its callback's error.
pub(crate) fn returned(outcome: Outcome, message: impl FnOnce() -> String) -> ReturnOutcome {
    match outcome {
        Outcome::Resolved => ReturnOutcome::Resolved,
        Outcome::Rejected(why) => ReturnOutcome::Rejected { error: error(why, message) },
    }
}

fn error(why: Why, message: impl FnOnce() -> String) -> ErrorValue {
    match why.message() {
        Some(message) => ErrorValue { name: "Error".into(), message: message.into() },
        None => callback_error(&message()),
    }
}
