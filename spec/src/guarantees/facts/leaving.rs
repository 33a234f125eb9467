//! What a trace says of each `signOut` that is a call, and from where on the documentation says nothing of it any more.

use super::{CallFacts, Facts, Reading};
use crate::contract::Contract;
use crate::event::{Numbered, Settlement, Stimulus};
use crate::obligations::Gives;
use crate::plan::CallIndex;
use crate::value::{Code, NULL};

/// A sign-out that is a call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Leaving {
    /// Where its events are. It is released where the documentation says nothing of it.
    pub facts: CallFacts,
    /// The session that was current when it was made.
    pub left: Code,
}

impl Facts<'_> {
    /// The sign-out of that call, if it was made.
    pub fn leaving(&self, call: CallIndex) -> Option<&Leaving> {
        self.leaving.iter().find(|leaving| leaving.facts.index == call)
    }

    /// A sign-out is made as a call.
    pub(super) fn leaves(&mut self, k: usize, call: CallIndex, reading: &Reading) {
        if self.leaving(call).is_some() {
            self.impossible.push(k);
            return;
        }
        let left = reading.told.session;
        let is_of_another = self.spec.signs_out(call).flatten().is_some_and(|session| session != left);
        let silent = self.spec.contract != Contract::Navigate
            || !reading.loaded
            || self.unloaded.is_some()
            || left <= NULL
            || is_of_another
            || self.is_anything_told(k)
            || self.calls.iter().any(|call| call.in_progress(k))
            || self.leaving.iter().any(|other| other.facts.in_progress(k));
        let facts = CallFacts {
            index: call,
            made: k,
            callbacks: Vec::new(),
            settled: None,
            returned: None,
            released: silent.then_some(k + 1),
        };
        self.leaving.push(Leaving { facts, left });
    }

    /// Something else happens than what a sign-out waits for: whatever comes then may be of that.
    pub(super) fn disturb(&mut self, k: usize, stimulus: Stimulus<Numbered>) {
        for Leaving { facts, .. } in &mut self.leaving {
            if stimulus.disturbs(&facts.index) {
                facts.released.get_or_insert(k + 1);
            }
        }
    }

    /// The callback of a sign-out settles. How it has to go on after one that fails is nowhere said.
    pub(super) fn settles_leaving(&mut self, call: CallIndex, k: usize, outcome: Settlement<u16>) -> bool {
        let Some(Leaving { facts, .. }) = self.leaving_mut(call) else { return false };
        if outcome != Settlement::Resolve {
            facts.released.get_or_insert(k + 1);
        }
        facts.settled.replace(k).is_none()
    }

    /// The callback of a sign-out starts. How often it may is nowhere said.
    pub(super) fn starts_leaving(&mut self, call: CallIndex, k: usize) -> bool {
        let spec = &self.spec.calls[call.index()];
        let Some(Leaving { facts, .. }) = self.leaving_mut(call) else { return false };
        facts.callbacks.push(k);
        if spec.gives == Gives::Throws || spec.waits_for_ever {
            facts.released.get_or_insert(k + 1);
        }
        spec.gives != Gives::NoCallback
    }

    /// A sign-out returns.
    pub(super) fn returns_leaving(&mut self, call: CallIndex, k: usize) -> bool {
        let Some(Leaving { facts, .. }) = self.leaving_mut(call) else { return false };
        let first = facts.returned.is_none();
        facts.returned.get_or_insert(k);
        first
    }

    fn leaving_mut(&mut self, call: CallIndex) -> Option<&mut Leaving> {
        self.leaving.iter_mut().find(|leaving| leaving.facts.index == call)
    }
}
