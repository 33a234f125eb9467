//! The monitors of the hazards in a search: what is found is a set, and whom they ask is the model.

use interlude_spec::hazards::context::Oracle;
use interlude_spec::model::state::State;
use interlude_spec::model::step::Relation;
use interlude_spec::plan::CallIndex;
use interlude_spec::rule::RuleId;
use interlude_spec::value::{Code, Val};

/// A set of hazards and musts, a bit for each rule.
pub(super) type Rules = u64;

pub(super) const fn bit(rule: RuleId) -> Rules {
    1 << rule as u64
}

/// What the model knows before an event. Where it refused what happened there is no state, and the order is read as a whole.
pub(super) struct Foresight<'s, 'p> {
    pub(super) relation: Relation<'s, 'p>,
    pub(super) state: Option<&'s State>,
}

impl Oracle for Foresight<'_, '_> {
    fn may_set(&self, call: CallIndex, value: Val) -> bool {
        self.state.is_some_and(|state| self.relation.may_set(state, call.0, value))
    }

    fn is_about(&self, call: CallIndex, session: Code) -> bool {
        self.state.is_some_and(|state| self.relation.is_target_session(state, call.0, session))
    }

    fn sets_later(&self, _: CallIndex) -> Option<bool> {
        None
    }
}
