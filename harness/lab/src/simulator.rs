//! What the contract's steps come to under one semantics: an implementation made of choices, not of code.
//!
//! What one turn holds is worked off in the order in which it became ready, as JavaScript works off its microtasks. All of
//! it is done in the small numbers of a plan ([`client`]).

use client::{Outcome, Saw, Why};
use interlude_spec::event::{ErrorValue, Numbered, Observation, ReturnOutcome};
use interlude_spec::names::Names;
use interlude_spec::plan::{Behaviour, CallIndex, Plan};
use interlude_spec::protocol::callback_error;

pub mod client;
mod state_key;

/// What was seen, with the error of a rejection numbered among the names.
pub fn numbered(plan: &Plan, names: &mut Names, saw: Saw) -> Observation<Numbered> {
    match saw {
        Saw::Emit { listener, current } => Observation::Emit { listener, current },
        Saw::Callback { call, session } => Observation::Callback { call, session },
        Saw::CallbackWaiting { call } => Observation::CallbackWaiting { call },
        Saw::Return { call, outcome } => {
            Observation::Return { call, outcome: returned(plan, names, call, outcome) }
        }
        Saw::Render { component, visible } => Observation::Render { component, visible },
        Saw::Request { request, kind, call } => Observation::Request { request, kind, call },
        Saw::Token { claims } => Observation::Token { claims },
        Saw::Location { url } => Observation::Location { url },
        Saw::FrameworkHook { hook, loaded, current } => Observation::FrameworkHook { hook, loaded, current },
        Saw::RenderError { error } => Observation::RenderError {
            error: names.errors.code(&callback_error(error.message().unwrap_or_default())),
        },
    }
}

/// How a call returns, with its error numbered.
fn returned(plan: &Plan, names: &mut Names, call: CallIndex, outcome: Outcome) -> ReturnOutcome<u16> {
    match outcome {
        Outcome::Resolved => ReturnOutcome::Resolved,
        Outcome::Rejected { error } => {
            ReturnOutcome::Rejected { error: names.errors.code(&error_value(plan, call, error)) }
        }
    }
}

fn error_value(plan: &Plan, call: CallIndex, why: Why) -> ErrorValue {
    match why.message() {
        Some(message) => ErrorValue { name: "Error".into(), message: message.into() },
        None => callback_error(&error_of(plan, call)),
    }
}

/// The message of the error that a callback throws, or that its promise rejects with.
pub fn error_of(plan: &Plan, call: CallIndex) -> String {
    match plan.call(call).callback.as_ref().map(|callback| &callback.behaviour) {
        Some(Behaviour::RejectsAfter { error, .. } | Behaviour::Throws(error)) => error.clone(),
        _ => "boom".into(),
    }
}
