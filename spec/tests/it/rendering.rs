//! The requirements on control components, on traces written by hand.

use interlude_spec::event::{Ambient, Observation, Stimulus};

use crate::by_hand::{hide, plan, tell};
use interlude_spec::guarantees;
use interlude_spec::id::ListenerName;
use interlude_spec::rule::RuleId;
use interlude_spec::time::Tick;
use interlude_spec::trace::{Current, Event, ReturnOutcome, Settlement, Trace, Value, What};
use std::collections::BTreeSet;

const SWITCH: &str = "\
scenario: A switch
client:
  sessions: [{ id: sess_a, user: user_ada }, { id: sess_b, user: user_bob }]
  active: sess_a
steps:
  - at: 0ms
    call: switch
    setSession: { session: sess_b, beforeEmit: { resolvesAfter: 50ms } }
";

const RULES: [RuleId; 4] = [
    RuleId::ComponentsHiddenUntilCallbackResolves,
    RuleId::ComponentsHiddenWhileUndefined,
    RuleId::ComponentsBackAfterSet,
    RuleId::ComponentsOnlyIf,
];

fn show(component: &str, visible: bool) -> What {
    What::Saw(Observation::Render { component: component.into(), visible })
}

/// What is rendered in each turn of a switch that is otherwise right: at the beginning, when the call has hidden the
/// session, in a turn in which nothing happens, and when the session is set.
fn broken(rendered: [&[(&str, bool)]; 4]) -> (BTreeSet<RuleId>, BTreeSet<RuleId>) {
    broken_in(SWITCH, rendered)
}

/// As [`broken`], of another scenario of a switch.
fn broken_in(scenario: &str, rendered: [&[(&str, bool)]; 4]) -> (BTreeSet<RuleId>, BTreeSet<RuleId>) {
    let call = || "switch".into();
    let turns = [
        vec![What::Begin, tell("sess_a", Value::Null, "user_ada")],
        vec![
            What::Did(Stimulus::Call { call: call() }),
            hide(),
            What::Saw(Observation::Callback { call: call(), session: Value::set("sess_b".into()) }),
        ],
        vec![What::Did(Stimulus::Ambient(Ambient::Focus(true)))],
        vec![
            What::Did(Stimulus::Settle { call: call(), outcome: Settlement::Resolve }),
            tell("sess_b", Value::Null, "user_bob"),
            What::Saw(Observation::Return { call: call(), outcome: ReturnOutcome::Resolved }),
        ],
    ];
    let mut events = Vec::new();
    for (turn, (whats, rendered)) in (0_u32..).zip(turns.into_iter().zip(rendered)) {
        let rendered = rendered.iter().map(|(component, visible)| show(component, *visible));
        let at = Tick::from_millis(u64::from(turn) * 10);
        events.extend(whats.into_iter().chain(rendered).map(|what| Event { at, turn, what }));
    }
    events.push(Event { at: Tick::from_millis(30), turn: 3, what: What::End });
    let judgement = guarantees::check(&plan(scenario), &Trace { events });
    let broken = judgement.findings.iter().map(|finding| finding.rule).collect();
    let spoken = judgement.exercised.keys().copied().filter(|rule| RULES.contains(rule)).collect();
    (broken, spoken)
}

const THERE: &[(&str, bool)] = &[("SignedIn", true), ("SignedOut", false)];
const GONE: &[(&str, bool)] = &[("SignedIn", false)];
const GONE_BOTH: &[(&str, bool)] = &[("SignedIn", false), ("SignedOut", false)];

#[test]
fn children_that_go_and_come_back_break_nothing_and_exercise_everything() {
    assert_eq!(broken([THERE, GONE, &[], THERE]), (BTreeSet::new(), RULES.into()));
}

#[test]
fn children_back_before_the_callback_resolves_break_the_headline() {
    let (broken, _) = broken([THERE, GONE, THERE, &[]]);
    let expected = [RuleId::ComponentsHiddenUntilCallbackResolves, RuleId::ComponentsHiddenWhileUndefined];
    assert_eq!(broken, expected.into());
}

#[test]
fn children_that_stay_while_the_session_is_undefined_break_only_that() {
    let (broken, spoken) = broken([THERE, &[], &[], &[]]);
    assert_eq!(broken, [RuleId::ComponentsHiddenWhileUndefined].into());
    assert!(!spoken.contains(&RuleId::ComponentsHiddenUntilCallbackResolves), "they were never hidden");
}

#[test]
fn children_that_do_not_come_back_break_that_and_those_of_others_more() {
    let (nothing, _) = broken([THERE, GONE, &[], &[]]);
    assert_eq!(nothing, [RuleId::ComponentsBackAfterSet].into());
    let (signed_out, _) = broken([THERE, GONE, &[], &[("SignedOut", true)]]);
    assert_eq!(signed_out, [RuleId::ComponentsBackAfterSet, RuleId::ComponentsOnlyIf].into());
}

#[test]
fn children_of_others_beside_the_right_ones_break_only_that() {
    let both: &[(&str, bool)] = &[("SignedIn", true), ("SignedOut", true)];
    let only_if = || [RuleId::ComponentsOnlyIf].into();
    assert_eq!(broken([THERE, GONE, &[], both]).0, only_if());
    assert_eq!(broken([both, GONE_BOTH, &[], THERE]).0, only_if(), "from the beginning on");
}

