//! Where the documentation is silent nobody is accused: small traces, each of a client that does what some published version
//! does there.

use crate::by_hand::{hide, plan, tell};
use interlude_spec::event::{Ambient, ErrorValue, Observation, ReturnOutcome, Settlement, Stimulus};
use interlude_spec::guarantees::check;
use interlude_spec::id::{ListenerName, SessionId};
use interlude_spec::model::accept::accept;
use interlude_spec::model::musts::Musts;
use interlude_spec::rule::RuleId;
use interlude_spec::time::Tick;
use interlude_spec::trace::{Current, Event, Trace, Value, What};

mod found;
mod hooks;
mod null;
mod organizations;
mod sessions;
mod sign_out;
mod slugs;

/// A scenario of a client that can do everything, with these steps.
fn scenario(steps: &str) -> String {
    format!(
        "scenario: A silent place\ncontract: [before-emit, navigate]\nclient:\n  sessions:\n    \
         - {{ id: sess_a, user: user_ada }}\n    \
         - {{ id: sess_b, user: user_bob, organizations: [org_acme] }}\n  active: sess_a\nsteps:\n{steps}"
    )
}

/// As [`scenario`], of the contract that has `setSession`.
fn of_before_emit(steps: &str) -> String {
    scenario(steps).replace("[before-emit, navigate]", "before-emit")
}

fn call(label: &str) -> What {
    What::Did(Stimulus::Call { call: label.into() })
}

fn callback(label: &str, session: &str) -> What {
    What::Saw(Observation::Callback { call: label.into(), session: Value::set(session.into()) })
}

fn settle(label: &str) -> What {
    What::Did(Stimulus::Settle { call: label.into(), outcome: Settlement::Resolve })
}

fn resolves(label: &str) -> What {
    What::Saw(Observation::Return { call: label.into(), outcome: ReturnOutcome::Resolved })
}

fn rejects(label: &str) -> What {
    let message = "setActive should either be called with a session param or there should be already an active session.";
    let error = ErrorValue { name: "Error".into(), message: message.into() };
    What::Saw(Observation::Return { call: label.into(), outcome: ReturnOutcome::Rejected { error } })
}

fn null() -> What {
    What::Saw(Observation::Emit { listener: ListenerName::main(), current: Current::NULL })
}

fn told(session: &str, user: &str) -> What {
    tell(session, Value::Null, user)
}

/// Turns, 10 ms apart, the first of them the beginning.
fn trace(turns: Vec<Vec<What>>) -> Trace {
    let events = (0..).zip(turns).flat_map(|(turn, events)| {
        let at = Tick::from_millis(u64::from(turn) * 10);
        events.into_iter().map(move |what| Event { at, turn, what })
    });
    Trace { events: events.collect() }
}

/// Both judges are asked: what the laws say is broken, and what the model says then.
fn broken(steps: &str, turns: Vec<Vec<What>>) -> Vec<RuleId> {
    broken_in(&scenario(steps), turns)
}

/// As [`broken`], of a whole scenario.
fn broken_in(scenario: &str, turns: Vec<Vec<What>>) -> Vec<RuleId> {
    let (plan, trace) = (plan(scenario), trace(turns));
    let rules: Vec<_> = check(&plan, &trace).findings.into_iter().map(|finding| finding.rule).collect();
    let accepted = accept(&plan, &trace, Musts::all_but(rules.iter().copied()));
    assert_eq!(accepted, Ok(()), "the two judges disagree");
    let whole = accept(&plan, &trace, Musts::ALL);
    assert_eq!(whole.is_ok(), rules.is_empty(), "the two judges disagree on whether anything is broken");
    rules
}

