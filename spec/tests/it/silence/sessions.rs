//! Sessions that the client did not begin with: of a sign-in here it is said what comes next, of another tab it is not.

use super::{broken_in, call, null, resolves, told};
use crate::by_hand::{plan, tell};
use interlude_spec::event::{Ambient, Event, Named, Stimulus, What};
use interlude_spec::hazards;
use interlude_spec::rule::RuleId;
use interlude_spec::time::Tick;
use interlude_spec::trace::{Trace, Value};

const NEW: &str = "{ id: sess_n, user: user_new }";

fn signs_in() -> Stimulus<Named> {
    Stimulus::SignIn { session: "sess_n".into() }
}

fn other_tab() -> Stimulus<Named> {
    Stimulus::AddSession { session: "sess_n".into() }
}

/// A session turns up, a call asks for it, and this is what becomes of that.
fn asked_for(key: &str, stimulus: Stimulus<Named>, told_then: What) -> Vec<RuleId> {
    let scenario = format!(
        "scenario: A new session\ncontract: [before-emit, navigate]\nclient:\n  sessions:\n    \
         - {{ id: sess_a, user: user_ada }}\n  active: sess_a\nsteps:\n  - {{ at: 0ms, {key}: {NEW} }}\n  \
         - {{ at: 10ms, call: enter, setActive: {{ session: sess_n }} }}\n"
    );
    let begin = vec![What::Begin, told("sess_a", "user_ada")];
    let enter = vec![call("enter"), told_then, resolves("enter")];
    broken_in(&scenario, vec![begin, vec![What::Did(stimulus)], enter, vec![What::End]])
}

#[test]
fn a_session_that_a_sign_in_has_brought_has_to_be_set() {
    assert_eq!(asked_for("signIn", signs_in(), told("sess_n", "user_new")), []);
    assert_eq!(asked_for("signIn", signs_in(), null()), [RuleId::SetActiveSession]);
}

#[test]
fn of_a_session_that_another_tab_has_made_nobody_is_accused() {
    assert_eq!(asked_for("addSession", other_tab(), told("sess_n", "user_new")), []);
    assert_eq!(asked_for("addSession", other_tab(), null()), []);
}

/// What is broken where a call is given an object of the session, with somebody else for its user, and the session turns up later.
fn set_before_it_turns_up(key: &str, stimulus: Stimulus<Named>) -> Vec<RuleId> {
    let scenario = format!(
        "scenario: Set before it turns up\ncontract: [before-emit, navigate]\nclient:\n  sessions:\n    \
         - {{ id: sess_a, user: user_ada }}\n  active: sess_a\nsteps:\n  \
         - {{ at: 0ms, call: enter, setActive: {{ session: {{ object: sess_n }} }} }}\n  - {{ at: 10ms, {key}: {NEW} }}\n"
    );
    let begin = vec![What::Begin, told("sess_a", "user_ada")];
    let enter = vec![call("enter"), told("sess_n", "user_of_sess_n"), resolves("enter")];
    broken_in(&scenario, vec![begin, enter, vec![What::Did(stimulus)], vec![What::End]])
}

#[test]
fn whose_an_object_is_of_a_session_that_is_not_there_yet_is_nowhere_said() {
    assert_eq!(set_before_it_turns_up("addSession", other_tab()), []);
    assert_eq!(set_before_it_turns_up("signIn", signs_in()), []);
    // Once the user has signed in it is.
    assert_eq!(asked_for("signIn", signs_in(), told("sess_n", "user_of_sess_n")), [RuleId::SetActiveSession]);
}

#[test]
fn a_session_that_has_ended_may_be_set_once_it_is_there_again() {
    let text = |key: &str| {
        format!(
            "scenario: There again\ncontract: [before-emit, navigate]\nclient:\n  sessions:\n    \
             - {{ id: sess_a, user: user_ada }}\n    - {NEW}\n  active: sess_a\nsteps:\n  - {{ at: 0ms, removeSession: sess_n }}\n  \
             - {{ at: 10ms, {key} }}\n  - {{ at: 20ms, call: enter, setActive: {{ session: sess_n }} }}\n"
        )
    };
    let resurrected = |key: &str, again: Stimulus<Named>| {
        let whats = [
            What::Begin,
            told("sess_a", "user_ada"),
            What::Did(Stimulus::RemoveSession { session: "sess_n".into() }),
            What::Did(again),
            call("enter"),
            tell("sess_n", Value::Null, "user_new"),
            resolves("enter"),
            What::End,
        ];
        let events =
            (0..).zip(whats).map(|(turn, what)| Event { at: Tick::from_millis(u64::from(turn)), turn, what });
        let found = hazards::find(&plan(&text(key)), &Trace { events: events.collect() });
        found.iter().any(|found| found.rule == RuleId::ResurrectedSession)
    };
    assert!(resurrected("getToken: true", Stimulus::Ambient(Ambient::GetToken)));
    assert!(!resurrected(&format!("signIn: {NEW}"), signs_in()));
    assert!(!resurrected(&format!("addSession: {NEW}"), other_tab()));
}
