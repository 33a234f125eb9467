//! The contracts that a scenario speaks for: those that it claims, else all that its calls allow.

use super::super::document::{CallDocument, StepDocument, StimulusDocument};
use super::super::fields::{text, wrong_type};
use super::super::mistake::Mistakes;
use super::super::node::{Kind, Node, shortened};
use crate::contract::Contract;
use crate::diagnostic::Code;
use crate::plan::Method;

/// Those that stand under `contract`.
pub(super) fn claimed(node: &Node, mistakes: &mut Mistakes) -> Vec<Contract> {
    let items = match &node.kind {
        Kind::Sequence(items) if items.is_empty() => {
            let help = "name `before-emit` or `navigate`, or leave the key out".to_owned();
            wrong_type(node, "`contract`", "a contract, or a list of both", help, mistakes);
            return Vec::new();
        }
        Kind::Sequence(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    let mut contracts = Vec::new();
    for item in items {
        let Some(name) = text(item, "`contract`", mistakes) else { continue };
        match Contract::from_name(name) {
            Some(contract) if contracts.contains(&contract) => {
                let message = format!("the contract `{contract}` stands twice");
                mistakes.add(Code::Conflict, item.id, message, "the second one", "remove it".to_owned());
            }
            Some(contract) => contracts.push(contract),
            None => {
                let message = format!("there is no contract `{}`", shortened(name));
                let help = mistakes.meant_or_all(name, Contract::ALL.map(Contract::as_str), "contracts");
                mistakes.add(Code::UnknownContract, item.id, message, "unknown contract", help);
            }
        }
    }
    contracts
}

/// All of which the calls use nothing that another one has. Where they use something of each, the older one is taken, and what
/// it does not have is a mistake.
pub(super) fn allowed(used: &[Contract]) -> Vec<Contract> {
    let has_all = |contract: &Contract| used.iter().all(|of| of == contract);
    let allowed: Vec<_> = Contract::ALL.into_iter().filter(has_all).collect();
    if allowed.is_empty() { vec![Contract::BeforeEmit] } else { allowed }
}

/// The contracts of which the calls of the steps use what no other one has.
pub(super) fn used(steps: &[StepDocument]) -> Vec<Contract> {
    let mut used = Vec::new();
    let stimuli = steps.iter().flat_map(|step| &step.stimuli);
    stimuli.for_each(|stimulus| {
        if let StimulusDocument::Calls(calls) = stimulus {
            use_of(calls, &mut used);
        }
    });
    used
}

/// The contracts to which something belongs that calls use, and that no other has.
fn use_of(calls: &[CallDocument], used: &mut Vec<Contract>) {
    for call in calls {
        let sets_session = call.method.as_ref().is_some_and(|method| method.value == Method::SetSession);
        used.extend(sets_session.then_some(Contract::BeforeEmit));
        used.extend(call.redirect_url.is_some().then_some(Contract::Navigate));
        if let Some(callback) = &call.callback {
            used.extend(Contract::ALL.into_iter().find(|it| it.callback_key() == callback.key.value));
            use_of(&callback.calls, used);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::contract::Contract::{self, BeforeEmit, Navigate};
    use crate::scenario::load;

    fn contracts(call: &str) -> Vec<Contract> {
        let text = format!("scenario: A call\nsteps: [{{ at: 0ms, call: one, {call} }}]\n");
        load(text.as_bytes()).unwrap_or_else(|mistakes| panic!("{text}\n{mistakes:?}")).contracts
    }

    #[test]
    fn a_scenario_that_claims_no_contract_is_of_every_one_that_its_calls_allow() {
        assert_eq!(contracts("setActive: { session: null }"), [BeforeEmit, Navigate]);
        assert_eq!(
            contracts("setActive: { session: null, callback: { returns: 1 } }"),
            [BeforeEmit, Navigate]
        );
        assert_eq!(contracts("setActive: { session: null, navigate: { returns: 1 } }"), [Navigate]);
        assert_eq!(contracts("setActive: { session: null, redirectUrl: /home }"), [Navigate]);
        assert_eq!(contracts("setActive: { session: null, beforeEmit: { returns: 1 } }"), [BeforeEmit]);
        assert_eq!(contracts("setSession: { session: null }"), [BeforeEmit]);
        let inner = "calls: [{ call: two, setSession: { session: null } }]";
        let nested = format!("setActive: {{ callback: {{ returns: 1, {inner} }} }}");
        assert_eq!(contracts(&nested), [BeforeEmit], "what a callback calls counts as well");
    }

    #[test]
    fn calls_of_two_contracts_in_one_scenario_are_a_mistake() {
        let text = "scenario: Two\nsteps:\n  - { at: 0ms, call: one, setSession: { session: null } }\n  - { at: 1ms, call: \
                    two, setActive: { navigate: { returns: 1 } } }\n";
        let mistakes = load(text.as_bytes()).expect_err("no contract has both");
        assert_eq!(mistakes.len(), 1, "{mistakes:?}");
    }
}