#[test]
fn what_comes_and_goes_within_a_turn_is_never_seen() {
    let flash: &[(&str, bool)] =
        &[("SignedOut", true), ("SignedIn", true), ("SignedOut", false), ("SignedIn", false)];
    let back: &[(&str, bool)] = &[("SignedOut", true), ("SignedIn", true), ("SignedOut", false)];
    assert_eq!(broken([THERE, flash, flash, back]).0, BTreeSet::new());
}

#[test]
fn of_an_audience_for_which_there_is_no_component_nothing_is_said() {
    let only_signed_out: &[(&str, bool)] = &[("SignedOut", false)];
    let (broken, spoken) = broken([only_signed_out, &[], &[], &[]]);
    assert_eq!(broken, BTreeSet::new());
    assert!(!spoken.contains(&RuleId::ComponentsBackAfterSet), "nothing is for those who are signed in");
}

#[test]
fn components_that_are_about_the_client_are_not_about_the_user() {
    let (broken, spoken) = broken([&[("ClerkLoaded", true)], &[], &[], &[]]);
    assert_eq!((broken, spoken), (BTreeSet::new(), BTreeSet::new()));
}

/// React and Svelte throw then, and draw nothing more.
#[test]
fn a_page_that_stays_blank_is_a_hazard_where_sessions_come_without_a_token() {
    let blank: [&[(&str, bool)]; 4] = [THERE, GONE_BOTH, &[], &[]];
    assert_eq!(broken(blank).0, BTreeSet::from([RuleId::ComponentsBackAfterSet]));
    let without = SWITCH.replace("  active:", "  tokensComeAlong: false\n  active:");
    let (broken, spoken) = broken_in(&without, blank);
    assert_eq!(broken, BTreeSet::new());
    assert!(!spoken.contains(&RuleId::ComponentsBackAfterSet), "nothing is said of it");
}

#[test]
fn without_rendering_nothing_is_exercised() {
    assert_eq!(broken([&[], &[], &[], &[]]), (BTreeSet::new(), BTreeSet::new()));
}

#[test]
fn what_the_server_rendered_breaks_nothing_until_the_client_is_loaded() {
    let shown_before_load = |initial_state: &str| {
        let text = SWITCH
            .replace("  active: sess_a\n", &format!("  active: sess_a\n  loaded: false\n{initial_state}"));
        let whats = [
            What::Begin,
            show("SignedIn", true),
            show("SignedIn", false),
            What::Did(Stimulus::Call { call: "switch".into() }),
            What::Did(Stimulus::Ambient(Ambient::Load)),
            tell("sess_a", Value::Null, "user_ada"),
            What::End,
        ];
        let event = |(turn, what)| Event { at: Tick::from_millis(u64::from(turn) * 10), turn, what };
        let trace = Trace { events: (0_u32..).zip(whats).map(event).collect() };
        let findings = guarantees::check(&plan(&text), &trace).findings;
        findings.iter().any(|finding| finding.rule == RuleId::ComponentsHiddenWhileUndefined)
    };
    assert!(!shown_before_load("  initialState: sess_a\n"));
    assert!(shown_before_load(""));
}

/// The rules that are broken where nobody makes a call: a session is told, then somebody signs out, and then that is told and
/// rendered.
fn broken_without_a_call(told: What, rendered: &[(&str, bool)]) -> BTreeSet<(RuleId, bool)> {
    let text =
        SWITCH.split("  - at").next().expect("it has steps").to_owned() + "  - { at: 10ms, signOut: true }\n";
    let begin = [What::Begin, tell("sess_a", Value::Null, "user_ada"), show("SignedIn", true)];
    let leave = [What::Did(Stimulus::SignOut { session: None }), told];
    let turns =
        [begin.to_vec(), leave.into_iter().chain(rendered.iter().map(|it| show(it.0, it.1))).collect()];
    let mut events = Vec::new();
    for (turn, whats) in (0_u32..).zip(turns) {
        let at = Tick::from_millis(u64::from(turn) * 10);
        events.extend(whats.into_iter().map(|what| Event { at, turn, what }));
    }
    events.push(Event { at: Tick::from_millis(10), turn: 1, what: What::End });
    let findings = guarantees::check(&plan(&text), &Trace { events }).findings;
    findings.iter().map(|finding| (finding.rule, finding.call.is_some())).collect()
}

#[test]
fn what_is_on_the_screen_is_judged_where_nobody_makes_a_call() {
    let nobody = || What::Saw(Observation::Emit { listener: ListenerName::main(), current: Current::NULL });
    let only = |rule| BTreeSet::from([(rule, false)]);
    assert_eq!(broken_without_a_call(nobody(), &[]), only(RuleId::ComponentsOnlyIf), "they stay");
    assert_eq!(broken_without_a_call(nobody(), &[("SignedIn", false)]), BTreeSet::new());
    assert_eq!(broken_without_a_call(hide(), &[]), only(RuleId::ComponentsHiddenWhileUndefined), "they stay");
    assert_eq!(broken_without_a_call(hide(), &[("SignedIn", false)]), BTreeSet::new());
    // Of a client that is loaded and has told nothing, nobody knows what is current.
    let text =
        SWITCH.split("  - at").next().expect("it has steps").to_owned() + "  - { at: 10ms, focus: true }\n";
    let whats = [What::Begin, show("SignedIn", true), What::End];
    let events = whats.map(|what| Event { at: Tick::ZERO, turn: 0, what }).into();
    assert_eq!(guarantees::check(&plan(&text), &Trace { events }).findings, []);
}
