//! The transitions of the model that scenarios go through: what is suggested for a gap fills it.

use interlude::coverage::{Settings, measure};
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

#[test]
fn more_calls_only_add_transitions() {
    let count = |calls| {
        let none: [Plan; 0] = [];
        measure(&none, &settings(Semantics::uncoordinated(), calls)).expect("it can be explored").reachable
    };
    let counts = [count(1), count(2), count(3)];
    assert!(counts.is_sorted() && counts[0] < counts[1] && counts[1] < counts[2], "{counts:?}");
}
