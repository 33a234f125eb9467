//! Slugs: the newer API speaks of them, the older one does not.

use super::{broken_in, call, callback, rejects, resolves, told};
use crate::by_hand::{hide, tell};
use interlude_spec::event::What;
use interlude_spec::rule::RuleId;
use interlude_spec::trace::Value;

/// An organization is chosen by a slug, and the call resolves with this one, or none.
fn chosen_by_slug(contract: &str, slug: &str, organization: Option<&str>) -> Vec<RuleId> {
    let scenario = format!(
        "scenario: A slug\ncontract: {contract}\nclient:\n  sessions:\n    \
         - {{ id: sess_a, user: user_ada, organizations: [{{ id: org_acme, slug: acme }}] }}\n    \
         - {{ id: sess_b, user: user_bob, organizations: [{{ id: org_init, slug: init }}] }}\n  active: sess_a\n\
         steps:\n  - {{ at: 0ms, call: choose, setActive: {{ organization: {slug} }} }}\n"
    );
    let organization = organization.map_or(Value::Null, |id| Value::set(id.into()));
    let begin = vec![What::Begin, told("sess_a", "user_ada")];
    let chosen = vec![call("choose"), tell("sess_a", organization, "user_ada"), resolves("choose")];
    broken_in(&scenario, vec![begin, chosen, vec![What::End]])
}

#[test]
fn a_slug_stands_for_its_organization_where_the_newer_api_says_so() {
    assert_eq!(chosen_by_slug("navigate", "acme", Some("org_acme")), []);
    assert_eq!(chosen_by_slug("navigate", "acme", None), [RuleId::SetActiveOrganization]);
}

#[test]
fn of_a_slug_that_the_older_api_does_not_know_nobody_is_accused() {
    assert_eq!(chosen_by_slug("before-emit", "acme", Some("org_acme")), []);
    assert_eq!(chosen_by_slug("before-emit", "acme", None), []);
}

#[test]
fn a_slug_of_an_organization_that_the_user_is_no_member_of_breaks_nothing() {
    assert_eq!(chosen_by_slug("navigate", "init", None), []);
    assert_eq!(chosen_by_slug("navigate", "nobody", None), []);
}

/// After a call by a slug has failed, another one without an organization of its own tells the session in none.
fn told_in_none_after_a_slug(contract: &str) -> Vec<RuleId> {
    let scenario = format!(
        "scenario: After a slug\ncontract: {contract}\nclient:\n  sessions:\n    - {{ id: sess_a, user: user_ada, \
         organizations: [{{ id: org_acme, slug: acme }}], lastActiveOrganization: org_acme }}\n  active: sess_a\nsteps:\n  \
         - {{ at: 0ms, call: choose, setActive: {{ organization: acme, callback: {{ throws: boom }} }} }}\n  \
         - {{ at: 1ms, call: next, setActive: {{ session: sess_a }} }}\n"
    );
    let begin = vec![What::Begin, tell("sess_a", Value::set("org_acme".into()), "user_ada")];
    let chosen = vec![call("choose"), hide(), callback("choose", "sess_a"), rejects("choose")];
    let next = vec![call("next"), tell("sess_a", Value::Null, "user_ada"), resolves("next")];
    broken_in(&scenario, vec![begin, chosen, next, vec![What::End]])
}

#[test]
fn of_what_a_slug_leaves_behind_that_the_older_api_does_not_know_nobody_is_accused() {
    assert_eq!(told_in_none_after_a_slug("before-emit"), []);
    assert_eq!(told_in_none_after_a_slug("navigate"), [RuleId::SetActiveOrganizationOmitted]);
}
