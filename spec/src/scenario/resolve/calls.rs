//! The table of calls: their labels, who makes whom, and what the claimed contracts let them do.

use crate::contract::Contract;
use crate::diagnostic::Code;
use crate::id::CallLabel;
use crate::plan::{Behaviour, CallIndex, CallPlan, CallbackPlan, Method};
use crate::scenario::MAX_CALLS;
use crate::scenario::document::{CallDocument, CallbackDocument, Spot};
use crate::scenario::mistake::{Lost, Mistakes};
use std::collections::BTreeMap;

pub(super) struct Calls {
    contracts: Vec<Contract>,
    /// The contracts of which any call uses what no other one has.
    used: Vec<Contract>,
    /// How many there may be.
    most: usize,
    table: Vec<CallPlan>,
    /// The call of each label, and the step that makes it or makes the call whose callback makes it.
    labels: BTreeMap<CallLabel, (CallIndex, usize)>,
    /// The labels that stand for a second call, in the order of the text.
    again: Vec<Spot<CallLabel>>,
    /// The labels that are expected and that no call has.
    wanted: Vec<Spot<CallLabel>>,
}

impl Calls {
    pub(super) fn new(contracts: &[Contract], used: Vec<Contract>, most: usize) -> Self {
        Self {
            contracts: contracts.to_vec(),
            used,
            most,
            table: Vec::new(),
            labels: BTreeMap::new(),
            again: Vec::new(),
            wanted: Vec::new(),
        }
    }

    pub(super) fn into_table(self) -> Vec<CallPlan> {
        self.table
    }

    /// Enters the calls that a step makes, and those that their callbacks make.
    pub(super) fn made(
        &mut self,
        calls: Vec<CallDocument>,
        step: usize,
        mistakes: &mut Mistakes,
    ) -> Vec<CallIndex> {
        calls.into_iter().filter_map(|call| self.enter(call, None, step, mistakes)).collect()
    }

    fn enter(
        &mut self,
        call: CallDocument,
        parent: Option<CallIndex>,
        step: usize,
        mistakes: &mut Mistakes,
    ) -> Option<CallIndex> {
        self.check_contract(&call, mistakes);
        let label = call.label.unwrap_or(Spot { value: CallLabel::from(""), at: 0 });
        if self.table.len() == self.most {
            let ties = if self.most < MAX_CALLS { ", where every order is run" } else { "" };
            let message = format!("a scenario has at most {} calls{ties}", self.most);
            let help =
                "split the scenario: each run is judged with every call in view of every other".to_owned();
            mistakes.add(Code::TooMany, label.at, message, "one call too many", help);
        }
        // The others are read all the same, so that what is said about them is right.
        let index = u16::try_from(self.table.len()).map(CallIndex).ok()?;
        if !label.value.as_str().is_empty() && self.labels.contains_key(&label.value) {
            self.again.push(Spot { value: label.value.clone(), at: label.at });
        } else {
            self.labels.insert(label.value.clone(), (index, step));
        }
        self.table.push(CallPlan {
            label: label.value,
            method: call.method.map_or(Method::SetActive, |method| method.value),
            session: call.session,
            organization: call.organization,
            callback: None,
            redirect_url: call.redirect_url.map(|url| url.value),
            server: call.server,
            parent,
        });
        if let Some(callback) = call.callback {
            let inner = callback.calls.into_iter();
            let calls = inner.filter_map(|call| self.enter(call, Some(index), step, mistakes)).collect();
            let behaviour = callback.behaviour.unwrap_or(Behaviour::Never);
            self.table[index.index()].callback =
                Some(CallbackPlan { behaviour, calls, await_calls: callback.await_calls });
        }
        Some(index)
    }

