//! The transitions of the model, the musts and the hazards that scenarios go through: what is suggested for a gap fills it.

use crate::shipped;
use interlude::coverage::{self, Coverage, Settings};
use interlude::implementations::beside_the_simulator;
use interlude::trial::Scenario;
use interlude_lab::semantics::Semantics;
use interlude_spec::contract::Contract;
use interlude_spec::plan::Plan;
use interlude_spec::scenario::load;

fn settings(semantics: Semantics, calls: u16) -> Settings {
    Settings { contract: Contract::BeforeEmit, calls, semantics, cases: 0, seed: 0 }
}

/// What scenarios go through, without random ones.
fn measure<'a>(plans: impl IntoIterator<Item = &'a Plan>, settings: &Settings) -> Coverage {
    let random = &mut || unreachable!("no random scenario is asked for");
    coverage::measure(plans, settings, &beside_the_simulator(), random).expect("so few calls can be explored")
}

#[test]
fn the_suggestions_together_leave_no_gap() {
    for semantics in Semantics::all() {
        let settings = settings(semantics, 3);
        let nothing = measure(std::iter::empty(), &settings);
        assert_eq!(nothing.given, 0, "without a scenario nothing is gone through");
        let plans: Vec<Plan> = nothing
            .suggestions
            .iter()
            .map(|it| load(it.text.as_bytes()).unwrap_or_else(|mistakes| panic!("{}\n{mistakes:?}", it.text)))
            .collect();
        let all = measure(&plans, &settings);
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
    for contract in Contract::ALL {
        let settings = Settings { contract, ..settings(Semantics::uncoordinated(), 4) };
        let before = measure(shipped(), &settings);
        assert!(before.given < before.reachable, "nothing is left to suggest");
        let suggested: Vec<Plan> = before.suggestions.iter().map(|it| read(&it.text)).collect();
        let after = measure(shipped().chain(&suggested), &settings);
        assert_eq!((after.given, after.suggestions.len()), (after.reachable, 0), "{contract}");
    }
}

/// The shipped scenarios leave no rule out, so it is asked what would be suggested without any: for each rule that is the
/// same as without those that put it to the test.
#[test]
fn what_is_suggested_for_a_rule_puts_it_to_the_test() {
    let settings = settings(Semantics::uncoordinated(), 1);
    let none: [Plan; 0] = [];
    let nothing = measure(&none, &settings);
    let all = nothing.rules.len();
    assert_eq!(nothing.rule_gaps.len(), all, "without a scenario every rule is a gap");
    let whole = measure(shipped(), &settings);
    assert_eq!(whole.rule_gaps.len(), 0, "{:?}", whole.rule_gaps);
    for gap in &nothing.rule_gaps {
        let text = gap.text.as_deref().unwrap_or_else(|| panic!("nothing is suggested for {}", gap.rule));
        let shown = coverage::exercised(&read(text), &settings.semantics, &beside_the_simulator());
        assert!(shown.contains(&gap.rule), "{}\n{text}", gap.rule);
    }
}

#[test]
fn more_calls_only_add_transitions() {
    // The shipped scenarios leave no rule to look for, which would take long and is not asked here.
    let count = |calls| {
        let settings = settings(Semantics::uncoordinated(), calls);
        measure(shipped(), &settings).reachable
    };
    let counts = [count(1), count(2), count(3)];
    assert!(counts.is_sorted() && counts[0] < counts[1] && counts[1] < counts[2], "{counts:?}");
}
