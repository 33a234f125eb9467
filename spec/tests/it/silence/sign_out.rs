//! What has to come of a `signOut` that is a call, and where nothing is said of it.

use super::{broken_in, null, rejects, resolves, settle, told};
use crate::by_hand::hide;
use interlude_spec::event::{Ambient, Observation, Settlement, Stimulus};
use interlude_spec::id::SessionId;
use interlude_spec::rule::RuleId::{
    self, NavigateSignOutHides, NavigateSignOutSets, NavigateTellsEachListener,
};
use interlude_spec::trace::{Value, What};

fn leave() -> What {
    What::Did(Stimulus::Call { call: "leave".into() })
}

fn starts() -> What {
    What::Saw(Observation::Callback { call: "leave".into(), session: Value::<SessionId>::Undefined })
}

fn fails() -> What {
    What::Did(Stimulus::Settle { call: "leave".into(), outcome: Settlement::Reject("boom".into()) })
}

/// What is broken where `sess_a` is current, or `sess_b`, or nobody, these steps are played, and these turns follow.
fn broken(contract: &str, steps: &str, turns: Vec<Vec<What>>) -> Vec<RuleId> {
    let scenario = format!(
        "scenario: Somebody signs out\ncontract: {contract}\nclient:\n  sessions:\n    - {{ id: sess_a, user: user_ada }}\n    \
         - {{ id: sess_b, user: user_bob }}\n  active: sess_a\nsteps:\n{steps}"
    );
    let begin = vec![What::Begin, told("sess_a", "user_ada")];
    broken_in(&scenario, std::iter::once(begin).chain(turns).collect())
}

/// As [`broken`], of `signOut` with this beside its label.
fn of(sign_out: &str, turns: Vec<Vec<What>>) -> Vec<RuleId> {
    broken("navigate", &format!("  - {{ at: 10ms, call: leave, {sign_out} }}\n"), turns)
}

#[test]
fn who_signs_out_is_hidden_first_and_is_not_current_in_the_end() {
    let end = || vec![What::End];
    let turn = |told: Vec<What>| [vec![leave()], told, vec![resolves("leave")]].concat();
    let all = |told| of("signOut: true", vec![turn(told), end()]);
    let bob = || told("sess_b", "user_bob");
    let ada = || told("sess_a", "user_ada");
    assert_eq!(all(vec![hide(), null()]), []);
    assert_eq!(all(vec![null()]), [NavigateSignOutHides]);
    assert_eq!(all(vec![null(), hide(), null()]), [NavigateSignOutHides], "as 5.128.0 does");
    assert_eq!(all(vec![]), [NavigateSignOutSets]);
    assert_eq!(all(vec![hide()]), [NavigateSignOutSets]);
    assert_eq!(all(vec![hide(), ada()]), [NavigateSignOutSets]);
    assert_eq!(all(vec![hide(), bob()]), [NavigateSignOutSets], "all were signed out");
    let one = |told| of("signOut: sess_a", vec![turn(told), end()]);
    assert_eq!(one(vec![hide(), null()]), []);
    assert_eq!(one(vec![hide(), bob()]), []);
    assert_eq!(one(vec![bob()]), [NavigateSignOutHides]);
    assert_eq!(one(vec![hide(), ada()]), [NavigateSignOutSets]);
}

#[test]
fn when_its_promise_settles_and_how_is_not_said() {
    let rejected = vec![vec![leave(), hide(), null(), rejects("leave")], vec![What::End]];
    assert_eq!(of("signOut: true", rejected), []);
    let early = vec![vec![leave(), resolves("leave"), hide(), null()], vec![What::End]];
    assert_eq!(of("signOut: true", early), []);
    assert_eq!(of("signOut: true", vec![vec![leave(), hide(), null()], vec![What::End]]), []);
}

#[test]
fn with_a_callback_only_the_end_is_asked_and_nothing_of_one_that_fails() {
    let resolving = "signOut: { callback: { resolvesAfter: 10ms } }";
    let turns = |settled: Vec<What>| vec![vec![leave(), null(), starts()], settled, vec![What::End]];
    assert_eq!(of(resolving, turns(vec![settle("leave"), resolves("leave")])), []);
    let stays = vec![vec![leave(), starts()], vec![settle("leave"), resolves("leave")], vec![What::End]];
    assert_eq!(of(resolving, stays), [NavigateSignOutSets]);
    let twice = vec![vec![leave(), starts(), starts(), null()], vec![settle("leave")], vec![What::End]];
    assert_eq!(of(resolving, twice), []);
    let rejecting = "signOut: { callback: { rejectsAfter: 10ms, error: boom } }";
    let stays = vec![vec![leave(), hide(), starts()], vec![fails(), rejects("leave")], vec![What::End]];
    assert_eq!(of(rejecting, stays), []);
    for other in ["never: true", "throws: boom"] {
        let sign_out = format!("signOut: {{ callback: {{ {other} }} }}");
        assert_eq!(of(&sign_out, vec![vec![leave(), starts()], vec![What::End]]), [], "{other}");
    }
}

#[test]
fn nothing_is_said_under_the_older_contract_of_another_session_or_while_something_else_happens() {
    let label = "  - { at: 10ms, call: leave, signOut: true }\n";
    assert_eq!(broken("before-emit", label, vec![vec![leave()], vec![What::End]]), []);
    assert_eq!(of("signOut: sess_b", vec![vec![leave()], vec![What::End]]), []);
    let then = |step: &str, stimulus: Stimulus<_>| {
        let steps = format!("{label}  - {{ at: 20ms, {step} }}\n");
        broken("navigate", &steps, vec![vec![leave()], vec![What::Did(stimulus)], vec![What::End]])
    };
    assert_eq!(then("unload: true", Stimulus::Ambient(Ambient::Unload)), []);
    assert_eq!(then("getToken: true", Stimulus::Ambient(Ambient::GetToken)), []);
    assert_eq!(then("signOut: true", Stimulus::SignOut { session: None }), []);
    let joins = then("addListener: late", Stimulus::AddListener { listener: "late".into() });
    let both = [NavigateTellsEachListener, NavigateSignOutSets];
    assert_eq!(joins, both, "whoever listens and is told nothing has a rule of their own");
}

#[test]
fn a_listener_that_joins_before_any_call_is_told_what_is_current() {
    let steps = "  - { at: 10ms, addListener: late }\n  - { at: 20ms, call: leave, signOut: true }\n";
    let also = |what: What| match what {
        What::Saw(Observation::Emit { current, .. }) => {
            What::Saw(Observation::Emit { listener: "late".into(), current })
        }
        other => other,
    };
    let join = || What::Did(Stimulus::AddListener { listener: "late".into() });
    let leaves = vec![leave(), hide(), also(hide()), null(), also(null()), resolves("leave")];
    let joining = |turn| broken("navigate", steps, vec![turn, leaves.clone(), vec![What::End]]);
    let heard = also(told("sess_a", "user_ada"));
    assert_eq!(joining(vec![join(), heard.clone()]), []);
    assert_eq!(joining(vec![join()]), [NavigateTellsEachListener]);
    assert_eq!(joining(vec![heard, join()]), [NavigateTellsEachListener], "who is not there hears nothing");
}