/// A switch with a callback of 30 ms, and 10 ms after its beginning another call, which rejects at once.
fn rejected_while_undefined(other: &str) -> Vec<RuleId> {
    let steps = format!(
        "  - {{ at: 0ms, call: switch, setActive: {{ session: sess_b, callback: {{ resolvesAfter: 30ms }} }} }}\n  \
         - {{ at: 10ms, call: other, setActive: {other} }}\n"
    );
    let begin = vec![What::Begin, told("sess_a", "user_ada")];
    let switch = vec![call("switch"), hide(), callback("switch", "sess_b")];
    let other = vec![call("other"), rejects("other")];
    let end = vec![settle("switch"), told("sess_b", "user_bob"), resolves("switch"), What::End];
    broken(&steps, vec![begin, switch, other, end])
}

#[test]
fn a_call_that_leaves_the_session_out_while_it_is_undefined_may_reject() {
    for other in [
        "{ organization: org_acme }",
        "{}",
        "{ organization: null }",
        "{ organization: org_acme, callback: { resolvesAfter: 5ms } }",
    ] {
        assert_eq!(rejected_while_undefined(other), [], "{other}");
    }
}

#[test]
fn a_call_that_names_a_session_while_it_is_undefined_keeps_its_rules() {
    assert_ne!(rejected_while_undefined("{ session: sess_a }"), []);
}

/// A switch and behind it another call of its turn. The switch hides, and then the other rejects.
fn rejected_behind_a_switch(other: &str) -> Vec<RuleId> {
    let switch = "{ call: switch, setActive: { session: sess_b, callback: { resolvesAfter: 30ms } } }";
    let steps = format!("  - {{ at: 0ms, together: [{switch}, {{ call: other, setActive: {other} }}] }}\n");
    let begin = vec![What::Begin, told("sess_a", "user_ada")];
    let turn = vec![call("switch"), call("other"), hide(), rejects("other"), callback("switch", "sess_b")];
    let end = vec![settle("switch"), told("sess_b", "user_bob"), resolves("switch"), What::End];
    broken(&steps, vec![begin, turn, end])
}

#[test]
fn a_call_that_leaves_the_session_out_may_find_it_hidden_by_the_one_before_it_in_its_turn() {
    for other in ["{}", "{ organization: org_acme }", "{ callback: { resolvesAfter: 5ms } }"] {
        assert_eq!(rejected_behind_a_switch(other), [], "{other}");
    }
    assert_ne!(rejected_behind_a_switch("{ session: sess_a }"), []);
}

/// The session is ended by a stimulus, and a call for it leaves null.
fn null_after(ends: &str, stimulus: Stimulus<interlude_spec::event::Named>) -> Vec<RuleId> {
    let steps = format!(
        "  - {{ at: 0ms, {ends} }}\n  - {{ at: 10ms, call: again, setActive: {{ session: sess_a }} }}\n"
    );
    let begin = vec![What::Begin, told("sess_a", "user_ada")];
    let ended = vec![What::Did(stimulus), null()];
    broken(&steps, vec![begin, ended, vec![call("again"), resolves("again"), What::End]])
}

#[test]
fn a_call_for_a_session_that_was_ended_may_leave_null() {
    let session = || SessionId::from("sess_a");
    assert_eq!(null_after("signOut: true", Stimulus::SignOut { session: None }), []);
    assert_eq!(null_after("signOut: sess_a", Stimulus::SignOut { session: Some(session()) }), []);
    assert_eq!(null_after("removeSession: sess_a", Stimulus::RemoveSession { session: session() }), []);
}

#[test]
fn a_call_for_another_session_than_the_one_that_was_ended_keeps_its_rules() {
    let steps = "  - { at: 0ms, removeSession: sess_b }\n  \
                 - { at: 10ms, call: again, setActive: { session: sess_a } }\n";
    let begin = vec![What::Begin, told("sess_a", "user_ada")];
    let ended = vec![What::Did(Stimulus::RemoveSession { session: "sess_b".into() })];
    let again = vec![call("again"), null(), resolves("again"), What::End];
    assert_ne!(broken(steps, vec![begin, ended, again]), []);
}

