//! What the contract's steps come to under one semantics: an implementation made of choices, not of code.
//!
//! What one turn holds is worked off in the order in which it became ready, as JavaScript works off its microtasks. All of
//! it is done in the small numbers of a plan ([`client`]).

use client::{Saw, Why};
use interlude_spec::event::{Leads, Numbered, Observation};
use interlude_spec::names::Names;
use interlude_spec::plan::{Behaviour, CallIndex, Plan};
use interlude_spec::protocol::callback_error;
use interlude_spec::value::Val;

pub mod client;
mod state_key;

/// What was seen, with the error of a rejection numbered among the names.
pub fn numbered(plan: &Plan, names: &mut Names, saw: Saw) -> Observation<Numbered> {
    saw.lead(&mut Numbering { plan, names, call: None })
}

/// What was seen. All errors are one, so that rejections do not differ.
pub(crate) fn without_reasons(saw: Saw) -> Observation<Numbered> {
    saw.lead(&mut OfOneError)
}

/// Numbers the error of a rejection among the names.
struct Numbering<'p, 'n> {
    plan: &'p Plan,
    names: &'n mut Names,
    /// The call that rejects: it is named before its error.
    call: Option<CallIndex>,
}

/// Takes each error for the same.
struct OfOneError;

/// All else is a number already.
macro_rules! as_it_is {
    ($way:ty: $($part:ty),*) => {$(
        impl Leads<$part, $part> for $way {
            #[inline]
            fn lead(&mut self, part: &$part) -> $part {
                *part
            }
        }
    )*};
}

as_it_is!(Numbering<'_, '_>: u16, Val);
as_it_is!(OfOneError: u16, Val, CallIndex);

impl Leads<CallIndex, CallIndex> for Numbering<'_, '_> {
    #[inline]
    fn lead(&mut self, call: &CallIndex) -> CallIndex {
        self.call = Some(*call);
        *call
    }
}

impl Leads<Why, u16> for Numbering<'_, '_> {
    fn lead(&mut self, why: &Why) -> u16 {
        let message = match (why.message(), self.call) {
            (Some(message), _) => message.into(),
            (None, Some(call)) => error_of(self.plan, call),
            (None, None) => String::new(),
        };
        self.names.errors.code(&callback_error(&message))
    }
}

impl Leads<Why, u16> for OfOneError {
    #[inline]
    fn lead(&mut self, _: &Why) -> u16 {
        0
    }
}

/// The message of the error that a callback throws, or that its promise rejects with.
pub fn error_of(plan: &Plan, call: CallIndex) -> String {
    match plan.call(call).callback.as_ref().map(|callback| &callback.behaviour) {
        Some(Behaviour::RejectsAfter { error, .. } | Behaviour::Throws(error)) => error.clone(),
        _ => "boom".into(),
    }
}
