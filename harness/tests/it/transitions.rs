//! The transitions of the model, the musts and the hazards that scenarios go through: what is suggested for a gap fills it.

use crate::shipped;
use interlude::coverage::{Settings, exercised, measure};
use interlude::trial::Scenario;
use interlude_spec::plan::Plan;
use interlude_spec::scenario::load;
use interlude_spec::semantics::Semantics;

fn settings(semantics: Semantics, calls: u16) -> Settings {
    Settings { calls, semantics, cases: 0, seed: 0 }
}

#[test]
fn the_suggestions_together_leave_no_gap() {
    for semantics in Semantics::all() {
        let settings = settings(semantics, 3);
        let nothing = measure(std::iter::empty(), &settings).expect("three calls can be explored");
        assert_eq!(nothing.given, 0, "without a scenario nothing is gone through");
        let plans: Vec<Plan> = nothing
            .suggestions
            .iter()
            .map(|it| load(it.text.as_bytes()).unwrap_or_else(|mistakes| panic!("{}\n{mistakes:?}", it.text)))
            .collect();
        let all = measure(&plans, &settings).expect("three calls can be explored");
        let left: Vec<_> = all.suggestions.iter().map(|it| &it.fills).collect();
        assert!(left.is_empty(), "{}: {left:#?}", settings.semantics.name);
        assert_eq!(all.given, all.reachable);
        assert!(plans.len() < all.reachable, "a scenario goes through more than one transition");
    }
}

fn shipped<'a>() -> impl Iterator<Item = &'a Plan> {
    let scenarios: &'a [Scenario] = shipped::scenarios();
    scenarios.iter().map(|scenario| &scenario.plan)
}

fn read(text: &str) -> Plan {
    // As `interlude check` reads it.
    Scenario::read("suggested".into(), "suggested.yaml".into(), text.as_bytes())
        .unwrap_or_else(|unreadable| panic!("{text}\n{:?}", unreadable.mistakes))
        .plan
}

#[test]
fn with_what_is_suggested_the_shipped_scenarios_go_through_every_transition_of_four_calls() {
    let settings = settings(Semantics::uncoordinated(), 4);
    let before = measure(shipped(), &settings).expect("four calls can be explored");
    assert!(before.given < before.reachable, "nothing is left to suggest");
    let suggested: Vec<Plan> = before.suggestions.iter().map(|it| read(&it.text)).collect();
    let after = measure(shipped().chain(&suggested), &settings).expect("four calls can be explored");
    assert_eq!((after.given, after.suggestions.len()), (after.reachable, 0));
}

/// The shipped scenarios leave no rule out, so it is asked what would be suggested without any: for each rule that is the
/// same as without those that put it to the test.
#[test]
fn what_is_suggested_for_a_rule_puts_it_to_the_test() {
    let settings = settings(Semantics::uncoordinated(), 1);
    let none: [Plan; 0] = [];
    let nothing = measure(&none, &settings).expect("one call can be explored");
    let all = nothing.rules.len();
    assert_eq!(nothing.rule_gaps.len(), all, "without a scenario every rule is a gap");
    let whole = measure(shipped(), &settings).expect("one call can be explored");
    assert_eq!(whole.rule_gaps.len(), 0, "{:?}", whole.rule_gaps);
    for gap in &nothing.rule_gaps {
        let text = gap.text.as_deref().unwrap_or_else(|| panic!("nothing is suggested for {}", gap.rule));
        let shown = exercised(&read(text), &settings.semantics);
        assert!(shown.contains(&gap.rule), "{}\n{text}", gap.rule);
    }
}

#[test]
fn more_calls_only_add_transitions() {
    // The shipped scenarios leave no rule to look for, which would take long and is not asked here.
    let count = |calls| {
        let settings = settings(Semantics::uncoordinated(), calls);
        measure(shipped(), &settings).expect("it can be explored").reachable
    };
    let counts = [count(1), count(2), count(3)];
    assert!(counts.is_sorted() && counts[0] < counts[1] && counts[1] < counts[2], "{counts:?}");
}