/// The tab gains the focus when a call is over, or while it is in progress, and something is told.
fn told_on_focus(in_progress: bool) -> Vec<RuleId> {
    let steps = "  - { at: 0ms, call: switch, setActive: { session: sess_b, callback: { resolvesAfter: 20ms } } }\n  \
                 - { at: 10ms, focus: true }\n";
    let begin = vec![What::Begin, told("sess_a", "user_ada")];
    let switch = vec![call("switch"), hide(), callback("switch", "sess_b")];
    let focus = vec![What::Did(Stimulus::Ambient(Ambient::Focus(true))), told("sess_a", "user_ada")];
    let set = vec![settle("switch"), told("sess_b", "user_bob"), resolves("switch")];
    let end = vec![What::End];
    let turns =
        if in_progress { vec![begin, switch, focus, set, end] } else { vec![begin, switch, set, focus, end] };
    broken(steps, turns)
}

#[test]
fn a_tab_that_gains_the_focus_may_look_after_its_session_between_calls_and_not_during_one() {
    assert_eq!(told_on_focus(false), []);
    assert_ne!(told_on_focus(true), []);
}

/// A session is signed out, perhaps twice, while a call for another one is in progress, which then rejects.
#[test]
fn whom_a_second_signing_out_of_one_session_signs_out_is_nowhere_said() {
    let broken = |times: usize| {
        let signs_out = "  - { at: 10ms, signOut: sess_a }\n".repeat(times);
        let steps = format!("  - {{ at: 0ms, call: switch, setActive: {{ session: sess_b }} }}\n{signs_out}");
        let out = || vec![What::Did(Stimulus::SignOut { session: Some("sess_a".into()) }), null()];
        let mut turns = vec![vec![What::Begin, told("sess_a", "user_ada")], vec![call("switch")]];
        turns.extend((0..times).map(|_| out()));
        turns.push(vec![rejects("switch"), What::End]);
        broken(&steps, turns)
    };
    assert_eq!(broken(2), []);
    assert_eq!(broken(1), [RuleId::SetActiveSession]);
}

/// A call that leaves the session out is in progress while another one sets `sess_b`, and the server removes a session.
#[test]
fn a_call_that_may_be_for_a_session_that_has_ended_may_leave_null() {
    let broken = |is_removed: bool| {
        let removes = if is_removed { "removeSession: sess_a" } else { "addListener: other" };
        let steps = format!(
            "  - {{ at: 0ms, call: keep, setActive: {{ callback: {{ resolvesAfter: 50ms }} }} }}\n  \
             - {{ at: 10ms, call: switch, setActive: {{ session: sess_b }} }}\n  - {{ at: 20ms, {removes} }}\n"
        );
        let removes = if is_removed {
            Stimulus::RemoveSession { session: "sess_a".into() }
        } else {
            Stimulus::AddListener { listener: "other".into() }
        };
        let keeps_null = What::Saw(Observation::Callback { call: "keep".into(), session: Value::Null });
        let turns = vec![
            vec![What::Begin, told("sess_a", "user_ada")],
            vec![call("keep")],
            vec![call("switch"), told("sess_b", "user_bob"), resolves("switch")],
            vec![What::Did(removes), keeps_null],
            vec![settle("keep"), null(), resolves("keep"), What::End],
        ];
        broken(&steps, turns)
    };
    assert_eq!(broken(true), []);
    assert_ne!(broken(false), []);
}

/// A call that waits for the server, which answers like this, and then rejects.
fn rejected_after_an_answer(status: u16) -> Vec<RuleId> {
    let steps = "  - { at: 0ms, call: switch, setActive: { session: sess_b } }\n";
    let begin = vec![What::Begin, told("sess_a", "user_ada")];
    let answer = What::Did(Stimulus::Answer { request: "touch".into(), status });
    broken(steps, vec![begin, vec![call("switch")], vec![answer, rejects("switch"), What::End]])
}

