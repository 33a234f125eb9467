//! What a plan may hold to be played to an implementation: the calls of a contract, and nothing that its capabilities leave out.
//!
//! Whatever makes plans for an implementation asks here, so that none leaves the contract on the way.

use interlude_spec::contract::{Capability, Contract};
use interlude_spec::plan::{Action, Argument, FrameworkPlan, Method, Plan};
use std::collections::BTreeSet;

/// A contract, and the capabilities that an implementation of it has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bounds {
    /// The contract.
    pub contract: Contract,
    /// The capabilities.
    pub capabilities: BTreeSet<Capability>,
}

impl Bounds {
    /// Whether a plan stays within them.
    pub fn hold(&self, plan: &Plan) -> bool {
        let knows = |method| method == Method::SignOut || Method::of(self.contract).contains(&method);
        let redirects = plan.calls.iter().any(|call| call.redirect_url.is_some());
        plan.contracts == [self.contract]
            && plan.calls.iter().all(|call| knows(call.method))
            && (self.contract.has_redirects() || !redirects)
            && plan.needs().is_subset(&self.capabilities)
    }

    /// The plainest method of the contract that there is.
    pub fn method(&self) -> Method {
        let methods = Method::of(self.contract);
        let is_there = |method: &&Method| self.capabilities.contains(&method.capability());
        *methods.iter().find(is_there).unwrap_or(&methods[0])
    }

    /// The plan as one that stays within them, if it can be made one. A call is made by the method that there is; what happens
    /// around the calls is left out where there are no means for it, and so is what a server would answer.
    pub fn fit(&self, mut plan: Plan) -> Option<Plan> {
        let has = |capability| self.capabilities.contains(&capability);
        plan.steps.retain(|step| match &step.action {
            Action::Do(stimulus) => stimulus.needs().is_none_or(has),
            Action::Expect(_) => true,
        });
        if !has(Capability::PendingSessions) {
            plan.sessions_mut().for_each(|session| session.task = None);
        }
        if !has(Capability::Slugs) {
            without_slugs(&mut plan);
        }
        if !has(Capability::ForcedOrganizations) {
            plan.client.environment.force_organization_selection = false;
        }
        if !has(Capability::FrameworkHooks) {
            plan.client.framework = FrameworkPlan::default();
        }
        if !has(Capability::InitialState) {
            plan.client.initial_state = None;
        }
        plan.client.tokens_come_along |= !has(Capability::Tokens);
        plan.client.treat_pending_as_signed_out |= !has(Capability::TreatPendingAsSignedOut);
        plan.client.server.keep_within(&self.capabilities);
        plan.calls.iter_mut().for_each(|call| call.server.keep_within(&self.capabilities));
        let sessions: Vec<_> = plan.client.sessions.iter().map(|session| session.id.clone()).collect();
        for (place, call) in plan.calls.iter_mut().enumerate() {
            if call.method == Method::SignOut && has(Capability::SignOutCalls) {
                continue;
            }
            if call.method == Method::SignOut {
                // Who cannot be told apart from others may still be sent away.
                (call.method, call.session) = (Method::SetActive, Argument::Null);
            }
            if !has(Capability::SetSession) {
                call.method = Method::SetActive;
            } else if !has(Capability::SetActive) {
                call.method = Method::SetSession;
            }
            if !has(Capability::Organizations) || call.method == Method::SetSession {
                call.organization = Argument::Omitted;
            }
            // Only setActive can leave the session out: in its place comes one that the client has.
            if call.method == Method::SetSession && call.session == Argument::Omitted {
                let known = sessions.get(place % sessions.len().max(1)).cloned();
                call.session = known.map_or(Argument::Null, Argument::Id);
            }
        }
        Some(under(plan, self.contract)).filter(|plan| self.hold(plan))
    }
}

/// Organizations are named by their ids, and have no slugs.
pub(crate) fn without_slugs(plan: &mut Plan) {
    for place in 0..plan.calls.len() {
        if let Some(id) = plan.by_slug(&plan.calls[place].organization) {
            plan.calls[place].organization = Argument::Id(id.clone());
        }
    }
    plan.sessions_mut().for_each(|session| session.slugs.clear());
}

/// The plan under a contract. Under `navigate` every call is a setActive, and of those without a callback every second goes
/// to a page.
pub fn under(mut plan: Plan, contract: Contract) -> Plan {
    if contract == Contract::BeforeEmit {
        return plan;
    }
    plan.contracts = vec![Contract::Navigate];
    let mut straight = 0;
    for call in plan.calls.iter_mut().filter(|call| call.method != Method::SignOut) {
        call.method = Method::SetActive;
        if call.callback.is_none() {
            straight += 1;
            call.redirect_url = (straight % 2 == 0).then(|| "/next".into());
        }
    }
    plan
}
