//! A framework's hooks: how long a call waits for them is no business of the contract.

use super::{broken_in, call, resolves, told};
use interlude_spec::event::What;
use interlude_spec::rule::RuleId;

/// A call that resolves a turn after it has set.
fn late(client: &str) -> Vec<RuleId> {
    let scenario = format!(
        "scenario: A hook\ncontract: [before-emit, navigate]\nclient:\n  sessions:\n    - {{ id: sess_a, user: user_ada }}\n    \
         - {{ id: sess_b, user: user_bob }}\n  active: sess_a\n{client}\
         steps:\n  - {{ at: 0ms, call: switch, setActive: {{ session: sess_b }} }}\n"
    );
    let begin = vec![What::Begin, told("sess_a", "user_ada")];
    let switch = vec![call("switch"), told("sess_b", "user_bob")];
    broken_in(&scenario, vec![begin, switch, vec![resolves("switch")], vec![What::End]])
}

#[test]
fn a_call_may_return_late_only_where_a_hook_runs_after_it() {
    assert_eq!(late("  framework: { after: { resolvesAfter: 20ms } }\n"), []);
    assert_eq!(
        late("  framework: { before: { resolvesAfter: 20ms } }\n"),
        [RuleId::SetActiveReturnsAfterSet]
    );
    assert_eq!(late(""), [RuleId::SetActiveReturnsAfterSet]);
}