#[test]
fn a_call_whose_request_fails_may_reject() {
    assert_eq!(rejected_after_an_answer(500), []);
    assert_eq!(rejected_after_an_answer(401), []);
    assert_eq!(rejected_after_an_answer(interlude_spec::plan::OFFLINE), []);
    assert_eq!(rejected_after_an_answer(interlude_spec::plan::WITHOUT_A_TOKEN), []);
    assert_eq!(rejected_after_an_answer(200), [RuleId::SetActiveSession]);
}

/// What is told to be undefined is undefined for whoever asks.
#[test]
fn a_client_that_hides_says_so_when_it_is_asked() {
    let broken = |contract: &str, call_of: &str, shown: Current| {
        let steps = format!(
            "  - {{ at: 0ms, call: switch, {call_of}: {{ session: sess_b, callback: {{ resolvesAfter: 20ms }} }} }}\n"
        );
        let turns = vec![
            vec![What::Begin, told("sess_a", "user_ada")],
            vec![call("switch"), hide(), callback("switch", "sess_b")],
            vec![What::Probe { current: shown }],
            vec![settle("switch"), told("sess_b", "user_bob"), resolves("switch"), What::End],
        ];
        broken_in(&scenario(&steps).replace("[before-emit, navigate]", contract), turns)
    };
    let in_part = Current { organization: Some(Value::set("org_acme".into())), ..Current::UNDEFINED };
    for (contract, call_of, rule) in [
        ("[before-emit]", "setSession", RuleId::SetSessionHidesFirst),
        ("[navigate]", "setActive", RuleId::NavigateHides),
    ] {
        assert_eq!(broken(contract, call_of, Current::UNDEFINED), []);
        assert_eq!(broken(contract, call_of, in_part.clone()), [rule]);
    }
}

/// An organization that the user is not a member of is asked for, and then something that rejects.
fn rejected_after_a_refused_one(next: &str) -> Vec<RuleId> {
    let steps = format!(
        "  - {{ at: 0ms, call: choose, setActive: {{ organization: org_init }} }}\n  \
         - {{ at: 10ms, call: next, setActive: {next} }}\n"
    );
    let begin = vec![What::Begin, told("sess_a", "user_ada"), call("choose"), rejects("choose")];
    broken(&steps, vec![begin, vec![call("next"), rejects("next"), What::End]])
}

#[test]
fn after_a_refused_organization_the_next_call_without_one_may_reject() {
    assert_eq!(rejected_after_a_refused_one("{ session: sess_a }"), []);
    assert_eq!(rejected_after_a_refused_one("{}"), []);
}

#[test]
fn after_a_refused_organization_a_call_with_one_of_its_own_or_for_another_session_keeps_its_rules() {
    assert_ne!(rejected_after_a_refused_one("{ session: sess_a, organization: null }"), []);
    assert_ne!(rejected_after_a_refused_one("{ session: sess_b }"), []);
}

/// A setSession from there to there that goes straight, without a callback or with one.
fn straight(from: Option<&str>, to: Option<&str>, with_callback: bool) -> Vec<RuleId> {
    let active = from.map_or(String::new(), |session| format!("  active: {session}\n"));
    let callback_of = if with_callback { ", beforeEmit: { returns: 7 }" } else { "" };
    let scenario = format!(
        "scenario: A silent place\nclient:\n  sessions:\n    - {{ id: sess_a, user: user_ada }}\n    \
         - {{ id: sess_b, user: user_bob }}\n{active}steps:\n  \
         - {{ at: 0ms, call: set, setSession: {{ session: {}{callback_of} }} }}\n",
        to.unwrap_or("null")
    );
    let value = |session: Option<&str>| match session {
        None => null(),
        Some("sess_a") => told("sess_a", "user_ada"),
        Some(other) => told(other, "user_bob"),
    };
    let mut set = vec![What::Begin, value(from), call("set")];
    if with_callback {
        set.push(match to {
            Some(session) => callback("set", session),
            None => What::Saw(Observation::Callback { call: "set".into(), session: Value::Null }),
        });
    }
    set.extend((from != to).then(|| value(to)));
    set.extend([resolves("set"), What::End]);
    broken_in(&scenario, vec![set])
}

