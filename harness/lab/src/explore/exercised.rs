//! What the orders of a plan could put to the test at all.
//!
//! A must that no call of a plan is bound by, and a hazard for which the plan has no occasion, cannot break in any order. That
//! they never do says nothing of a semantics.

use super::Event;
use super::monitor::{Rules, bit};
use super::record::Judged;
use interlude_spec::contract::Contract;
use interlude_spec::guarantees::laws::OF_LISTENERS;
use interlude_spec::guarantees::laws::table::laws_of;
use interlude_spec::obligations::{CallSpec, Compiled, Gives};
use interlude_spec::plan::{Action, Method, Plan, Step, Stimulus};
use interlude_spec::rule::{RuleId, RuleKind};
use interlude_spec::value::Asked;
use std::collections::BTreeSet;

/// What has been put to the test so far, and what might still be.
pub(super) struct Watch {
    musts: Rules,
    hazards: Rules,
    exercised: Rules,
    /// The orders that were merged with others before their end: the last link of each, and the event after it.
    merged: Vec<(Option<usize>, Event)>,
}

impl Watch {
    pub(super) fn of(spec: &Compiled<'_>) -> Self {
        Self { musts: musts(spec), hazards: hazards(spec), exercised: 0, merged: Vec::new() }
    }

    /// Whether everything that speaks of a call has been put to the test.
    pub(super) const fn is_done(&self) -> bool {
        self.musts & !self.exercised == 0
    }

    /// An order was read as a whole.
    pub(super) const fn see(&mut self, judged: Judged) {
        self.exercised |= judged.exercised;
    }

    /// Orders are counted with others from here on.
    pub(super) fn merge(&mut self, orders: impl Iterator<Item = (Option<usize>, Event)>) {
        if !self.is_done() {
            self.merged.extend(orders);
        }
    }

    pub(super) fn take_merged(&mut self) -> Vec<(Option<usize>, Event)> {
        std::mem::take(&mut self.merged)
    }

    /// The musts that were put to the test, and the hazards that could have occurred.
    pub(super) fn exercised(&self) -> BTreeSet<RuleId> {
        let all = RuleId::ALL.iter().copied();
        all.filter(|rule| (self.exercised | self.hazards) & bit(*rule) != 0).collect()
    }
}

/// The musts that speak of a call of a plan, or of its listeners. Whether any order puts them to the test is seen in the
/// orders.
pub(super) fn musts(spec: &Compiled<'_>) -> Rules {
    let of_calls = spec.calls.iter().flat_map(|call| &laws_of(call.plan, spec.contract).all);
    let joins = |step: &Step| matches!(step.action, Action::Do(Stimulus::AddListener(_)));
    let listens = spec.contract == Contract::Navigate && spec.plan.steps.iter().any(joins);
    let of_listeners = OF_LISTENERS.all.iter().filter(|_| listens);
    let leaves = spec.contract == Contract::Navigate && spec.calls.iter().any(CallSpec::is_sign_out);
    let of_leaving =
        [RuleId::NavigateSignOutHides, RuleId::NavigateSignOutSets].into_iter().filter(|_| leaves);
    let rules = of_calls.chain(of_listeners).map(|law| law.rule).chain(of_leaving);
    rules.fold(0, |set, rule| set | bit(rule))
}

/// The hazards that an order of a plan could show.
pub(super) fn hazards(spec: &Compiled<'_>) -> Rules {
    let all = RuleId::ALL.iter().filter(|rule| rule.kind() == RuleKind::Hazard);
    all.filter(|rule| needs_no_screen(**rule) && has_occasion(spec, **rule))
        .fold(0, |set, rule| set | bit(*rule))
}

/// Whether a hazard could occur in a run of a plan's calls, whatever the implementation.
pub fn may_occur(plan: &Plan, hazard: RuleId) -> bool {
    has_occasion(&Compiled::new(plan), hazard)
}

/// As [`may_occur`], where nothing is seen but what is told.
pub fn may_occur_unrendered(plan: &Plan, hazard: RuleId) -> bool {
    needs_no_screen(hazard) && may_occur(plan, hazard)
}

/// Whether a hazard can be told where nothing is seen but what is told.
const fn needs_no_screen(hazard: RuleId) -> bool {
    hazard.looks_at().is_none()
}

/// Whether something beside its calls ends a session.
fn ends_sessions(plan: &Plan) -> bool {
    let ends =
        |step: &Step| matches!(step.action, Action::Do(Stimulus::SignOut(_) | Stimulus::RemoveSession(_)));
    plan.steps.iter().any(ends) || plan.calls.iter().any(|call| call.method == Method::SignOut)
}

fn has_occasion(spec: &Compiled<'_>, hazard: RuleId) -> bool {
    let any = |is_one: &dyn Fn(&CallSpec<'_>) -> bool| spec.calls.iter().any(is_one);
    let asks_in_vain = |call: &CallSpec<'_>| match call.organization {
        Asked::Id(code) => spec.sessions.iter().any(|session| !session.organizations.contains(&code)),
        Asked::Null | Asked::Omitted => false,
    };
    match hazard {
        RuleId::ShownWhilePending => any(&|call| call.gives == Gives::Promise),
        RuleId::EarlyValue => any(&|call| {
            let asks = |asked| matches!(asked, Asked::Id(_));
            !call.is_set_session() && (asks(call.session) || asks(call.organization))
        }),
        RuleId::UnknownIdSignsOut => any(&|call| spec.is_unknown(call.session)),
        RuleId::ResurrectedSession => any(&|call| call.session == Asked::Null) || ends_sessions(spec.plan),
        RuleId::StaleCallWins => spec.calls.len() > 1,
        RuleId::OrganizationNotApplied => any(&asks_in_vain),
        RuleId::PoisonedOrganization => spec.calls.len() > 1 && any(&asks_in_vain),
        RuleId::ToldAfterLeaving => {
            let leaves = |step: &Step| matches!(step.action, Action::Do(Stimulus::RemoveListener(_)));
            spec.plan.steps.iter().any(leaves)
        }
        RuleId::StuckUndefined | RuleId::SignedOutFlash => any(&|_| true),
        _ => true,
    }
}