    /// The call that an expectation of a step is about.
    pub(super) fn expected(
        &mut self,
        label: &Spot<CallLabel>,
        step: usize,
        mistakes: &mut Mistakes,
    ) -> Option<CallIndex> {
        match self.labels.get(&label.value) {
            Some((call, made)) if *made <= step => return Some(*call),
            Some(_) => {
                let message = format!("the call `{}` is not made yet at this point", label.value);
                let help = "expect it only after the step that makes it".to_owned();
                mistakes.add(Code::UnknownCall, label.at, message, "not made yet", help);
            }
            None => self.wanted.push(Spot { value: label.value.clone(), at: label.at }),
        }
        None
    }

    /// Reports the labels that stand for two calls, and those that stand for none. Where there are both, the second of two calls was
    /// probably to have the label that none has.
    pub(super) fn tell_labels(&mut self, mistakes: &mut Mistakes) {
        let mut wanted = std::mem::take(&mut self.wanted);
        for label in std::mem::take(&mut self.again) {
            let message = format!("the label `{}` is used already", label.value);
            let help = match wanted.first().map(|first| first.value.clone()) {
                Some(first) => {
                    wanted.retain(|label| label.value != first);
                    format!("give each call a label of its own: `{first}` is expected, and no call has it")
                }
                None => "give each call a label of its own".to_owned(),
            };
            mistakes.add(Code::DuplicateLabel, label.at, message, "the second one", help);
        }
        for label in wanted {
            let labels = self.labels.keys().map(CallLabel::as_str).filter(|label| !label.is_empty());
            // It may be one that could not be read, unless it is plainly one of the others.
            if mistakes.lost.contains(&Lost::Calls)
                && mistakes.meant(label.value.as_str(), labels.clone()).is_none()
            {
                continue;
            }
            let message = format!("there is no call `{}`", label.value);
            let help = mistakes.meant_or_all(label.value.as_str(), labels, "calls");
            mistakes.add(Code::UnknownCall, label.at, message, "unknown call", help);
        }
    }

    fn check_contract(&self, call: &CallDocument, mistakes: &mut Mistakes) {
        let claims = |contract| self.contracts.contains(&contract);
        let mut refuse = |at, message: String, help: String| {
            mistakes.add(Code::NotInContract, at, message, "not in the contract", help);
        };
        let Some(first) = self.contracts.first() else { return };
        // Another contract is a way out only where it has all that the calls use.
        let or_claim = |contract: Contract, alone: &str| {
            let has_all = self.used.iter().all(|used| *used == contract);
            if has_all { format!(", or claim `contract: {contract}`{alone}") } else { String::new() }
        };
        let method = call.method.as_ref();
        let sets_session = method.filter(|method| method.value == Method::SetSession);
        if let Some(method) = sets_session.filter(|_| claims(Contract::Navigate)) {
            let message = "the contract `navigate` has no `setSession`".to_owned();
            refuse(
                method.at,
                message,
                "use `setActive`".to_owned() + &or_claim(Contract::BeforeEmit, " alone"),
            );
        }
        if let Some(CallbackDocument { key, .. }) = &call.callback {
            if self.contracts.len() > 1 && key.value != "callback" {
                let message = format!("`{}` belongs to one of the two claimed contracts only", key.value);
                refuse(key.at, message, "write `callback`, which stands for either".into());
            } else if self.contracts.len() == 1 && ![first.callback_key(), "callback"].contains(&key.value) {
                let message = format!("the contract `{first}` has no `{}`", key.value);
                let other =
                    if *first == Contract::Navigate { Contract::BeforeEmit } else { Contract::Navigate };
                let elsewhere = match sets_session {
                    Some(_) if other == Contract::Navigate => {
                        "; only `setActive` takes `navigate`, under `contract: navigate`".to_owned()
                    }
                    _ => or_claim(other, ""),
                };
                refuse(key.at, message, format!("write `{}`{elsewhere}", first.callback_key()));
            }
        }
        if let Some(url) = &call.redirect_url
            && claims(Contract::BeforeEmit)
        {
            let message = "the contract `before-emit` has no `redirectUrl`".to_owned();
            refuse(url.at, message, "remove it".to_owned() + &or_claim(Contract::Navigate, " alone"));
        }
    }
}