#[test]
fn a_set_session_without_a_callback_that_replaces_nothing_need_not_hide() {
    for (from, to) in [(None, None), (None, Some("sess_a")), (Some("sess_a"), Some("sess_a"))] {
        assert_eq!(straight(from, to, false), [], "{from:?} to {to:?}");
        let with_callback = straight(from, to, true);
        assert!(
            with_callback.contains(&RuleId::SetSessionHidesAlways),
            "{from:?} to {to:?}: {with_callback:?}"
        );
    }
}

#[test]
fn a_set_session_that_replaces_a_session_hides() {
    for to in [None, Some("sess_b")] {
        assert!(straight(Some("sess_a"), to, false).contains(&RuleId::SetSessionHidesAlways), "to {to:?}");
    }
}

/// How far the navigation of a call has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Navigation {
    NotBegun,
    Pending,
    Settled,
}

/// Two calls for one session, the first without an organization and done first, the second in `org_acme` with its navigation
/// pending. Is the navigation of the first settled when the session is told in that organization, or has it not begun?
fn in_the_organization_of_the_other(navigation: Navigation) -> Vec<RuleId> {
    let steps = "  - { at: 0ms, call: first, setActive: { session: sess_b, organization: null, callback: { resolvesAfter: 20ms } } }\n  \
                 - { at: 10ms, call: second, setActive: { session: sess_b, organization: org_acme, callback: { resolvesAfter: 20ms } } }\n";
    let in_acme = || tell("sess_b", Value::set("org_acme".into()), "user_bob");
    let begin = vec![What::Begin, told("sess_a", "user_ada")];
    let mut first = vec![call("first"), hide()];
    let second = vec![call("second"), callback("second", "sess_b")];
    let set = vec![in_acme(), resolves("first")];
    let set = match navigation {
        Navigation::NotBegun => set,
        Navigation::Pending => [set, vec![settle("first")]].concat(),
        Navigation::Settled => [vec![settle("first")], set].concat(),
    };
    if navigation != Navigation::NotBegun {
        first.push(callback("first", "sess_b"));
    }
    let end = vec![settle("second"), in_acme(), resolves("second"), What::End];
    broken(steps, vec![begin, first, second, set, end])
}

#[test]
fn an_overtaken_call_may_tell_its_session_in_the_organization_of_the_other_once_it_is_ready() {
    assert_eq!(in_the_organization_of_the_other(Navigation::Settled), []);
    assert_eq!(in_the_organization_of_the_other(Navigation::NotBegun), []);
    assert_ne!(in_the_organization_of_the_other(Navigation::Pending), []);
}

#[test]
fn a_refused_organization_is_remembered_of_the_session_that_is_on_its_way_back() {
    let steps = "  - { at: 0ms, call: refresh, setActive: { session: sess_a, callback: { resolvesAfter: 20ms } } }\n  \
                 - { at: 10ms, call: choose, setActive: { organization: org_init } }\n  \
                 - { at: 30ms, call: next, setActive: { session: sess_a } }\n";
    let begin = vec![What::Begin, told("sess_a", "user_ada")];
    let refresh = vec![call("refresh"), hide(), callback("refresh", "sess_a")];
    let set = vec![settle("refresh"), told("sess_a", "user_ada"), resolves("refresh")];
    let turns = vec![
        begin,
        refresh,
        vec![call("choose"), rejects("choose")],
        set,
        vec![call("next"), rejects("next")],
    ];
    assert_eq!(broken(steps, [turns, vec![vec![What::End]]].concat()), []);
}
