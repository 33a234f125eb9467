//! What every run of a scenario that the contract allows agrees on, as expectations for its text.

use crate::allowed::{Probed, allowed};
use crate::driver::order::Order;
use crate::driver::play;
use crate::semantics::Semantics;
use crate::simulated::{self, SimulatedPort};
use interlude_spec::event::Stimulus;
use interlude_spec::expectation::Observed;
use interlude_spec::id::ScenarioId;
use interlude_spec::plan::{Action, Argument, CallIndex, Expectation, Plan, Ties};
use interlude_spec::scenario::insert::{Addition, with};
use interlude_spec::time::Tick;
use interlude_spec::trace::What;
use std::collections::BTreeSet;

/// Why it cannot be said what every allowed run agrees on.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InferError {
    /// The model does not speak of what the scenario does.
    #[error("no expectation can be inferred: {0}")]
    Beyond(String),
    /// There are several orders of the scenario itself.
    #[error("it has `ties: all`, so there is no one order to expect things in")]
    Ties,
    /// There are too many allowed runs to look at all of them.
    #[error("there are too many allowed runs to look at each")]
    TooMany,
}

/// The expectations that every run which the contract allows meets, at each time of a step and at each time at which a
/// callback settles if calls are not coordinated; of a plan for both contracts, those that hold under either. A time that is
/// asked about already is left alone, and so is one at which the runs agree on nothing.
///
/// # Errors
///
/// An [`InferError`] where not every allowed run can be looked at.
pub fn inferred(id: &ScenarioId, plan: &Plan) -> Result<Vec<Addition>, InferError> {
    if let Some(reason) = simulated::beyond(plan) {
        return Err(InferError::Beyond(reason));
    }
    if plan.ties == Ties::All {
        return Err(InferError::Ties);
    }
    let mut by_all: Option<Vec<Addition>> = None;
    for contract in &plan.contracts {
        let found = under_one(id, &Plan { contracts: vec![*contract], ..plan.clone() })?;
        by_all = Some(match by_all {
            None => found,
            Some(before) => before.into_iter().filter_map(|one| also_in(&found, one)).collect(),
        });
    }
    Ok(by_all.unwrap_or_default())
}

/// What a plan of one contract lets be expected.
fn under_one(id: &ScenarioId, plan: &Plan) -> Result<Vec<Addition>, InferError> {
    let ask = |at: Tick| {
        let after = plan.steps.iter().rposition(|step| step.at <= at)?;
        let step = &plan.steps[after];
        let is_asked = step.at == at && matches!(step.action, Action::Expect(_));
        (!is_asked).then(|| Addition { after, at, expectation: Expectation::default() })
    };
    let questions: Vec<Addition> = times(id, plan)?.into_iter().filter_map(ask).collect();
    let asking = with(plan, &questions);
    let allowed = allowed(&asking).filter(|allowed| allowed.complete).ok_or(InferError::TooMany)?;
    let answers = questions.into_iter().enumerate().filter_map(|(n, question)| {
        // Each question before this one is a step more before it.
        let step = question.after + 1 + n;
        let probed = allowed.probes.iter().find(|probed| probed.step == step)?;
        let expectation = common(plan, probed)?;
        Some(Addition { expectation, ..question })
    });
    Ok(answers.collect())
}

/// What of an addition is among others as well; nothing where that is nothing.
fn also_in(others: &[Addition], one: Addition) -> Option<Addition> {
    let other = &others.iter().find(|other| (other.after, other.at) == (one.after, one.at))?.expectation;
    let is_also = |of: &(CallIndex, _)| other.calls.contains(of);
    let mut expectation = one.expectation;
    expectation.session = expectation.session.filter(|it| other.session.as_ref() == Some(it));
    expectation.organization = expectation.organization.filter(|it| other.organization.as_ref() == Some(it));
    expectation.user = expectation.user.filter(|it| other.user.as_ref() == Some(it));
    expectation.children = expectation.children.filter(|it| other.children.as_ref() == Some(it));
    expectation.calls.retain(is_also);
    (expectation != Expectation::default()).then_some(Addition { expectation, ..one })
}

fn times(id: &ScenarioId, plan: &Plan) -> Result<BTreeSet<Tick>, InferError> {
    let mut port = SimulatedPort::new(&Semantics::uncoordinated());
    let order = &mut Order::of_the_file();
    let played = play(id, plan, plan.contract(), &mut port, order)
        .map_err(|failure| InferError::Beyond(failure.to_string()))?;
    let settled = played
        .trace
        .events
        .iter()
        .filter(|event| matches!(event.what, What::Did(Stimulus::Settle { .. })))
        .map(|event| event.at);
    Ok(plan.steps.iter().map(|step| step.at).chain(settled).collect())
}

/// What everything that a probe could find has in common; `None` if that is nothing.
fn common(plan: &Plan, probed: &Probed) -> Option<Expectation> {
    let mut found = probed.found.iter();
    let first = found.next()?;
    let by_all = |same: &dyn Fn(&Observed) -> bool| probed.found.iter().all(same);
    let Observed { current, children, calls } = first;
    let organizations = plan.client.sessions.iter().any(|session| !session.organizations.is_empty())
        || plan.calls.iter().any(|call| call.organization != Argument::Omitted);
    let organization = current.organization.clone().filter(|_| organizations);
    let expectation = Expectation {
        session: by_all(&|it| it.current.session == current.session).then(|| current.session.clone()),
        organization: organization.filter(|_| by_all(&|it| it.current.organization == current.organization)),
        user: by_all(&|it| it.current.user == current.user).then(|| current.user.clone()),
        children: children.filter(|_| by_all(&|it| it.children == *children)),
        calls: (0..)
            .map(CallIndex)
            .zip(calls)
            .filter(|(index, state)| by_all(&|it| it.calls.get(index.index()) == Some(*state)))
            .filter_map(|(index, state)| Some((index, state.clone()?)))
            .collect(),
    };
    (expectation != Expectation::default()).then_some(expectation)
}
