//! Where a scenario is skipped, it is said who has what it takes, and whoever is named has it.

use crate::folder::{Folder, code, told};
use crate::shipped;
use interlude::implementations::{self, Implementation};
use interlude::trial::{self, Terms};
use interlude_spec::contract::Contract;
use interlude_spec::verdict::Verdict;

fn named(name: &str) -> Implementation {
    implementations::all()
        .into_iter()
        .find(|it| it.name == name)
        .unwrap_or_else(|| panic!("there is no {name}"))
}

fn is_skipped(trial: &interlude_reports::run::Trial) -> bool {
    matches!(trial.verdict, Verdict::Skip { .. })
}

#[test]
fn whoever_is_named_for_a_scenario_that_is_skipped_does_not_skip_it() {
    let usable = implementations::usable();
    let navigates = named("reference-navigate").capabilities;
    let (mut told, mut of_navigate) = (0, 0);
    for name in ["reference", "reference-navigate", "twin/clerk-js@2.17.6"] {
        for scenario in shipped::scenarios() {
            let trial = trial::run(scenario, &named(name), &Terms::default());
            let Some(instead) = &trial.instead else {
                let has_it = |it: &&Implementation| !is_skipped(&trial::run(scenario, it, &Terms::default()));
                let someone = is_skipped(&trial).then(|| usable.iter().find(has_it)).flatten();
                assert!(someone.is_none(), "{}: {someone:?} is not named", scenario.id);
                continue;
            };
            assert!(is_skipped(&trial), "{}", scenario.id);
            let other = trial::run(scenario, &named(instead), &Terms::default());
            assert!(!is_skipped(&other), "{} on {instead}", scenario.id);
            told += 1;
            if name == "reference"
                && scenario.plan.contracts == [Contract::Navigate]
                && scenario.plan.needs().is_subset(&navigates)
            {
                assert_eq!(instead, "reference-navigate", "{}", scenario.id);
                of_navigate += 1;
            }
        }
    }
    assert!(told > 50 && of_navigate > 8, "{told} were told, {of_navigate} of them of navigate alone");
}

#[test]
fn nobody_is_named_who_would_be_judged_by_a_contract_that_is_not_asked_for() {
    let scenario = shipped::scenarios().iter().find(|it| it.plan.contracts == [Contract::BeforeEmit]);
    let terms = Terms { contracts: vec![Contract::Navigate], ..Terms::default() };
    let trial = trial::run(scenario.expect("there is one"), &named("reference"), &terms);
    assert!(is_skipped(&trial));
    assert_eq!(trial.instead, None);
}

#[test]
fn a_run_in_which_everything_is_skipped_says_what_to_do_and_that_helps() {
    let folder = Folder::new("all-skipped");
    let output = folder.run(&["run", "navigate/switch"]);
    assert_eq!(code(&output), 4, "{}", told(&output.stderr));
    let said = told(&output.stdout);
    assert!(said.contains("for want of the contract `navigate`\n"), "{said}");
    assert!(said.contains("what they need is there in `reference-navigate`"), "{said}");
    assert!(said.contains("everything was skipped"), "{said}");
    let help =
        said.lines().find_map(|line| line.strip_prefix("help  run them with ")).expect("it says what to do");
    let words: Vec<&str> = ["run", "navigate/switch"].into_iter().chain(help.split(' ')).collect();
    assert_eq!(code(&folder.run(&words)), 0, "{words:?}");

    let both = folder.run(&["run", "navigate/switch", "plain/set-active"]);
    assert_eq!(code(&both), 0);
    assert!(!told(&both.stdout).contains("everything was skipped"), "{}", told(&both.stdout));
    assert!(told(&both.stdout).contains("is there in `reference-navigate`"), "{}", told(&both.stdout));
}
